"""Clips that were read together, and what was left out with the reason.

Conventions
-----------
``n_read == len(clips) + len(skipped)``, always: a record of the sheet is a clip or it is skipped.
Rows that hold no record (preambles, blank lines, totals, notes) are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from reapex.clip import Clip
from reapex.errors import Place, ReapexError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is not among the clips, and why.

    Parameters
    ----------
    where
        The row, and as far as known the clip and its folder.
    code
        The error's class in snake case: ``folder_missing``.
    what, expected, mend
        The parts of the error's message, without their full stops.
    """

    where: Place
    code: str
    what: str
    expected: str = ""
    mend: str = ""

    @classmethod
    def because(cls, error: ReapexError) -> Self:
        """The record that an error was about."""
        return cls(error.where, error.code, error.what, error.expected, error.mend)

    @property
    def reason(self) -> str:
        """What was wrong, what was expected and how to mend it, in sentences."""
        return ReapexError(self.what, expected=self.expected, mend=self.mend).explanation


@dataclass(frozen=True, slots=True)
class LabelSource:
    """The file that labels were read from, so that a result can name its version.

    ``sha256`` is of the file's bytes: releases of one data set differ under the same name.
    """

    file: Path
    dataset: str
    sheet: str | None
    encoding: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Clips, skipped records, and the file they came from.

    ``remarks`` are about the file as a whole, such as a heading that occurs twice.
    """

    clips: tuple[Clip, ...]
    skipped: tuple[Skipped, ...]
    source: LabelSource
    n_no_record: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def n_read(self) -> int:
        """Records read: clips and skipped ones together."""
        return len(self.clips) + len(self.skipped)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects in order of first appearance."""
        return tuple(dict.fromkeys(clip.subject for clip in self.clips))

    def __iter__(self) -> Iterator[Clip]:
        return iter(self.clips)

    def __len__(self) -> int:
        return len(self.clips)
