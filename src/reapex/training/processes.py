"""Jobs side by side in processes; one that dies takes only its own fold with it.

Conventions
-----------
Processes are spawned, never forked: torch's threads and cuda do not survive a fork. Each of them
ends at once when the process that started it is gone, even by ``kill -9``: nobody then writes into
a run folder that another has taken up. What a job came to is read from its folder, so that nothing
is lost with a process.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from reapex.frames import keep_freed_memory
from reapex.training.job import Job, do

_LOOK_SECONDS = 0.5
_DIED = (
    "The process that learned this fold ended without a word, as when the system kills it for "
    "taking too much memory"
)


def do_all(jobs: Sequence[Job], processes: int, tick: Callable[[], None]) -> None:
    """Do every job that is not settled.

    Parameters
    ----------
    processes
        How many at once; with 1, in this process.
    tick
        Called now and then, at least after every epoch or every half second.

    Raises
    ------
    Exception
        What a job raised that was not about its fold alone.
    """
    if processes == 1:
        for job in jobs:
            do(job, tick)
            tick()
        return
    waiting = [job for job in jobs if not job.is_settled]
    while waiting:
        suspects = _round(waiting, processes, tick)
        # Which of them brought it down is not told. Alone, only the culprit dies again.
        for job in suspects:
            if _round([job], 1, tick):
                job.fail(_DIED, "Use fewer processes, or a smaller network or batch")
        waiting = [job for job in waiting if not job.is_settled]
        tick()


def _round(jobs: Sequence[Job], processes: int, tick: Callable[[], None]) -> list[Job]:
    """Do jobs until all are done or a process dies; the jobs that were under way when it did."""
    reader, writer = get_context("spawn").Pipe(duplex=False)
    executor = ProcessPoolExecutor(
        min(processes, len(jobs)), get_context("spawn"), _leave_with, (reader,)
    )
    waiting, flying = deque(jobs), dict[Future[None], Job]()
    try:
        while waiting or flying:
            while waiting and len(flying) < processes:
                job = waiting[0]  # it waits on if the pool is broken already
                flying[executor.submit(do, job)] = job
                waiting.popleft()
            finished, _ = wait(flying, _LOOK_SECONDS, FIRST_COMPLETED)
            for future in finished:
                future.result()
                del flying[future]
            tick()
    except BrokenProcessPool:
        return [job for job in flying.values() if not job.is_settled]
    except BaseException:
        writer.close()  # they leave at once: nobody will read what they do
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        writer.close()
        reader.close()
    return []


def _leave_with(starter: Connection[None, None]) -> None:
    """In a new process: end when the other end of a pipe is closed, by whatever happened there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started it
    keep_freed_memory()

    def watch() -> None:
        with suppress(EOFError, OSError):
            starter.recv()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
