"""What the page is told of one clip; the fields are those of its JSON.

Conventions
-----------
Key frames in the sheet's own numbers, curves and times by position. Nothing of another coder is in
a view that was made for a blind pass: what the browser does not have it cannot show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reapex.auditing import Finding
from reapex.correction import REASONS, ClipCorrection
from reapex.keyframes import KEYS, Key, RawKeyFrames
from reapex.review.decision import Action, Decision, Standing, Status
from reapex.timeline import Timeline

_CURVE_TITLES = {"risefall": "motion near the labels", "gamdss": "distance from the onset"}


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason code, and what it means."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What the corrector proposes; intervals are the first and last number, or None."""

    keyframes: RawKeyFrames
    intervals: Mapping[Key, tuple[int, int] | None]
    reasons: Mapping[Key, tuple[ReasonView, ...]]
    method: str


@dataclass(frozen=True, slots=True)
class CurveView:
    """The motion of a clip, a value per position; None where no frame was looked at."""

    values: tuple[float | None, ...]
    title: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding of the auditor."""

    code: str
    severity: str
    text: str
    mend: str


@dataclass(frozen=True, slots=True)
class StandingView:
    """What the coder's own decisions amount to."""

    keyframes: RawKeyFrames
    status: Status
    note: str
    seconds: float
    last: int
    can_undo: bool

    @classmethod
    def of(cls, standing: Standing) -> StandingView:
        """The same for the page."""
        return cls(
            standing.keyframes,
            standing.status,
            standing.note,
            standing.seconds,
            standing.last,
            can_undo=standing.to_undo is not None,
        )


@dataclass(frozen=True, slots=True)
class OtherView:
    """Where another coder's marks stand; ``in_sheet`` if they are a row of the sheet."""

    coder: str
    keyframes: RawKeyFrames
    status: Status | Literal["in_sheet"]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A line of the history."""

    number: int
    coder: str
    action: Action
    before: RawKeyFrames
    after: RawKeyFrames
    seconds: float
    note: str
    made_at: str
    undone: bool


@dataclass(frozen=True, slots=True)
class ClipView:
    """Everything that the clip screen shows, the pictures apart."""

    index: int
    id: str
    subject: str
    name: str
    emotion: str
    action_units: tuple[str, ...]
    fps: float | None
    size: tuple[int, int] | None
    numbers: tuple[int, ...]
    times_ms: tuple[float, ...] | None
    manual: RawKeyFrames
    apex_source: str
    standing: StandingView
    proposal: ProposalView | None
    proposal_missing: ReasonView | None
    curve: CurveView | None
    findings: tuple[FindingView, ...]
    others: tuple[OtherView, ...]
    others_hidden: bool
    history: tuple[DecisionView, ...]


def proposal_of(correction: ClipCorrection | None, method: str) -> ProposalView | None:
    """The proposal of a correction; None where there is none, or none yet."""
    if correction is None or correction.proposal is None or correction.proposed_numbers is None:
        return None
    proposal, timeline = correction.proposal, correction.clip.timeline
    return ProposalView(
        RawKeyFrames(*correction.proposed_numbers),
        {key: _numbers_within(proposal.keys[key].interval_ms, timeline) for key in KEYS},
        {key: tuple(map(_reason, correction.reasons(key))) for key in KEYS},
        method,
    )


def proposal_missing(correction: ClipCorrection | None, method: str) -> ReasonView | None:
    """Why there is no proposal; None while it is being worked out."""
    if not method:
        return _reason("no_frames")
    if correction is None or correction.proposal is not None:
        return None
    return ReasonView(correction.obstacle or "", correction.explanation)


def curve_of(correction: ClipCorrection | None, method: str) -> CurveView | None:
    """The curve that the proposal was read from, scaled to its largest value."""
    if correction is None or correction.proposal is None or correction.proposal.curve is None:
        return None
    curve = correction.proposal.curve
    largest = float(np.nanmax(np.abs(curve), initial=0.0)) or 1.0
    values = tuple(
        round(float(value) / largest, 4) if np.isfinite(value) else None for value in curve
    )
    return CurveView(values, _CURVE_TITLES.get(method.split(":")[0], "motion"))


def findings_in_words(findings: Iterable[Finding]) -> tuple[FindingView, ...]:
    """Findings as the page shows them."""
    return tuple(
        FindingView(each.code, str(each.severity), each.explanation, each.mend) for each in findings
    )


def history_of(decisions: Iterable[Decision]) -> tuple[DecisionView, ...]:
    """Decisions as lines, the last one first."""
    made = tuple(decisions)
    undone = {each.undoes for each in made if each.undoes is not None}
    return tuple(
        DecisionView(
            each.number,
            each.coder,
            each.action,
            each.before,
            each.after,
            each.seconds,
            each.note,
            each.made_at,
            undone=each.number in undone,
        )
        for each in reversed(made)
    )


def _numbers_within(
    interval_ms: tuple[float, float] | None, timeline: Timeline
) -> tuple[int, int] | None:
    return None if interval_ms is None else timeline.numbers_within(interval_ms)


def _reason(code: str) -> ReasonView:
    return ReasonView(code, REASONS.get(code, code))
