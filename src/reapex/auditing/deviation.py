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

from reapex.correction import ClipCorrection
from reapex.keyframes import KEYS, Key


@dataclass(frozen=True, slots=True)
class KeyDeviation:
    """One key frame: signed distance in frames, D(%) and D(ms); ms None without a frame rate."""

    n_frames: int
    percent: float
    ms: float | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """One clip."""

    onset: KeyDeviation
    apex: KeyDeviation
    offset: KeyDeviation

    @classmethod
    def of(cls, correction: ClipCorrection) -> Deviation | None:
        """The deviation of one clip's proposal; None where none was searched for."""
        proposal, timeline = correction.proposal, correction.clip.timeline
        if proposal is None or not proposal.searched:
            return None
        times, numbers = timeline.times_ms, timeline.numbers
        length = numbers[proposal.manual.offset] - numbers[proposal.manual.onset] + 1
        keys = []
        for old, new in zip(proposal.manual, proposal.keyframes, strict=True):
            n_frames = numbers[new] - numbers[old]
            ms = None if times is None else abs(times[new] - times[old])
            keys.append(KeyDeviation(n_frames, abs(n_frames) / length * 100, ms))
        return cls(*keys)

    @property
    def keys(self) -> dict[Key, KeyDeviation]:
        """The deviations by key."""
        return {"onset": self.onset, "apex": self.apex, "offset": self.offset}

    @property
    def percent(self) -> float:
        """Mean D(%) over the three key frames."""
        return fmean(key.percent for key in self.keys.values())

    @property
    def ms(self) -> float | None:
        """Mean D(ms) over the three key frames (Eq. 17)."""
        return _mean_or_none([key.ms for key in self.keys.values()])


@dataclass(frozen=True, slots=True)
class KeyMeans:
    """One key frame over many clips; the movable share is of those clips."""

    percent: float
    ms: float | None
    movable_share: float


@dataclass(frozen=True, slots=True)
class CorpusDeviation:
    """Many clips: means over those that were searched.

    ``n_timed`` clips have a frame rate and enter the means in ms; shares are of ``n_clips``.
    """

    n_clips: int
    n_timed: int
    n_moved: int
    percent: float
    ms: float | None
    movable_share: float
    keys: Mapping[Key, KeyMeans]

    @classmethod
    def over(cls, corrections: Iterable[ClipCorrection]) -> CorpusDeviation | None:
        """The means over many clips; None where none was searched."""
        proposals, deviations = [], []
        for correction in corrections:
            deviation = Deviation.of(correction)
            if correction.proposal is not None and deviation is not None:
                proposals.append(correction.proposal)
                deviations.append(deviation)
        if not deviations:
            return None
        return cls(
            n_clips=len(deviations),
            n_timed=sum(each.ms is not None for each in deviations),
            n_moved=sum(each.moved for each in proposals),
            percent=fmean(each.percent for each in deviations),
            ms=_mean_of_known([each.ms for each in deviations]),
            movable_share=fmean(each.movable for each in proposals),
            keys={
                key: KeyMeans(
                    percent=fmean(each.keys[key].percent for each in deviations),
                    ms=_mean_of_known([each.keys[key].ms for each in deviations]),
                    movable_share=fmean(each.keys[key].movable for each in proposals),
                )
                for key in KEYS
            },
        )


def _mean_or_none(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) == len(values) else None


def _mean_of_known(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
