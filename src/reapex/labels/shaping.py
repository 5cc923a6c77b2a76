"""Files that are no table with a header, made into one: what every release's shape has in common.

Conventions
-----------
A shape reads a path and gives grids such as :mod:`reapex.labels.header` looks for, with a row of
headings. What it makes remembers where each row came from (:class:`~reapex.labels.grid.Origin`), so
that a message names the user's own row and a correction finds its way back. A file that is a table
already, such as one that Reapex wrote, is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reapex.labels.grid import Grid


@dataclass(frozen=True, slots=True)
class Shaped:
    """The tables of a file or folder.

    Parameters
    ----------
    grids
        The tables.
    remarks
        What the user should know of how they were made; sentences without their full stop.
    n_apart
        Rows (or folders) of the user's that hold no record and have no row in the tables.
    """

    grids: tuple[Grid, ...]
    remarks: tuple[str, ...] = ()
    n_apart: int = 0


Shape = Callable[[Path], Shaped]
