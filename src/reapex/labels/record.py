"""What a label reader returns: records, what was skipped and why, and the layout they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reapex.clip import Provenance
from reapex.corpus import LabelSource, Skipped
from reapex.keyframes import RawKeyFrames
from reapex.labels.cells import JOINER, as_text
from reapex.labels.descriptor import OWN_PREFIX
from reapex.labels.grid import Grid
from reapex.labels.header import Header


@dataclass(frozen=True, slots=True)
class Record:
    """One annotated expression as the sheet says it; no picture was looked at.

    Parameters
    ----------
    dataset
        The descriptor's name.
    id
        ``dataset/subject/name#k``, or what the column ``_reapex_id`` says. k counts the distinct
        onsets that one coder marked in that clip name, from 1, in the order of the rows, so that
        two coders of one expression share its id.
    subject, subject_raw
        The subject in canonical form and as written.
    name
        The clip's name within the subject.
    raw
        The key frames in the sheet's own counting; only the apex may be missing.
    written
        The same as the sheet wrote them, where an erratum has changed :attr:`raw`; else None.
    emotion, emotion_raw
        The emotion in its usual spelling, several joined with ``+``, and as written.
    action_units, action_units_raw
        The units apart, without those that the data set marks as held, and the cell as written.
    ambiguous_units
        Whether the sheet leaves open which action units there were, as in ``L12 or L14``.
    fps
        From the sheet, else from the data set, else None.
    folder
        Where the sheet says that the frames are; empty where it does not.
    columns
        Every further column of the user's: heading against text.
    name_parts
        What the clip's name says by itself, by the groups of the descriptor's ``name_parts``.
    remarks
        What was decided or looks odd about this row, without full stops.
    """

    dataset: str
    id: str
    subject: str
    subject_raw: str
    name: str
    raw: RawKeyFrames
    provenance: Provenance
    emotion: str = ""
    action_units: tuple[str, ...] = ()
    ambiguous_units: bool = False
    coder: str = ""
    fps: float | None = None
    kind: str = "micro"
    folder: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    emotion_raw: str = ""
    action_units_raw: str = ""
    written: RawKeyFrames | None = None
    name_parts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def emotions(self) -> tuple[str, ...]:
        """Every emotion of the clip; none where the sheet says none."""
        return tuple(filter(None, self.emotion.split(JOINER)))


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The table as it was, so that a corrected one can be written in the same layout.

    Parameters
    ----------
    grid, header
        The table and its header. Where Reapex made the table of the user's own
        (``grid.origin``), rows are those of the table: ``Provenance.line``.
    ids
        The clip id by row (from 1, as a spreadsheet counts) of every record, and of every row that
        repeats one, so that both are the same after the key frames have moved.
    """

    grid: Grid
    header: Header
    ids: Mapping[int, str] = field(default_factory=dict)

    def own_note(self, row: int, name: str) -> str:
        """What an earlier run wrote into a row's column ``_reapex_NAME``; empty if none did.

        ``row`` counts as a spreadsheet does, from 1.
        """
        heading = OWN_PREFIX + name
        for column, text in enumerate(self.header.texts):
            if text.lower() == heading:
                return as_text(self.grid.cell(row - 1, column))
        return ""


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Everything that was read from one annotation file.

    Rows of the sheet, its header apart, are ``len(records) + len(skipped) + n_no_record``, unless
    a row of it holds several records.
    ``remarks`` are what the user should know of the file as a whole.
    """

    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...]
    n_no_record: int
    source: LabelSource
    layout: SheetLayout
    remarks: tuple[str, ...] = ()

    @property
    def n_read(self) -> int:
        """Rows that hold a record, usable or not."""
        return len(self.records) + len(self.skipped)
