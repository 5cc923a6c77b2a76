import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import KeyFrameError
from reapex.keyframes import KeyFrames, RawKeyFrames

positions = st.integers(min_value=-3, max_value=40)


@given(positions, positions, positions)
def test_only_ordered_positions_from_zero_become_key_frames(
    onset: int, apex: int, offset: int
) -> None:
    if 0 <= onset <= apex <= offset:
        marks = KeyFrames(onset, apex, offset)
        assert tuple(marks) == (onset, apex, offset)
        assert marks.rise + marks.fall + 1 == marks.n_frames
        assert marks.distinct == (onset < apex < offset)
    else:
        with pytest.raises(KeyFrameError, match="out of order"):
            KeyFrames(onset, apex, offset)


def test_numpy_integers_become_plain_ones_and_fractions_are_refused() -> None:
    marks = KeyFrames(np.int64(1), np.uint8(2), 3)  # type: ignore[arg-type]
    assert [type(position) for position in marks] == [int, int, int]
    with pytest.raises(KeyFrameError, match=r"apex is 2\.5, which is not a whole number"):
        KeyFrames(1, 2.5, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "in_order"),
    [
        (RawKeyFrames(1, None, 3), True),
        (RawKeyFrames(3, None, 1), False),
        (RawKeyFrames(None, 5, 4), False),
        (RawKeyFrames(4, 4, 4), True),
    ],
)
def test_missing_numbers_do_not_count_for_the_order(raw: RawKeyFrames, in_order: bool) -> None:
    assert raw.in_order is in_order


def test_a_missing_number_is_shown_as_a_dash() -> None:
    assert str(RawKeyFrames(10, None, 60)) == "10 / – / 60"
