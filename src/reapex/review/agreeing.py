"""How well the coders agree: the figures of ``reapex agree``, as far as decisions were made.

Conventions
-----------
Only clips that both sides have marks of are compared; a coder who is not done yet has missed
nothing. A difference is the second side minus the first. The fields are those of the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from reapex.agreement import (
    AgreementStudy,
    Expression,
    PairFigures,
    Tolerance,
    agreement_of,
)
from reapex.clip import Clip
from reapex.errors import UsageError
from reapex.evaluation import Resampling
from reapex.keyframes import KEYS, Key
from reapex.review.desk import Desk, Seat
from reapex.review.sides import (
    Side,
    SideKind,
    coder_sides,
    in_both,
    manual_side,
    proposal_side,
    standings_of,
)

WITHIN = Tolerance(1, "frames")
_NO_INTERVALS = Resampling(n_draws=1)  # the page shows none, and is not to wait for them


@dataclass(frozen=True, slots=True)
class KeyAgreement:
    """Two sides on one key frame; None where there is no value.

    Parameters
    ----------
    mae_frames, mae_ms, bias_ms
        Mean distance, and mean difference (second minus first).
    icc, alpha
        ICC(2,1) and Krippendorff's α of positions counted from the coders' consensus.
    within_1_frame
        The share of marks at most a frame apart.
    """

    mae_frames: float | None
    mae_ms: float | None
    bias_ms: float | None
    icc: float | None
    alpha: float | None
    within_1_frame: float | None


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two sides on the clips that both have marks of."""

    a: str
    b: str
    a_kind: SideKind
    b_kind: SideKind
    n: int
    keys: Mapping[Key, KeyAgreement]
    iou: float | None


def require_sight(desk: Desk, seat: Seat) -> None:
    """Raise while a coder is blind and has not finished.

    Raises
    ------
    UsageError
        If so; figures on half of the clips could sway the other half.
    """
    n_open = n_undecided(desk, seat)
    if seat.is_blind and n_open:
        raise UsageError(
            f"This is a blind pass, and {n_open} of {len(desk.clips)} clips are undecided",
            mend="Agreement is shown once every clip is decided",
        )


def n_undecided(desk: Desk, seat: Seat) -> int:
    """How many clips a coder is not done with."""
    own = standings_of(desk.clips, desk.store.decisions(coder=seat.coder)).get(seat.coder, {})
    return len(desk.clips) - sum(each.is_decided for each in own.values())


def pairs_of(desk: Desk) -> tuple[PairAgreement, ...]:
    """Every two coders, then each coder against the sheet and against the proposals."""
    coders = coder_sides(desk)
    manual, proposal = manual_side(desk.clips), proposal_side(desk)
    pairs = [*combinations(coders, 2)]
    pairs += [(manual, coder) for coder in coders]
    pairs += [(proposal, coder) for coder in coders if in_both(proposal, coder)]
    found = (pair_agreement(desk.clips, one, other) for one, other in pairs)
    return tuple(each for each in found if each is not None)


def pair_agreement(clips: Iterable[Clip], one: Side, other: Side) -> PairAgreement | None:
    """The figures of two sides; None if no clip has marks of both."""
    both = set(in_both(one, other))
    expressions = [
        Expression(tuple(replace(clip, raw=side.marks[clip.id]) for side in (one, other)))
        for clip in clips
        if clip.id in both
    ]
    if not expressions:
        return None
    study = agreement_of(expressions, ("a", "b"), tolerance=WITHIN, rule=_NO_INTERVALS)
    (pair,) = study.overall.pairs
    return PairAgreement(
        one.name,
        other.name,
        one.kind,
        other.kind,
        len(expressions),
        {key: _of_key(study, pair, key) for key in KEYS},
        None if pair.overlaps is None else pair.overlaps.mean,
    )


def _of_key(study: AgreementStudy, pair: PairFigures, key: Key) -> KeyAgreement:
    frames, ms = pair.frames.get(key), pair.ms.get(key)
    reliable = study.overall.reliability[key]
    return KeyAgreement(
        mae_frames=None if frames is None else frames.mean_absolute,
        mae_ms=None if ms is None else ms.mean_absolute,
        bias_ms=None if ms is None else ms.bias,
        icc=reliable.icc,
        alpha=reliable.alpha,
        within_1_frame=study.overall.within.get(key),
    )
