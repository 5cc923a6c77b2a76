"""How far proposals lie from manual labels: the paper's Eq. 15–17.

Conventions
-----------
D(%) is the distance in frames over L, and L = offset − onset + 1 of the *manual* labels (Eq. 15).
D(ms) is the distance in time (Eq. 16); at a constant rate |f_re − f_orig|·1000/FPS. The mean is
over the three key frames (Eq. 17), a corpus's over its clips. A deviation says how far a
corrector moves labels, never which of the two is right. Beside it always stands the movable
share: the share of clips whose window held more than the manual frame. Where it is low, a small
deviation is arithmetic, not quality.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from reapex.correction import ClipCorrection, Proposal
from reapex.keyframes import KEYS, Key


@dataclass(frozen=True, slots=True)
class KeyDeviation:
    """One key frame: signed distance in frames, D(%) and D(ms); ms None without a frame rate."""

    n_frames: int
    percent: float
    ms: float | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """One clip; the apex is left out where the sheet has none, because a stand-in is no label."""

    keys: Mapping[Key, KeyDeviation]

    @classmethod
    def of(cls, correction: ClipCorrection) -> Deviation | None:
        """The deviation of one clip's proposal; None where nothing was searched."""
        proposal, timeline = correction.proposal, correction.clip.timeline
        if proposal is None or not proposal.searched:
            return None
        times, numbers = timeline.times_ms, timeline.numbers
        length = numbers[proposal.manual.offset] - numbers[proposal.manual.onset] + 1
        keys: dict[Key, KeyDeviation] = {}
        for key, raw, old, new in zip(
            KEYS, correction.clip.raw, proposal.manual, proposal.keyframes, strict=True
        ):
            if raw is not None:
                n_frames = numbers[new] - numbers[old]
                ms = None if times is None else abs(times[new] - times[old])
                keys[key] = KeyDeviation(n_frames, abs(n_frames) / length * 100, ms)
        return cls(keys)

    @property
    def percent(self) -> float:
        """Mean D(%) over the key frames."""
        return fmean(key.percent for key in self.keys.values())

    @property
    def ms(self) -> float | None:
        """Mean D(ms) over the key frames (Eq. 17); None without a frame rate."""
        known = [key.ms for key in self.keys.values() if key.ms is not None]
        return fmean(known) if len(known) == len(self.keys) else None


@dataclass(frozen=True, slots=True)
class KeyMeans:
    """One key frame over the ``n_clips`` clips whose sheet has it."""

    n_clips: int
    percent: float
    ms: float | None
    movable_share: float


@dataclass(frozen=True, slots=True)
class CorpusDeviation:
    """Many clips: means over those that were searched.

    ``n_timed`` clips have a frame rate and enter the means in ms; ``n_movable`` have a window that
    holds more than the manual frame.
    """

    n_clips: int
    n_timed: int
    n_moved: int
    n_movable: int
    percent: float
    ms: float | None
    keys: Mapping[Key, KeyMeans]

    @property
    def movable_share(self) -> float:
        """The share of clips whose window holds more than the manual frame."""
        return self.n_movable / self.n_clips

    @classmethod
    def over(cls, corrections: Iterable[ClipCorrection]) -> CorpusDeviation | None:
        """The means over many clips; None where none was searched."""
        return cls.over_pairs(
            [
                (correction.proposal, deviation)
                for correction in corrections
                if correction.proposal is not None
                and (deviation := Deviation.of(correction)) is not None
            ]
        )

    @classmethod
    def over_pairs(cls, pairs: Sequence[tuple[Proposal, Deviation]]) -> CorpusDeviation | None:
        """The same from each searched clip's proposal and deviation, without the clips."""
        if not pairs:
            return None
        timed = [deviation.ms for _, deviation in pairs if deviation.ms is not None]
        return cls(
            n_clips=len(pairs),
            n_timed=len(timed),
            n_moved=sum(proposal.moved for proposal, _ in pairs),
            n_movable=sum(proposal.movable for proposal, _ in pairs),
            percent=fmean(deviation.percent for _, deviation in pairs),
            ms=fmean(timed) if timed else None,
            keys={key: means for key in KEYS if (means := _means(key, pairs)) is not None},
        )


def _means(key: Key, pairs: Sequence[tuple[Proposal, Deviation]]) -> KeyMeans | None:
    mine = [(proposal, each.keys[key]) for proposal, each in pairs if key in each.keys]
    if not mine:
        return None
    timed = [moved.ms for _, moved in mine if moved.ms is not None]
    return KeyMeans(
        n_clips=len(mine),
        percent=fmean(moved.percent for _, moved in mine),
        ms=fmean(timed) if timed else None,
        movable_share=fmean(proposal.keys[key].movable for proposal, _ in mine),
    )
