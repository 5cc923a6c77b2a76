"""Annotation sheets in and out: from a lab's spreadsheet to records, and back in its own layout.

>>> from reapex.labels import datasets
>>> {"casme2", "samm", "table"} <= set(datasets())
True

Conventions
-----------
- Columns are found by their headings and the header by its content, never by position.
- A cell that cannot be read makes its row skipped, with the reason; nothing is repaired in
  silence, and key frames out of order are kept, because finding them is the auditor's work.
- Every row of a sheet is its header, a record, skipped, or holds no record: the counts add up.
- A class map leaves labels out and counts them; a reader never does.
- No picture is looked at here.
- What is written back differs from what was read in the changed key frames, and in columns named
  ``_reapex_*``.

A new data set is one file with a :class:`Descriptor` (see ``casme2.py``) and its name in
``registry.py``. Whatever is odd about it is a value of the descriptor; if none fits, give the
descriptor a new value rather than the reader a branch.
"""

from reapex.labels.amending import amended
from reapex.labels.class_map import ClassCounts, ClassMap, Labelled, usual_label
from reapex.labels.class_maps import class_map_named, class_maps, class_maps_of
from reapex.labels.columns import NAMEABLE, with_columns
from reapex.labels.corrected import CorrectedRow, require_writable, write_corrected
from reapex.labels.descriptor import Descriptor
from reapex.labels.errata import SHIPPED as SHIPPED_ERRATA
from reapex.labels.errata import Errata, errata_named
from reapex.labels.plain import PlainTable, read_plain
from reapex.labels.reader import Confidence, LabelReader, TabularReader
from reapex.labels.record import LabelSheet, Record, SheetLayout
from reapex.labels.registry import datasets, descriptor_of, read_labels, reader_for

__all__ = [
    "NAMEABLE",
    "SHIPPED_ERRATA",
    "ClassCounts",
    "ClassMap",
    "Confidence",
    "CorrectedRow",
    "Descriptor",
    "Errata",
    "LabelReader",
    "LabelSheet",
    "Labelled",
    "PlainTable",
    "Record",
    "SheetLayout",
    "TabularReader",
    "amended",
    "class_map_named",
    "class_maps",
    "class_maps_of",
    "datasets",
    "descriptor_of",
    "errata_named",
    "read_labels",
    "read_plain",
    "reader_for",
    "require_writable",
    "usual_label",
    "with_columns",
    "write_corrected",
]
