"""A folder of numbered pictures as a frame source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from reapex.errors import FrameSizesDiffer, Place, UsageError
from reapex.frames.decoding import decode
from reapex.frames.listing import NumberedFile, list_numbered
from reapex.series import UInt8Array


class FolderFrames:
    """The numbered pictures of one folder, or a stretch of them.

    Parameters
    ----------
    folder
        Where they are.
    fps
        Frames per second; None if unknown. A missing number leaves its gap in time.
    files
        The pictures by growing number; listed from the folder unless given.

    Raises
    ------
    FolderMissing, FolderEmpty, NumberAmbiguous
        As :func:`~reapex.frames.listing.list_numbered` does.
    """

    def __init__(
        self,
        folder: Path,
        fps: float | None = None,
        files: Sequence[NumberedFile] | None = None,
    ) -> None:
        if fps is not None and not fps > 0:
            raise UsageError(f"The frame rate is {fps}", expected="frames per second, above 0")
        self.folder = folder
        self.fps = fps
        self.files = tuple(list_numbered(folder) if files is None else files)
        self._shape: tuple[int, ...] | None = None

    def __repr__(self) -> str:
        return f"FolderFrames({str(self.folder)!r}, {len(self)} frames, fps={self.fps})"

    def __len__(self) -> int:
        return len(self.files)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The number in each file's name."""
        return tuple(file.number for file in self.files)

    @property
    def times_ms(self) -> tuple[float, ...] | None:
        """When each frame was shown, from the first; None if the rate is unknown."""
        if self.fps is None:
            return None
        first = self.numbers[0]
        return tuple((number - first) * 1000 / self.fps for number in self.numbers)

    @property
    def place(self) -> Place:
        """The folder."""
        return Place(frames=self.folder)

    def between(self, first: int, last: int) -> Self:
        """The frames whose numbers lie in ``[first, last]``, as a source of their own."""
        inside = [file for file in self.files if first <= file.number <= last]
        return type(self)(self.folder, self.fps, inside)

    def read(self, positions: Sequence[int]) -> UInt8Array:
        """Pictures at these positions, RGB ``(len(positions), h, w, 3)``.

        Raises
        ------
        FrameUnreadable
            If a picture is damaged.
        FrameSizesDiffer
            If its size is not that of the first picture read from this source.
        """
        pictures = [self._read_one(self.files[position]) for position in positions]
        if not pictures:
            return np.empty((0, 0, 0, 3), dtype=np.uint8)
        return pictures[0][np.newaxis] if len(pictures) == 1 else np.stack(pictures)

    def _read_one(self, file: NumberedFile) -> UInt8Array:
        picture = decode(f"{file.folder}/{file.name}")  # not file.path: joining paths takes longer
        if self._shape is None:
            self._shape = picture.shape
        if picture.shape != self._shape:
            height, width = picture.shape[:2]
            raise FrameSizesDiffer(
                f"{file.name} is {width}×{height} pixels, others of this clip are "
                f"{self._shape[1]}×{self._shape[0]}",
                where=self.place.at(frame=file.number),
                mend="Crop all frames of a clip with one box",
            )
        return picture
