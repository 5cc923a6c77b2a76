"""Labels in the formats of annotation tools: ELAN, BORIS, Label Studio, VIA 3 and FiftyOne.

Conventions
-----------
- Every format is read into :class:`Marked` and written from it; a file is read whole into memory,
  within the limits of :mod:`~reapex.labels.exchange.safe`, and nothing that it names is opened.
- A time belongs to the frame that begins nearest; see :mod:`~reapex.labels.exchange.clock`.
- What Reapex writes comes back exactly; what was moved in the tool is where the tool has it; see
  :mod:`~reapex.labels.exchange.carried` and :mod:`~reapex.labels.exchange.pairing`.
- An annotation that is meant as an expression is a record or is skipped with its reason.
"""

from reapex.labels.exchange.as_sheet import marks_of
from reapex.labels.exchange.formats import FORMATS, SUFFIXES, Format, format_named
from reapex.labels.exchange.layouts import SheetTarget
from reapex.labels.exchange.marked import FIRST, Marked, Reader, Reading, Unread, Written
from reapex.labels.exchange.reader import (
    ExchangeReader,
    exchange_format,
    is_exchange,
    refuse_columns,
)
from reapex.labels.exchange.text import file_stem, unique

__all__ = [
    "FIRST",
    "FORMATS",
    "SUFFIXES",
    "ExchangeReader",
    "Format",
    "Marked",
    "Reader",
    "Reading",
    "SheetTarget",
    "Unread",
    "Written",
    "exchange_format",
    "file_stem",
    "format_named",
    "is_exchange",
    "marks_of",
    "refuse_columns",
    "unique",
]
