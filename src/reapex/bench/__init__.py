"""How fast, as ratios: ours against other ways to do the same work, on the same files.

Conventions
-----------
A benchmark first checks that all sides give the same answer, then times them in turns, in a process
of its own in which BLAS and OpenCV have one thread each, and reports medians. Milliseconds depend
on the machine, ratios much less. A baseline that is slow for a reason of its own voids the whole
run (:class:`~reapex.errors.BenchVoid`): there is no figure rather than a flattering one.
"""

from reapex.bench.correct import LARGEST_RATIO, RADII, BenchRow, BenchTable, bench_correct
from reapex.bench.machine import Machine
from reapex.bench.markdown import as_markdown

__all__ = [
    "LARGEST_RATIO",
    "RADII",
    "BenchRow",
    "BenchTable",
    "Machine",
    "as_markdown",
    "bench_correct",
]
