"""A map read as four lines, and four lines added up to a map again.

Conventions
-----------
A map is ``(b, h, w, c)``, its lines ``(h·w, b, 4, c)``: row by row, column by column, and both from
the end. Steps stand first, so that each is one piece of memory for the scan.
"""

from __future__ import annotations

import torch
from torch import Tensor


def cross_scanned(x: Tensor) -> Tensor:
    """The four lines of a map."""
    rows = x.flatten(1, 2).transpose(0, 1)
    columns = x.transpose(1, 2).flatten(1, 2).transpose(0, 1)
    return torch.stack((rows, columns, rows.flip(0), columns.flip(0)), dim=2)


def cross_merged(lines: Tensor, height: int, width: int) -> Tensor:
    """The sum of the four lines, each number at its place of the map ``(b, h, w, c)``."""
    forward, back = lines[:, :, :2], lines[:, :, 2:].flip(0)
    rows, columns = (forward + back).transpose(0, 1).unbind(2)
    by_column = torch.unflatten(columns, 1, (width, height)).transpose(1, 2)
    return torch.unflatten(rows, 1, (height, width)) + by_column
