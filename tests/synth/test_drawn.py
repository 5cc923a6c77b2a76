"""Drawn faces: reproducible, different, and with features where they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from reapex.synth import drawn_portrait


def test_the_same_number_and_seed_give_the_same_picture() -> None:
    one, other = drawn_portrait(3, 7, side=96), drawn_portrait(3, 7, side=96)
    np.testing.assert_array_equal(one.image, other.image)


def test_numbers_and_seeds_give_different_people() -> None:
    pictures = [drawn_portrait(number, seed, side=96).image for number in (0, 1) for seed in (0, 1)]
    for index, picture in enumerate(pictures):
        for other in pictures[index + 1 :]:
            assert np.abs(picture.astype(float) - other).mean() > 5


@pytest.mark.parametrize("number", range(8))
def test_the_pupils_are_dark_and_among_white(number: int) -> None:
    portrait = drawn_portrait(number, side=224)
    for x, y in (portrait.left_eye, portrait.right_eye):
        eye = portrait.image[round(y) - 8 : round(y) + 9, round(x) - 14 : round(x) + 15]
        assert portrait.image[round(y), round(x)].max() < 110
        assert eye.min(axis=2).max() > 200


def test_skin_is_no_flat_area() -> None:
    portrait = drawn_portrait(0, side=224)
    x, y = portrait.frame.to_px((0.5, 0.6)).round().astype(int)
    cheek = portrait.image[y - 8 : y + 8, x - 8 : x + 8].astype(float)
    assert np.diff(cheek, axis=1).std() > 1
