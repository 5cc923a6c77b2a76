"""Arrays that are made once and found again: never half, and never taken for others.

Conventions
-----------
An entry is two files, ``KIND-KEY.npy`` and ``KIND-KEY.json``. The second is written last and holds
the whole key, the size and CRC-32 of the first, and notes of its maker. An entry of which anything
does not fit is made anew. Both are written under temporary names, so that several processes may
make the same entry at once.
"""

from __future__ import annotations

import json
import math
import shutil
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reapex.errors import OutputError, Place
from reapex.output import TEMPORARY, writing

_FORMAT = 1
_SPARE_BYTES = 16 << 20
_ABANDONED_SECONDS = 3600.0  # a younger file may be another process's
_KEY_LETTERS = 16  # of the key in a file's name; the whole stands inside
_CHUNK = 1 << 20

Fill = Callable[[npt.NDArray[Any]], Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An array on disk, and the notes of whoever made it.

    ``content`` is what its bytes are known by: their number and CRC-32.
    """

    path: Path
    notes: Any
    content: str


@dataclass(frozen=True, slots=True)
class ArrayCache:
    """A folder of arrays."""

    folder: Path

    def find(self, kind: str, key: str) -> Kept | None:
        """The entry of that key; None if it is not there, or not as it was written."""
        array, notes = self._paths(kind, key)
        try:
            told = json.loads(notes.read_text(encoding="utf-8"))
            sound = (told["format"], told["key"]) == (_FORMAT, key) and (
                told["array"] == _check(array)
            )
            return Kept(array, told["notes"], _content(told["array"])) if sound else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def make(
        self, kind: str, key: str, shape: Sequence[int], dtype: npt.DTypeLike, fill: Fill
    ) -> Kept:
        """Make an entry, in place of what may be there.

        Parameters
        ----------
        kind, key
            Its name.
        shape, dtype
            Of the array, which is mapped from disk and begins as zeros.
        fill
            Writes into it, and returns notes that JSON can say.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        array, notes = self._paths(kind, key)
        with writing(array, force=True) as temporary:
            self._require_room(shape, dtype)
            mapped = np.lib.format.open_memmap(
                temporary, mode="w+", dtype=np.dtype(dtype), shape=tuple(shape)
            )
            said = fill(mapped)
            mapped.flush()
            del mapped  # Windows does not rename a file that is mapped
            check = _check(temporary)
        told = {"format": _FORMAT, "key": key, "array": check, "notes": said}
        with writing(notes, force=True) as temporary:
            temporary.write_text(json.dumps(told), encoding="utf-8")
        return Kept(array, said, _content(check))

    def _require_room(self, shape: Sequence[int], dtype: npt.DTypeLike) -> None:
        """Stop before a disk is full: a mapped file that finds no room takes the process down.

        What a process that was killed left half written is cleared away first.
        """
        for left in self.folder.glob(f"{TEMPORARY}*.npy"):
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink(missing_ok=True)
        needed = math.prod(shape) * np.dtype(dtype).itemsize
        free = shutil.disk_usage(self.folder).free
        if free < needed + _SPARE_BYTES:
            raise OutputError(
                f"{needed / 1e6:.0f} MB of pictures are to be kept, and {free / 1e6:.0f} MB are "
                "free",
                where=Place(file=self.folder),
                mend="Make room there, or name another folder, as in --cache FOLDER",
            )

    def _paths(self, kind: str, key: str) -> tuple[Path, Path]:
        stem = f"{kind}-{key[:_KEY_LETTERS]}"
        return self.folder / f"{stem}.npy", self.folder / f"{stem}.json"


def _content(check: Sequence[int]) -> str:
    return f"{check[0]}-{check[1]:08x}"


def _check(path: Path) -> list[int]:
    """A file's length and CRC-32."""
    length = crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            length += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return [length, crc]
