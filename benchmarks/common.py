"""What the benchmark scripts share: many clips made from few, child processes, results."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

RESULTS = Path(__file__).parent / "results"
HEADER = ("subject", "name", "onset", "apex", "offset", "fps")


@dataclass(frozen=True)
class Run:
    """A command that was run in a process of its own."""

    seconds: float
    peak_mb: float


@contextmanager
def clips_drawn(n_clips: int = 4) -> Iterator[Path]:
    """A folder with a synthetic corpus in ``few/``; drawn in a process of its own."""
    with TemporaryDirectory(prefix="reapex-bench-") as folder:
        code = (
            "import sys; from pathlib import Path; from reapex.synth import *\n"
            "n = int(sys.argv[2])\n"
            "write_corpus(SynthPlan(n, n, rates=(200.0,)), Path(sys.argv[1]) / 'few', jobs=1)"
        )
        subprocess.run([sys.executable, "-c", code, folder, str(n_clips)], check=True)
        yield Path(folder)


def many_clips(folder: Path, n_clips: int) -> tuple[Path, Path]:
    """A corpus of links to the few drawn clips: the labels and the frames' folder."""
    with (folder / "few" / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    frames = folder / str(n_clips) / "frames"
    lines = []
    for number in range(n_clips):
        row = rows[number % len(rows)]
        subject, name = f"s{number % 20:02d}", f"clip{number:04d}"
        (frames / subject).mkdir(parents=True, exist_ok=True)
        source = folder / "few" / "frames" / row["subject"] / row["name"]
        try:
            (frames / subject / name).symlink_to(source)
        except OSError:  # Windows without the right to link
            shutil.copytree(source, frames / subject / name)
        keys = (row["onset"], row["apex"], row["offset"], row["fps"])
        lines.append((subject, name, *keys))
    labels = folder / str(n_clips) / "labels.csv"
    with labels.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADER, *lines))
    return labels, frames


def reapex(*words: str | Path, allowed: Sequence[int] = (0,)) -> Run:
    """Run a command; how long it took, and the most memory that it held (0 on Windows)."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "reapex", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if hasattr(os, "wait4"):
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        scale = 1 if sys.platform == "darwin" else 1024
        peak = used.ru_maxrss * scale / 2**20
    else:
        child.wait()
        peak = 0.0
    seconds = time.perf_counter() - start
    if child.returncode not in allowed:
        raise SystemExit(f"reapex {' '.join(map(str, words))} ended with {child.returncode}")
    return Run(seconds, peak)


def write_result(name: str, title: str, lines: Sequence[str]) -> None:
    """A Markdown file below ``results/``, with the command and the machine."""
    from reapex.bench import Machine  # late: this process stays small while others are measured

    command = f"python benchmarks/{Path(sys.argv[0]).name}"
    head = [f"# {title}", "", f"`{command}` on {Machine.here().sentence}.", ""]
    RESULTS.mkdir(exist_ok=True)
    text = "\n".join([*head, *lines]) + "\n"
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)
