"""A corpus that is spoiled on purpose: each rule of the auditor planted once, and a clean one.

Conventions
-----------
The corpus is a folder of small label files, some with pictures. Each is clean but for one fault,
and is called after the rule that must find it, so that whatever else is found is a false alarm.
Faces are drawn; labels are read where the movement begins and ends in truth (crossing 0).
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from reapex.auditing import Finding, audit
from reapex.bench.spoiled_pictures import (
    PICTURE_FAULTS,
    ROOTS,
    TAKEN,
    Repaint,
    as_is,
    spoil_files,
)
from reapex.bench.spoiled_rows import (
    CASME2_HEADER,
    FPS,
    HEADER,
    ROW_FAULTS,
    Change,
    Row,
    casme2_faults,
    clean_rows,
    nothing,
)
from reapex.correction import corrector_named
from reapex.face import viewing_named
from reapex.loading import Loader
from reapex.synth import (
    TRUE_CROSSING,
    Group,
    Ranges,
    SimulatedCoder,
    SynthPlan,
    write_corpus,
)


@dataclass(frozen=True, slots=True)
class LabelFile:
    """A label file, and the folder of its pictures if it has any."""

    labels: Path
    frames: Path | None = None

    def findings(self) -> tuple[Finding, ...]:
        """What the auditor finds, asking the rise–fall corrector where there are pictures."""
        loaded = Loader().read(self.labels, self.frames)
        corrector, viewing = None, None
        if self.frames is not None:
            corrector = corrector_named("risefall", crossing=TRUE_CROSSING)
            viewing = viewing_named("auto", loaded.corpus)
        found = audit(loaded.corpus, corrector, viewing=viewing, sheets=[loaded.layout])
        return found.findings


@dataclass(frozen=True, slots=True)
class SpoiledCorpus:
    """What was written: the file in which each rule is planted, by its code, and clean ones."""

    planted: Mapping[str, LabelFile]
    clean: tuple[LabelFile, ...]


def write_spoiled(out: Path) -> SpoiledCorpus:
    """Write both corpora into a folder that is not there yet."""
    base = _drawn(out / "drawn")
    planted: dict[str, LabelFile] = {}
    for code, change in ROW_FAULTS.items():
        planted[code] = LabelFile(_write(out / f"{code}.csv", clean_rows(), change))
    for code, rows in casme2_faults().items():
        planted[code] = LabelFile(_write(out / f"{code}.csv", rows, nothing, CASME2_HEADER))
    for code, repaint in PICTURE_FAULTS.items():
        root = out / code / ROOTS.get(code, "Cropped")
        rows = _with_frames(base, root, repaint, TAKEN.get(code, slice(1)))
        spoil_files(code, root, rows)
        planted[code] = LabelFile(_write(out / f"{code}.csv", rows, nothing), root)
    rows, root = clean_rows(), out / "clean" / "Cropped"
    clean = LabelFile(_write(out / "clean_rows.csv", rows, nothing))
    drawn = _with_frames(base, root, as_is, slice(None))
    with_frames = LabelFile(_write(out / "clean_frames.csv", drawn, nothing), root)
    return SpoiledCorpus(dict(sorted(planted.items())), (clean, with_frames))


def _drawn(out: Path) -> Mapping[str, Path]:
    """Four clips of four people, marked without a slip; rows against folders of pictures."""
    careful = Group("A", SimulatedCoder("A"))
    ranges = Ranges(
        rise_ms=(110, 150), fall_ms=(150, 220), peak_px=(2.0, 2.0), first_number=(20, 60)
    )
    plan = SynthPlan(4, 4, seed=3, rates=(FPS,), ranges=ranges, groups=(careful,), size=128)
    made = write_corpus(plan, out, jobs=1)
    return {"labels": made.labels, "frames": made.frames}


def _with_frames(base: Mapping[str, Path], root: Path, repaint: Repaint, which: slice) -> list[Row]:
    """Some of the drawn clips, repainted, below a root of their own."""
    with base["labels"].open(encoding="utf-8") as file:
        rows: list[Row] = [{name: row[name] for name in HEADER} for row in csv.DictReader(file)]
    for row in rows[which]:
        source = base["frames"] / str(row["subject"]) / str(row["name"])
        target = root / str(row["subject"]) / str(row["name"])
        target.mkdir(parents=True)
        paths = sorted(source.iterdir())
        pictures = [np.asarray(cv2.imread(str(path)), np.uint8) for path in paths]
        painted = repaint(pictures)
        for path, old, new in zip(paths, pictures, painted, strict=True):
            if new is old:
                shutil.copy(path, target / path.name)
            else:
                cv2.imwrite(str(target / path.name), new, [cv2.IMWRITE_JPEG_QUALITY, 100])
    return rows[which]


def _write(path: Path, rows: list[Row], change: Change, header: Sequence[str] = HEADER) -> Path:
    change(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys((*header, *(name for row in rows for name in row))))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path
