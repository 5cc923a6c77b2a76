"""Putting a finished folder in its place without harming what is there.

Conventions
-----------
A corpus is built in a hidden sibling of its place, ``.NAME.xxxxxxxx.partial``, and moved when it is
complete. It carries ``.reapex-written``, the list of its files. Into a folder that holds anything,
it goes only with ``force``; then the files on the list of the corpus before are removed, any other
file stays, and a file that Reapex did not write is never written over.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from uuid import uuid4

from reapex.errors import OutputError, OutputExists, OutputLocked, Place

LIST_NAME = ".reapex-written"


def refuse_unless_free(out: Path, *, force: bool) -> None:
    """Raise OutputExists if something is in the way."""
    if out.is_dir() and (force or not any(out.iterdir())):
        return
    if out.exists():
        raise OutputExists(
            f"{out} is there already" if out.is_dir() else f"{out} is a file, not a folder",
            where=Place(file=out),
            mend="Choose another folder, or use --force to write the corpus anew"
            if out.is_dir()
            else "Choose another place",
        )


@contextmanager
def built_beside(out: Path) -> Iterator[Path]:
    """A new folder to build in; on a normal exit it is moved to ``out``, else it is removed."""
    partial = out.with_name(f".{out.name}.{uuid4().hex[:8]}.partial")
    try:
        partial.mkdir(parents=True)
        try:
            yield partial
            _write_list(partial, _files(partial))
            _install(partial, out)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except PermissionError as error:
        raise OutputLocked(
            f"The folder cannot be written ({error.strerror})", where=Place(file=out)
        ) from None
    except OSError as error:
        raise OutputError(f"Writing failed ({error})", where=Place(file=out)) from None


def _install(partial: Path, out: Path) -> None:
    if out.is_dir() and not any(out.iterdir()):
        out.rmdir()
    if not out.exists():
        partial.rename(out)
        return
    new, old = _files(partial), _listed(out)
    foreign = sorted(name for name in new - old if (out / name).exists())
    if foreign:
        raise OutputExists(
            f"{foreign[0]} is in the way, and Reapex did not write it",
            where=Place(file=out),
            mend="Move it away, or choose another folder",
        )
    # First the list of all that is ours, so that a run killed from here on can be forced again.
    _write_list(out, old | new)
    for name in old - new:
        (out / name).unlink(missing_ok=True)
        _remove_empty(out / name, out)
    for name in sorted(new - {LIST_NAME}):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (partial / name).replace(out / name)
    (partial / LIST_NAME).replace(out / LIST_NAME)


def _remove_empty(path: Path, top: Path) -> None:
    """Remove the folders above a removed file as far as they are empty."""
    with suppress(OSError):
        for folder in path.relative_to(top).parents:
            if folder != Path():
                (top / folder).rmdir()


def _files(folder: Path) -> set[str]:
    """All files below a folder, as relative names with forward slashes."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _listed(folder: Path) -> set[str]:
    """The files that Reapex wrote here before; a name that leads out of the folder is none."""
    try:
        names = (folder / LIST_NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return set()
    inside = {name for name in names if name and not PurePosixPath(name).is_absolute()}
    return {name for name in inside if ".." not in PurePosixPath(name).parts}


def _write_list(folder: Path, names: set[str]) -> None:
    lines = sorted(names | {LIST_NAME})
    (folder / LIST_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
