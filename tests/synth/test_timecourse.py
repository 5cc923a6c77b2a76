"""The rise and fall against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.synth import TimeCourse

courses = st.builds(
    lambda onset, rise, fall, e, d: TimeCourse(onset, onset + rise, onset + rise + fall, e, d),
    st.floats(-500, 500),
    st.floats(20, 500),
    st.floats(20, 500),
    st.floats(0.5, 2),
    st.floats(0.5, 2),
)


def test_the_values_of_the_reference_note() -> None:
    # corrector.md §9.1: T(t; 1, 4, 7), t = 0 … 8, and the rise for e = 1.5
    plain = TimeCourse(1, 4, 7).intensity(np.arange(9))
    np.testing.assert_allclose(plain, [0, 0, 0.25, 0.75, 1, 0.75, 0.25, 0, 0], atol=1e-12)
    late = TimeCourse(1, 4, 7, rise_exponent=1.5).intensity([2, 3])
    np.testing.assert_allclose(late, [0.0886, 0.5694], atol=5e-5)


@given(courses)
def test_it_is_0_at_the_ends_and_1_at_the_apex(course: TimeCourse) -> None:
    onset, apex, offset = course.key_times_ms
    shares = course.intensity([onset - 100, onset, apex, offset, offset + 100])
    np.testing.assert_allclose(shares, [0, 0, 1, 0, 0], atol=1e-12)


@given(courses)
def test_it_grows_up_to_the_apex_and_shrinks_after_it(course: TimeCourse) -> None:
    onset, apex, offset = course.key_times_ms
    rise = course.intensity(np.linspace(onset, apex, 50))
    fall = course.intensity(np.linspace(apex, offset, 50))
    assert np.all(np.diff(rise) > -1e-12)
    assert np.all(np.diff(fall) < 1e-12)
    assert rise[1] > 0
    assert fall[-2] > 0


@pytest.mark.parametrize(
    "values",
    [(10, 10, 20), (10, 5, 20), (0, 10, float("inf")), (float("nan"), 1, 2), (0, 1, 2, 0.0)],
)
def test_what_cannot_be_is_refused(values: tuple[float, ...]) -> None:
    with pytest.raises(UsageError):
        TimeCourse(*values)
