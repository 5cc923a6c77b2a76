"""The files of annotation tools: ELAN, BORIS, Label Studio, VIA 3, FiftyOne."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.labels.exchange import golden

from reapex.corpus import Corpus
from reapex.labels import LabelSheet, read_labels
from reapex.labels.exchange import FORMATS, Marked
from reapex.loading import load

from . import archives, byte_level, trees
from .format import Case, Format, Make, Wrong

_OURS = [
    Marked("99", "EP1", 46, 50, 60, fps=100.0, first=40, id="table/99/EP1#1", coder="A",
           emotion="disgust", units=("R4", "L10"), columns={"note": "two\nlines"}),
    Marked("99", "EP1", 50, None, 70, fps=100.0, first=40, id="table/99/EP1#2", coder="B"),
]  # fmt: skip
_THEIRS: dict[str, tuple[object, ...]] = {
    "elan": (golden.ELAN.replace("{origin}", "20"),),
    "boris": (golden.BORIS,),
    "label_studio": (golden.LABEL_STUDIO, golden.LABEL_STUDIO_MIN),
    "via": (golden.VIA,),
    "fiftyone": (golden.FIFTYONE,),
}


def exchange_formats() -> tuple[Format, ...]:
    """One per tool: what it writes itself, and what Reapex writes for it."""
    return tuple(_format(each.name, each.suffix) for each in FORMATS)


def _format(name: str, suffix: str) -> Format:
    theirs = [
        each.encode() if isinstance(each, str) else json.dumps(copy.deepcopy(each)).encode()
        for each in _THEIRS[name]
    ]
    ours = next(each for each in FORMATS if each.name == name).write(_OURS)[0].data
    valid = [*theirs, ours]
    inside = archives.xml if name == "elan" else trees.json_tree
    ways = (inside, inside, inside, byte_level.mutated)
    return Format(name, tuple(_way(valid, suffix, each) for each in ways), _read)


def _way(valid: list[bytes], suffix: str, mutation: Callable[[Random, bytes], bytes]) -> Make:
    def make(rng: Random, folder: Path) -> Case:
        path = folder / f"labels{suffix}"
        path.write_bytes(mutation(rng, rng.choice(valid)))
        return Case(path)

    return make


def _read(case: Case, rng: Random) -> None:
    fps = rng.choice((None, 100.0, 29.97))
    sheet = read_labels(case.path, fps=fps)
    _check(sheet)
    corpus: Corpus = load(case.path, fps=fps)
    if corpus.n_read != sheet.n_read:
        raise Wrong(f"{sheet.n_read} records, and {corpus.n_read} in the corpus")


def _check(sheet: LabelSheet) -> None:
    if not all(each.reason for each in sheet.skipped):
        raise Wrong("skipped without a reason")
    for record in sheet.records:
        raw = record.raw
        if raw.onset is None or raw.offset is None or not 0 <= raw.onset <= raw.offset:
            raise Wrong(f"a record with {raw}")
    if len({(each.id, each.coder) for each in sheet.records}) != len(sheet.records):
        raise Wrong("two records of one id and coder")
