import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reapex.report.strip import N_FRAMES, around


@given(st.integers(1, 200), st.data())
def test_a_strip_holds_both_choices_inside_the_clip_in_order(
    n_frames: int, data: st.DataObject
) -> None:
    old, new = (data.draw(st.integers(0, n_frames - 1)) for _ in range(2))
    shown = around(old, new, n_frames)
    assert {old, new} <= set(shown)
    assert list(shown) == sorted(set(shown))
    assert shown[0] >= 0
    assert shown[-1] < n_frames
    assert len(shown) == min(N_FRAMES, n_frames)


@given(st.integers(20, 60), st.integers(-4, 4))
def test_near_choices_are_shown_with_every_frame_round_them(old: int, step: int) -> None:
    shown = around(old, old + step, 100)
    assert np.all(np.diff(shown) == 1)
    assert min(shown) <= min(old, old + step) - 2
    assert max(shown) >= max(old, old + step) + 2
