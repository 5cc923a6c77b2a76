"""Which row of one label file is about the same expression as which row of another.

>>> from reapex.matching import best_pairs
>>> best_pairs([(0, 9), (20, 29)], [(21, 30), (1, 8), (50, 60)])
((0, 1), (1, 0))

Conventions
-----------
- Subjects and clips are the same if their spellings mean the same: ``sub01`` and ``1``, ``EP02``
  and ``ep02.avi``. A coder who marks several expressions in one clip is matched by overlap.
- Intervals are frame numbers, inclusive at both ends, in one counting.
- Nothing here judges a difference; it only says what is to be compared with what.
"""

from reapex.matching.assignment import best_pairs
from reapex.matching.names import ClipKey, ClipNamer
from reapex.matching.overlap import Span, interval_iou, overlapping, span_of
from reapex.matching.stated import stated_ids

__all__ = [
    "ClipKey",
    "ClipNamer",
    "Span",
    "best_pairs",
    "interval_iou",
    "overlapping",
    "span_of",
    "stated_ids",
]
