"""Correctors by their names, and the one call for frames in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from reapex.correction.gamdss import PAPER_WINDOW, Gamdss
from reapex.correction.proposal import Proposal
from reapex.correction.search import search_named
from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.motion import criterion_named
from reapex.series import FrameSeries
from reapex.window import Window


class Corrector(Protocol):
    """Anything that proposes key frames."""

    @property
    def name(self) -> str:
        """What a result says it came from, with the settings that matter."""

    def propose(self, series: FrameSeries, manual: KeyFrames) -> Proposal:
        """Key frames for one clip."""

    def with_curve(self, proposal: Proposal, series: FrameSeries) -> Proposal:
        """The same proposal with the curve it was read from."""


def methods() -> tuple[str, ...]:
    """The names of the methods in this version, the default first."""
    return ("gamdss",)


def corrector_named(
    method: str = "gamdss",
    *,
    search: str = "paper",
    criterion: str = "l2",
    window: Window | str | float = PAPER_WINDOW,
) -> Corrector:
    """A corrector from the words of the command line.

    Parameters
    ----------
    method
        ``"gamdss"``.
    search
        ``"paper"``, ``"algorithm1"``, ``"released"`` or ``"symmetric"``: which frames are compared.
    criterion
        ``"l2"``, or ``"uint8_wrap"`` to reproduce the released code's fault.
    window
        A :class:`~reapex.window.Window`, λ as a number, or either as typed (``"0.1"``, ``"20ms"``).

    Raises
    ------
    UsageError
        If a word is unknown.
    """
    if method not in methods():
        raise UsageError(
            f"There is no method {method!r} in this version", expected=" or ".join(methods())
        )
    if isinstance(window, str):
        window = Window.parse(window)
    elif not isinstance(window, Window):
        window = Window.share(window)
    return Gamdss(search_named(search), criterion_named(criterion), window)


def correct(
    frames: npt.NDArray[Any],
    keyframes: KeyFrames | Sequence[int],
    *,
    fps: float | None = None,
    method: str = "gamdss",
    search: str = "paper",
    criterion: str = "l2",
    window: Window | str | float = PAPER_WINDOW,
) -> Proposal:
    """Propose key frames for one clip in memory.

    Parameters
    ----------
    frames
        ``(n, h, w, 3)`` ``uint8`` RGB, or any real numbers ``(n, ...)``.
    keyframes
        The manual key frames, as positions in ``frames``; three numbers in a row will do.
    fps
        Frames per second; needed only for a window in ms.
    method, search, criterion, window
        As :func:`corrector_named` takes them.

    Returns
    -------
    Proposal
        With its curve.

    Raises
    ------
    UsageError
        If an argument is wrong.
    FrameUnreadable
        If a frame holds NaN or infinity.

    Examples
    --------
    >>> import numpy as np
    >>> signal = np.array([0, 1, 2, 3, 5, 9, 5, 3, 2, 1, 0.0])
    >>> proposal = correct(signal, KeyFrames(0, 4, 9), fps=100, window="10ms")
    >>> proposal.keyframes
    KeyFrames(onset=0, apex=5, offset=9)
    """
    corrector = corrector_named(method, search=search, criterion=criterion, window=window)
    series = FrameSeries.steady(np.asarray(frames), fps)
    manual = keyframes if isinstance(keyframes, KeyFrames) else KeyFrames(*keyframes)
    return corrector.with_curve(corrector.propose(series, manual), series)
