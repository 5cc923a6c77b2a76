"""How fast, as ratios, and how near to the truth: ours against other ways, on the same clips.

Conventions
-----------
:func:`bench_truth` judges labels and correctors on simulated clips whose key frames are known; see
:mod:`reapex.bench.truth`.

A benchmark of speed first checks that all sides give the same answer, then times them in turns, in
a process of its own in which BLAS and OpenCV have one thread each, and reports medians.
Milliseconds depend on the machine, ratios much less. A baseline that is slow for a reason of its
own voids the whole run (:class:`~reapex.errors.BenchVoid`): there is no figure rather than a
flattering one.
"""

from reapex.bench.correct import LARGEST_RATIO, RADII, BenchRow, BenchTable, bench_correct
from reapex.bench.machine import Machine
from reapex.bench.markdown import as_markdown
from reapex.bench.truth.aims import Aim
from reapex.bench.truth.markdown import truth_as_markdown
from reapex.bench.truth.result import SetResult
from reapex.bench.truth.run import DEFAULT_CLIPS, DEFAULT_SETS, TruthTable, bench_truth

__all__ = [
    "DEFAULT_CLIPS",
    "DEFAULT_SETS",
    "LARGEST_RATIO",
    "RADII",
    "Aim",
    "BenchRow",
    "BenchTable",
    "Machine",
    "SetResult",
    "TruthTable",
    "as_markdown",
    "bench_correct",
    "bench_truth",
    "truth_as_markdown",
]
