"""Results written where users keep their labels: their own sheet first.

Conventions
-----------
A user's file is never changed: every output is a file of its own, written under a temporary name
and renamed. What Reapex adds to a sheet stands in columns named ``_reapex_*``.
"""

from reapex.exporting.numbered import PICTURES, WrittenFrames, write_numbered
from reapex.exporting.sheet import (
    WrittenSheet,
    corrected_suffix,
    require_place,
    write_rows,
    write_sheet,
)

__all__ = [
    "PICTURES",
    "WrittenFrames",
    "WrittenSheet",
    "corrected_suffix",
    "require_place",
    "write_numbered",
    "write_rows",
    "write_sheet",
]
