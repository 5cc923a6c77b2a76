"""The frames between every clip's key frames: ``uint8 (n, 2, T, size, size, 3)``, RGB.

Conventions
-----------
First the rise, T frames from onset to apex; then the fall, T frames from offset to apex, hence in
the reverse order of time. Both begin at rest and end at the apex. They are evenly spaced positions,
rounded to the nearest frame (the one nearer to rest of two that are equally near): a phase shorter
than T frames has some of them twice, and one of no length has one frame T times.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from reapex.errors import UsageError
from reapex.face import Viewing
from reapex.progress import Progress
from reapex.recognition.inputs.marking import MarkedClip, Marking
from reapex.recognition.inputs.stored import SequenceInputs
from reapex.recognition.inputs.taken import Taken, Taking, taken_of

Sequences = Taken[SequenceInputs]


def sequences_of(
    marking: Marking,
    size: int,
    n_frames: int,
    cache: Path,
    *,
    viewing: Viewing | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> Sequences:
    """Frames of the phases of clips; all else as :func:`~.taken.taken_of` has it.

    They take about 0.3 MB a clip and frame at 224, 4.8 MB a clip with 16.

    Parameters
    ----------
    n_frames
        T, two or more.

    Raises
    ------
    UsageError
        If there are too few frames, or as ``taken_of``.
    """
    if n_frames < 2:
        raise UsageError(f"Sequences of {n_frames} frames", expected="two or more")
    taking = Taking(
        "sequences",
        (2, n_frames),
        partial(_frames, n_frames=n_frames),
        (0, n_frames - 1, n_frames),
        SequenceInputs,
    )
    return taken_of(taking, marking, size, cache, viewing=viewing, jobs=jobs, progress=progress)


def even_positions(rest: int, apex: int, n_frames: int) -> tuple[int, ...]:
    """``n_frames`` positions from the resting frame to the apex, on either side of it.

    Examples
    --------
    >>> even_positions(10, 16, 4), even_positions(30, 16, 3), even_positions(0, 3, 3)
    ((10, 12, 14, 16), (30, 23, 16), (0, 1, 3))
    """
    way, steps = abs(apex - rest), n_frames - 1
    direction = 1 if apex >= rest else -1
    # Halves go towards rest: -(-x // y) rounds up, and (2a - 1) / 2 takes the half away.
    return tuple(
        rest + direction * -(-(2 * i * way - steps) // (2 * steps)) for i in range(n_frames)
    )


def _frames(marked: MarkedClip, n_frames: int) -> tuple[int, ...]:
    onset, apex, offset = marked.keyframes
    return (*even_positions(onset, apex, n_frames), *even_positions(offset, apex, n_frames))
