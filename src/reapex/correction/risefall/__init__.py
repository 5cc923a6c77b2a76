"""The rise–fall corrector, one idea per file.

A series is seen (:mod:`.sight`), what moves in it becomes channels (:mod:`.channels`) and one curve
(:mod:`.curve`), less drift (:mod:`.drift`); the curve is compared with a family of movements
(:mod:`.shapes`, :mod:`.posterior`); what the coder said is the prior (:mod:`.coder_model`); rules
say when the label stands (:mod:`.presence`, :mod:`.verdict`).
"""

from reapex.correction.risefall.coder_model import (
    CAREFUL,
    PRIOR,
    Bias,
    CoderModel,
    CoderModels,
    LearnedCoder,
)
from reapex.correction.risefall.corrector import RiseFall, RiseFallProposal
from reapex.correction.risefall.observation import Observation
from reapex.correction.risefall.posterior import Tempering
from reapex.correction.risefall.shapes import DEFAULT_CROSSING, ShapeFamily
from reapex.correction.risefall.verdict import CAUTIOUS, USUAL, Caution

__all__ = [
    "CAREFUL",
    "CAUTIOUS",
    "DEFAULT_CROSSING",
    "PRIOR",
    "USUAL",
    "Bias",
    "Caution",
    "CoderModel",
    "CoderModels",
    "LearnedCoder",
    "Observation",
    "RiseFall",
    "RiseFallProposal",
    "ShapeFamily",
    "Tempering",
]
