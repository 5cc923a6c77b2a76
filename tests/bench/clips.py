"""Scored clips by hand: a millisecond per frame, the truth at 100, 200 and 300 ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reapex.bench.truth.scored import Answer, ScoredClip
from reapex.correction import KeyProposal
from reapex.keyframes import KeyFrames
from reapex.synth.study import Conditions, TrueMoments

Marks = tuple[int, int, int]
TRUTH = TrueMoments(100.0, 200.0, 200.0, 300.0)
CONDITIONS = Conditions(
    family="second",
    crossing=0.05,
    renderer="drawn",
    fps=1000.0,
    peak_px=1.0,
    context="long",
    course="beta",
    plateau_ms=0.0,
    coder="c",
    n_actions=1,
    nuisances=frozenset(),
    all_nuisances=("blink", "walk"),
)


def scored(errors: Mapping[str, Marks], conditions: Conditions = CONDITIONS) -> ScoredClip:
    """A clip on which each method errs by so many ms."""
    answers = tuple(answer(method, each) for method, each in errors.items())
    manual = KeyFrames(*(key.position for key in answers[0].keys))
    return ScoredClip("x", conditions, manual, TRUTH, answers)


def answer(
    method: str, errors: Marks, half_ms: float | None = None, *, reasons: tuple[str, ...] = ()
) -> Answer:
    """What a method says that errs so; with intervals of ``half_ms`` to both sides."""
    onset, apex, offset = (
        KeyProposal(
            round(moment) + error,
            reasons,
            interval_ms=None
            if half_ms is None
            else (moment + error - half_ms, moment + error + half_ms),
        )
        for moment, error in zip(TRUTH.marked_ms, errors, strict=True)
    )
    return Answer(method, (onset, apex, offset))


def with_conditions(clip: ScoredClip, **changes: object) -> ScoredClip:
    """The same clip under other conditions."""
    return replace(clip, conditions=replace(clip.conditions, **changes))  # type: ignore[arg-type]
