"""Outcomes as files: the sheet in its own layout, and other tools' formats.

Conventions
-----------
In a sheet, what came of a clip stands in its first row; rows of further coders stay as they are.
Columns named ``_reapex_*`` say whose decision it was, how long it took, what was remarked and what
the key frames were before. Other formats are written by :func:`reapex.exporting.convert`.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import UsageError
from reapex.exporting import convert, corrected_suffix, target_of, write_rows
from reapex.keyframes import KEYS, Key
from reapex.labels import CorrectedRow, SheetLayout
from reapex.labels.exchange import SUFFIXES as EXCHANGED
from reapex.loading import Loaded
from reapex.review.outcome import Outcome, Outcomes

FileFormat = Literal["sheet", "csv", "parquet", "elan", "boris", "label_studio"]
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)

_ENDINGS: Mapping[FileFormat, str] = MappingProxyType(
    {"csv": ".csv", "parquet": ".parquet", "boris": ".boris", "label_studio": ".json"}
)
_OWN = "_reapex_"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Parameters
    ----------
    paths
        The files.
    skipped
        Records that are in none of them.
    lost, remarks
        What the format cannot hold, and what else is to be known; sentences without full stop.
    """

    paths: tuple[Path, ...]
    skipped: tuple[Skipped, ...] = ()
    lost: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def export(
    loaded: Loaded, outcomes: Outcomes, out: Path, to: str | None = None, *, force: bool = False
) -> Exported:
    """Write what came of the clips.

    Parameters
    ----------
    loaded
        The annotation file that was reviewed.
    outcomes
        What came of its clips.
    out
        The file to write, or a folder for ELAN.
    to
        A word of :func:`reapex.exporting.targets`; the sheet's own layout if None, unless the
        ending of ``out`` is another tool's.
    force
        Whether files that are there may be overwritten; never the labels.

    Raises
    ------
    UsageError
        If ``to`` and ``out`` do not go together.
    OutputError
        If a file is the input, is there already or cannot be written.
    """
    own_ending = out.suffix.lower() == loaded.layout.grid.path.suffix.lower()
    if to is not None or (out.suffix.lower() in EXCHANGED and not own_ending):
        target_of(out, to)
        done = convert(_with(loaded, outcomes), out, to, force=force)
        return Exported(done.paths, done.skipped, done.lost, done.remarks)
    rows = [_row(each, loaded.layout) for each in outcomes.clips]
    skipped = loaded.corpus.skipped
    written = write_rows(loaded.layout, rows, skipped, out, force=force)
    return Exported(written.paths, skipped, (), written.remarks)


def as_download(loaded: Loaded, outcomes: Outcomes, kind: FileFormat) -> tuple[str, bytes]:
    """The name and the bytes of the same files, made in a folder of their own; several as a ZIP."""
    labels = loaded.layout.grid.path
    stem = f"{labels.stem}_reviewed"
    with tempfile.TemporaryDirectory(prefix="reapex-") as folder:
        if kind == "elan":
            done = export(loaded, outcomes, Path(folder) / stem, "elan")
            return f"{stem}_elan.zip", _zipped(done.paths, Path(folder) / stem)
        suffix = corrected_suffix(labels) if kind == "sheet" else _ENDINGS[kind]
        out = Path(folder) / f"{stem}{suffix}"
        done = export(loaded, outcomes, out, None if kind == "sheet" else kind)
        return out.name, done.paths[0].read_bytes()


def _zipped(paths: tuple[Path, ...], folder: Path) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.relative_to(folder).as_posix())
    return data.getvalue()


def _row(outcome: Outcome, layout: SheetLayout) -> CorrectedRow:
    clip = outcome.clip
    changes: dict[Key, int] = {}
    notes = _notes(outcome)
    for key, old, new in zip(KEYS, clip.raw, outcome.keyframes, strict=True):
        if new is not None and new != old:
            changes[key] = new
        before = ("none" if old is None else old) if key in changes else None
        # A sheet that was corrected before keeps its first value: that is the coder's.
        first = layout.own_note(clip.provenance.row, f"old_{key}")
        notes[f"old_{key}"] = (int(first) if first.isdecimal() else first) or before
    return CorrectedRow(clip.provenance.row, changes=changes, notes=notes)


def _notes(outcome: Outcome) -> dict[str, str | int | float | None]:
    return {
        "decision": outcome.decision,
        "decided_by": outcome.coder or None,
        "seconds": round(outcome.seconds, 2) if outcome.seconds else None,
        "note": outcome.note or None,
        "reason": f"manual kept: {outcome.why_manual}" if outcome.why_manual else None,
    }


def _with(loaded: Loaded, outcomes: Outcomes) -> Loaded:
    """The corpus with the key frames that stand, and what is to be said of them as columns."""
    by_row = {each.clip.provenance.row: each for each in outcomes.clips}
    clips = tuple(_moved(clip, by_row.get(clip.provenance.row)) for clip in loaded.corpus)
    return replace(loaded, corpus=replace(loaded.corpus, clips=clips))


def _moved(clip: Clip, outcome: Outcome | None) -> Clip:
    if outcome is None:
        return clip
    notes = {
        f"{_OWN}{name}": "" if value is None else str(value)
        for name, value in _notes(outcome).items()
    }
    return replace(clip, raw=outcome.keyframes, columns={**clip.columns, **notes})


def require_format(kind: str) -> FileFormat:
    """The format of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    for known in FILE_FORMATS:
        if kind == known:
            return known
    raise UsageError(f"There is no export as {kind!r}", expected=" or ".join(FILE_FORMATS))
