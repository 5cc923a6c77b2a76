import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reapex.recognition.inputs import bits_apart, difference_hash

from .clips import texture

WHOLE = (1 << 64) - 1


def test_a_ramp_has_all_bits_or_none() -> None:
    ramp = np.repeat(np.linspace(0, 255, 90)[None, :, None], 80, 0).repeat(3, 2).astype(np.uint8)
    assert difference_hash(ramp) == WHOLE
    assert difference_hash(np.ascontiguousarray(ramp[:, ::-1])) == 0
    lower = ramp.copy()
    lower[40:] = ramp[:40, ::-1]
    assert difference_hash(lower) == WHOLE - (1 << 32) + 1  # the upper rows come first


def test_pictures_that_look_alike_are_near_and_others_are_far() -> None:
    one, other = texture(1, 2, 64)
    noisy = np.clip(one + np.random.default_rng(0).normal(0, 2, one.shape), 0, 255).astype(np.uint8)
    brighter = np.clip(one.astype(int) * 0.9 + 10, 0, 255).astype(np.uint8)
    hashes = np.array([difference_hash(each) for each in (one, noisy, brighter, other)], np.uint64)
    same, near, bright, far = bits_apart(hashes[0], hashes)
    assert same == 0
    assert near <= 6
    assert bright <= 6
    assert far > 12


@given(st.integers(0, WHOLE), st.integers(0, WHOLE))
def test_bits_are_counted(one: int, other: int) -> None:
    found = bits_apart(np.array([[one]], np.uint64), np.array([other, one], np.uint64))
    assert found.tolist() == [[(one ^ other).bit_count(), 0]]
