"""Tables whose cells, rows and columns are wrong, and the rows that were left alone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Row = list[Any]

ODD: tuple[Any, ...] = (
    None, "", " ", float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, -0.0, 0, -1,
    -1.0, 1, 7, 40, 2**31, 2**53, 2**63, 2**64, -(2**63), 10**30, 0.5, 12.000001, True, False,
    dt.date(2014, 5, 8), dt.datetime(1900, 1, 1, 12, 30), dt.time(12, 30), dt.date(9999, 12, 31),
    "=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+1", "#N/A", "#REF!", "nan", "inf", "NULL",
    "1e5", "1e999", "0x10", "1_000", "1,000", "1.000,5", "12.", ".5", "1/2", "50%", "-1", "−5",
    "１２", "١٢", "²", "½", "①", "9" * 30, "9" * 5000, "😀", "é", "é", "ß", "İ", "中文", "\u202e",
    "\u200b", "\ufeff", "\u00a0", "\u2028", "\x85", "\n", "\r\n", "\t", ",", ";", '"', '""', "'",
    "\\", "/", "//", "..", "../../../etc/passwd", "C:\\Windows\\x", "\\\\server\\x", "CON", "a/b",
    "<b>&amp;", "]]>", "{subject}", "%s%n", "${x}", "\x00", "\x01", "\x1f", "\x7f", "\ud800",
    "Total", "合计", "mean:", "Subject", "Onset", "OnsetFrame", "Filename", "AU4(k)+L7", "R4+L10",
    "((((", "(" * 3000, "+" * 3000, "12+" * 2000, "4，7?", "micro", "macro", "a" * 40_000,
)  # fmt: skip
HUGE = "x" * 1_000_000


@dataclass(frozen=True)
class Table:
    """A valid table: sheets of rows, the one that is read, and the row of its headings.

    ``header`` is None where it has none. ``name`` is the column of names by which an untouched row
    is known again; None where it cannot be.
    """

    sheets: Mapping[str, Sequence[Sequence[Any]]]
    sheet: str
    header: int | None
    name: int | None = None
    n_below: int = 0  # notes at the end

    def mutated(self, rng: Random) -> "Mutated":
        """One to six changes."""
        first = 0 if self.header is None else self.header + 1
        work = _Work({title: [list(row) for row in rows] for title, rows in self.sheets.items()})
        rows = work.sheets[self.sheet]
        extra = [list(row) for row in rows[first : len(rows) - self.n_below]]
        for row in extra * rng.choice((0, 0, 1, 3)):
            rows.insert(rng.randint(first, len(rows) - self.n_below), list(row))
        for _ in range(rng.choice((1, 1, 2, 3, 6))):
            rng.choices(_OPERATIONS, _WEIGHTS)[0](work, rng, self.sheet, first)
        names: set[str] = set()
        rows = work.sheets.get(self.sheet, [])
        if self.name is not None and not work.is_reshaped:
            alone = [row for row in rows[first:] if id(row) not in work.touched]
            names = {str(row[self.name]) for row in alone if len(row) > self.name}
        return Mutated(work.sheets, frozenset(names))


@dataclass(frozen=True)
class Mutated:
    """The sheets, and the names of rows that must still be read or skipped with a reason."""

    sheets: Mapping[str, Sequence[Sequence[Any]]]
    untouched: frozenset[str]


@dataclass
class _Work:
    sheets: dict[str, list[Row]]
    touched: set[int] = field(default_factory=set)
    is_reshaped: bool = False


def odd(rng: Random) -> Any:
    """A strange value."""
    return HUGE if rng.random() < 0.002 else rng.choice(ODD)


def _rows(work: _Work, title: str) -> list[Row]:
    return work.sheets.get(title) or next(iter(work.sheets.values()), [])


def _cell(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    if len(rows) <= first:
        return
    row = rng.choice(rows[first:])
    if not row:
        row.append(None)
    row[rng.randrange(len(row))] = odd(rng)
    work.touched.add(id(row))


def _heading(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    above = [row for row in rows[:first] if row]
    if above:
        row = above[-1] if rng.random() < 0.7 else rng.choice(above)
        column = rng.randrange(len(row))
        row[column] = rng.choice((odd(rng), row[column - 1], f" {row[column]} ", row[column]))
        work.is_reshaped = True


def _drop(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    if len(rows) > first:
        del rows[rng.randrange(first, len(rows))]


def _blank(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    rows.insert(rng.randint(min(first, len(rows)), len(rows)), [None] * rng.randint(0, 4))
    work.is_reshaped = True  # some layouts end at the first blank row


def _note(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    row = [odd(rng) for _ in range(rng.randint(1, 4))]
    rows.insert(rng.randint(min(first, len(rows)), len(rows)), row)
    work.touched.add(id(row))
    work.is_reshaped = work.is_reshaped or not row[0]


def _shuffle(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    below = rows[first:]
    rng.shuffle(below)
    rows[first:] = below


def _columns(work: _Work, rng: Random, title: str, first: int) -> None:
    rows = _rows(work, title)
    width = max(map(len, rows), default=0)
    if not width:
        return
    column, other = rng.randrange(width), rng.randrange(width)
    way = rng.randrange(4)
    for row in rows:
        if way == 0:
            row[column : column + 1] = []
        elif way == 1:
            row[column:column] = [None]
        elif way == 2 and max(column, other) < len(row):
            row[column], row[other] = row[other], row[column]
        elif way == 3:
            row += [None] * rng.choice((0, 3, 200)) + ["stray"]
    work.is_reshaped = True


def _whole(work: _Work, rng: Random, title: str, first: int) -> None:
    """A whole column of one strange value."""
    rows = _rows(work, title)
    column, value = rng.randrange(max(map(len, rows), default=0) or 1), odd(rng)
    for row in rows[first:]:
        if column < len(row):
            row[column] = value
            work.touched.add(id(row))


def _sheet(work: _Work, rng: Random, title: str, first: int) -> None:
    titles = list(work.sheets)
    victim = rng.choice(titles)
    way = rng.randrange(4)
    if way == 0 and len(titles) > 1:
        del work.sheets[victim]
    elif way == 1:
        work.sheets[victim + "2"] = [list(row) for row in work.sheets[victim]]
    elif way == 2:
        work.sheets[rng.choice(("Sheet9", "中文", "a'b", "x" * 31))] = work.sheets.pop(victim)
    else:
        work.sheets[victim] = []
    work.is_reshaped = True


_OPERATIONS = (_cell, _heading, _drop, _blank, _note, _shuffle, _columns, _whole, _sheet)
_WEIGHTS = (10, 1, 1, 1, 1, 1, 1, 1, 0.5)
