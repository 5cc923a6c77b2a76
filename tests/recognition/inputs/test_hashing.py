import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reapex.recognition.inputs import bits_apart, difference_hash

from .clips import texture

WHOLE = (1 << 256) - 1


def test_a_ramp_has_all_bits_or_none() -> None:
    ramp = np.repeat(np.linspace(0, 255, 170)[None, :, None], 160, 0).repeat(3, 2).astype(np.uint8)
    assert difference_hash(ramp) == WHOLE
    assert difference_hash(np.ascontiguousarray(ramp[:, ::-1])) == 0
    lower = ramp.copy()
    lower[80:] = ramp[:80, ::-1]
    assert difference_hash(lower) == WHOLE - (1 << 128) + 1  # the upper rows come first


def test_what_is_even_has_no_bits_whatever_its_noise() -> None:
    even = np.full((160, 170, 3), 128) + np.random.default_rng(1).normal(0, 5, (160, 170, 1))
    assert difference_hash(even.astype(np.uint8)) == 0
    slope = np.repeat(np.linspace(100, 140, 170)[None, :, None], 160, 0).repeat(3, 2)
    assert difference_hash(slope.astype(np.uint8)) == 0  # 2.4 grey levels from one to the next


def test_pictures_that_look_alike_are_near_and_others_are_far() -> None:
    one, other = texture(1, 2, 64)
    noisy = np.clip(one + np.random.default_rng(0).normal(0, 2, one.shape), 0, 255).astype(np.uint8)
    brighter = np.clip(one.astype(int) * 0.9 + 10, 0, 255).astype(np.uint8)
    hashes = np.array([difference_hash(each) for each in (one, noisy, brighter, other)], object)
    same, near, bright, far = bits_apart(hashes[0], hashes)
    assert same == 0
    assert near <= 6
    assert bright <= 6
    assert far > 12


@given(st.integers(0, WHOLE), st.integers(0, WHOLE))
def test_bits_are_counted(one: int, other: int) -> None:
    found = bits_apart(np.array([[one]], object), np.array([other, one], object))
    assert found.tolist() == [[(one ^ other).bit_count(), 0]]
