"""SMIC's short clips are labelled by their paths: ``s1/micro/negative/s1_ne_01/``.

Conventions
-----------
Each clip's folder is one row, in the order of subjects and names. Its first picture is the onset
and its last the offset, in the numbers of the files. Folders beside ``micro`` hold no expression
and are counted apart. Links are followed once.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.errors import NotASheet, Place
from reapex.keyframes import Key
from reapex.labels.cells import Cell
from reapex.labels.grid import Grid, Origin, read_grids
from reapex.labels.shaping import Shaped
from reapex.labels.smic_cameras import CAMERA_FPS, camera_of

CAMERA = "Camera"
HEADINGS = ("Subject", "Filename", "Onset", "Offset", "Emotion", "fps", CAMERA, "Pictures")

_SUBJECT = re.compile(r"(?:subject|sub|s)?0*(\d+)", re.IGNORECASE)
_PICTURE = re.compile(r"(\d+)\D*\.(?:jpe?g|png|bmp|tiff?)$", re.ASCII | re.IGNORECASE)
_NO_EXPRESSION = re.compile(r"non[\W_]*micro", re.IGNORECASE)
_SHORT = 5  # pictures; at 25 per second a fifth of a second
_SHOWN = 5
_TREE = "s1/micro/negative/s1_ne_01/ with its pictures"


def smic_shape(path: Path) -> Shaped:
    """The clips of a folder as a table; a file is read as it is.

    Raises
    ------
    NotASheet
        If the folder holds no such clip, or those of several cameras.
    """
    if not path.is_dir():
        return Shaped(read_grids(path))
    folders = list(_folders(path))
    clips = sorted((each for each in folders if isinstance(each, _Clip)), key=_order)
    if not clips:
        raise NotASheet(
            "The folder holds no labels: no clip of it lies in a folder such as SMIC has",
            where=Place(file=path),
            expected=f"{_TREE}, or an annotation file",
            mend="Give the annotation file, or the folder above SMIC's subjects",
        )
    cameras = tuple(dict.fromkeys(clip.camera for clip in clips))
    if len(cameras) > 1:
        names = " and ".join(str(camera) for camera in cameras)
        raise NotASheet(
            f"The folder holds clips of several cameras ({names}), and these are the same "
            "expressions",
            where=Place(file=path),
            expected="the folder of one camera",
            mend=f"Give one of them, as in {path / str(cameras[0])}; a manifest takes several",
        )
    n_apart = len(folders) - len(clips)
    return Shaped((_grid(path, clips),), tuple(_remarks(clips, n_apart)), n_apart)


@dataclass(frozen=True, slots=True)
class _Clip:
    """A clip's folder: what its path says, and the numbers of its pictures, growing."""

    subject: str
    emotion: str
    name: str
    camera: str | None
    numbers: tuple[int, ...]

    @property
    def row(self) -> tuple[Cell, ...]:
        """Under :data:`HEADINGS`."""
        first, last = (self.numbers[0], self.numbers[-1]) if self.numbers else (None, None)
        fps, n = CAMERA_FPS.get(self.camera), len(self.numbers)
        return (self.subject, self.name, first, last, self.emotion, fps, self.camera, n)


def _order(clip: _Clip) -> tuple[int, str]:
    match = _SUBJECT.fullmatch(clip.subject)
    return (int(match[1]) if match else 0, clip.name)


def _folders(root: Path) -> Iterator[_Clip | Path]:
    """The clips below a folder, and folders of pictures that show no expression."""
    # A path such as "." does not spell out the folders above, which say subject and camera.
    root = root.resolve() if ".." in root.parts else root.absolute()
    entered: set[str] = set()
    for folder, inside, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in entered:
            inside.clear()
            continue
        entered.add(real)
        inside.sort()
        parts = Path(folder).parts
        # The subject may be the folder that was given, or stand above it.
        subject, expression, emotion, name = (
            ("", "", "", *parts)[-4:] if len(parts) > 3 else ("",) * 4
        )
        if _SUBJECT.fullmatch(subject) and expression.lower() == "micro":
            camera = camera_of(parts[:-1])
            yield _Clip(subject, emotion.lower(), name, camera, _numbers(files))
        elif files and any(map(_NO_EXPRESSION.fullmatch, parts[len(root.parts) - 1 :])):
            yield Path(folder)


def _numbers(files: Sequence[str]) -> tuple[int, ...]:
    found = (None if name.startswith(".") else _PICTURE.search(name) for name in files)
    return tuple(sorted(int(match[1]) for match in found if match))


def _grid(path: Path, clips: Sequence[_Clip]) -> Grid:
    rows = [clip.row for clip in clips]
    reasons: dict[tuple[int, Key], tuple[str, str]] = {
        (index, "onset"): (
            f"The folder {clip.name!r} holds no numbered picture",
            "Copy the clip again; the release itself lacks some, such as s18_sur_03 cropped",
        )
        for index, clip in enumerate(clips, 1)
        if not clip.numbers
    }
    listing = "\n".join(repr((clip.row, clip.numbers)) for clip in clips)
    origin = Origin(
        tuple(range(1, len(rows) + 2)),
        reasons=reasons,
        remark="Written as a table of its own: SMIC's labels are the paths of its folders",
    )
    sha256 = hashlib.sha256(listing.encode("utf-8", "replace")).hexdigest()
    return Grid(path, None, (HEADINGS, *rows), sha256, origin=origin)


def _remarks(clips: Sequence[_Clip], n_apart: int) -> Iterator[str]:
    if n_apart:
        yield f"Folders beside micro, which show no micro-expression, are not read: {n_apart}"
    short = [clip.name for clip in clips if 0 < len(clip.numbers) < _SHORT]
    if short:
        yield f"{_listed(short)} fewer than {_SHORT} pictures"
    gaps = [
        clip.name
        for clip in clips
        if clip.numbers and clip.numbers[-1] - clip.numbers[0] + 1 > len(clip.numbers)
    ]
    if gaps:
        yield f"{_listed(gaps)} gaps between the numbers of the pictures"
    if clips[0].camera is None:
        yield (
            "No folder is called HS, VIS or NIR, so that the frame rate is not known: say "
            "--fps 100 for HS, --fps 25 for VIS and NIR"
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN]) + (" and others" if len(names) > _SHOWN else "")
    return f"{len(names)} clip{' has' if len(names) == 1 else 's have'} ({shown})"
