"""Corrected labels in the input's own layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.correction import ClipCorrection
from reapex.keyframes import KEYS, Key
from reapex.labels import CorrectedRow, SheetLayout, require_writable, write_corrected
from reapex.output import refuse, same_file

_WORKBOOKS = (".xlsx", ".xlsm")
_READ_ONLY = (".xls", ".ods")


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """The files that were written, and remarks on what could not be kept."""

    paths: tuple[Path, ...]
    remarks: tuple[str, ...]


def write_sheet(
    layout: SheetLayout,
    corrections: Sequence[ClipCorrection],
    skipped: Iterable[Skipped],
    out: Path,
    *,
    method: str,
    force: bool = False,
) -> WrittenSheet:
    """Write corrected labels; beside a workbook also a CSV of the same columns.

    Parameters
    ----------
    layout
        The sheet as it was read.
    corrections
        What came of each clip.
    skipped
        Rows that were no clip; they get their reason.
    out
        The file to write; its ending says what kind.
    method
        The corrector's name, written beside each row.
    force
        Whether files that are there may be overwritten; never the input.

    Raises
    ------
    OutputError
        If a file is the input, is there already or cannot be written.
    """
    rows = [_corrected_row(correction, method, layout) for correction in corrections]
    return write_rows(layout, rows, skipped, out, force=force)


def write_rows(
    layout: SheetLayout,
    rows: Iterable[CorrectedRow],
    skipped: Iterable[Skipped],
    out: Path,
    *,
    force: bool = False,
) -> WrittenSheet:
    """The same from rows that are ready; parameters and errors as for :func:`write_sheet`."""
    noted = [
        *rows,
        *(
            CorrectedRow(each.where.line, notes={"reason": f"skipped: {each.reason}"})
            for each in skipped
            if each.where.line is not None
        ),
    ]
    paths = require_place(layout, out, force=force)
    remarks: dict[str, None] = {}
    for path in paths:
        remarks |= dict.fromkeys(write_corrected(layout, noted, path, force=force))
    return WrittenSheet(tuple(paths), tuple(remarks))


def require_place(layout: SheetLayout, out: Path, *, force: bool = False) -> list[Path]:
    """The files that :func:`write_sheet` will write, if it can; worth asking before long work.

    Raises
    ------
    UsageError
        If such a file cannot be written.
    OutputError
        If a file is the input, is there already or is held open.
    """
    require_writable(layout, out)
    paths = [out]
    if out.suffix.lower() in _WORKBOOKS:
        paths.append(_table_beside(out, layout.grid.path))
    for path in paths:
        refuse(path, inputs=(layout.grid.path,), force=force)
    return paths


def corrected_suffix(labels: Path) -> str:
    """The ending of a corrected copy: the input's own, where it can be written."""
    suffix = labels.suffix.lower()
    if not suffix:
        return ".csv"  # the labels are a folder
    return ".xlsx" if suffix in _READ_ONLY else suffix


def _table_beside(out: Path, given: Path) -> Path:
    beside = out.with_suffix(".csv")
    return out.with_name(f"{out.stem}_corrected.csv") if same_file(beside, given) else beside


def _corrected_row(correction: ClipCorrection, method: str, layout: SheetLayout) -> CorrectedRow:
    clip, row = correction.clip, correction.clip.provenance.line
    written = clip.written or clip.raw
    changes = {**_amended(clip), **correction.changes}
    notes: dict[str, str | int | None] = {"method": method if correction.searched else "none"}
    for key, number in zip(KEYS, written, strict=True):
        old = f"old_{key}"
        now = ("none" if number is None else number) if key in changes else None
        # A sheet that was corrected before keeps its first value: that is the coder's.
        first = layout.own_note(row, old)
        notes[old] = (int(first) if first.isdecimal() else first) or now
    notes["reason"] = _reason(correction)
    return CorrectedRow(row, changes=changes, notes=notes)


def _amended(clip: Clip) -> dict[Key, int]:
    """What an erratum changed before anything was corrected: a corrected sheet carries it too."""
    if clip.written is None:
        return {}
    pairs = zip(KEYS, clip.written, clip.raw, strict=True)
    return {key: now for key, old, now in pairs if now is not None and now != old}


def _reason(correction: ClipCorrection) -> str:
    if not correction.searched:
        return f"{' '.join(correction.reasons('onset'))}: {correction.explanation}"
    return "; ".join(f"{key} {' '.join(correction.reasons(key))}" for key in KEYS)
