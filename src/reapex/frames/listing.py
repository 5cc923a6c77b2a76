"""Which pictures a folder holds, in the order of their numbers.

The rules are those of reference note datasets §1.9: releases mix paddings (``img9.jpg`` beside
``img010.jpg``), suffixes (``.JPG``) and prefixes, so a name is read and never built.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from reapex.errors import FolderEmpty, FolderMissing, FrameError, NumberAmbiguous, Place

# One expression for the whole name: a corpus has a million of them.
_NUMBERED = re.compile(r"(\d+)\D*\.(?:jpe?g|png|bmp|tiff?)$", re.ASCII | re.IGNORECASE)


class NumberedFile(NamedTuple):
    """A picture and the frame number in its name.

    Folder and name apart: a corpus lists a million pictures, and the folder is said once for all.
    """

    number: int
    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """Where the picture is."""
        return self.folder / self.name


def frame_number(file_name: str) -> int | None:
    """The last run of digits of a picture's name, or None if it is no numbered picture.

    Hidden files (``._img1.jpg``, ``.DS_Store``) and ``Thumbs.db`` are none.

    Examples
    --------
    >>> frame_number("reg_EP01_1-040.JPG"), frame_number("Thumbs.db"), frame_number("cover.jpg")
    (40, None, None)
    """
    numbered = _NUMBERED.search(file_name)
    return int(numbered[1]) if numbered and not file_name.startswith(".") else None


def list_numbered(folder: Path) -> tuple[NumberedFile, ...]:
    """The numbered pictures of a folder, by growing number.

    Raises
    ------
    FolderMissing, FolderEmpty
        If the folder is not there, or holds no numbered picture.
    NumberAmbiguous
        If two pictures carry one number.
    """
    where = Place(frames=folder)
    try:
        inside = os.listdir(folder)  # noqa: PTH208 - names only, and quicker
    except FileNotFoundError:
        raise FolderMissing("There is no such folder", where=where) from None
    except OSError as error:
        raise FrameError(
            f"The folder cannot be opened ({error.strerror})",
            where=where,
            mend="Check that it is a folder and that you may read it",
        ) from None
    found = sorted((number, name) for name in inside if (number := frame_number(name)) is not None)
    if not found:
        raise _empty(folder, inside)
    # The clips of a release use the same names over and over: each is kept once.
    numbered = tuple(NumberedFile(number, folder, sys.intern(name)) for number, name in found)
    for first, second in pairwise(numbered):
        if first.number == second.number:
            raise _ambiguous(folder, first, second, n_alike=_n_with(first.number, numbered))
    return numbered


def _empty(folder: Path, inside: Sequence[str]) -> FolderEmpty:
    folders = [name for name in inside if (folder / name).is_dir()]
    n_files = len(inside) - len(folders)
    holds = [f"{n_files} other file{'' if n_files == 1 else 's'}"] if n_files else []
    holds += [f"the folder {name!r}" for name in sorted(folders)[:3]]
    return FolderEmpty(
        "The folder holds no numbered picture"
        + (f"; it holds {' and '.join(holds)}" if holds else " and nothing else"),
        where=Place(frames=folder),
        expected="files such as img1.jpg, frame_0012.png; the last digits are the number",
    )


def _ambiguous(
    folder: Path, first: NumberedFile, second: NumberedFile, n_alike: int
) -> NumberAmbiguous:
    names = f"{first.name} and {second.name}"
    if n_alike > 2:
        return NumberAmbiguous(
            f"{n_alike} files end in the same digits, such as {names}",
            where=Place(frames=folder, frame=first.number),
            expected="names whose last digits are the frame number",
            mend="Rename the files so that the frame number comes last",
        )
    return NumberAmbiguous(
        f"{names} carry the same frame number",
        where=Place(frames=folder, frame=first.number),
        mend="Move one of them out of the folder",
    )


def _n_with(number: int, numbered: Sequence[NumberedFile]) -> int:
    return sum(file.number == number for file in numbered)
