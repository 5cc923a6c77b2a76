"""What an audit says: one finding, one place, one way to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from reapex.errors import Place


class Severity(IntEnum):
    """How bad a finding is; comparable."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Parameters
    ----------
    code
        Stable; its first letters are the family, see :mod:`reapex.auditing.rules`.
    severity
        Errors make a label unusable, warnings make it doubtful, the rest is good to know.
    title
        What its rule looks for, in a few words.
    where
        Row, clip, frame or folder.
    explanation
        What was found, as a sentence.
    mend
        What to do about it.
    """

    code: str
    severity: Severity
    title: str
    where: Place
    explanation: str
    mend: str

    def __str__(self) -> str:
        return f"{self.code} {self.severity}: {self.where}: {self.explanation} {self.mend}"
