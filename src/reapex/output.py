"""Files that Reapex writes: never over the user's own, never half.

Conventions
-----------
A result is written under a temporary name in its own folder, brought to the disk, and takes its
place in one step, so that a crash or a power cut leaves what was there before. An input is never
overwritten, with or without ``force``: a manual label that is gone cannot be measured again.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reapex.errors import (
    OutputError,
    OutputExists,
    OutputIsInput,
    OutputLocked,
    Place,
)

TEMPORARY = ".reapex-"
"""What the names of files begin with that are not finished; one that stays was left by a crash."""


@contextmanager
def writing(path: Path, *, inputs: Iterable[Path] = (), force: bool = False) -> Iterator[Path]:
    """A temporary path beside ``path`` to write to; it becomes ``path`` if nothing is raised.

    Parameters
    ----------
    path
        Where the result belongs; folders that are missing are made.
    inputs
        Files that must not be overwritten, whatever ``force`` says.
    force
        Replace a file that is there already.

    Raises
    ------
    OutputIsInput, OutputExists, OutputLocked
        If the result must not or cannot take that place.
    OutputError
        If it cannot be written for another reason, such as a full disk.
    """
    # Through a symlink: the link stays and the file that it names is replaced.
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f"{TEMPORARY}{secrets.token_hex(6)}{target.suffix}")
    try:
        refuse(path, inputs=inputs, force=force)
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        _bring_to_disk(temporary)
        temporary.replace(target)
    except OSError as error:
        # Errors about other files, such as an input that vanished, are not about the output.
        if error.filename not in {None, *map(str, (path, temporary, target, *target.parents))}:
            raise
        raise _cannot_write(path, error) from error
    finally:
        with suppress(OSError):  # the folder may never have come to be
            temporary.unlink()


def refuse(path: Path, *, inputs: Iterable[Path] = (), force: bool = False) -> None:
    """Raise if ``path`` must not be written; :func:`writing` asks this first.

    Worth asking before long work, so that an hour of it is not lost on a name that is taken.
    """
    place = Place(file=path)
    for given in inputs:
        if same_file(path, given):
            raise OutputIsInput(
                f"The result would overwrite the input {given}",
                where=place,
                mend="Give it another name: the labels as they came are never overwritten",
            )
    if path.is_dir():
        raise OutputError(
            "The result would be written over a folder",
            where=place,
            mend=f"Name a file in it, such as {path / 'corrected.csv'}",
        )
    if path.exists() and not force:
        raise OutputExists(
            "The file is there already",
            where=place,
            mend="Give another name, or --force to replace it",
        )
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            raise OutputLocked(
                "A spreadsheet program holds the file open",
                where=place,
                mend=f"Close it there; if it is closed, delete {lock.name}, which was left behind",
            )


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file: by links, or on a disk that does not tell case apart."""
    if one.exists() and other.exists() and one.samefile(other):
        return True
    # A different case counts as the same on every system: a project that is moved from Linux to
    # Windows or macOS would lose one of the two.
    return os.path.realpath(one).casefold() == os.path.realpath(other).casefold()


def _bring_to_disk(path: Path) -> None:
    """Wait until a file's bytes lie on the disk: its new name may be there before them."""
    handle = os.open(path, os.O_RDWR)  # Windows flushes nothing that is open for reading only
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that has no such call
            raise
    finally:
        os.close(handle)


def _cannot_write(path: Path, error: OSError) -> OutputError:
    place = Place(file=path)
    if isinstance(error, PermissionError):
        return OutputLocked(
            "The file cannot be written: permission was refused",
            where=place,
            mend="Close it in other programs, or choose a folder that you may write to",
        )
    return OutputError(
        f"The file cannot be written: {error.strerror or error}",
        where=place,
        mend="Choose another place, or make room on the disk",
    )
