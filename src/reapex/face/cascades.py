"""OpenCV's Haar cascades: what it ships in the wheel, loaded when first used.

Conventions
-----------
A cascade remembers the picture that it works on, so each thread has its own. OpenCV gives boxes in
the order in which its threads find them; here they are sorted, so that the answer is always the
same.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib.resources import files

import cv2

from reapex.errors import MissingExtra
from reapex.face.box import Box
from reapex.series import UInt8Array

LEAST_SIDE = 24  # the cascades were trained on 20 pixels; below a little more they see nothing

_own = threading.local()


def detect(
    cascade: str, grey: UInt8Array, scale: float, n_neighbours: int, sides: tuple[int, int]
) -> tuple[Box, ...]:
    """What a cascade finds in a grey picture ``(h, w)``, the largest first.

    Parameters
    ----------
    cascade
        Its name: ``"frontalface_alt2"``.
    scale
        The step from one size to the next.
    n_neighbours
        How many hits make a find.
    sides
        The smallest and the largest side of a find in pixels.

    Raises
    ------
    MissingExtra
        If this OpenCV has no such cascade.
    """
    least, most = sides
    if most < least or min(grey.shape) < least:
        return ()
    found = _cascade(cascade).detectMultiScale(
        grey, scale, n_neighbours, 0, (least, least), (most, most)
    )
    boxes = [Box(*(int(number) for number in each)) for each in found]
    return tuple(sorted(boxes, key=lambda box: (-box.area, box.x, box.y)))


def _cascade(name: str) -> cv2.CascadeClassifier:
    cascades: dict[str, cv2.CascadeClassifier] = _own.__dict__
    if name not in cascades:
        # From memory: on Windows OpenCV opens no path that is outside the system's code page.
        storage = cv2.FileStorage(_text_of(name), cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
        cascade = cv2.CascadeClassifier()
        if not cascade.read(storage.getFirstTopLevelNode()):
            raise _missing()
        cascades[name] = cascade
    return cascades[name]


@lru_cache
def _text_of(name: str) -> str:
    try:
        return (files("cv2") / "data" / f"haarcascade_{name}.xml").read_text(encoding="utf-8")
    except (TypeError, OSError):  # OpenCV 5, and what some systems install, have none
        raise _missing() from None


def _missing() -> MissingExtra:
    return MissingExtra(
        f"OpenCV {cv2.__version__} has no Haar cascades here, so no face can be looked for",
        expected="the wheel opencv-python-headless from 4.10, below 5",
        mend='Run: pip install "opencv-python-headless>=4.10,<5"',
    )
