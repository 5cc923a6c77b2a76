"""What a conversion lost, found by reading the files that it wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from reapex.exporting.targets import Target
from reapex.labels import Record, read_labels
from reapex.labels.descriptor import OWN_PREFIX
from reapex.labels.exchange import Marked

_SHOWN = 3
_COMPARED: dict[str, Callable[[Record | Marked], object]] = {
    "key frames": lambda each: each.raw,
    "subjects": lambda each: each.subject,
    "clip names": lambda each: each.name,
    "emotions": lambda each: each.emotion,
    "action units": lambda each: each.action_units if isinstance(each, Record) else each.units,
    "kinds": lambda each: each.kind,
    "frame rates": lambda each: each.fps,
}


def losses(
    target: Target, marks: Sequence[Marked], paths: Sequence[Path]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the written files do not say, found by reading them; and remarks of the reader."""
    dataset = None if target.exchange else target.dataset
    sheets = [read_labels(path, dataset) for path in paths]
    records = [record for sheet in sheets for record in sheet.records]
    by_key = {(each.id, each.coder): each for each in records}
    by_id = {each.id: each for each in records}
    missing: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for mark in marks:
        found = by_key.get((mark.id, mark.coder))
        if found is None and mark.id in by_id:
            missing["coders"] += 1
            found = by_id[mark.id]
        if found is None:
            missing["whole records"] += 1
            examples.setdefault("whole records", mark.id)
            continue
        for what, get in _COMPARED.items():
            if get(found) != get(mark):
                missing[what] += 1
                examples.setdefault(what, f"{mark.id}: {get(mark)!r} became {get(found)!r}")
        columns.update(
            name
            for name, value in mark.columns.items()
            if value and not name.startswith(OWN_PREFIX) and found.columns.get(name) != value
        )
    lost = [
        f"{what} of {count} records" + (f" (first {examples[what]})" if what in examples else "")
        for what, count in missing.items()
    ]
    lost += [f"the column {name!r} of {count} records" for name, count in columns.items()]
    reasons = [each.reason.rstrip(".") for sheet in sheets for each in sheet.skipped]
    remarks = [f"Not readable in the new file: {reason}" for reason in reasons[:_SHOWN]]
    return tuple(lost), tuple(remarks)
