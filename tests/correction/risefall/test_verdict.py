"""The rules, one by one, on posteriors made for the purpose: §1.10."""

import numpy as np
import pytest

from reapex.correction import KeyProposal, Marginal
from reapex.correction.risefall import CAUTIOUS, USUAL, Caution
from reapex.correction.risefall.verdict import KeyVerdict
from reapex.keyframes import Key, KeyFrames

from ..known import face_clip, observed, two_channels

# The apex is marked at frame 30 of 60 at 100 fps: 300 ms.
MARKS = KeyFrames(23, 30, 44)


def bell(median_ms: float, spread_ms: float, half: int = 10) -> Marginal:
    """A normal posterior on a grid of 5 ms round it."""
    grid = np.array([median_ms + 5.0 * cell for cell in range(-half, half + 1)])
    mass = np.exp(-0.5 * ((grid - median_ms) / spread_ms) ** 2)
    return Marginal(grid, mass / mass.sum())


def judged(
    marginal: Marginal,
    *,
    key: Key = "apex",
    caution: Caution = USUAL,
    spread_ms: float = 25.0,
    marks: KeyFrames = MARKS,
    fps: float = 100,
    stretch: tuple[float, float] = (1, 1),
) -> KeyProposal:
    seen = observed(two_channels(), marks, fps)
    return KeyVerdict(key, seen, marginal, spread_ms, caution, stretch).proposal()


def test_a_clear_move_is_made_to_the_nearest_frame() -> None:
    found = judged(bell(324, 8))
    assert (found.position, found.reasons) == (32, ("moved",))
    assert found.n_candidates == 10  # the frames from 274 to 374 ms
    assert judged(bell(326, 8)).position == 33
    assert judged(bell(281, 8)).position == 28


def test_a_shift_that_is_small_beside_its_doubt_is_weak() -> None:
    found = judged(bell(306, 20))
    assert (found.position, found.reasons) == (30, ("weak",))
    assert judged(bell(308, 20)).reasons == ("moved",)
    assert judged(bell(308, 20), caution=CAUTIOUS).reasons == ("weak",)
    assert judged(bell(316, 20), caution=CAUTIOUS).reasons == ("moved",)


def test_a_shift_below_half_a_frame_is_kept_and_named_after_the_rate_where_it_is_sure() -> None:
    assert judged(bell(304, 20)).reasons == ("kept",)
    found = judged(bell(304, 8))
    assert (found.position, found.reasons) == (30, ("rate",))
    assert judged(bell(300, 8)).reasons == ("kept",)


def test_the_ends_of_a_clip_hold_their_labels_but_not_its_apex() -> None:
    marks = KeyFrames(0, 30, 59)
    onset = judged(bell(-20, 8), key="onset", marks=marks)
    offset = judged(bell(620, 8), key="offset", marks=marks)
    assert (onset.position, onset.reasons, onset.n_candidates) == (0, ("edge",), 1)
    assert (offset.position, offset.reasons, offset.movable) == (59, ("edge",), False)
    assert judged(bell(324, 8), marks=marks).reasons == ("moved",)


def test_a_posterior_as_wide_as_the_prior_is_faint_and_the_cautious_keep_it() -> None:
    wide = bell(330, 24.5, half=30)
    found = judged(wide)
    assert (found.position, found.reasons) == (33, ("moved", "faint"))
    found = judged(wide, caution=CAUTIOUS)
    assert (found.position, found.reasons) == (30, ("faint", "faint"))


def test_mass_at_the_rim_asks_for_a_look() -> None:
    grid = np.arange(300, 401, 10.0)
    masses = np.full(11, 0.08)
    masses[-1] = 0.2
    found = judged(Marginal(grid, masses / masses.sum()), spread_ms=200)
    assert found.reasons == ("moved", "window")


def test_the_interval_is_stretched_to_each_side_apart() -> None:
    plain, wide = judged(bell(324, 8)), judged(bell(324, 8), stretch=(1.5, 2))
    assert plain.interval_ms is not None
    assert wide.interval_ms is not None
    before, after = 324 - plain.interval_ms[0], plain.interval_ms[1] - 324
    assert before == pytest.approx(1.2816 * 8, rel=0.1)
    assert wide.interval_ms == pytest.approx((324 - 1.5 * before, 324 + 2 * after))


def test_flags_of_the_pictures_stand_behind_every_verdict() -> None:
    seen = observed(face_clip(drift_px=0.2), KeyFrames(13, 16, 26))
    for median in (160.0, 180.0):
        found = KeyVerdict("apex", seen, bell(median, 8), 25, USUAL, (1, 1)).proposal()
        assert found.reasons[-1] == "head"
