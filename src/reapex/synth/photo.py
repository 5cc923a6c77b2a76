"""Portraits from photographs that have a landmark file beside them.

Conventions
-----------
A landmark file has the picture's name and ends in ``.tem`` (upper or lower case): the number of
points, then one ``x y`` in pixels per line, as webmorph writes its standard template of 189 points.
Points 0 and 1 are the pupils on the picture's left and right, 87 and 93 the corners of the mouth
(checked on the London set). Photographs are for the user's own studies; Reapex ships none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from reapex.errors import FrameUnreadable, InputError, Place, UsageError
from reapex.series import FloatArray, UInt8Array
from reapex.synth.portrait import Portrait

_IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff")
_N_POINTS = 189
_PUPILS = (0, 1)
_MOUTH_CORNERS = (87, 93)

SIDE = 448
_UNIT = 0.33  # inter-ocular distance as a share of the crop's side: brows to chin, as in CASME II
_EYES_Y = 0.38  # the height of the eyes in the crop


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file and the landmark file beside it."""

    image: Path
    landmarks: Path

    def portrait(self, *, side: int = SIDE) -> Portrait:
        """The face cut out: a square of ``side`` pixels, a third of it between the eyes.

        Raises
        ------
        InputError
            If the picture or its landmarks cannot be used.
        """
        picture, points = _read_picture(self.image), read_tem(self.landmarks)
        height, width = picture.shape[:2]
        eyes, mouth = points[list(_PUPILS)], points[list(_MOUTH_CORNERS)].mean(axis=0)
        used = np.vstack([eyes, mouth])
        if (used < 0).any() or (used > (width - 1, height - 1)).any() or eyes[0, 0] >= eyes[1, 0]:
            raise InputError(
                f"The eyes and mouth do not lie in {self.image.name} ({width} × {height} pixels)",
                where=Place(file=self.landmarks),
                expected="points 0 and 1 on the pupils, left one first, 87 and 93 at the mouth",
                mend="Check that the landmarks belong to this picture at this size",
            )
        return cut_out(picture, eyes, mouth, side, self.image.stem)


def find_photos(folder: Path) -> tuple[Photo, ...]:
    """The pictures of a folder that have landmarks, by name.

    Raises
    ------
    UsageError
        If the folder is not there.
    InputError
        If no picture in it has a ``.tem`` file beside it.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}", mend="Give a folder of portraits")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    landmarks = {path.stem: path for path in files if path.suffix.lower() == ".tem"}
    photos = tuple(
        Photo(path, landmarks[path.stem])
        for path in files
        if path.suffix.lower() in _IMAGE_ENDINGS and path.stem in landmarks
    )
    if not photos:
        raise InputError(
            "No picture here has a landmark file beside it",
            where=Place(file=folder),
            expected="pairs such as 001.jpg and 001.tem",
        )
    return photos


def read_tem(path: Path) -> FloatArray:
    """The points of a landmark file, shape ``(189, 2)``, in pixels (x, y).

    Raises
    ------
    InputError
        If the file is not a webmorph template of 189 points.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The landmarks cannot be read ({error})", where=Place(file=path)
        ) from None
    if not lines or lines[0].strip() != str(_N_POINTS):
        raise InputError(
            f"The file begins with {lines[0][:20] if lines else ''!r}",
            where=Place(file=path, row=1),
            expected=f"the number of points, {_N_POINTS}, alone on the first line",
            mend="Save the landmarks with webmorph's standard template",
        )
    points = [_point(line, path, row) for row, line in enumerate(lines[1 : _N_POINTS + 1], start=2)]
    if len(points) < _N_POINTS:
        raise InputError(
            f"The file ends after {len(points)} of {_N_POINTS} points",
            where=Place(file=path, row=len(lines)),
            mend="It seems to be cut short; save it again",
        )
    return np.array(points, dtype=np.float64)


def _point(line: str, path: Path, row: int) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in line.split())
        if not np.isfinite([x, y]).all():
            raise ValueError(line)
    except ValueError:
        raise InputError(
            f"The line {line[:40]!r} is not a point",
            where=Place(file=path, row=row),
            expected="two numbers, x and y in pixels",
        ) from None
    return x, y


def _read_picture(path: Path) -> UInt8Array:
    # Through numpy, because OpenCV opens no path outside the system's code page on Windows.
    try:
        data = np.fromfile(path, dtype=np.uint8)
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    except OSError:
        picture = None
    if picture is None:
        raise FrameUnreadable("The portrait cannot be decoded", where=Place(file=path))
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def cut_out(
    picture: UInt8Array, eyes: FloatArray, mouth: FloatArray, side: int, name: str
) -> Portrait:
    """The square around the face at ``side`` pixels; the border repeats where it sticks out."""
    between = eyes.mean(axis=0)
    width = round(float(np.hypot(*(eyes[1] - eyes[0]))) / _UNIT)
    left = round(float((between[0] + mouth[0]) / 2 - width / 2))
    top = round(float(between[1] - _EYES_Y * width))
    rows = np.clip(np.arange(top, top + width), 0, picture.shape[0] - 1)
    columns = np.clip(np.arange(left, left + width), 0, picture.shape[1] - 1)
    crop = picture[rows[:, None], columns]
    kernel = cv2.INTER_AREA if side < width else cv2.INTER_CUBIC
    marks = (np.vstack([eyes, mouth]) - (left, top) + 0.5) * (side / width) - 0.5
    left_eye, right_eye, middle = ((float(x), float(y)) for x, y in marks)
    return Portrait(
        image=np.asarray(cv2.resize(crop, (side, side), interpolation=kernel), dtype=np.uint8),
        left_eye=left_eye,
        right_eye=right_eye,
        mouth=middle,
        name=name,
    )
