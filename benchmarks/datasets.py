"""What each registered data set has to show for itself, and what large sheets cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.labels.releases import (  # noqa: E402
    casme,
    casme2,
    casme3,
    casme3c,
    casme_squared,
    fourdme,
    mmew,
    samm,
    samm_long,
    smic,
    smic_e,
)

from common import clips_drawn, many_clips, reapex, write_result  # noqa: E402
from reapex.labels import (  # noqa: E402
    CorrectedRow,
    class_maps_of,
    datasets,
    read_labels,
    write_corrected,
)
from reapex.loading import load  # noqa: E402

N_ROWS = 20_000
WRITERS: Mapping[str, Callable[[Path], object]] = {
    "casme": casme.write_casme,
    "casme2": casme2.write_casme2,
    "casme3": casme3.write_casme3,
    "casme3c": casme3c.write_casme3c,
    "casme_squared": casme_squared.write_casme_squared,
    "fourdme": fourdme.write_fourdme,
    "mmew": mmew.write_mmew,
    "samm": samm.write_samm,
    "samm_long": samm_long.write_samm_long,
    "smic": smic.write_smic,
    "smic_e": smic_e.write_smic_e,
}


def row_of(name: str, folder: Path, n_tests: Mapping[str, int]) -> str:
    """One line of the table, all of it by running."""
    release = WRITERS[name](folder)
    sheet = read_labels(release.labels)
    assert sheet.source.dataset == name
    corpus = load(release.labels, release.frames)
    marked = sum(clip.keyframes is not None for clip in corpus)
    emotions = load(release.labels, emotions=release.emotions) if name == "samm_long" else corpus
    maps = []
    for each in class_maps_of(name):
        counts = each.count_of(emotions)
        maps.append(f"{each.name.split('/')[-1]} {counts.n}/{counts.n + counts.n_left_out}")
    return (
        f"| {name} | {sheet.n_read} / {len(sheet.records)} / {len(sheet.skipped)} | "
        f"{len(corpus)} / {marked} | {n_tests.get(name, 0)} | {round_trip(name, sheet, folder)} | "
        f"{', '.join(maps) or '–'} |"
    )


def round_trip(name: str, sheet, folder: Path) -> str:
    """Onset and apex moved by one in every record, written and read again."""
    suffix = sheet.layout.grid.path.suffix.lower()
    out = folder / f"back{'.xlsx' if suffix in ('', '.xls') else suffix}"
    moved = {}
    rows = []
    for record in sheet.records:
        onset, apex = record.raw.onset + 1, record.raw.onset + 2
        moved[record.id] = (onset, apex, record.raw.offset)
        line = record.provenance.line
        rows.append(CorrectedRow(line, {"onset": onset, "apex": apex}))
    write_corrected(sheet.layout, rows, out)
    after = read_labels(out, name)
    found = {r.id: (r.raw.onset, r.raw.apex, r.raw.offset) for r in after.records}
    return f"{sum(found.get(k) == v for k, v in moved.items())} of {len(moved)}"


def quirk_tests() -> dict[str, int]:
    """Tests per data set, as pytest collects them."""
    found = {}
    for name in WRITERS:
        files = [
            path
            for path in (
                ROOT
                / "tests/labels/releases"
                / f"test_{name.rstrip('c') if name == 'casme3c' else name}.py",
                ROOT / "tests/labels" / f"test_{name}.py",
            )
            if path.is_file()
        ]
        if not files:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider",
             *map(str, files)],
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        match = re.search(r"^(\d+) tests? collected", done.stdout, re.MULTILINE)
        found[name] = int(match[1]) if match else 0
    return found


_READ = """
import json, os, resource, sys, time
from pathlib import Path
import reapex.loading
reapex.loading.load
from reapex.loading import load
from reapex.labels import read_labels
start, t = time.perf_counter(), os.times()
sheet = read_labels(Path(sys.argv[1]))
seconds, n = time.perf_counter() - start, os.times()
print(json.dumps({"n": len(sheet.records), "s": seconds, "cpu": sum(n[:4]) - sum(t[:4]),
    "mb": max(resource.getrusage(who).ru_maxrss for who in
              (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024}))
"""


def large_sheets(folder: Path) -> list[str]:
    """20,000 rows in CASME II's layout."""
    import csv

    from tests.labels.releases.writing import write_book

    rows = [casme2.HEADER]
    for n in range(N_ROWS):
        onset = 1 + n % 97
        rows.append((f"{n % 26 + 1:02d}", f"EP{n // 26:02d}_{n % 40:02d}f", None, onset, onset + 12,
                     onset + 40, None, "4+7", "surprise"))  # fmt: skip
    text = folder / "labels.csv"
    with text.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    book = write_book(folder / "labels.xlsx", {"Sheet1": rows})
    lines = ["| what | seconds | processor, s | peak memory, MB |", "|---|--:|--:|--:|"]
    for path in (text, book):
        done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True,
                              text=True, encoding="utf-8", check=True)  # fmt: skip
        told = json.loads(done.stdout)
        lines.append(f"| reading {told['n']:,} rows, {path.suffix} | {told['s']:.1f} | "
                     f"{told['cpu']:.1f} | {told['mb']:.0f} |")  # fmt: skip
        lines.append(_command(f"`audit` of them, {path.suffix}", "audit", path))
    return lines


def _command(what: str, *words: str | Path) -> str:
    before = os.times()
    ran = reapex(*words)
    after = os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return f"| {what} | {ran.seconds:.1f} | {used:.1f} | {ran.peak_mb:.0f} |"


_JOIN = _READ.replace("read_labels(Path(sys.argv[1]))", "load(sys.argv[1], sys.argv[2])").replace(
    "len(sheet.records)", "len(sheet)"
)


def thousand_clips() -> str:
    with clips_drawn() as folder:
        labels, frames = many_clips(folder, 1000)
        done = subprocess.run([sys.executable, "-c", _JOIN, str(labels), str(frames)],
                              capture_output=True, text=True, encoding="utf-8",
                              check=True)  # fmt: skip
    told = json.loads(done.stdout)
    return (f"| joining {told['n']:,} clips with their folders | {told['s']:.1f} | "
            f"{told['cpu']:.1f} | {told['mb']:.0f} |")  # fmt: skip


def main() -> None:
    lines = [
        "| data set | rows read / records / skipped | clips / with key frames in the folder | "
        "tests | round trip | class maps: labels with a class / labels |",
        "|---|---|---|--:|---|---|",
    ]
    n_tests = quirk_tests()
    assert set(WRITERS) == set(datasets()) - {"table"}
    for name in WRITERS:
        with TemporaryDirectory() as folder:
            lines.append(row_of(name, Path(folder), n_tests))
            print(lines[-1], flush=True)
    lines += [
        "",
        "Each is an invented release in the exact layout, with quirks planted: what is skipped is "
        "meant to be. Round trip: onset and apex of every record moved, written back, and read "
        "again with the same id and key frames. Tests: of the layout's own files below "
        "tests/labels; casme3 and casme3c share one. Expected counts of the class maps are those "
        "of the real releases, which no invented one has; tests/labels/test_class_maps.py holds "
        "the maps to the published counts.",
        "",
    ]
    with TemporaryDirectory() as folder:
        lines += large_sheets(Path(folder))
    lines.append(thousand_clips())
    write_result("datasets", "Data sets, and what large ones cost", lines)


if __name__ == "__main__":
    main()
