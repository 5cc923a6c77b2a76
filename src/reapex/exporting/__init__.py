"""Results written where users keep their labels: their own sheet first.

Conventions
-----------
A user's file is never changed: every output is a file of its own, written under a temporary name
and renamed. What Reapex adds to a sheet stands in columns named ``_reapex_*``. What a format cannot
hold is found by reading what was written, and said. Cropped pictures are written into a folder of
their own, in the layout of the pictures that they were made from.
"""

from reapex.exporting.converting import Conversion, convert
from reapex.exporting.crop_folder import FolderCropper
from reapex.exporting.crop_plan import FACELESS, FORMATS, CropFiles, CropTask, crop_tasks
from reapex.exporting.crop_record import MANIFEST, CropRecord
from reapex.exporting.crops import Cropped, crop_corpus
from reapex.exporting.numbered import PICTURES, WrittenFrames, write_numbered
from reapex.exporting.sheet import (
    WrittenSheet,
    corrected_suffix,
    require_place,
    write_rows,
    write_sheet,
)
from reapex.exporting.targets import Target, target_of, targets

__all__ = [
    "FACELESS",
    "FORMATS",
    "MANIFEST",
    "PICTURES",
    "Conversion",
    "CropFiles",
    "CropRecord",
    "CropTask",
    "Cropped",
    "FolderCropper",
    "Target",
    "WrittenFrames",
    "WrittenSheet",
    "convert",
    "corrected_suffix",
    "crop_corpus",
    "crop_tasks",
    "require_place",
    "target_of",
    "targets",
    "write_numbered",
    "write_rows",
    "write_sheet",
]
