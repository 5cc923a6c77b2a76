"""``--jobs``: threads against processes, and the whole command with one job and several."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from statistics import median

import cv2

from common import clips_drawn, many_clips, reapex, write_result
from reapex.auditing.jobs import n_cores
from reapex.clip import Clip
from reapex.correction import Proposal, correct_clip, corrector_named
from reapex.loading import load

N_CLIPS, N_RUNS = 120, 3
Ask = Callable[[Clip], Proposal | None]


def ask(clip: Clip, *, with_curve: bool) -> Proposal | None:
    """What a worker does; the clip itself is not sent back."""
    return correct_clip(clip, corrector_named(), with_curve=with_curve).proposal


def timed(clips: tuple[Clip, ...], work: Ask, pool: Executor | None, chunk: int = 1) -> float:
    start = time.perf_counter()
    with pool or nullcontext():
        done = list(map(work, clips)) if pool is None else pool.map(work, clips, chunksize=chunk)
        assert len(list(done)) == len(clips)
    return time.perf_counter() - start


def compare(clips: tuple[Clip, ...], n_jobs: int, with_curve: bool) -> str:
    """One line: medians of interleaved runs, the start of the pool included."""
    work = partial(ask, with_curve=with_curve)
    spawn = multiprocessing.get_context("spawn")
    runs: dict[str, list[float]] = {"one": [], "threads": [], "processes": []}
    for _ in range(N_RUNS):
        runs["one"].append(timed(clips, work, None))
        runs["threads"].append(timed(clips, work, ThreadPoolExecutor(n_jobs)))
        pool = ProcessPoolExecutor(n_jobs, spawn, cv2.setNumThreads, (1,))
        runs["processes"].append(timed(clips, work, pool, chunk=4))
    one, threads, processes = (median(each) for each in runs.values())
    kind = "`audit` (every frame)" if with_curve else "`correct` (frames in the windows)"
    return (
        f"| {kind} | {one:.2f} | {threads:.2f} ({one / threads:.2f} ×) "
        f"| {processes:.2f} ({one / processes:.2f} ×) |"
    )


def main() -> None:
    cv2.setNumThreads(1)
    n_jobs = max(2, n_cores())
    with clips_drawn() as folder:
        labels, frames = many_clips(folder, N_CLIPS)
        clips = load(labels, frames).clips
        lines = [f"| work on {N_CLIPS} clips | one (s) | {n_jobs} threads | {n_jobs} processes |"]
        lines += ["|---|--:|--:|--:|"]
        lines += [compare(clips, n_jobs, with_curve) for with_curve in (False, True)]
        lines += ["", f"Medians of {N_RUNS} interleaved runs, the pool's start included.", ""]
        lines += ["| whole command | --jobs 1 (s) | " + f"--jobs {n_jobs} |", "|---|--:|--:|"]
        for command in (("correct", "--force", "--out", folder / "o.csv"), ("audit",)):
            words = (*command, labels, "--frames", frames)
            took: dict[int, list[float]] = {1: [], n_jobs: []}
            for _ in range(N_RUNS):
                for jobs, each in took.items():
                    each.append(reapex(*words, "--jobs", str(jobs)).seconds)
            one, several = (median(each) for each in took.values())
            shown = f"{several:.2f} ({one / several:.2f} ×)"
            lines.append(f"| `reapex {command[0]}` | {one:.2f} | {shown} |")
    lines += [
        "",
        "Threads are what `--jobs` uses: as quick as processes or quicker, nothing is sent between "
        "processes, and a script needs no main guard. The whole command also reads the "
        "sheet, looks for the folders and writes the result, in one thread.",
    ]
    write_result("jobs", "Clips side by side: threads and processes", lines)


if __name__ == "__main__":
    main()
