"""Time courses: where they cross, where they peak, and what survives a plateau."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.synth import TimeCourse
from reapex.synth.study import FAMILIES, Course, TrueMoments, true_moments
from reapex.synth.study.first_courses import RiseFall
from reapex.synth.study.second_courses import Beta, DoublePeak, Logistic, PiecewiseLinear, Twitch

COURSES: tuple[Course, ...] = (
    RiseFall(TimeCourse(100.0, 220.0, 400.0)),
    RiseFall(TimeCourse(100.0, 220.0, 400.0, 1.6, 0.75), 60.0, True, 0.3),
    Beta(100.0, 220.0, 400.0),
    PiecewiseLinear(100.0, 220.0, 250.0, 300.0, 400.0),
    Twitch(100.0, 50.0),
    Logistic(100.0, 220.0, 220.0, 400.0),
    DoublePeak(Beta(100.0, 220.0, 400.0), 200.0, 0.6),
)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
@pytest.mark.parametrize("crossing", [0.0, 0.05, 0.5])
def test_moments_are_where_the_course_crosses(course: Course, crossing: float) -> None:
    times = np.arange(0, 1200, 0.05)
    shares = course.intensity(times)
    moments = true_moments([course], [1.0], crossing)
    level = course.rest + crossing * (1 - course.rest)
    beyond = 1e-9  # what is left of rounding
    above, later = times[shares > crossing + beyond], times[shares > level + beyond]
    # A rise that starts flat passes 0 long before it passes anything that can be told from 0.
    assert moments.onset_ms == pytest.approx(above[0], abs=0.2 if crossing else 1.5)
    assert moments.offset_ms == pytest.approx(later[-1], abs=0.2 if crossing else 1.5)
    at_peak = times[shares >= 1 - 1e-9]
    assert moments.apex_from_ms == pytest.approx(at_peak[0], abs=0.1)
    assert moments.apex_to_ms == pytest.approx(at_peak[-1], abs=0.1)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_courses_stay_within_bounds_and_end_at_rest(course: Course) -> None:
    first, last = course.support_ms
    assert course.intensity([first - 1, first, course.apex_ms[0]]) == pytest.approx([0, 0, 1])
    assert course.intensity([last, last + 500]) == pytest.approx([course.rest] * 2, abs=1e-4)
    shares = course.intensity(np.linspace(first - 50, last + 50, 3000))
    assert shares.min() >= 0
    assert shares.max() <= 1 + 1e-12
    assert np.abs(np.diff(shares)).max() < 0.05, "nothing jumps"


def test_closed_forms() -> None:
    half = RiseFall(TimeCourse(0.0, 100.0, 200.0))
    # ½ − ½cos(πu) = q at u = arccos(1 − 2q)/π
    crossing = 100 * np.arccos(0.9) / np.pi
    moments = true_moments([half], [1.0], 0.05)
    assert moments.onset_ms == pytest.approx(crossing, abs=0.01)
    assert moments.offset_ms == pytest.approx(200 - crossing, abs=0.01)
    line = PiecewiseLinear(0.0, 100.0, 130.0, 200.0, 300.0, 0.5)
    exact = (5.0, 100.0, 130.0, 290.0)
    found = true_moments([line], [1.0], 0.05)
    got = (found.onset_ms, found.apex_from_ms, found.apex_to_ms, found.offset_ms)
    assert got == pytest.approx(exact, abs=0.05)
    assert Beta(0.0, 40.0, 100.0, 5.0).intensity(50.0) == pytest.approx(
        0.5**2 * 0.5**3 / (0.4**2 * 0.6**3)
    )
    assert Twitch(0.0, 50.0).intensity(150.0) == pytest.approx(3 * np.exp(-2), abs=0.003)


def test_two_actions_move_from_the_first_to_the_last_of_either() -> None:
    strong = RiseFall(TimeCourse(100.0, 200.0, 300.0), 40.0)
    weak = RiseFall(TimeCourse(70.0, 190.0, 380.0))
    both = true_moments([strong, weak], [1.0, 0.5], 0.0)
    assert both == TrueMoments(70.0, 200.0, 240.0, 380.0)
    early = true_moments([strong, weak], [1.0, 0.04], 0.05).onset_ms
    alone = true_moments([strong], [1.0], 0.05).onset_ms
    assert early == pytest.approx(alone, abs=0.001), "too weak to be at 5 %"


def test_an_apex_on_the_plateau_has_no_error() -> None:
    truth = TrueMoments(10.0, 40.0, 60.0, 100.0)
    assert truth.errors_ms((10.0, 40.0, 100.0)) == (0, 0, 0)
    assert truth.errors_ms((12.0, 33.0, 95.0)) == (2, -7, -5)
    assert truth.marked_ms == (10, 50, 100)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FAMILIES)), st.integers(0, 10_000))
def test_families_draw_courses_that_can_be_read(family: str, seed: int) -> None:
    actions = FAMILIES[family].actions(2500.0, np.random.default_rng(seed))
    weights = [each.movement.peak_px / actions[0].movement.peak_px for each in actions]
    truth = true_moments([each.course for each in actions], weights, FAMILIES[family].crossing)
    assert truth.onset_ms < truth.apex_from_ms <= truth.apex_to_ms < truth.offset_ms


@pytest.mark.parametrize(
    ("weights", "crossing"), [([0.5], 0.0), ([1.0, 2.0], 0.0), ([1.0], 1.0), ([1.0], -0.1)]
)
def test_impossible_truths_are_refused(weights: list[float], crossing: float) -> None:
    with pytest.raises(UsageError):
        true_moments(COURSES[: len(weights)], weights, crossing)


def test_courses_out_of_order_are_refused() -> None:
    for make in (
        lambda: Beta(10.0, 5.0, 20.0),
        lambda: Logistic(0.0, 10.0, 9.0, 20.0),
        lambda: PiecewiseLinear(0.0, 10.0, 20.0, 15.0, 30.0),
        lambda: Twitch(0.0, -1.0),
        lambda: DoublePeak(Beta(0.0, 5.0, 20.0), 50.0, 1.5),
        lambda: RiseFall(TimeCourse(0.0, 5.0, 20.0), -1.0),
    ):
        with pytest.raises(UsageError):
            make()
