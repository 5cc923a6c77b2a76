"""A rectangle of pixels, and a face in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]
Eyes = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of whole pixels; it may stick out of the picture until :meth:`within` cuts it.

    Parameters
    ----------
    x, y
        Its first column and row.
    width, height
        Pixels along each side, 1 or more.
    """

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a box of {self.width} × {self.height} pixels holds nothing")

    @classmethod
    def around(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """The smallest box that holds these borders."""
        x, y = math.floor(left), math.floor(top)
        return cls(x, y, max(math.ceil(right) - x, 1), max(math.ceil(bottom) - y, 1))

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Its pixels."""
        return self.width * self.height

    @property
    def centre(self) -> Point:
        """Its middle, where whole numbers are the middles of pixels."""
        return self.x + (self.width - 1) / 2, self.y + (self.height - 1) / 2

    def within(self, width: int, height: int) -> Box | None:
        """The part inside a picture of that size; None if there is none."""
        return self._shared(Box(0, 0, width, height))

    def overlap(self, other: Box) -> float:
        """What both cover as a share of what either covers: 1 for the same box, 0 for none."""
        both = self._shared(other)
        return 0.0 if both is None else both.area / (self.area + other.area - both.area)

    def _shared(self, other: Box) -> Box | None:
        x, y = max(self.x, other.x), max(self.y, other.y)
        width = min(self.right, other.right) - x
        height = min(self.bottom, other.bottom) - y
        return Box(x, y, width, height) if width > 0 and height > 0 else None


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a picture: its box, and the eye centres where known, the picture's left one first.

    The box is what Haar cascades call a face: from brow to chin, two and a half times as wide as
    the eyes are apart.
    """

    box: Box
    eyes_px: Eyes | None = None


def ordered(first: Point, second: Point) -> Eyes:
    """Two eyes, the picture's left one first."""
    return (first, second) if first[0] <= second[0] else (second, first)


def eyes_within(eyes: Eyes | None, box: Box) -> Eyes | None:
    """The eyes in the coordinates of a box; None unless both lie in it."""
    if eyes is None:
        return None
    (left_x, left_y), (right_x, right_y) = eyes
    inside = all(
        -0.5 <= x - box.x < box.width - 0.5 and -0.5 <= y - box.y < box.height - 0.5
        for x, y in eyes
    )
    if not inside:
        return None
    return (left_x - box.x, left_y - box.y), (right_x - box.x, right_y - box.y)
