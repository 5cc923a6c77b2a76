"""Results written where users keep their labels: their own sheet first.

Conventions
-----------
A user's file is never changed: every output is a file of its own, written under a temporary name
and renamed. What Reapex adds to a sheet stands in columns named ``_reapex_*``. Cropped pictures are
written into a folder of their own, in the layout of the pictures that they were made from.
"""

from reapex.exporting.crop_folder import FolderCropper
from reapex.exporting.crop_plan import FACELESS, FORMATS, CropFiles, CropTask, crop_tasks
from reapex.exporting.crop_record import MANIFEST, CropRecord
from reapex.exporting.crops import Cropped, crop_corpus
from reapex.exporting.sheet import (
    WrittenSheet,
    corrected_suffix,
    require_place,
    write_rows,
    write_sheet,
)

__all__ = [
    "FACELESS",
    "FORMATS",
    "MANIFEST",
    "CropFiles",
    "CropRecord",
    "CropTask",
    "Cropped",
    "FolderCropper",
    "WrittenSheet",
    "corrected_suffix",
    "crop_corpus",
    "crop_tasks",
    "require_place",
    "write_rows",
    "write_sheet",
]
