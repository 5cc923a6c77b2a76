"""Records and their folders become clips."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reapex.clip import Clip
from reapex.errors import FrameError, InputError
from reapex.frames import FolderFrames, VideoFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.labels import Descriptor, Record
from reapex.labels.first_file import first_file_number
from reapex.loading.counting import Found
from reapex.loading.folders import FolderFinder
from reapex.loading.indexing import IndexFit, fit_index
from reapex.loading.marks import ApexPolicy, Marks
from reapex.loading.sought import Sought
from reapex.loading.videos import VideoShelf, cut_video
from reapex.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Joiner:
    """How records become clips.

    Parameters
    ----------
    descriptor
        The data set, which may say in which column the number of a folder's first file is.
    finder
        Finds folders; None for labels alone.
    fps
        What the user said; overrides what the sheet or the data set says.
    apex_policy
        What to do where the sheet has no apex.
    context_ms
        What to load before the onset and after the offset.
    unmarked
        Whether a record without onset or offset becomes a clip, with its whole folder.
    videos
        What is looked through where no folder answers a record; None for folders alone.
    """

    descriptor: Descriptor
    finder: FolderFinder | None
    fps: float | None
    apex_policy: ApexPolicy
    context_ms: float
    unmarked: bool = False
    videos: VideoShelf | None = None

    def find(self, record: Record) -> Found:
        """Apply the apex policy and look for the folder.

        Raises
        ------
        InputError
            If the record cannot be a clip; the place names file, sheet, row and clip.
        """
        origin = record.provenance
        try:
            marks = self._marks(record.raw)
            fps = self.fps or record.fps
            if self.finder is None:
                return Found(record, marks, fps)
            frames, fit = self._best(self.finder, record, marks, fps)
        except InputError as error:
            raise error.at(
                file=origin.file,
                sheet=origin.sheet,
                row=origin.row,
                table_row=origin.table_row,
                clip=record.id,
            ) from None
        return Found(record, marks, frames.fps, frames, fit)

    def clip_of(self, found: Found) -> Clip:
        """The clip, cut to its labels and context."""
        record, marks, frames = found.record, found.marks, found.frames
        shift = found.shift
        numbers: Sequence[int] = () if marks is None else range(marks.onset, marks.offset + 1)
        if frames is not None:
            frames = frames if marks is None else self._cut(frames, marks, shift)
            numbers = tuple(number - shift for number in frames.numbers)
        timeline = (
            Timeline.steady(numbers, found.fps)
            if frames is None
            else Timeline(numbers, frames.times_ms)
        )
        return Clip(
            id=record.id,
            dataset=record.dataset,
            subject=record.subject,
            subject_raw=record.subject_raw,
            name=record.name,
            raw=record.raw,
            keyframes=None if marks is None else _positions(marks, timeline),
            timeline=timeline,
            provenance=record.provenance,
            fps=found.fps,
            frames=frames,
            index_shift=shift,
            apex_source="none" if marks is None else marks.apex_source,
            kind=record.kind,
            emotion=record.emotion,
            action_units=record.action_units,
            ambiguous_units=record.ambiguous_units,
            coder=record.coder,
            columns=record.columns,
            emotion_raw=record.emotion_raw,
            action_units_raw=record.action_units_raw,
            written=record.written,
        )

    def _marks(self, raw: RawKeyFrames) -> Marks | None:
        if self.unmarked and (raw.onset is None or raw.offset is None):
            return None
        return Marks.of(raw, self.apex_policy)

    def _best(
        self, finder: FolderFinder, record: Record, marks: Marks | None, fps: float | None
    ) -> tuple[FolderFrames | VideoFrames, IndexFit | None]:
        """The folder that answers a record best, or else the video."""
        first = first_file_number(record.columns, self.descriptor)
        try:
            return _best_folder(finder, record, marks, fps, first)
        except FrameError:
            video = None if self.videos is None else self.videos.best(record, marks, fps, first)
            if video is None:
                raise
            return video

    def _cut(
        self, frames: FolderFrames | VideoFrames, marks: Marks, shift: int
    ) -> FolderFrames | VideoFrames:
        """The clip with its context; a folder that has none of it stays whole."""
        first, last = sorted((marks.onset + shift, marks.offset + shift))
        if isinstance(frames, VideoFrames):
            return cut_video(frames, first, last, self.context_ms)
        # Numbered folders count at a constant rate, so a time is a number of frames here. Where
        # the rate is unknown, the clip's own length is a fair measure.
        margin = last - first if self.context_ms else 0
        if frames.fps is not None:
            margin = math.ceil(self.context_ms * frames.fps / 1000)
        span = frames.between(first - margin, last + margin)
        return span if len(span) else frames


def _best_folder(
    finder: FolderFinder,
    record: Record,
    marks: Marks | None,
    fps: float | None,
    first: int | None,
) -> tuple[FolderFrames, IndexFit | None]:
    """The first folder that holds every key frame, or else the one that holds most."""
    found: list[tuple[FolderFrames, IndexFit]] = []
    errors: list[FrameError] = []
    for folder in finder.candidates(Sought.of(record)):
        try:
            frames = FolderFrames(folder, fps)
        except FrameError as error:
            errors.append(error)
            continue
        if marks is None:
            return frames, None  # without both ends, no folder answers the sheet better
        found.append((frames, fit_index(frames.numbers, marks, first)))
        if found[-1][1].all_keys_found:
            return found[-1]
    if not found:
        raise errors[0]
    return max(found, key=lambda each: each[1].n_found)


def _positions(marks: Marks, timeline: Timeline) -> KeyFrames | None:
    """The marks as positions; None if one is missing, out of order or not among the frames."""
    onset, offset = timeline.position_of(marks.onset), timeline.position_of(marks.offset)
    if onset is None or offset is None or marks.apex is None:
        return None
    if marks.apex_source == "midpoint":
        # A stand-in needs no picture of its own: the nearest to the middle will do.
        apex = timeline.nearest_position(marks.apex)
    else:
        found = timeline.position_of(marks.apex)
        if found is None:
            return None
        apex = found
    return KeyFrames(onset, apex, offset) if onset <= apex <= offset else None
