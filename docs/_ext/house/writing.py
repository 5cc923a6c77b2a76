"""Generated pages on the disk: written where they differ, gone where nothing makes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path


def write_only(docs: Path, folders: Iterable[str], pages: Mapping[str, str]) -> None:
    """Let ``folders`` hold ``pages`` (path below ``docs`` → text) and nothing else.

    What is as it should be is left alone, so that Sphinx does not build it again. A page is put
    in its place whole: another build may be reading it.
    """
    for folder in folders:
        for path in (docs / folder).glob("**/*.*"):
            if path.is_file() and path.relative_to(docs).as_posix() not in pages:
                path.unlink(missing_ok=True)
    for name, text in pages.items():
        path = docs / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.partial")
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
