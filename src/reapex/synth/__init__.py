"""Micro-expression clips whose true key frames are known.

A face, drawn or from a photograph, is warped at the places of action units with a rise and a fall,
filmed by a noisy camera, and marked by simulated coders who are late, early and unsure. What comes
out is a corpus on disk in a data set's own layout, and a ``truth.csv``: for demonstrations, tests,
and for judging correctors. For the last in earnest there is :mod:`reapex.synth.study`: clips in
memory by the thousand, with every nuisance, and named sets of them.

Conventions
-----------
The truth is the first movement, the peak and the last movement, in continuous time. Times are ms
from a clip's first frame; numbers in ``truth.csv`` are fractional and count as the sheet does.
Displacements are stated in pixels of a picture 224 wide. Everything random follows from one seed,
clip by clip, whatever the number of processes. Only drawn faces may be published.
"""

from reapex.synth.coder import SimulatedCoder
from reapex.synth.drawn import drawn_portrait
from reapex.synth.photo import Photo, find_photos
from reapex.synth.places import PLACES, Movement, Place
from reapex.synth.plan import ClipPlan, Group, Ranges, SynthPlan
from reapex.synth.portrait import FaceFrame, Portrait
from reapex.synth.render import Camera, render
from reapex.synth.timecourse import TimeCourse
from reapex.synth.truth import CROSSING as TRUE_CROSSING
from reapex.synth.truth import TrueKeys, Truth, errors_ms, read_truth
from reapex.synth.writing import LAYOUTS, SynthCorpus, write_corpus

__all__ = [
    "LAYOUTS",
    "PLACES",
    "TRUE_CROSSING",
    "Camera",
    "ClipPlan",
    "FaceFrame",
    "Group",
    "Movement",
    "Photo",
    "Place",
    "Portrait",
    "Ranges",
    "SimulatedCoder",
    "SynthCorpus",
    "SynthPlan",
    "TimeCourse",
    "TrueKeys",
    "Truth",
    "drawn_portrait",
    "errors_ms",
    "find_photos",
    "read_truth",
    "render",
    "write_corpus",
]
