"""Errors, tolerance, overlap and names, each against a plain count."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.agreement import (
    Overlaps,
    Tolerance,
    cohen_kappa,
    consensus_positions,
    errors_of,
    tolerance_of,
    unit_jaccard,
)
from reapex.agreement.overlaps import ious_of
from reapex.errors import UsageError

from .published import MINI_WRIGHT, NAN, WRIGHT

sklearn = import_module("sklearn.metrics")  # it has no types
names = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30)
marks = st.lists(st.integers(-30, 30).map(float) | st.just(NAN), min_size=1, max_size=30)


def test_bland_and_altman() -> None:
    """Lancet 1986: mean −2.1, SD 38.8 l/min, limits −79.7 and 75.5 (they take 2 SD)."""
    errors = errors_of(np.subtract(WRIGHT, MINI_WRIGHT), range(17))
    assert errors is not None
    assert errors.sd is not None
    assert round(errors.bias, 1) == -2.1
    assert round(errors.sd, 1) == 38.8
    low, high = errors.limits or (0, 0)
    assert low == pytest.approx(-2.1 - 1.96 * 38.8, abs=0.2)
    assert high == pytest.approx(-2.1 + 1.96 * 38.8, abs=0.2)


@given(marks)
def test_errors_are_plain_statistics(values: list[float]) -> None:
    subjects = [i % 3 for i in range(len(values))]
    known = [value for value in values if value == value]
    found = errors_of(values, subjects)
    if not known:
        assert found is None
        return
    assert found is not None
    assert found.n == len(known)
    assert found.bias == pytest.approx(sum(known) / len(known))
    assert found.mean_absolute == pytest.approx(sum(map(abs, known)) / len(known))
    assert found.median_absolute == pytest.approx(float(np.median(np.abs(known))))
    assert found.median_absolute <= found.p90_absolute + 1e-9
    assert (found.sd is None) == (len(known) == 1)
    mirrored = errors_of(np.negative(values), subjects)
    assert mirrored is not None
    assert mirrored.bias == pytest.approx(-found.bias)
    assert mirrored.mean_absolute == pytest.approx(found.mean_absolute)


def test_bias_is_of_resampled_subjects_not_clips() -> None:
    """Two subjects with many equal clips: the interval must span both, however many clips."""
    values, subjects = [0.0] * 500 + [10.0] * 500, ["a"] * 500 + ["b"] * 500
    found = errors_of(values, subjects)
    assert found is not None
    assert found.bias_interval is not None
    assert (found.bias_interval.low, found.bias_interval.high) == (0, 10)
    one = errors_of(values, ["a"] * 1000)
    assert one is not None
    assert one.bias_interval is None


@given(marks)
def test_a_tolerance_curve_counts(values: list[float]) -> None:
    curve = tolerance_of(values, "frames")
    known = [abs(value) for value in values if value == value]
    if not known:
        assert curve is None
        return
    assert curve is not None
    assert curve.grid[0] == 0
    assert list(curve.shares) == sorted(curve.shares)
    for step, share in zip(curve.grid, curve.shares, strict=True):
        assert share == pytest.approx(sum(value <= step for value in known) / len(known))


def test_one_frame_at_30_fps_is_within_its_own_length() -> None:
    assert Tolerance.parse("33.3333ms").share(np.array([100 / 3])) == 0
    assert Tolerance(1000 / 30, "ms").share(np.array([1000 / 3 / 10])) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("2", "2 frames"), ("1", "1 frame"), ("33ms", "33 ms"), ("33 MS", "33 ms")],
)
def test_tolerances_as_typed(text: str, said: str) -> None:
    assert str(Tolerance.parse(text)) == said


@pytest.mark.parametrize("text", ["", "-1", "2s", "ms", "1e3", "nan"])
def test_other_tolerances_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="33ms"):
        Tolerance.parse(text)


def test_ious_of_arrays() -> None:
    first = np.array(
        [[10, 15, 19], [10, NAN, 19], [10, 12, 9], [NAN, 5, 9], [0, 1, 2]], dtype=float
    )
    second = np.array([[15, 18, 24], [10, 11, 19], [10, 12, 19], [1, 5, 9], [5, 6, 7]], dtype=float)
    found = ious_of(first, second)
    assert found[:2].tolist() == pytest.approx([1 / 3, 1])
    assert np.isnan(found[2:4]).all()
    assert found[4] == 0
    overlaps = Overlaps.of(found)
    assert overlaps is not None
    assert overlaps.n == 3
    assert overlaps.share_half == pytest.approx(1 / 3)
    assert overlaps.mean == pytest.approx(4 / 9)
    assert Overlaps.of([NAN]) is None


@given(names)
def test_kappa_is_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    found = cohen_kappa(first, second)
    if len(set(first) | set(second)) == 1:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(sklearn.cohen_kappa_score(first, second))
        assert found == pytest.approx(cohen_kappa(second, first))


def test_action_units() -> None:
    assert unit_jaccard(["AU4", "AU7"], ["AU4"]) == 0.5
    assert unit_jaccard([], []) is None
    assert unit_jaccard(["AU4"], []) == 0


@given(
    st.lists(
        st.lists(st.tuples(*[st.integers(0, 90)] * 3), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    ),
    st.integers(-5000, 5000),
)
def test_a_consensus_keeps_what_coders_differ_by(
    rows: list[list[tuple[int, int, int]]], shift: int
) -> None:
    frames = np.array(rows, dtype=np.float64)
    far = frames + shift * np.arange(len(frames))[:, None, None]
    for column, part in enumerate(("onset", "apex", "offset")):
        found = consensus_positions(frames, part)  # type: ignore[arg-type]
        assert np.diff(found, axis=1) == pytest.approx(np.diff(frames[..., column], axis=1))
        # Where a clip lies in its recording is gone.
        assert consensus_positions(far, part) == pytest.approx(found)  # type: ignore[arg-type]
    assert consensus_positions(frames, "duration") == pytest.approx(frames[..., 2] - frames[..., 0])


def test_a_consensus_of_marks_that_are_missing() -> None:
    frames = np.array([[[10, NAN, 30], [12, 20, NAN]], [[NAN, 5, NAN], [NAN, 6, NAN]]])
    assert consensus_positions(frames, "onset")[0].tolist() == [-20, -18]
    assert consensus_positions(frames, "apex")[0, 1] == 9
    assert np.isnan(consensus_positions(frames, "apex")[1]).all()
