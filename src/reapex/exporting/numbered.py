"""The frames of a video as numbered pictures, which every other tool reads.

Conventions
-----------
Pictures are called ``img00001.png`` and so on, by the numbers that the source gives; beside them
``frames.csv`` says when each was shown. All of them are written into a folder of a temporary name
that takes its place when it is whole: a folder that is there has every frame.
"""

from __future__ import annotations

import csv
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from reapex.errors import OutputError, OutputExists, OutputIsInput, Place
from reapex.frames import VideoFrames
from reapex.output import TEMPORARY
from reapex.progress import Progress
from reapex.series import UInt8Array

Picture = Literal["png", "jpg"]
PICTURES: tuple[Picture, ...] = ("png", "jpg")
TABLE = "frames.csv"
HEADINGS = ("number", "file", "time_ms", "key_frame")

_LEAST_DIGITS = 5
_JPEG_QUALITY = 95


@dataclass(frozen=True, slots=True)
class WrittenFrames:
    """The folder of pictures, the table in it, and how many pictures there are."""

    folder: Path
    table: Path
    n_frames: int


def write_numbered(
    frames: VideoFrames,
    out: Path,
    *,
    kind: Picture = "png",
    force: bool = False,
    telling: Progress | None = None,
) -> WrittenFrames:
    """Write every frame of a video as a picture, and a table of their times.

    Parameters
    ----------
    frames
        The video, or a stretch of it.
    out
        The folder to make.
    kind
        ``png`` loses nothing; ``jpg`` is smaller and blurs what is fainter than its noise.
    force
        Replace what is in the folder, if there is one that was written so.

    Raises
    ------
    OutputExists
        If the folder is there and not empty, and ``force`` was not given; with it, if the folder
        holds what was not written here.
    OutputIsInput
        If the video itself lies in it.
    OutputError
        If the folder cannot be written.
    FrameError
        If a frame cannot be read; nothing is left behind then.
    """
    _refuse(frames.path, out, force)
    numbers, times = frames.numbers, frames.times_ms
    digits = max(_LEAST_DIGITS, len(str(numbers[-1])))
    is_key = frames.index.is_key[frames.stretch.start : frames.stretch.stop]
    with (
        _folder_in_one_step(out) as folder,
        (folder / TABLE).open("w", newline="", encoding="utf-8") as file,
    ):
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for position, number in enumerate(numbers):
            name = f"img{number:0{digits}d}.{kind}"
            (folder / name).write_bytes(_encoded(frames.read([position])[0], kind))
            table.writerow((number, name, f"{times[position]:.3f}", int(is_key[position])))
            if telling is not None:
                telling(position + 1, len(frames))
    return WrittenFrames(out, out / TABLE, len(frames))


def _encoded(picture: UInt8Array, kind: Picture) -> bytes:
    parameters = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if kind == "jpg" else []
    is_done, data = cv2.imencode(f".{kind}", np.ascontiguousarray(picture[..., ::-1]), parameters)
    if not is_done:
        raise OutputError(f"A picture of shape {picture.shape} cannot be written as {kind}")
    return data.tobytes()


def _refuse(video: Path, out: Path, force: bool) -> None:
    place = Place(file=out)
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputExists("There is a file of that name", where=place, mend="Name a folder")
    inside = os.listdir(out)  # noqa: PTH208 - names only
    if any((out / name).samefile(video) for name in inside if (out / name).is_file()):
        raise OutputIsInput(
            "The pictures would be written over the folder of the video itself",
            where=place,
            mend="Name a new folder",
        )
    if inside and not (force and _is_ours(inside)):
        raise OutputExists(
            "The folder is there already" + (", with other files in it" if force else ""),
            where=place,
            mend="Name a new folder" + ("" if force else ", or --force to replace it"),
        )


def _is_ours(inside: list[str]) -> bool:
    """Whether a folder holds nothing but what :func:`write_numbered` writes."""
    endings = tuple(f".{kind}" for kind in PICTURES)
    return TABLE in inside and all(
        name == TABLE or (name.startswith("img") and name.endswith(endings)) for name in inside
    )


@contextmanager
def _folder_in_one_step(out: Path) -> Iterator[Path]:
    """A folder of a temporary name that becomes ``out``, and takes the place of what is there."""
    temporary = out.parent / f"{TEMPORARY}{secrets.token_hex(6)}"
    try:
        temporary.mkdir(parents=True)
        yield temporary
        if out.exists():
            shutil.rmtree(out)
        temporary.rename(out)
    except OSError as error:
        raise OutputError(
            f"The folder cannot be written: {error.strerror or error}",
            where=Place(file=out),
            mend="Choose another place, or make room on the disk",
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
