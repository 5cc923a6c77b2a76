"""Each rule planted, found and on clean clips; what an audit costs, before and after the rules.

With the source folder of another version as its argument, that version is timed as well:
``git worktree add /tmp/before 2c7963e && python benchmarks/audit_rules.py /tmp/before/src``.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from common import HEADER, Run, reapex, write_result

N_ROWS, N_CLIPS, N_DRAWN, SIZE, RATE = 20_000, 1_000, 8, 64, 60


def planted(folder: Path) -> list[str]:
    """The table of rules, from a process of its own: this one stays small."""
    code = (
        "import sys; from pathlib import Path\n"
        "from collections import Counter\n"
        "from reapex.auditing import RULES\n"
        "from reapex.bench.spoiled import write_spoiled\n"
        "made = write_spoiled(Path(sys.argv[1]) / 'spoiled')\n"
        "clean = Counter(e.code for f in made.clean for e in f.findings())\n"
        "for rule in RULES:\n"
        "    found = [e.code for e in made.planted[rule.code].findings()]\n"
        "    mine = found.count(rule.code)\n"
        "    print(f'| {rule.code} | {rule.severity} | {rule.title} | 1 | {mine} | '\n"
        "          f'{len(found) - mine} | {clean[rule.code]} |')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def rows(folder: Path) -> Path:
    """20,000 rows of 200 subjects, no two alike."""
    labels = folder / "rows.csv"
    words = ("happiness", "surprise", "disgust", "repression")
    with labels.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow((*HEADER, "emotion", "action_units", "duration"))
        for n in range(N_ROWS):
            onset = 5 + n % 997
            apex = onset + 22 + n % 13
            offset = apex + 30 + n % 17
            keys = (onset, apex, offset, 200, words[n % 4], ("12", "1+2", "9", "17")[n % 4])
            writer.writerow((f"s{n % 200:03d}", f"c{n // 200}", *keys, offset - onset + 1))
    return labels


def clips(folder: Path) -> tuple[Path, Path]:
    """1,000 clips of small pictures: links to eight drawn ones."""
    code = (
        "import sys; from pathlib import Path; from reapex.synth import *\n"
        f"plan = SynthPlan({N_DRAWN}, {N_DRAWN}, rates=({RATE}.0,), size={SIZE})\n"
        "write_corpus(plan, Path(sys.argv[1]) / 'few', jobs=1)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    with (folder / "few" / "labels.csv").open(encoding="utf-8") as file:
        drawn = list(csv.DictReader(file))
    labels, frames = folder / "clips.csv", folder / "Cropped"
    with labels.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(N_CLIPS):
            row = drawn[n % N_DRAWN]
            subject, name = f"s{n % 20:02d}", f"c{n:04d}"
            (frames / subject).mkdir(parents=True, exist_ok=True)
            source = folder / "few" / "frames" / row["subject"] / row["name"]
            (frames / subject / name).symlink_to(source)
            keys = (row["onset"], row["apex"], row["offset"], row["fps"])
            writer.writerow((subject, name, *keys))
    return labels, frames


def timed(*words: str | Path) -> tuple[float, Run]:
    """CPU seconds of a command, user and system together, and its run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = reapex(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run


@contextmanager
def version(source: str) -> Iterator[None]:
    """Child processes take Reapex from this folder."""
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = source
    try:
        yield
    finally:
        os.environ["PYTHONPATH"] = before


def main() -> None:
    """Write the result."""
    here = str(Path(__file__).parents[1] / "src")
    versions = {"before": sys.argv[1]} if len(sys.argv) > 1 else {}
    with TemporaryDirectory(prefix="reapex-bench-") as name:
        folder = Path(name)
        with version(here):
            table = planted(folder)
            labels = rows(folder)
            with_frames, frames = clips(folder)
        cases = {
            f"{N_ROWS:,} rows, no frames": ((labels,), 3),
            f"{N_CLIPS:,} clips of {SIZE} px at {RATE} fps": (
                (with_frames, "--frames", frames, "--faces", "crops"), 1
            ),
        }  # fmt: skip
        costs = []
        for title, (words, n_runs) in cases.items():
            for version_name, source in {**versions, "with all rules": here}.items():
                with version(source):
                    runs = [timed("audit", *words) for _ in range(n_runs)]
                cpu = ", ".join(f"{cpu_s:.1f}" for cpu_s, _ in runs)
                wall = ", ".join(f"{run.seconds:.1f}" for _, run in runs)
                peak = max(run.peak_mb for _, run in runs)
                costs.append(f"| {title} | {version_name} | {cpu} | {wall} | {peak:.0f} |")
    write_result(
        "audit_rules",
        "The auditor's rules",
        [
            "Each rule is planted once, in a label file of its own that is clean otherwise "
            "(`reapex.bench.spoiled`).",
            "",
            "| code | severity | what it looks for | planted | found | others found there | "
            "found on clean |",
            "|---|---|---|--:|--:|--:|--:|",
            *table,
            "",
            "## Cost of `reapex audit`",
            "",
            "The whole command, its start included. With frames, the rise–fall corrector with "
            "GAMDSS beside it, the study of windows, and every rule. Others worked on the machine "
            "meanwhile, so that the clock says little: compare CPU seconds.",
            "",
            "| what | version | CPU seconds | seconds by the clock | peak memory (MB) |",
            "|---|---|--:|--:|--:|",
            *costs,
        ],
    )


if __name__ == "__main__":
    main()
