"""How many moments are asked, however far apart the labels are."""

import numpy as np
import pytest

from reapex.correction import Marginal
from reapex.locating.guess import STEP_MS, Guess

BETWEEN = (True, False, True)


def between(span_ms: float) -> Guess:
    return Guess(np.array([500.0, 500 + span_ms / 2, 500 + span_ms]), BETWEEN)


def marginal(axis: np.ndarray, middle: float, spread: float) -> Marginal:
    masses = np.exp(-0.5 * ((axis - middle) / spread) ** 2)
    return Marginal(axis, masses / masses.sum())


@pytest.mark.parametrize("span_ms", [30.0, 200.0, 800.0])
def test_between_near_ends_one_look_in_usual_steps_is_enough(span_ms: float) -> None:
    guess = between(span_ms)
    axis = guess.candidates().apexes
    assert (axis[0], axis[-1]) == (500, 500 + span_ms)
    assert np.diff(axis).max() <= STEP_MS + 1e-9
    assert guess.closer(marginal(axis, axis[1], 30)) is None


@pytest.mark.parametrize("span_ms", [850.0, 4000.0, 10_000.0])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_between_far_ends_a_second_look_is_closer(span_ms: float, share: float) -> None:
    guess, middle = between(span_ms), 500 + share * span_ms
    wide = guess.candidates().apexes
    assert (len(wide), wide[0], wide[-1]) == (41, 500, 500 + span_ms)
    second = guess.closer(marginal(wide, middle, 20.0))
    assert second is not None
    near = second.apexes
    assert len(near) == 41
    assert np.ptp(near) <= np.ptp(wide) / 5
    assert near[0] <= middle <= near[-1]
    assert wide[0] <= near[0]
    assert near[-1] <= wide[-1]
    assert np.array_equal(second.onsets, guess.candidates().onsets)


def test_where_the_apex_may_be_anywhere_everything_is_looked_at_again() -> None:
    guess = between(4000)
    wide = guess.candidates().apexes
    second = guess.closer(Marginal(wide, np.full(41, 1 / 41)))
    assert second is not None
    np.testing.assert_allclose(second.apexes, wide)


@pytest.mark.parametrize("is_given", [(False,) * 3, (True, False, False), (False, True, True)])
def test_round_a_guess_there_is_no_second_look(is_given: tuple[bool, bool, bool]) -> None:
    guess = Guess(np.array([500.0, 3000.0, 6000.0]), is_given)
    apexes = guess.candidates().apexes
    assert len(apexes) <= 41
    assert guess.closer(marginal(apexes, 3000, 20)) is None
