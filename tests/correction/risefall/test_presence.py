from hypothesis import given
from hypothesis import strategies as st

from reapex.correction.risefall.presence import presence

lengths = st.floats(0, 10)
fits = st.floats(0, 1)


@given(lengths, st.floats(0, 200), fits)
def test_it_is_a_probability(strength: float, clearness: float, fit: float) -> None:
    assert 0 <= presence(strength, clearness, fit) <= 1


@given(lengths, lengths, st.floats(0, 200), fits)
def test_more_movement_a_clearer_one_and_a_better_fit_make_it_likelier(
    strength: float, more: float, clearness: float, fit: float
) -> None:
    here = presence(strength, clearness, fit)
    assert presence(strength + more, clearness, fit) >= here
    assert presence(strength, clearness + more, fit) >= here
    assert presence(strength, clearness, min(1, fit + more / 10)) >= here


def test_a_clear_movement_of_a_third_of_a_pixel_is_one_and_a_hundredth_is_none() -> None:
    assert presence(0.3, 8, 0.95) > 0.8
    assert presence(0.01, 1, 0.5) < 0.05
