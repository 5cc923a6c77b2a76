"""Better key frames from the manual ones and the pictures.

A corrector has ``name`` and ``propose(series, manual) -> Proposal``. It knows nothing of files or
data sets. There are two: :mod:`~reapex.correction.risefall`, the default, and
:mod:`~reapex.correction.gamdss`, the paper's. To add one: a file or a folder beside them, and a
line in :func:`~reapex.correction.correct.corrector_named`.
"""

from reapex.correction.clips import ClipCorrection, Questions, asked, correct_clip
from reapex.correction.coder_table import read_coders, write_coders
from reapex.correction.coders import LEAST_CLIPS, learn
from reapex.correction.correct import Corrector, correct, corrector_named, methods
from reapex.correction.gamdss import Gamdss
from reapex.correction.marginal import Marginal
from reapex.correction.proposal import REASONS, KeyProposal, Proposal
from reapex.correction.risefall import (
    DEFAULT_CROSSING,
    Bias,
    CoderModel,
    CoderModels,
    LearnedCoder,
    RiseFall,
    ShapeFamily,
)
from reapex.correction.search import search_named, searches
from reapex.correction.together import judged_together, observation_of

__all__ = [
    "DEFAULT_CROSSING",
    "LEAST_CLIPS",
    "REASONS",
    "Bias",
    "ClipCorrection",
    "CoderModel",
    "CoderModels",
    "Corrector",
    "Gamdss",
    "KeyProposal",
    "LearnedCoder",
    "Marginal",
    "Proposal",
    "Questions",
    "RiseFall",
    "ShapeFamily",
    "asked",
    "correct",
    "correct_clip",
    "corrector_named",
    "judged_together",
    "learn",
    "methods",
    "observation_of",
    "read_coders",
    "search_named",
    "searches",
    "write_coders",
]
