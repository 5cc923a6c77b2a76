"""Clips spread over threads; what comes out does not depend on how many.

Conventions
-----------
Threads, not processes: decoding and comparing pictures leave the interpreter's lock, so threads
scale as well as processes do here (``benchmarks/results/jobs.md``), start at once, and no picture
is sent anywhere. The threads of numpy's linear algebra are switched off meanwhile, and those of
OpenCV where there are several jobs:
one thread per clip already fills the cores, and sharing small matrices out only costs time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import cv2
from threadpoolctl import threadpool_limits

from reapex.errors import UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")


def n_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = 1
) -> Iterator[Result]:
    """The result of each item, in their order.

    Whoever stops listening, by an error or Ctrl-C, waits for the items in work and no others.

    Parameters
    ----------
    jobs
        Threads; None for as many as there are cores. 1 does the work in the caller's own thread.

    Raises
    ------
    UsageError
        If ``jobs`` is below 1.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"{jobs} jobs cannot do any work", expected="1 or more")
    n_threads = n_cores() if jobs is None else jobs
    return _in_turn(work, items) if n_threads == 1 else _threaded(work, items, n_threads)


def _in_turn(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    with threadpool_limits(1, user_api="blas"):
        yield from map(work, items)


def _threaded(
    work: Callable[[Item], Result], items: Iterable[Item], n_threads: int
) -> Iterator[Result]:
    pool = ThreadPoolExecutor(n_threads, thread_name_prefix="reapex")
    with _opencv_in_one_thread(), threadpool_limits(1, user_api="blas"):
        try:
            yield from pool.map(work, items)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _opencv_in_one_thread() -> Iterator[None]:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
