"""``bench truth``: every method on clips whose true key frames are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from reapex.auditing.jobs import n_cores
from reapex.bench.machine import Machine
from reapex.bench.truth.aims import Aim, aims
from reapex.bench.truth.coder_pass import judged_again, learned_model
from reapex.bench.truth.methods import all_methods, main_methods
from reapex.bench.truth.result import SetResult
from reapex.bench.truth.scored import ScoredClip, score_clip
from reapex.correction import Corrector
from reapex.correction.risefall import RiseFall, ShapeFamily
from reapex.errors import UsageError
from reapex.progress import Progress
from reapex.synth import Photo, SimulatedCoder
from reapex.synth.study import StudySet

DEFAULT_SETS = ("first-test", "second-test")
DEFAULT_CLIPS = 40
CAREFUL_CODER = SimulatedCoder("careful", spread_ms=(10.0, 10.0, 10.0))
_N_STILL = 120  # clips without a micro-expression, as in reference note corrector §4.6
_N_CAREFUL = 160  # clips of the careful coder, §4.5


@dataclass(frozen=True, slots=True)
class TruthTable:
    """All sets, and with what they were taken."""

    sets: tuple[SetResult, ...]
    n_photos: int
    full: bool
    machine: Machine

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What was aimed at, set by set."""
        return tuple(aim for each in self.sets for aim in aims(each))

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "sets": [each.as_dict() for each in self.sets],
            "aims": [aim.as_dict() for aim in self.aims],
            "photos": self.n_photos,
            "full": self.full,
            "machine": self.machine.as_dict(),
        }


def bench_truth(
    sets: Sequence[StudySet],
    *,
    n_clips: int | None = DEFAULT_CLIPS,
    full: bool = False,
    photos: Sequence[Photo] = (),
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> TruthTable:
    """Score every method on sets of clips, with and without micro-expressions.

    Parameters
    ----------
    sets
        Which clips; each is read out at its own crossing.
    n_clips
        The first so many of each set; None for all.
    full
        Whether slow criteria and spotters take part.
    photos
        Portraits with landmarks; drawn faces only if there are none.
    jobs
        Processes that make and score clips; None: as many as cores.
    progress
        Called with the clips scored and their number.

    Raises
    ------
    UsageError
        If there is no set, no clip or no process.
    """
    n_processes = n_cores() if jobs is None else jobs
    if not sets or n_processes < 1 or (n_clips is not None and n_clips < 1):
        raise UsageError(
            "There is nothing to score, or nobody to do it",
            expected="sets, clips and jobs: 1 or more of each",
        )
    plans = [_SetPlan.of(each, n_clips, full=full) for each in sets]
    count = _Count(sum(plan.n_clips for plan in plans), progress)
    score = partial(_scored, photos=photos, n_processes=n_processes, count=count)
    results = tuple(plan.result(score) for plan in plans)
    return TruthTable(results, len(photos), full, Machine.here())


Score = Callable[[StudySet, Mapping[str, Corrector]], list[ScoredClip]]


@dataclass(frozen=True, slots=True)
class _SetPlan:
    """The three ways in which a set is scored."""

    clips: StudySet
    still: StudySet
    careful: StudySet
    full: bool

    @classmethod
    def of(cls, chosen: StudySet, n_clips: int | None, *, full: bool) -> _SetPlan:
        def at_most(limit: int) -> int:
            return min(limit, chosen.n_clips if n_clips is None else n_clips, chosen.n_clips)

        return cls(
            clips=replace(chosen, n_clips=at_most(chosen.n_clips)),
            still=replace(chosen, n_clips=at_most(_N_STILL), expressions=False),
            careful=replace(chosen, n_clips=at_most(_N_CAREFUL), coder=CAREFUL_CODER),
            full=full,
        )

    @property
    def n_clips(self) -> int:
        return self.clips.n_clips + self.still.n_clips + self.careful.n_clips

    def result(self, score: Score) -> SetResult:
        crossing = self.clips.crossing
        clips = score(self.clips, all_methods(crossing, full=self.full))
        still = score(self.still, main_methods(crossing))
        careful = score(self.careful, main_methods(crossing))
        corrector = RiseFall(ShapeFamily(crossing=crossing))
        # Faces without a micro-expression were marked by the set's own coders.
        coders = learned_model(clips)
        return SetResult.of(
            self.clips,
            judged_again(clips, corrector, coders),
            judged_again(still, corrector, coders),
            judged_again(careful, corrector, learned_model(careful)),
        )


class _Count:
    """Clips that were scored, told as they come."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def one_more(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)


def _scored(
    chosen: StudySet,
    methods: Mapping[str, Corrector],
    *,
    photos: Sequence[Photo],
    n_processes: int,
    count: _Count,
) -> list[ScoredClip]:
    clips = []
    # A plain dict, because a view of one cannot be sent to another process.
    for clip in chosen.map(partial(score_clip, methods=dict(methods)), photos, n_processes):
        clips.append(clip)
        count.one_more()
    return clips
