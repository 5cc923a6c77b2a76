"""Which pictures a folder holds, in the order of their numbers.

The rules are those of reference note datasets §1.9: releases mix paddings (``img9.jpg`` beside
``img010.jpg``), suffixes (``.JPG``) and prefixes, so a name is read and never built.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reapex.errors import FolderEmpty, FolderMissing, FrameError, NumberAmbiguous, Place

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"})
_LAST_DIGITS = re.compile(r"(\d+)\D*$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class NumberedFile:
    """A picture and the frame number in its name."""

    number: int
    path: Path


def frame_number(file_name: str) -> int | None:
    """The last run of digits of a picture's name, or None if it is no numbered picture.

    Hidden files (``._img1.jpg``, ``.DS_Store``) and ``Thumbs.db`` are none.

    Examples
    --------
    >>> frame_number("reg_EP01_1-040.JPG"), frame_number("Thumbs.db"), frame_number("cover.jpg")
    (40, None, None)
    """
    stem, suffix = os.path.splitext(file_name)  # noqa: PTH122 - thousands of names; Path is slow
    if file_name.startswith(".") or suffix.lower() not in PICTURE_SUFFIXES:
        return None
    digits = _LAST_DIGITS.search(stem)
    return int(digits[1]) if digits else None


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
        with os.scandir(folder) as entries:
            inside = list(entries)
    except FileNotFoundError:
        raise FolderMissing("There is no such folder", where=where) from None
    except OSError as error:
        raise FrameError(
            f"The folder cannot be opened ({error.strerror})",
            where=where,
            mend="Check that it is a folder and that you may read it",
        ) from None
    numbered = sorted(
        NumberedFile(number, folder / entry.name)
        for entry in inside
        if (number := frame_number(entry.name)) is not None
    )
    if not numbered:
        raise _empty(folder, inside)
    for first, second in pairwise(numbered):
        if first.number == second.number:
            raise _ambiguous(folder, first, second, n_alike=_n_with(first.number, numbered))
    return tuple(numbered)


def _empty(folder: Path, inside: Sequence[os.DirEntry[str]]) -> FolderEmpty:
    folders = [entry.name for entry in inside if entry.is_dir()]
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
    names = f"{first.path.name} and {second.path.name}"
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
