"""What rules look at: the clips, the cells they came from, their pictures and proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reapex.auditing.sight import Sight
from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.correction import ClipCorrection
from reapex.errors import FrameError, Place
from reapex.frames import VideoFrames, list_numbered
from reapex.labels import SheetLayout
from reapex.labels.cells import Cell
from reapex.labels.descriptor import Field
from reapex.series import FrameSource


@dataclass(frozen=True)
class Evidence:
    """What there is to look at.

    Parameters
    ----------
    corpus
        The clips and the skipped records.
    corrections
        What came of the clips, in the corpus's order, if a corrector was asked.
    sheets
        The tables as they were, if they are at hand.
    sights
        What was seen of the pictures while they were read, by the clip's index in the corpus.
    """

    corpus: Corpus
    corrections: tuple[ClipCorrection, ...] = ()
    sheets: tuple[SheetLayout, ...] = ()
    sights: Mapping[int, Sight] = field(default_factory=dict)

    @cached_property
    def has_files(self) -> bool:
        """Whether any clip has pictures."""
        return any(clip.frames is not None for clip in self.corpus)

    @cached_property
    def parts(self) -> tuple[tuple[Clip, ...], ...]:
        """The clips of each label file: what counts, labels and names alike."""
        found: dict[tuple[str, Path], list[Clip]] = {}
        for clip in self.corpus:
            found.setdefault((clip.corpus, clip.provenance.file), []).append(clip)
        return tuple(map(tuple, found.values()))

    @cached_property
    def seen(self) -> tuple[tuple[Clip, Sight], ...]:
        """The clips whose pictures were read, and what was seen."""
        clips = self.corpus.clips
        return tuple((clips[index], self.sights[index]) for index in sorted(self.sights))

    @cached_property
    def without_context(self) -> frozenset[int]:
        """``id`` of the clips whose onset is the first picture that there is."""
        return frozenset(id(clip) for clip in self.corpus if _begins_at_onset(clip))

    @cached_property
    def _sheet_of(self) -> Mapping[tuple[Path, str | None], SheetLayout]:
        return {(sheet.grid.path, sheet.grid.sheet): sheet for sheet in self.sheets}

    def cell(self, clip: Clip, name: Field) -> Cell:
        """A clip's cell as it is written; None where there is no such column."""
        row = clip.provenance
        sheet = self._sheet_of.get((row.file, row.sheet))
        column = None if sheet is None else sheet.header.columns.get(name)
        if sheet is None or column is None:
            return None
        return sheet.grid.cell(row.line - 1, column)

    def part_place(self, part: tuple[Clip, ...]) -> Place:
        """The file of a part, for what is said of it as a whole."""
        return Place(file=part[0].provenance.file, sheet=part[0].provenance.sheet)


def marked(clips: tuple[Clip, ...] | Corpus) -> Iterator[tuple[Clip, int, int]]:
    """Clips in order that have both ends, with onset and offset in the sheet's numbers."""
    for clip in clips:
        onset, _, offset = clip.raw
        if onset is not None and offset is not None and clip.raw.in_order:
            yield clip, onset, offset


def _begins_at_onset(clip: Clip) -> bool:
    if clip.frames is None or clip.raw.onset is None or not len(clip.frames):
        return False
    wanted = clip.raw.onset + clip.index_shift
    # The clip may have been cut at its onset: only folder or video knows what comes before.
    return clip.frames.numbers[0] == wanted and _first_number(clip.frames) == wanted


def _first_number(frames: FrameSource) -> int:
    if isinstance(frames, VideoFrames):
        return frames.first_number
    folder = frames.place.frames
    if folder is None or not folder.is_dir():
        return frames.numbers[0]
    try:
        return list_numbered(folder)[0].number
    except FrameError:
        return frames.numbers[0]
