"""Results written where users keep their labels: their own sheet first.

Conventions
-----------
A user's file is never changed: every output is a file of its own, written under a temporary name
and renamed. What Reapex adds to a sheet stands in columns named ``_reapex_*``. What a format cannot
hold is found by reading what was written, and said.
"""

from reapex.exporting.converting import Conversion, Target, convert, target_of, targets
from reapex.exporting.sheet import (
    WrittenSheet,
    corrected_suffix,
    require_place,
    write_rows,
    write_sheet,
)

__all__ = [
    "Conversion",
    "Target",
    "WrittenSheet",
    "convert",
    "corrected_suffix",
    "require_place",
    "target_of",
    "targets",
    "write_rows",
    "write_sheet",
]
