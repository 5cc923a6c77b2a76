"""A process of its own, in which numerical libraries have one thread each.

Libraries take their number of threads from the environment when they are loaded, so that it cannot
be set in a process that has them already.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from reapex.bench.clips import BenchClip
from reapex.errors import BenchVoid

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR")
} | {"VECLIB_MAXIMUM_THREADS": "1"}


def time_pinned(clips: Sequence[BenchClip], n_runs: int) -> dict[str, float]:
    """:func:`~reapex.bench.timing.time_sides` in such a process.

    Raises
    ------
    BenchVoid
        If the sides disagree, or the process fails.
    """
    asked = {"clips": [clip.as_dict() for clip in clips], "runs": n_runs}
    done = subprocess.run(
        [sys.executable, "-m", "reapex.bench"],
        input=json.dumps(asked),
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BenchVoid(f"The process that takes the times failed: {last}")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "void" in answer:
        raise BenchVoid(answer["void"])
    times: dict[str, float] = answer["ms"]
    return times
