"""Pictures moved a little while a network learns: mirrored, turned and shifted.

Conventions
-----------
As in the released code (reference note gamdss §1.5): mirrored left to right half of the time, then
turned by up to 3° about the middle, then cut out of the picture with 15 pixels put round it (at
224; other sizes in proportion). The nearest pixel is taken, and what lies outside is filled. One
move holds for all frames of a clip.

Moves are drawn on the CPU from the generator that is given, and places are whole numbers from then
on (cosine and sine in 1/65536), so that a CPU and a GPU give the same pictures to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from reapex.errors import UsageError

_REFERENCE_WIDTH = 224
_BITS = 16  # of the fraction of cosine and sine
_ONE = 1 << _BITS
_FAR = -(1 << 30)  # two of them still fit in 32 bits


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much pictures are moved; the values of the release unless given.

    Parameters
    ----------
    flip
        The share of clips that are mirrored.
    rotation_deg
        They are turned by at most this, either way.
    padding_px_at_224
        They are shifted by at most this, in pixels of a picture 224 wide.

    Raises
    ------
    UsageError
        If a value is out of range.
    """

    flip: float = 0.5
    rotation_deg: float = 3.0
    padding_px_at_224: int = 15

    def __post_init__(self) -> None:
        ranges = {"flip": 1.0, "rotation_deg": 180.0, "padding_px_at_224": 224.0}
        for name, most in ranges.items():
            value = getattr(self, name)
            if not 0 <= value <= most:
                raise UsageError(f"The augmentation's {name} is {value}", expected=f"0 to {most:g}")

    @classmethod
    def none(cls) -> Augmentation:
        """Pictures as they are."""
        return cls(flip=0.0, rotation_deg=0.0, padding_px_at_224=0)

    @property
    def is_none(self) -> bool:
        """Whether nothing is moved."""
        return self == Augmentation.none()

    def draw(self, n: int, size: int, generator: torch.Generator) -> Moves:
        """Moves for ``n`` clips whose pictures have ``size`` pixels along each side.

        Parameters
        ----------
        generator
            On the CPU. How far it advances depends on ``n`` alone.
        """
        flipped = torch.rand(n, generator=generator, dtype=torch.float64) < self.flip
        turns = torch.rand(n, generator=generator, dtype=torch.float64) * 2 - 1
        places = torch.rand(2, n, generator=generator, dtype=torch.float64)
        padding = round(self.padding_px_at_224 * size / _REFERENCE_WIDTH)
        shifts = torch.floor(places * (2 * padding + 1)).to(torch.int32) - padding
        return Moves(flipped, turns * self.rotation_deg, shifts[0], shifts[1])


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """How each picture of a batch is moved; every field has one value per clip, on the CPU.

    Parameters
    ----------
    flipped
        Whether it is mirrored left to right; this comes first.
    turned_deg
        By how many degrees what lies right of the middle is turned downwards; the second.
    right, down
        The pixel of the turned picture that comes to the upper left, ``int32``: a picture with
        ``right`` 2 is shifted two pixels to the left. The last.
    """

    flipped: Tensor
    turned_deg: Tensor
    right: Tensor
    down: Tensor

    def __len__(self) -> int:
        return len(self.flipped)

    @property
    def cosine_and_sine(self) -> tuple[Tensor, Tensor]:
        """Of the turns, as whole numbers of 1/65536, ``int32 (b,)``."""
        radians = torch.deg2rad(self.turned_deg)
        cosine, sine = (torch.round(f(radians) * _ONE) for f in (torch.cos, torch.sin))
        return cosine.to(torch.int32), sine.to(torch.int32)

    def sources(self, size: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Which pixel each pixel of the moved pictures is taken from.

        Returns
        -------
        tuple
            Indices into the ``size * size`` pixels, ``int64 (b, size * size)``, and whether there
            is one, ``bool`` of the same shape; where there is none the index is 0.
        """
        b = len(self)
        cosine, sine = (each.to(device).view(b, 1) for each in self.cosine_and_sine)
        across, beside = _half_pixels(self.right.to(device), size)
        along, below = _half_pixels(self.down.to(device), size)
        # From the middle, in half pixels: that way it is a whole number for odd and even sizes.
        # (place + size) / 2, rounded down, is the nearest pixel.
        offset = size << _BITS
        x = _sum(cosine * across, sine * along + offset, beside, below)
        y = _sum(-sine * across, cosine * along + offset, beside, below)
        last = size - 1
        inside = (x | y | (last - x) | (last - y)) >= 0
        flipped = self.flipped.to(device).view(b, 1, 1).to(torch.int32)
        x = flipped * last + (1 - 2 * flipped) * x
        index = y.mul_(size).add_(x).mul_(inside)
        return index.view(b, -1).to(torch.int64), inside.view(b, -1)

    def applied(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """The moved pictures, filled with 0, and where they are not filled.

        Parameters
        ----------
        pictures
            ``(b, ..., size, size)``, of any type and any strides.

        Returns
        -------
        tuple
            The same shape, contiguous; and ``bool (b, ..., size, size)`` with 1 between.
        """
        index, inside = self.sources(pictures.shape[-1], pictures.device)
        between = (1,) * (pictures.ndim - 3)
        flat = pictures.flatten(-2)  # a view of any pictures whose rows follow one another
        moved = flat.gather(-1, index.view(len(self), *between, -1).expand(flat.shape))
        inside = inside.view(len(self), *between, *pictures.shape[-2:])
        return moved.view(pictures.shape).mul_(inside), inside

    def turn_vectors(self, u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """A field's vectors ``(b, ...)`` as the mirrored and turned picture shows them."""
        shape = (len(self), *(1 for _ in u.shape[1:]))
        cosine, sine = (
            (each.to(u.dtype) / _ONE).to(u.device).view(shape) for each in self.cosine_and_sine
        )
        mirrored = torch.where(self.flipped.to(u.device).view(shape), -u, u)
        return cosine * mirrored - sine * v, sine * mirrored + cosine * v


def _half_pixels(shift: Tensor, size: int) -> tuple[Tensor, Tensor]:
    """Places along one side, ``(b, size)`` from the middle, and which of them are not there."""
    places = torch.arange(size, dtype=torch.int32, device=shift.device) + shift.view(-1, 1)
    return 2 * places - (size - 1), (places < 0) | (places >= size)


def _sum(columns: Tensor, rows: Tensor, beside: Tensor, below: Tensor) -> Tensor:
    """Pixels ``(b, size, size)`` from what columns and rows contribute; negative where not there.

    A place that the shift brings in lies outside the turned picture, whatever the turn says.
    """
    columns = columns.masked_fill(beside, _FAR)
    rows = rows.masked_fill(below, _FAR)
    return (columns.unsqueeze(1) + rows.unsqueeze(2)) >> (_BITS + 1)
