"""What changed between two versions of a label file, by kind, in frames and ms.

>>> from reapex.versions import opposite
>>> opposite("added"), opposite("moved")
('removed', 'moved')

Conventions
-----------
- The first version is the older one: a change goes from the first to the second, and a positive
  number of frames is later. Exchanging the versions turns every change round and loses none.
- What is compared is what the file says, after its spelling: an apex that was put in for a missing
  one is nobody's, ``Happy`` is happiness, and ``sub01`` is 1. Rows may stand in any order.
- A row that cannot be read is a change too if only one version has it.
"""

from reapex.versions.change import KINDS, TITLES, Change, Kind, opposite
from reapex.versions.difference import Moves, VersionDiff, diff_versions
from reapex.versions.pairing import Pair, pair_versions

__all__ = [
    "KINDS",
    "TITLES",
    "Change",
    "Kind",
    "Moves",
    "Pair",
    "VersionDiff",
    "diff_versions",
    "opposite",
    "pair_versions",
]
