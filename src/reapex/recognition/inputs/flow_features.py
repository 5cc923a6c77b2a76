"""Where the skin went, as a network takes it: optical flow and strain, small.

Conventions
-----------
``float32 (n, 2, 3, size, size)``: rise (onset to apex) and fall (offset to apex, so that both are
measured from a resting face), each (u, v, strain) with u to the right and v down. Flow is computed
at the triples' size and reduced by the mean over areas. Values keep their sign and their zero, and
a clip that moves twice as much has twice the values: u and v are in pixels of a picture 224 wide,
strain is in tenths (0.1 is 1.0), which brings all three to the order of 1 where a face moves.
A minimum and maximum per sample, as in public code, would lose both (reference note other_systems
§10).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from reapex.auditing.jobs import spread
from reapex.errors import UsageError
from reapex.motion import FlowMethod, dense_flow, strain_magnitude
from reapex.progress import Progress
from reapex.recognition.inputs.cache import ArrayCache
from reapex.recognition.inputs.stamps import key_of
from reapex.recognition.inputs.stored import FlowInputs, TripleInputs
from reapex.recognition.inputs.triples import Triples
from reapex.series import UInt8Array

USUAL_SIZE = 28  # of STSTNet's and Off-ApexNet's inputs
_REFERENCE_WIDTH = 224
_STRAIN_UNIT = 0.1
_VERSION = 1
_KIND = "flow"

FlowPicture = npt.NDArray[np.float32]


def flow_of(
    triples: Triples,
    cache: Path,
    size: int = USUAL_SIZE,
    *,
    method: FlowMethod = "dis",
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> FlowInputs:
    """Flow and strain of every clip; computed only if the cache does not have them.

    Parameters
    ----------
    triples
        The pictures.
    cache
        A folder for the result, such as the triples' own.
    size
        Pixels along each side of the result, at most the triples'.
    method
        As :func:`~reapex.motion.dense_flow` takes it.
    jobs
        Clips that are worked on at a time; None for as many as there are cores.
    progress
        Called with the clips done and their number; once if all were found.

    Returns
    -------
    FlowInputs
        A row per row of the triples.

    Raises
    ------
    UsageError
        If the size is above the triples', or there is no such method.
    OutputError
        If the cache cannot be written.
    """
    if not 2 <= size <= triples.size:
        raise UsageError(
            f"Flow of {size} pixels is asked for, from pictures of {triples.size}",
            expected=f"a size from 2 to {triples.size}",
        )
    chosen = triples.inputs.chosen
    parts = [_KIND, _VERSION, cv2.__version__, triples.key, list(chosen), size, method]
    key, store = key_of(parts), ArrayCache(cache)
    kept = store.find(_KIND, key)
    if kept is None:
        fill = partial(_fill, triples.inputs, size, method, jobs, progress)
        kept = store.make(_KIND, key, (len(chosen), 2, 3, size, size), np.float32, fill)
    elif progress is not None:
        progress(len(chosen), len(chosen))
    return FlowInputs(kept.path, tuple(range(len(chosen))), kept.content)


def flow_picture(
    from_: UInt8Array, to: UInt8Array, size: int, method: FlowMethod = "dis"
) -> FlowPicture:
    """Scaled flow and strain from one square picture to another, ``(3, size, size)``.

    Parameters
    ----------
    from_, to
        ``(h, h, 3)``, RGB.
    size
        At most h.
    """
    flow = dense_flow(from_, to, method)
    strain = strain_magnitude(flow)
    per_pixel = _REFERENCE_WIDTH / from_.shape[1]
    fields = np.dstack((flow * np.float32(per_pixel), strain / np.float32(_STRAIN_UNIT)))
    small = cv2.resize(fields, (size, size), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small.transpose(2, 0, 1), dtype=np.float32)


def _fill(
    inputs: TripleInputs,
    size: int,
    method: FlowMethod,
    jobs: int | None,
    progress: Progress | None,
    array: npt.NDArray[Any],
) -> None:
    def phases(row: int) -> FlowPicture:
        onset, apex, offset = inputs.rows([row])[0].numpy()
        rise, fall = (flow_picture(rest, apex, size, method) for rest in (onset, offset))
        return np.stack((rise, fall))

    for row, found in enumerate(spread(phases, range(len(inputs)), jobs)):
        array[row] = found
        if progress is not None:
            progress(row + 1, len(inputs))
