"""Clips that were read together, and what was left out with the reason.

Conventions
-----------
``n_read == len(clips) + len(skipped)``, always: a record of the sheet is a clip or it is skipped.
Rows that hold no record (preambles, blank lines, totals, notes) are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """Clips, skipped records, and the files they came from.

    Parameters
    ----------
    name
        What a report calls it: the file's name, a manifest's, or a corpus's in a manifest.
    clips, skipped
        The records, each in one of the two.
    sources
        The label files, in the order in which they were read.
    n_no_record
        Rows that hold no record.
    remarks
        What is worth knowing of the files as a whole, such as a heading that occurs twice.
    """

    name: str
    clips: tuple[Clip, ...]
    skipped: tuple[Skipped, ...]
    sources: tuple[LabelSource, ...]
    n_no_record: int = 0
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, parts: Iterable[Corpus]) -> Corpus:
        """Several corpora as one."""
        corpora = tuple(parts)
        return cls(
            name,
            tuple(clip for part in corpora for clip in part.clips),
            tuple(each for part in corpora for each in part.skipped),
            tuple(source for part in corpora for source in part.sources),
            sum(part.n_no_record for part in corpora),
            tuple(f"{part.name}: {remark}" for part in corpora for remark in part.remarks),
        )

    @property
    def n_read(self) -> int:
        """Records read: clips and skipped ones together."""
        return len(self.clips) + len(self.skipped)

    @property
    def persons(self) -> tuple[str, ...]:
        """The people in it, in order of first appearance; see :attr:`Clip.person`."""
        return tuple(dict.fromkeys(clip.person for clip in self.clips))

    @property
    def place(self) -> Place:
        """The file, and its sheet if there is but one, for messages."""
        if len(self.sources) == 1:
            return Place(file=self.sources[0].file, sheet=self.sources[0].sheet)
        return Place(file=Path(self.name))

    def __iter__(self) -> Iterator[Clip]:
        return iter(self.clips)

    def __len__(self) -> int:
        return len(self.clips)
