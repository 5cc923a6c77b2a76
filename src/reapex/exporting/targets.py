"""What labels can be converted into: the words of ``--to``, and the endings of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.errors import UsageError
from reapex.labels import datasets
from reapex.labels.exchange import FORMATS, Format, format_named

SHEETS = {"csv": ".csv", "xlsx": ".xlsx", "parquet": ".parquet"}
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_SHEET_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Target:
    """Where labels are to go.

    Parameters
    ----------
    name
        The word for ``--to``: an exchange format's, ``csv``, ``xlsx``, ``parquet``, or a data
        set's.
    suffix
        Of the file or files.
    exchange
        The format, if it is no sheet.
    """

    name: str
    suffix: str
    exchange: Format | None = None

    @property
    def dataset(self) -> str:
        """The layout of a sheet."""
        return self.name if self.name in datasets() else "table"


def targets() -> tuple[str, ...]:
    """The words that ``--to`` takes."""
    return (*(each.name for each in FORMATS), *SHEETS, *datasets())


def target_of(out: Path, to: str | None = None) -> Target:
    """What a file or folder of that name is to hold.

    Parameters
    ----------
    out
        The file, or for ELAN also a folder.
    to
        A word of :func:`targets`; by the ending of ``out`` if None.

    Raises
    ------
    UsageError
        If the word is unknown, or it and the ending do not go together or do not say enough.
    """
    suffix = out.suffix.lower()
    if to is None:
        return _by_suffix(out, suffix)
    word = to.strip().lower()
    exchange = format_named(word)
    if exchange is not None:
        if suffix != exchange.suffix and not (exchange.is_per_clip and not suffix):
            raise _not_ending(out, exchange.title, (exchange.suffix,))
        return Target(word, exchange.suffix, exchange)
    if word in SHEETS:
        if suffix != SHEETS[word]:
            raise _not_ending(out, word, (SHEETS[word],))
        return Target(word, suffix)
    if word not in datasets():
        raise UsageError(f"--to {to!r} is not known", expected=f"one of {', '.join(targets())}")
    if suffix not in _SHEET_SUFFIXES:
        raise _not_ending(out, f"a sheet of {word}", _SHEET_SUFFIXES)
    return Target(word, suffix)


def _by_suffix(out: Path, suffix: str) -> Target:
    found = [each for each in FORMATS if each.suffix == suffix]
    if len(found) == 1:
        return Target(found[0].name, suffix, found[0])
    if suffix in _SHEET_SUFFIXES:
        word = next((name for name, known in SHEETS.items() if known == suffix), "csv")
        return Target(word, suffix)
    if found:
        words = " or ".join(f"--to {each.name}" for each in found)
        raise UsageError(
            f"{out.name} may be of {', '.join(each.title for each in found)}", mend=f"Say {words}"
        )
    raise UsageError(
        f"It is not said what {out.name} is to be",
        expected=f"--to, one of {', '.join(targets())}; or a name that ends in "
        f"{', '.join(dict.fromkeys((*_SHEET_SUFFIXES, *(each.suffix for each in FORMATS))))}",
        mend="For a folder of ELAN files say --to elan",
    )


def _not_ending(out: Path, title: str, suffixes: Sequence[str]) -> UsageError:
    return UsageError(
        f"{out.name} is no name for {title}",
        expected=f"a name that ends in {' or '.join(suffixes)}",
        mend=f"Call it {out.with_suffix(suffixes[0]).name}",
    )
