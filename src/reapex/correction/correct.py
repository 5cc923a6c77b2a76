"""Correctors by their names, and the one call for frames in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from reapex.correction.coder_table import read_coders
from reapex.correction.gamdss import PAPER_WINDOW, Gamdss
from reapex.correction.proposal import Proposal
from reapex.correction.risefall import (
    CAREFUL,
    CAUTIOUS,
    DEFAULT_CROSSING,
    USUAL,
    CoderModels,
    RiseFall,
    ShapeFamily,
)
from reapex.correction.search import search_named
from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.motion import criterion_named
from reapex.series import Eyes, FrameSeries
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
    return ("risefall", "gamdss")


def corrector_named(
    method: str | None = None,
    *,
    search: str | None = None,
    criterion: str | None = None,
    window: Window | str | float | None = None,
    crossing: float | None = None,
    cautious: bool = False,
    coders: str | Path = "auto",
) -> Corrector:
    """A corrector from the words of the command line.

    Parameters
    ----------
    method
        ``"risefall"`` or ``"gamdss"``; if not given, ``"gamdss"`` where one of its own words is
        (search, criterion, window), else ``"risefall"``.
    search
        ``"paper"``, ``"algorithm1"``, ``"released"`` or ``"symmetric"``: which frames are compared.
    criterion
        ``"l2"``, or ``"uint8_wrap"`` to reproduce the released code's fault.
    window
        A :class:`~reapex.window.Window`, λ as a number, or either as typed (``"0.1"``, ``"20ms"``).
    crossing
        Where on the rise and on the fall onset and offset are read; 0.05 unless given.
    cautious
        Whether labels move only where the pictures leave little doubt.
    coders
        ``"auto"``: learned from sheets of 100 clips or more; ``"usual"``: never; ``"careful"``:
        labels are taken to be twice as sure as usual; or a table of coder models.

    Raises
    ------
    UsageError
        If a word is unknown, or belongs to the other method.
    """
    of_gamdss = {"search": search, "criterion": criterion, "window": window}
    of_risefall = {
        "crossing": crossing,
        "cautious": cautious or None,
        "coders": None if coders == "auto" else coders,
    }
    given = [name for name, value in of_gamdss.items() if value is not None]
    if method is None:
        method = "gamdss" if given else "risefall"
    if method not in methods():
        raise UsageError(
            f"There is no method {method!r} in this version", expected=" or ".join(methods())
        )
    if method == "gamdss":
        _refuse(method, [name for name, value in of_risefall.items() if value is not None])
        return Gamdss(
            search_named(search or "paper"), criterion_named(criterion or "l2"), _window(window)
        )
    _refuse(method, given)
    return _risefall(DEFAULT_CROSSING if crossing is None else crossing, cautious, coders)


def _refuse(method: str, foreign: Sequence[str]) -> None:
    if foreign:
        other = next(each for each in methods() if each != method)
        raise UsageError(
            f"The method {method} has no {foreign[0]}",
            mend=f"Leave it out, or ask for the method {other}",
        )


def _window(window: Window | str | float | None) -> Window:
    if window is None:
        return PAPER_WINDOW
    if isinstance(window, str):
        return Window.parse(window)
    return window if isinstance(window, Window) else Window.share(window)


def _risefall(crossing: float, cautious: bool, coders: str | Path) -> RiseFall:
    family, caution = ShapeFamily(crossing), CAUTIOUS if cautious else USUAL
    if coders == "auto":
        return RiseFall(family, caution=caution, learns=True)
    if coders == "usual":
        return RiseFall(family, caution=caution)
    if coders == "careful":
        known = CoderModels(usual=CAREFUL)
    else:
        known = read_coders(Path(coders), crossing)
    return RiseFall(family, coders=known, caution=caution)


def correct(
    frames: npt.NDArray[Any],
    keyframes: KeyFrames | Sequence[int],
    *,
    fps: float | None = None,
    method: str | None = None,
    search: str | None = None,
    criterion: str | None = None,
    window: Window | str | float | None = None,
    crossing: float | None = None,
    cautious: bool = False,
    coders: str | Path = "auto",
    eyes_px: Eyes | None = None,
) -> Proposal:
    """Propose key frames for one clip in memory.

    Parameters
    ----------
    frames
        ``(n, h, w, 3)`` ``uint8`` RGB of a face (or grey, ``(n, h, w)``), or any signal ``(n,)`` or
        ``(n, d)``; ``gamdss`` takes any real numbers ``(n, ...)``.
    keyframes
        The manual key frames, as positions in ``frames``; three numbers in a row will do.
    fps
        Frames per second; ``gamdss`` can do without, unless its window is in ms.
    method, search, criterion, window, crossing, cautious, coders
        As :func:`corrector_named` takes them. One clip teaches nothing about its coder: ``"auto"``
        is the usual one here.
    eyes_px
        The two eye centres ``((x, y), (x, y))`` in pixels, where known: blinks and glances can
        then be told from micro-expressions.

    Returns
    -------
    Proposal
        With its curve.

    Raises
    ------
    UsageError
        If an argument is wrong.
    FrameUnreadable
        If ``gamdss`` is asked and a frame holds NaN or infinity.

    Examples
    --------
    >>> import numpy as np
    >>> signal = np.array([0, 1, 2, 3, 5, 9, 5, 3, 2, 1, 0.0])
    >>> proposal = correct(signal, KeyFrames(0, 4, 9), fps=100, window="10ms")
    >>> proposal.keyframes
    KeyFrames(onset=0, apex=5, offset=9)
    """
    corrector = corrector_named(
        method,
        search=search,
        criterion=criterion,
        window=window,
        crossing=crossing,
        cautious=cautious,
        coders=coders,
    )
    if fps is None and isinstance(corrector, RiseFall):
        raise UsageError(
            "The method risefall needs the frame rate, and it is not known",
            mend='Give it, as in fps=200, or ask for method="gamdss"',
        )
    series = FrameSeries.steady(np.asarray(frames), fps, eyes_px=eyes_px)
    manual = keyframes if isinstance(keyframes, KeyFrames) else KeyFrames(*keyframes)
    return corrector.with_curve(corrector.propose(series, manual), series)
