"""Better key frames from the manual ones and the pictures.

A corrector has ``name`` and ``propose(series, manual) -> Proposal``. It knows nothing of files or
data sets. To add one: a file beside :mod:`~reapex.correction.gamdss`, and a line in
:func:`~reapex.correction.correct.corrector_named`.
"""

from reapex.correction.clips import ClipCorrection, correct_clip
from reapex.correction.correct import Corrector, correct, corrector_named, methods
from reapex.correction.gamdss import Gamdss
from reapex.correction.proposal import REASONS, KeyProposal, Proposal
from reapex.correction.search import search_named, searches

__all__ = [
    "REASONS",
    "ClipCorrection",
    "Corrector",
    "Gamdss",
    "KeyProposal",
    "Proposal",
    "correct",
    "correct_clip",
    "corrector_named",
    "methods",
    "search_named",
    "searches",
]
