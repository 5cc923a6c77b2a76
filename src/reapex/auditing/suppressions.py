"""Findings that somebody has looked at and accepted, one per line of a text file.

Conventions
-----------
A line is ``CODE clip-id``, and behind a space, ``#`` and a space the reason::

    KF104 samm/028/028_4_1#1    # looked at on 20 November, the fall was not filmed
    TM502 casme2/17/*           # our protocol admits clips by their rise
    FR3*  *
    TM501 -                     # of the whole corpus

Clip ids are globs (``*``, ``?``, ``[…]``), case counts; ``-`` is a finding about no single clip.
Codes may be globs, too. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from reapex.auditing.audit import Audit
from reapex.auditing.finding import Finding
from reapex.auditing.rules import RULES
from reapex.errors import InputError, Place

_COMMENT = re.compile(r"(^|\s)#(\s.*)?$")  # an id holds # without a space behind it
_NO_CLIP = "-"
_LARGEST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Suppression:
    """One line: which findings it accepts. ``line`` counts from 1."""

    line: int
    code: str
    clip: str

    def covers(self, finding: Finding) -> bool:
        """Whether it accepts a finding."""
        clip = finding.where.clip or _NO_CLIP
        return fnmatchcase(finding.code, self.code) and fnmatchcase(clip, self.clip)


@dataclass(frozen=True, slots=True)
class Suppressions:
    """A file of accepted findings."""

    file: Path
    lines: tuple[Suppression, ...]

    @classmethod
    def read(cls, path: Path) -> Suppressions:
        """The file's lines.

        Raises
        ------
        InputError
            If it cannot be read, or a line is no suppression.
        """
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                raise InputError("The file is too large for a list of findings", where=Place(path))
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise InputError(
                f"The suppressions cannot be read: {reason}",
                where=Place(file=path),
                expected="a text file with lines such as KF104 samm/099/099_1_1#1",
            ) from None
        lines = (_line(path, number, line) for number, line in enumerate(text.splitlines(), 1))
        return cls(path, tuple(each for each in lines if each is not None))

    def applied(self, audit: Audit) -> tuple[Audit, tuple[Suppression, ...]]:
        """The audit without the findings that are accepted, and the lines that accept none.

        A line about rules that were not looked at is not called unused.
        """
        kept = [each for each in audit.findings if not self._covers(each)]
        accepted = tuple(each for each in audit.findings if self._covers(each))
        looked = [rule.code for rule in audit.rules if rule not in audit.blind]
        unused = tuple(
            line
            for line in self.lines
            if any(fnmatchcase(code, line.code) for code in looked)
            and not any(map(line.covers, audit.findings))
        )
        return replace(audit, findings=tuple(kept), suppressed=accepted), unused

    def _covers(self, finding: Finding) -> bool:
        return any(line.covers(finding) for line in self.lines)


def baseline(findings: Iterable[Finding]) -> str:
    """A file of suppressions that accepts these findings and no others."""
    lines = sorted({(each.code, each.where.clip or _NO_CLIP) for each in findings})
    head = "# Findings that were there when this file was written: CODE clip-id  # reason\n"
    return head + "".join(f"{code} {glob.escape(clip)}\n" for code, clip in lines)


def _line(path: Path, number: int, line: str) -> Suppression | None:
    text = _COMMENT.sub("", line).strip()
    if not text:
        return None
    code, _, clip = text.partition(" ")
    clip = clip.strip()
    if not any(fnmatchcase(rule.code, code.upper()) for rule in RULES) or not clip:
        raise InputError(
            f"The line reads {line.strip()[:60]!r}, which is no suppression",
            where=Place(file=path, row=number),
            expected="a rule's code, a space and a clip's id, as in KF104 samm/099/099_1_1#1; - "
            "for findings about no single clip",
            mend="reapex explain lists the codes",
        )
    return Suppression(number, code.upper(), clip)
