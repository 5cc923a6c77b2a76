"""One annotated clip: what the sheet said of it, and the pictures it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from reapex.errors import Place, ReapexError
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.series import FrameSource
from reapex.timeline import Timeline

ApexSource = Literal["annotated", "midpoint", "none"]
Obstacle = Literal["order", "no_apex", "outside"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """The row that a clip came from; ``row`` counts as a spreadsheet does, from 1.

    ``table_row`` is the row of the table that Reapex made of the sheet, where it had to make one.
    """

    file: Path
    sheet: str | None
    row: int
    table_row: int | None = None

    @property
    def line(self) -> int:
        """The row of the table as it was read, which is where a correction is written."""
        return self.row if self.table_row is None else self.table_row

    @property
    def place(self) -> Place:
        """The row as a place, for messages."""
        return Place(file=self.file, sheet=self.sheet, row=self.row, table_row=self.table_row)


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip, its labels and its pictures.

    Parameters
    ----------
    id
        ``dataset/subject/name#k``: k counts the manual onsets of that name by one coder, from 1,
        when first read. It never changes under correction; two coders of one clip share it.
    subject, name
        The canonical subject and the clip's name within the subject.
    raw
        The key frames as the sheet wrote them.
    keyframes
        The same as positions on the timeline; None where they are out of order or outside it.
    timeline
        Positions against the sheet's numbers and times.
    fps
        Nominal frames per second; None if nobody said.
    frames
        The pictures, lazily; position i of the source is position i of the timeline. None if no
        folder was given.
    index_shift
        File number minus sheet number: 0 where the two count alike.
    apex_source
        ``"midpoint"`` where the sheet has no apex and the middle was put in its place, ``"none"``
        where it was left out.
    emotion, emotion_raw
        The emotion in its usual spelling, several joined with ``+``, and as written.
    action_units_raw
        The cell of action units as written, with those that the data set leaves out.
    written
        The key frames as the sheet wrote them, where an erratum has changed :attr:`raw`.
    ambiguous_units
        Whether the sheet leaves open which action units there were, as in ``L12 or L14``.
    columns
        The user's further columns, as text.
    dataset
        The layout that it was read in.
    corpus
        The corpus's name in a manifest; empty where one sheet was read alone.
    traits
        What a subject table says of the subject: age, gender, culture, ethnicity and so on.
    """

    id: str
    subject: str
    name: str
    raw: RawKeyFrames
    keyframes: KeyFrames | None
    timeline: Timeline
    provenance: Provenance
    fps: float | None = None
    frames: FrameSource | None = None
    index_shift: int = 0
    apex_source: ApexSource = "annotated"
    kind: str = "micro"
    emotion: str = ""
    action_units: tuple[str, ...] = ()
    ambiguous_units: bool = False
    coder: str = ""
    subject_raw: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    dataset: str = "table"
    corpus: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)
    emotion_raw: str = ""
    action_units_raw: str = ""
    written: RawKeyFrames | None = None

    @property
    def emotions(self) -> tuple[str, ...]:
        """Every emotion of the clip; none where the sheet says none."""
        return tuple(filter(None, self.emotion.split("+")))

    @property
    def place(self) -> Place:
        """Row and clip, for messages."""
        return self.provenance.place.at(clip=self.id)

    def at_fault(self, error: ReapexError) -> ReapexError:
        """The error, placed at this clip's row, without the calls that led to it.

        Those would keep the pictures that were read so far.
        """
        row = self.provenance
        error.__context__ = None
        return error.with_traceback(None).at(
            file=row.file, sheet=row.sheet, row=row.row, table_row=row.table_row, clip=self.id
        )

    @property
    def person(self) -> str:
        """The subject, told apart from subjects of the same name in other corpora."""
        return f"{self.corpus or self.dataset}/{self.subject}"

    @property
    def obstacle(self) -> Obstacle | None:
        """Why there are no :attr:`keyframes`; None if there are."""
        if self.keyframes is not None:
            return None
        if not self.raw.in_order:
            return "order"
        return "no_apex" if self.apex_source == "none" else "outside"
