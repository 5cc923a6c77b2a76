"""Key frames for clips that nobody marked, and apexes that a sheet leaves open.

A :class:`Locator` has ``locate(series, given) -> Proposal | Refusal`` and knows nothing of files;
:func:`locate_clip` asks it about a clip of a corpus, and fills only what the sheet leaves empty.
Where the pictures show nothing it refuses. One movement per clip is looked for: finding several in
long videos is a spotter's work.
"""

from reapex.locating.clips import LocatedClip, Outcome, locate_clip
from reapex.locating.durations import Durations
from reapex.locating.locator import REASONS, UNMARKED, Locator, Refusal
from reapex.locating.rows import located_row

__all__ = [
    "REASONS",
    "UNMARKED",
    "Durations",
    "LocatedClip",
    "Locator",
    "Outcome",
    "Refusal",
    "locate_clip",
    "located_row",
]
