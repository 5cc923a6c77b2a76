"""Losses beside the cross-entropy: what a network can be taught besides its classes.

Conventions
-----------
The *action-unit loss* (AU-DFER) lets a second head name the action units of a clip while a network
learns. Its targets are what coders wrote into the sheet; its weights are estimated on the very
clips that are learned from, in each fold anew, and on no others. When clips are predicted the head
is not asked.

References
----------
Liu, Gu, Shi and Fu (2025), AU-DFER, arXiv 2507.07678.
"""

from reapex.recognition.losses.action_units import UNITS, units_of
from reapex.recognition.losses.relevance import Positives, UnitWeights
from reapex.recognition.losses.unit_head import WithUnits
from reapex.recognition.losses.unit_learner import UnitLearner

__all__ = [
    "UNITS",
    "Positives",
    "UnitLearner",
    "UnitWeights",
    "WithUnits",
    "units_of",
]
