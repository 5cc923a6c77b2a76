"""One record and its folder become one clip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reapex.clip import Clip
from reapex.errors import FrameError, InputError
from reapex.frames import FolderFrames
from reapex.keyframes import KeyFrames
from reapex.labels import Record
from reapex.loading.folders import FolderFinder
from reapex.loading.indexing import IndexFit, fit_index
from reapex.loading.marks import ApexPolicy, Marks
from reapex.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Joiner:
    """How records become clips.

    Parameters
    ----------
    finder
        Finds folders; None for labels alone.
    fps
        What the user said; overrides what the sheet or the data set says.
    apex_policy
        What to do where the sheet has no apex.
    context_ms
        What to load before the onset and after the offset.
    """

    finder: FolderFinder | None
    fps: float | None
    apex_policy: ApexPolicy
    context_ms: float

    def clip_of(self, record: Record) -> Clip:
        """The clip of one record.

        Raises
        ------
        InputError
            If the record cannot be a clip; the place names file, sheet, row and clip.
        """
        try:
            return self._clip_of(record)
        except InputError as error:
            origin = record.provenance
            raise error.at(
                file=origin.file, sheet=origin.sheet, row=origin.row, clip=record.id
            ) from None

    def _clip_of(self, record: Record) -> Clip:
        marks = Marks.of(record.raw, self.apex_policy)
        fps = self.fps or record.fps
        frames, shift = None, 0
        numbers: Sequence[int] = range(marks.onset, marks.offset + 1)
        if self.finder is not None:
            frames, fit = _best_folder(self.finder, record, marks, fps)
            shift = fit.shift
            frames = self._cut(frames, marks, shift)
            numbers = tuple(number - shift for number in frames.numbers)
        timeline = Timeline.steady(numbers, fps)
        return Clip(
            id=record.id,
            subject=record.subject,
            subject_raw=record.subject_raw,
            name=record.name,
            raw=record.raw,
            keyframes=_positions(marks, timeline),
            timeline=timeline,
            provenance=record.provenance,
            fps=fps,
            frames=frames,
            index_shift=shift,
            apex_source=marks.apex_source,
            kind=record.kind,
            emotion=record.emotion,
            action_units=record.action_units,
            coder=record.coder,
            columns=record.columns,
        )

    def _cut(self, frames: FolderFrames, marks: Marks, shift: int) -> FolderFrames:
        """The clip with its context; a folder that has none of it stays whole."""
        first, last = sorted((marks.onset + shift, marks.offset + shift))
        # Numbered folders count at a constant rate, so a time is a number of frames here. Where
        # the rate is unknown, the clip's own length is a fair measure.
        margin = last - first if self.context_ms else 0
        if frames.fps is not None:
            margin = math.ceil(self.context_ms * frames.fps / 1000)
        span = frames.between(first - margin, last + margin)
        return span if len(span) else frames


def _best_folder(
    finder: FolderFinder, record: Record, marks: Marks, fps: float | None
) -> tuple[FolderFrames, IndexFit]:
    """The first folder that holds every key frame, or else the one that holds most."""
    found: list[tuple[FolderFrames, IndexFit]] = []
    errors: list[FrameError] = []
    subjects = (record.subject_raw, record.subject)
    for folder in finder.candidates(subjects, record.folder or record.name):
        try:
            frames = FolderFrames(folder, fps)
        except FrameError as error:
            errors.append(error)
            continue
        found.append((frames, fit_index(frames.numbers, marks)))
        if found[-1][1].all_keys_found:
            return found[-1]
    if not found:
        raise errors[0]
    return max(found, key=lambda each: each[1].n_found)


def _positions(marks: Marks, timeline: Timeline) -> KeyFrames | None:
    """The marks as positions; None if one is missing, out of order or not among the frames."""
    onset, apex, offset = (None if mark is None else timeline.position_of(mark) for mark in marks)
    if onset is None or apex is None or offset is None or not onset <= apex <= offset:
        return None
    return KeyFrames(onset, apex, offset)
