"""Clips in memory by the thousand, with known key frames: what correctors are judged on.

Two families of clips, composed of time courses, nuisances and simulated coders. A
:class:`StudySet` makes its clips one at a time; :mod:`reapex.synth.study_sets` names the sets that
are in use.

Conventions
-----------
A set states what its onset means (``crossing``): the first family's truth is the first and last
movement (0), the second's the 5 % crossing of the peak displacement (0.05). Coders err round that
truth, and every corrector is to be read out there. The truth is in ms from the clip's first frame,
on the clock of the delivered frames. Displacements are stated in pixels of a picture 224 wide,
whatever the frames' size. Photographs are for the user's own studies and are never published.
"""

from reapex.synth.study.clip import Conditions, StudyClip
from reapex.synth.study.context import CONTEXT_SHARES, ContextPolicy
from reapex.synth.study.course import Course, TrueMoments, true_moments
from reapex.synth.study.film import Action, Scene, film
from reapex.synth.study.nuisance import Canvas, Layer, Nuisance
from reapex.synth.study.planned import StudyPlan
from reapex.synth.study.study_set import FAMILIES, StudySet

__all__ = [
    "CONTEXT_SHARES",
    "FAMILIES",
    "Action",
    "Canvas",
    "Conditions",
    "ContextPolicy",
    "Course",
    "Layer",
    "Nuisance",
    "Scene",
    "StudyClip",
    "StudyPlan",
    "StudySet",
    "TrueMoments",
    "film",
    "true_moments",
]
