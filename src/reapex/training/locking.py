"""One process at a time in a folder: a lock that the system takes away when its process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from reapex.errors import Place, UsageError
from reapex.training.storing import can_write

LOCK = ".lock"


@contextmanager
def alone_in(folder: Path, what: str, seconds: float = 0) -> Iterator[None]:
    """Hold a folder's lock.

    Parameters
    ----------
    what
        What the folder is, for the message: ``run folder``.
    seconds
        How long to wait for another process.

    Raises
    ------
    UsageError
        If another process has it.
    OutputError
        If the lock cannot be written.
    """
    lock = FileLock(folder / LOCK, timeout=seconds)
    with can_write(folder):
        is_held = _acquired(lock)
    if not is_held:
        raise UsageError(
            f"Another process is working in this {what}",
            where=Place(file=folder),
            mend="Wait for it, or stop it: the lock is gone when it ends",
        )
    try:
        yield
    finally:
        lock.release()


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire()
    except Timeout:
        return False
    return True
