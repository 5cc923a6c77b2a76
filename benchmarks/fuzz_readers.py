"""Every reader against 10,000 files made wrong: never a traceback, hang, crash or silent drop.

The formats and the ways in which they are made wrong are those of the tests (``tests/fuzzing``).
Each case is (format, seed) and can be made again: ``python benchmarks/fuzz_readers.py --show "table
.csv" 123``. Cases run in a process of their own with a limit of time and of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

CASES = 10_000
LIMIT_S = 20.0  # of the processor, for a case and the processes that it starts
WAIT_S = 90.0  # by the clock: others work on this machine, too
LIMIT_BYTES = 4 * 2**30
BATCH = 2_500  # cases of one process, so that what leaks in C does not add up
STATE = Path(tempfile.gettempdir()) / "reapex-fuzz"


@dataclass
class Tally:
    """What became of a format's cases."""

    name: str
    n: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seeds: dict[str, list[int]] = field(default_factory=dict)
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, seed: int, outcome: str, seconds: float) -> None:
        self.n += 1
        self.counts[outcome] += 1
        self.seconds += seconds
        self.slowest = max(self.slowest, seconds)
        if outcome not in ("read", "refused"):
            known = self.seeds.setdefault(outcome, [])
            if len(known) < 5:
                known.append(seed)

    @property
    def n_failed(self) -> int:
        return self.n - self.counts["read"] - self.counts["refused"]


# In the process of a worker ----------------------------------------------------------------------


def work(name: str, start: int, stop: int) -> None:
    """Run the cases of one format; a line of JSON before and after each."""
    from tests.fuzzing.formats import formats

    _limit_memory()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    said = tempfile.TemporaryFile()  # noqa: SIM115 - whatever libraries print
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    if os.environ.get("REAPEX_FUZZ_FORK", "1") == "1" and hasattr(os, "fork"):
        _fork_workbooks()
    fuzzed = formats()[name]
    for seed in range(start, stop):
        answers.write(json.dumps({"begins": seed}) + "\n")
        began = _processor_s()
        folder = Path(tempfile.mkdtemp(dir=_memory_disk()))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outcome = _outcome(fuzzed, seed, folder)
        shutil.rmtree(folder, ignore_errors=True)
        if caught and outcome in ("read", "refused"):
            outcome = f"warning: {caught[0].category.__name__}: {str(caught[0].message)[:120]}"
        sys.stdout.flush()
        sys.stderr.flush()
        if said.tell() or os.fstat(said.fileno()).st_size:
            said.seek(0)
            text = said.read().decode("utf-8", "replace").strip()
            said.seek(0)
            said.truncate()
            if outcome in ("read", "refused") and text:
                outcome = f"printed: {' '.join(text.split())[:200]}"
        seconds = _processor_s() - began
        if seconds > LIMIT_S:
            outcome = f"slow: more than {LIMIT_S:g} s"
        answers.write(json.dumps({"seed": seed, "outcome": outcome, "s": seconds}) + "\n")


def _fork_workbooks() -> None:
    """Read workbooks in forked children: the same function, without the start of an interpreter."""
    from python_calamine import CalamineWorkbook  # noqa: F401 - once, before the forks

    from reapex.labels import workbook, workbook_child

    def read_apart(data: bytes) -> tuple[str, object]:
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            code = 1
            with suppress(BaseException):
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # as the real one
                signal.alarm(int(workbook._MAX_S))
                workbook_child.limit_memory()
                with os.fdopen(theirs, "wb") as out:
                    pickle.dump(workbook_child.sheets_of(data), out)
                code = 0
            os._exit(code)
        os.close(theirs)
        with os.fdopen(ours, "rb") as answers:
            answer = answers.read()
        _, status = os.waitpid(child, 0)
        if status or not answer:
            return workbook_child.DAMAGED, "reading it asks for more memory than there is"
        told: tuple[str, object] = pickle.loads(answer)
        return told

    workbook._read_apart = read_apart


def _processor_s() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _outcome(fuzzed: object, seed: int, folder: Path) -> str:
    try:
        return str(fuzzed.run(seed, folder))  # type: ignore[attr-defined]
    except MemoryError:
        return "memory"
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return f"{type(error).__name__}: {str(error)[:160]} ({place})"


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _memory_disk() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


# In the process that counts ----------------------------------------------------------------------


def run(name: str, n: int) -> Tally:
    """All cases of a format; a worker that hangs or dies is replaced after that case."""
    tally = Tally(name)
    seed = 0
    while seed < n:
        seed = _batch(tally, name, seed, min(n, seed + BATCH))
    kept = STATE / f"{name.replace(' ', '_').replace('/', '_')}.json"
    STATE.mkdir(exist_ok=True)
    kept.write_text(json.dumps(vars(tally)), encoding="utf-8")
    print(f"{name}: {tally.n} in {tally.seconds:.0f} s, {dict(tally.counts)} {tally.seeds}",
          flush=True)  # fmt: skip
    return tally


def _batch(tally: Tally, name: str, start: int, stop: int) -> int:
    """Run cases until the worker ends; the first seed that was not run."""
    environment = {**os.environ, "RUST_BACKTRACE": "0", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--worker", name, str(start), str(stop)]
    worker = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        preexec_fn=lambda: os.nice(10),
    )  # fmt: skip
    assert worker.stdout is not None
    running, limit = None, 120.0  # the start imports much
    next_seed = start
    for line in _lines(worker.stdout, lambda: limit):  # noqa: B023
        if line is None:
            worker.kill()
            worker.wait()
            if running is None:
                raise SystemExit(f"the worker of {name} does not start")
            tally.add(running, f"hang: more than {WAIT_S:g} s", WAIT_S)
            return running + 1
        said = json.loads(line)
        if "begins" in said:
            running, limit = said["begins"], WAIT_S
        else:
            tally.add(said["seed"], said["outcome"], said["s"])
            running, next_seed = None, said["seed"] + 1
    code = worker.wait()
    if running is not None:
        tally.add(running, f"crash: the process ended with {code}", 0.0)
        return running + 1
    if next_seed == start:
        raise SystemExit(f"the worker of {name} ended with {code}")
    return next_seed


def _lines(pipe: IO[bytes], limit):
    """Lines as they come; None where none comes in time."""
    rest = b""
    while True:
        ready, _, _ = select.select([pipe], [], [], limit())
        if not ready:
            yield None
            return
        data = os.read(pipe.fileno(), 65536)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        yield from lines


def report(tallies: list[Tally]) -> None:
    """``results/fuzz.md``."""
    from common import write_result

    lines = [
        "| reader | cases | read | refused | failures | ms a case | slowest, s |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for each in tallies:
        ms = 1000 * each.seconds / max(1, each.n)
        lines.append(
            f"| {each.name} | {each.n:,} | {each.counts['read']:,} | {each.counts['refused']:,} | "
            f"{each.n_failed} | {ms:.1f} | {each.slowest:.1f} |"
        )
    total = sum(each.n for each in tallies)
    failed = sum(each.n_failed for each in tallies)
    lines += ["", f"{total:,} cases, {failed} failures.", ""]
    lines += [
        f"- {each.name}: {outcome} ({each.counts[outcome]} times; seeds "
        f"{', '.join(map(str, each.seeds[outcome]))})"
        for each in tallies
        for outcome in each.seeds
    ]
    lines += ["", *NOTES]
    write_result("fuzz", "Readers against files made wrong", lines)


NOTES = (
    "Read: every row is a record, skipped with a reason, or counted as holding none, and rows that "
    "were left alone are among the first two. Refused: an error of Reapex's own that names the "
    "file. A failure is any other exception, more than "
    f"{LIMIT_S:g} s, a process that dies, more than {LIMIT_BYTES >> 30} GiB of address space, "
    "anything printed, a warning, or a row that vanished.",
    "",
    "Workbooks and videos take more than 10 ms a case on this machine, which others used too, and "
    "so have fewer cases. Workbooks are read by the function that reads them otherwise, in a fork "
    "instead of a new interpreter (`REAPEX_FUZZ_FORK=0` starts one each time).",
    "",
    "`python benchmarks/fuzz_readers.py --show NAME SEED` makes a case again. Cases that are made "
    "on purpose (bombs) are in `benchmarks/bombs.py`.",
)


def show(name: str, seed: int) -> None:
    """Make a case again, keep its file, and read it with its traceback."""
    from tests.fuzzing.formats import formats

    folder = Path(tempfile.mkdtemp(prefix="reapex-case-"))
    case, rng = formats()[name].case(seed, folder)
    print(case)
    formats()[name].read(case, rng)
    print("read")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", help="names of formats; all without any")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--worker", nargs=3, metavar=("NAME", "START", "STOP"))
    parser.add_argument("--show", nargs=2, metavar=("NAME", "SEED"))
    parser.add_argument("--report", action="store_true", help="write the counts of earlier runs")
    asked = parser.parse_args()
    if asked.worker:
        work(asked.worker[0], int(asked.worker[1]), int(asked.worker[2]))
        return
    if asked.show:
        show(asked.show[0], int(asked.show[1]))
        return
    from tests.fuzzing.formats import formats

    names = asked.formats or list(formats())
    if not asked.report:
        with ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(lambda name: run(name, asked.cases), names))
    report(_kept(names) if asked.report else _kept(list(formats())))


def _kept(names: list[str]) -> list[Tally]:
    found = []
    for name in names:
        path = STATE / f"{name.replace(' ', '_').replace('/', '_')}.json"
        if path.is_file():
            told = json.loads(path.read_text(encoding="utf-8"))
            found.append(Tally(**{**told, "counts": Counter(told["counts"])}))
    return found


if __name__ == "__main__":
    main()
