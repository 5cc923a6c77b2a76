"""LBP codes, histograms, χ² and correlation against what is written out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.apex_spotting import LbpChi2, LbpCorrelation
from reapex.apex_spotting.lbp import block_histograms, lbp_codes
from reapex.apex_spotting.lbp_chi2 import chi_square
from reapex.series import FloatArray, FrameSeries, UInt8Array

from .bump import bump_clip, steady

# Few levels, so that neighbours are often equal.
pictures = hnp.arrays(
    np.uint8, st.tuples(st.integers(8, 20), st.integers(8, 20)), elements=st.integers(0, 4)
)


def codes_by_hand(picture: UInt8Array) -> UInt8Array:
    codes = np.zeros((picture.shape[0] - 2, picture.shape[1] - 2), np.uint8)
    clockwise = [(-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1)]
    for y in range(codes.shape[0]):
        for x in range(codes.shape[1]):
            for bit, (down, right) in enumerate(clockwise):
                if picture[1 + y + down, 1 + x + right] >= picture[1 + y, 1 + x]:
                    codes[y, x] += 2**bit
    return codes


def chi_square_by_hand(p: FloatArray, q: FloatArray) -> float:
    return float(sum((a - b) ** 2 / (a + b) for a, b in zip(p, q, strict=True) if a + b > 0))


@given(pictures)
def test_codes_are_those_of_the_definition(picture: UInt8Array) -> None:
    np.testing.assert_array_equal(lbp_codes(picture), codes_by_hand(picture))


def test_a_flat_picture_has_all_bits_and_a_bright_pixel_none() -> None:
    picture = np.zeros((3, 3), np.uint8)
    assert lbp_codes(picture) == 255
    picture[1, 1] = 9
    assert lbp_codes(picture) == 0


@given(pictures, st.integers(1, 200))
def test_light_changes_no_code(picture: UInt8Array, brighter: int) -> None:
    brightened = (picture + brighter).astype(np.uint8)
    np.testing.assert_array_equal(lbp_codes(brightened), lbp_codes(picture))


@given(pictures)
def test_histograms_hold_every_code_once(picture: UInt8Array) -> None:
    shares = block_histograms(picture, n_per_side=3)
    edges = [[-(-part * side // 3) for part in range(4)] for side in picture.shape]
    for row in range(3):
        for col in range(3):
            block = picture[edges[0][row] : edges[0][row + 1], edges[1][col] : edges[1][col + 1]]
            counts = np.bincount(block.ravel(), minlength=256)
            np.testing.assert_allclose(shares[3 * row + col], counts / block.size)


@given(st.integers(0, 2**32 - 1))
def test_chi_square_is_that_of_the_definition(seed: int) -> None:
    p, q = np.random.default_rng(seed).integers(0, 4, (2, 5, 30)) / 7
    expected = [chi_square_by_hand(*rows) for rows in zip(p, q, strict=True)]
    np.testing.assert_allclose(chi_square(p, q), expected, atol=1e-12)
    assert not chi_square(p, p).any()


@pytest.mark.parametrize(("fps", "n_window"), [(25, 9), (60, 21)])
def test_the_span_gives_the_published_numbers_of_frames(fps: float, n_window: int) -> None:
    series = FrameSeries.steady(np.zeros((200, 16, 16)), fps)
    assert 2 * LbpChi2().reach(series) + 1 == n_window


@pytest.mark.parametrize(("n_frames", "k"), [(1, 1), (2, 1), (3, 1), (8, 3), (9, 4), (200, 16)])
def test_the_span_stays_within_the_clip(n_frames: int, k: int) -> None:
    assert LbpChi2().reach(FrameSeries.steady(np.zeros((n_frames, 16, 16)), 100)) == k


def test_the_contrast_is_that_of_the_definition() -> None:
    frames = bump_clip(size=32, noise=3.0)[:12]
    spotter, k, last = LbpChi2(span_ms=60.0), 3, 11
    shares = [block_histograms(lbp_codes(frame)) for frame in frames]
    differences = []
    for i in range(12):
        around = (shares[max(0, i - k)] + shares[min(last, i + k)]) / 2
        values = [chi_square_by_hand(*rows) for rows in zip(shares[i], around, strict=True)]
        differences.append(sum(sorted(values, reverse=True)[:12]) / 12)
    expected = [
        differences[i] - (differences[max(0, i - k)] + differences[min(last, i + k)]) / 2
        for i in range(12)
    ]
    np.testing.assert_allclose(spotter.scores(steady(frames)), expected, atol=1e-6)


def test_the_correlation_is_that_of_the_definition() -> None:
    frames = bump_clip(size=32, noise=3.0)[:6]
    p, *others = (block_histograms(lbp_codes(frame)).ravel() for frame in frames)
    expected = [1 - np.sum(p * q) / np.sqrt(np.sum(p * p) * np.sum(q * q)) for q in (p, *others)]
    scores = LbpCorrelation().scores(steady(frames))
    np.testing.assert_allclose(scores, expected, atol=1e-12)
    assert scores[0] == 0
