"""Which column of a prediction file is which: usual spellings, and the user's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from reapex.errors import ColumnMissing, HeaderNotFound, LabelError, Place, UsageError
from reapex.labels.cells import as_text
from reapex.labels.grid import Grid
from reapex.labels.header import HEADER_ROWS, normal

NEEDED = ("y_true", "y_pred")
# The best first, in the form of reapex.labels.header.normal.
_USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "clip": (
            "clip", "clipid", "reapexid", "sample", "sampleid", "video", "videoid", "filename",
            "file", "path", "name", "id", "样本", "片段",
        ),
        "subject": (
            "subject", "subjectid", "sub", "subid", "subj", "participant", "person",
            "被试", "受试者",
        ),
        "fold": (
            "fold", "foldid", "foldno", "testfold", "heldout", "testsubject", "loso",
            "折",
        ),
        "seed": ("seed", "randomseed", "run", "repeat", "repetition"),
        "dataset": ("dataset", "database", "corpus", "db", "数据集"),
        "y_true": (
            "ytrue", "true", "truelabel", "trueclass", "groundtruth", "gt", "actual", "target",
            "reference", "label", "y", "emotion", "真实标签",
        ),
        "y_pred": (
            "ypred", "pred", "prediction", "predicted", "predlabel", "predictedlabel",
            "predictedclass", "predclass", "predictedemotion", "yhat", "ŷ", "output", "预测标签",
        ),
    }
)  # fmt: skip
FIELDS = tuple(_USUAL)
_PAIR = re.compile(rf"(?:^|[\s,;]+)({'|'.join(FIELDS)})=", re.IGNORECASE)
_SCORE = re.compile(r"(?:score|prob|probability|p)[_ ]+(.+)", re.IGNORECASE)
_SHOWN = 20
_LONGEST = 100  # a note may be long, a heading is not


@dataclass(frozen=True, slots=True)
class Headings:
    """The row that names the columns.

    Parameters
    ----------
    grid
        The table.
    row
        The row's index from 0.
    texts
        Every heading as written.
    columns
        The column of each field that has one.
    """

    grid: Grid
    row: int
    texts: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def scores(self) -> Mapping[str, int]:
        """The column of what may be each class's scores: ``score_anger``, ``prob_anger``."""
        found: dict[str, int] = {}
        for column, text in enumerate(self.texts):
            match = _SCORE.fullmatch(text)
            if match is not None and column not in self.columns.values():
                found.setdefault(match[1].strip(), column)
        return found


def named_headings(texts: Sequence[str]) -> Mapping[str, str]:
    """``y_true=Label`` pairs as typed: repeated, or several in one.

    Raises
    ------
    UsageError
        If a text is no such pair, or a column is named twice.

    Examples
    --------
    >>> named_headings(["y_true=True Label, y_pred=Guess", "fold=Split"])
    {'y_true': 'True Label', 'y_pred': 'Guess', 'fold': 'Split'}
    """
    found: dict[str, str] = {}
    for text in texts:
        head, *pairs = _PAIR.split(text)
        if head.strip() or not pairs or not all(each.strip() for each in pairs):
            close = get_close_matches(text.partition("=")[0].strip().lower(), FIELDS, n=1)
            raise UsageError(
                f"--columns {text!r} is not understood",
                expected=f"NAME=HEADER, NAME one of {', '.join(FIELDS)}",
                mend=f"Did you mean {close[0]}=…?" if close else "As in --columns y_true=Label",
            )
        for name, heading in zip(pairs[::2], pairs[1::2], strict=True):
            if name.lower() in found or heading.strip() in found.values():
                raise UsageError(
                    f"--columns {name}={heading.strip()}: that column or heading is named already",
                    expected="one heading per column",
                )
            found[name.lower()] = heading.strip()
    return found


def find_headings(
    grids: Sequence[Grid], named: Mapping[str, str], needed: Sequence[str] = NEEDED
) -> Headings:
    """The row that names most columns.

    Parameters
    ----------
    grids
        The sheets of a file.
    named
        The user's own heading of some fields.
    needed
        Fields without which the file cannot be used; those that the user named are, too.

    Raises
    ------
    HeaderNotFound
        If no row names a column.
    ColumnMissing
        If a needed one is not there.
    """
    candidates = [
        Headings(grid, index, texts, _columns(texts, named))
        for grid in grids
        for index, row in enumerate(grid.rows[:HEADER_ROWS])
        for texts in (tuple(as_text(cell).lstrip("\ufeff") for cell in row),)
    ]
    wanted = tuple(dict.fromkeys((*needed, *named)))
    best = max(
        candidates,
        key=lambda each: (sum(f in each.columns for f in wanted), len(each.columns)),
        default=None,
    )
    if best is None or not best.columns:
        raise _no_header(grids, wanted)
    missing = [field for field in wanted if field not in best.columns]
    if missing:
        raise _missing(best, missing, named)
    return best


def _columns(texts: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    normals = [normal(text) if len(text) < _LONGEST else "" for text in texts]
    own = {field: normal(heading) for field, heading in named.items()}
    found: dict[str, int] = {}
    for field, usual in _USUAL.items():
        # A heading that the user gave to one field is no longer another's.
        free = tuple(each for each in usual if each not in own.values())
        spellings = (own[field],) if field in own else free
        first = next((each for each in spellings if each in normals), None)
        if first is not None:
            found[field] = normals.index(first)
    return found


def _missing(best: Headings, missing: Sequence[str], named: Mapping[str, str]) -> LabelError:
    said = [f"{each} (asked for as {named[each]!r})" if each in named else each for each in missing]
    found = [f"{field} ({best.texts[column]!r})" for field, column in best.columns.items()]
    unused = [
        text
        for column, text in enumerate(best.texts)
        if text and column not in best.columns.values()
    ]
    # Where one is missing and one is left over, that may be it.
    guess = _quoted(unused[0]) if len(missing) == len(unused) == 1 else "YourHeader"
    options = " ".join(f"--columns {field}={guess}" for field in missing)
    return ColumnMissing(
        f"The header lacks {', '.join(said)}. Found: {', '.join(found)}",
        where=_place(best),
        expected="columns headed "
        + ", ".join(named.get(each, each) for each in dict.fromkeys((*NEEDED, *missing)))
        + ", and clip, subject, fold and seed where they are known",
        mend=f"If they have other headings, say {options}. Headings not understood: "
        + (", ".join(map(repr, unused[:_SHOWN])) or "none"),
    )


def _no_header(grids: Sequence[Grid], wanted: Sequence[str]) -> LabelError:
    grid = grids[0]
    index = next((i for i, row in enumerate(grid.rows) if any(map(as_text, row))), 0)
    first = grid.rows[index] if grid.rows else ()
    shown = ", ".join(repr(text) for text in map(as_text, first[:_SHOWN]) if text) or "nothing"
    options = " ".join(f"--columns {field}=YourHeader" for field in wanted)
    return HeaderNotFound(
        f"No row among the first {HEADER_ROWS} names the columns; row {index + 1} reads {shown}",
        where=grid.place,
        expected="headings such as clip, subject, fold, y_true, y_pred",
        mend=f"Add a header row; or, if that row is it, say {options}",
    )


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _place(headings: Headings) -> Place:
    return headings.grid.place.at(row=headings.row + 1)
