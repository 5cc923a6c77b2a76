"""GAMDSS: re-select the key frames as the pair, near the manual ones, that differs most.

The paper's dynamic frame re-selection (arXiv 2603.04766 §III-B, Eq. 1–4, Algorithm 1), written from
the paper and reference note gamdss §1.1.

Conventions
-----------
Both radii come from the *manual* key frames: R_rise from the rise, R_fall from the fall. Onset
and apex are chosen together; the offset is then chosen against the new apex. A pair in which the
onset does not precede the apex is left out, and so is an offset that does not follow the new
apex.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from reapex.correction.proposal import KeyProposal, Proposal
from reapex.correction.search import Direction, Search, search_named
from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.motion import Criterion, criterion_named
from reapex.series import FloatArray, FrameSeries
from reapex.window import Phase, Reach, Window

PAPER_WINDOW = Window.share(0.1)  # λ of the paper's §IV-B


@dataclass(frozen=True)
class Gamdss:
    """Key-frame re-selection.

    Parameters
    ----------
    search
        Which frames are compared.
    criterion
        How far two frames are apart.
    window
        λ or a time.

    Examples
    --------
    The middle frame differs most from the first, so the apex goes there:

    >>> import numpy as np
    >>> from reapex.series import FrameSeries
    >>> signal = np.array([0, 1, 2, 3, 5, 9, 5, 3, 2, 1, 0.0])
    >>> corrector = Gamdss(window=Window.share(0.3))
    >>> corrector.propose(FrameSeries(signal), KeyFrames(0, 4, 9)).keyframes
    KeyFrames(onset=0, apex=5, offset=9)
    """

    search: Search = field(default_factory=lambda: search_named("paper"))
    criterion: Criterion = field(default_factory=lambda: criterion_named("l2"))
    window: Window = PAPER_WINDOW

    @property
    def name(self) -> str:
        """What a result says it came from."""
        return f"gamdss:{self.search.name}:{self.criterion.name}:{self.window}"

    def propose(self, series: FrameSeries, manual: KeyFrames) -> Proposal:
        """Re-select the key frames of one clip, reading only the frames in its windows.

        Parameters
        ----------
        series
            The clip's frames.
        manual
            The manual key frames, as positions in the series.

        Returns
        -------
        Proposal
            Without intervals (GAMDSS has none) and without curve (see :meth:`with_curve`). The
            manual frames with reason ``order`` where onset < apex < offset does not hold.

        Raises
        ------
        UsageError
            If a key frame lies beyond the series.
        FrameError
            If a frame cannot be read or compared, or the window needs times that are unknown.
        """
        if manual.offset >= len(series):
            raise UsageError(
                f"The offset is at position {manual.offset}, but there are {len(series)} frames",
                expected="positions counted from 0 within the frames given",
            )
        if not manual.distinct:
            return Proposal.keep(manual, "order")
        hunt = _Hunt(self, series, manual)
        rise = hunt.best_rise()
        fall = hunt.best_fall(rise.apex)
        if fall is None:
            return hunt.kept_for_order()
        before = rise.manual_distance + hunt.manual_fall_distance
        gain = (rise.distance + fall.distance) / before - 1 if before > 0 else 0.0
        return Proposal(
            manual,
            onset=hunt.onset.proposal(rise.onset, tie=rise.tie),
            apex=hunt.apex.proposal(rise.apex, tie=rise.tie),
            offset=hunt.offset.proposal(fall.offset, tie=fall.tie),
            gain=gain,
        )

    def with_curve(self, proposal: Proposal, series: FrameSeries) -> Proposal:
        """The same proposal with every frame's distance from its onset (the paper's Fig. 2)."""
        return replace(proposal, curve=self.criterion.curve(series, proposal.onset.position))


@dataclass(frozen=True, slots=True)
class _Range:
    """One key frame's candidates, in the order in which they are scored."""

    manual: int
    candidates: tuple[int, ...]
    is_cut: bool
    is_empty_window: bool

    @classmethod
    def around(cls, position: int, reach: Reach, direction: Direction) -> _Range:
        return cls(
            position,
            direction.candidates(position, reach),
            direction.is_cut(reach),
            is_empty_window=reach.is_empty,
        )

    def proposal(self, chosen: int, tie: bool) -> KeyProposal:
        reasons = ["moved" if chosen != self.manual else "kept"]
        if self.is_empty_window:
            reasons = ["rate"]
        elif tie:
            reasons.append("tie")
        if self.is_cut:
            reasons.append("edge")
        return KeyProposal(chosen, tuple(reasons), len(self.candidates))


@dataclass(frozen=True, slots=True)
class _Rise:
    onset: int
    apex: int
    distance: float
    manual_distance: float
    tie: bool


@dataclass(frozen=True, slots=True)
class _Fall:
    offset: int
    distance: float
    tie: bool


@dataclass(frozen=True)
class _Hunt:
    """One clip under search."""

    corrector: Gamdss
    series: FrameSeries
    manual: KeyFrames

    @cached_property
    def onset(self) -> _Range:
        return self._range("rise", self.manual.onset, self.corrector.search.onset)

    @cached_property
    def apex(self) -> _Range:
        return self._range("rise", self.manual.apex, self.corrector.search.apex)

    @cached_property
    def offset(self) -> _Range:
        return self._range("fall", self.manual.offset, self.corrector.search.offset)

    def _range(self, phase: Phase, position: int, direction: Direction) -> _Range:
        reach = self.corrector.window.reach(phase, self.manual, position, self.series)
        return _Range.around(position, reach, direction)

    def best_rise(self) -> _Rise:
        """The pair that differs most, and the first such pair in the order of scoring."""
        onsets, apexes = self.onset.candidates, self.apex.candidates
        table = self.corrector.criterion.distances(self.series, onsets, apexes)
        table[np.greater_equal.outer(onsets, apexes)] = -np.inf
        # The manual pair, then every moved onset with every apex, then the manual onset with
        # every moved apex.
        order = np.concatenate((table[:1, :1].ravel(), table[1:].ravel(), table[0, 1:]))
        n_apexes = len(apexes)
        first = int(np.argmax(order))
        if first == 0:
            row, col = 0, 0
        elif first <= (len(onsets) - 1) * n_apexes:
            row, col = 1 + (first - 1) // n_apexes, (first - 1) % n_apexes
        else:
            row, col = 0, first - (len(onsets) - 1) * n_apexes
        return _Rise(
            onsets[row],
            apexes[col],
            distance=float(table[row, col]),
            manual_distance=float(table[0, 0]),
            tie=_is_tie(order),
        )

    def best_fall(self, apex: int) -> _Fall | None:
        """The offset that differs most from the new apex; None if none follows it."""
        distances = self._from_offsets(self.offset.candidates, apex)
        distances[np.less_equal(self.offset.candidates, apex)] = -np.inf
        best = int(np.argmax(distances))
        if distances[best] == -np.inf:
            return None
        return _Fall(self.offset.candidates[best], float(distances[best]), tie=_is_tie(distances))

    def kept_for_order(self) -> Proposal:
        """The manual frames: no offset in the window follows the new apex."""
        onset, apex, offset = (
            KeyProposal(each.manual, ("order",), len(each.candidates))
            for each in (self.onset, self.apex, self.offset)
        )
        return Proposal(self.manual, onset, apex, offset)

    @cached_property
    def manual_fall_distance(self) -> float:
        return float(self._from_offsets((self.manual.offset,), self.manual.apex)[0])

    def _from_offsets(self, offsets: tuple[int, ...], apex: int) -> FloatArray:
        # Apex minus offset, as the rise is apex minus onset: the direction matters to uint8_wrap.
        return self.corrector.criterion.distances(self.series, offsets, (apex,))[:, 0]


def _is_tie(scores: FloatArray) -> bool:
    return int((scores == scores.max()).sum()) > 1
