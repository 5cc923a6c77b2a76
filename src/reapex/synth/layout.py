"""What a layout is: how a corpus on disk names its subjects, folders and files, and its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reapex.keyframes import RawKeyFrames
from reapex.synth.plan import ClipPlan


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet: the clip, and its key frames in the sheet's counting.

    ``subject`` and ``name`` are as the sheet writes them; the apex is None where the sheet shall
    have none.
    """

    clip: ClipPlan
    subject: str
    name: str
    marks: RawKeyFrames


class Layout(Protocol):
    """One way to lay a corpus out on disk."""

    @property
    def name(self) -> str:
        """What the user types."""

    @property
    def rates(self) -> tuple[float, ...]:
        """The frame rates the layout can carry when the plan names none."""

    @property
    def sheet(self) -> str:
        """The label file's name."""

    @property
    def frames(self) -> str:
        """The folder, within the corpus, that holds the subjects' folders."""

    def subject(self, number: int) -> str:
        """The subject counted from 0, as the sheet writes it."""

    def clip_name(self, clip: ClipPlan) -> str:
        """The clip, as the sheet writes it."""

    def folder(self, subject: str, name: str) -> str:
        """A clip's folder, within the folder of frames."""

    def file_name(self, subject: str, number: int) -> str:
        """A frame's file name."""

    def write_sheet(self, path: Path, rows: Sequence[Row]) -> None:
        """Write the label file."""
