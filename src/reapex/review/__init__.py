"""The review page: a coder decides, frame by frame, in the browser.

>>> from reapex.review import Decision, Standing
>>> from reapex.keyframes import RawKeyFrames
>>> manual = RawKeyFrames(10, 20, 30)
>>> keeps = Decision("casme2/01/EP01_1#1", "B", "keep", manual, manual, number=1)
>>> Standing.of(manual, [keeps]).status
'kept'

Conventions
-----------
Key frames are in the sheet's own counting here, frames of the page are positions. Decisions are
appended and never changed. Nothing but loopback is listened on, and no path from the browser
reaches the file system.
"""

from reapex.review.decision import ACTIONS, Action, Decision, Standing, Status
from reapex.review.store import SUFFIX, DecisionStore, store_path

__all__ = [
    "ACTIONS",
    "SUFFIX",
    "Action",
    "Decision",
    "DecisionStore",
    "Standing",
    "Status",
    "store_path",
]
