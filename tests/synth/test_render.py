"""Rendered clips show the truth they were made from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.series import UInt8Array
from reapex.synth import Camera, Movement, Portrait, TimeCourse, drawn_portrait, render

FACE = drawn_portrait(0, side=192)
QUIET = Camera(fps=100, noise_sd=0, gain_drift=0, size=96)
COURSE = TimeCourse(103.7, 251.2, 437.9)
SMILE = Movement((12,), 2.0)


def film(
    course: TimeCourse = COURSE, movement: Movement = SMILE, camera: Camera = QUIET, seed: int = 0
) -> UInt8Array:
    rng = np.random.default_rng(seed)
    return np.stack(list(render(FACE, course, movement, camera, n_frames=56, rng=rng)))


def test_frames_are_rgb_of_the_cameras_size() -> None:
    frames = film()
    assert frames.shape == (56, 96, 96, 3)
    assert frames.dtype == np.uint8


def test_nothing_moves_before_the_onset_and_after_the_offset() -> None:
    frames = film()
    still = [*range(11), *range(44, 56)]
    assert all(np.array_equal(frames[position], frames[0]) for position in still)
    assert not np.array_equal(frames[18], frames[0])


@settings(max_examples=10, deadline=None)
@given(
    st.floats(180, 320), st.sampled_from([(12,), (4,), (17,), (1, 2)]), st.sampled_from([60, 100])
)
def test_the_largest_difference_is_at_the_frame_nearest_the_apex(
    apex: float, units: tuple[int, ...], fps: int
) -> None:
    camera = Camera(fps, noise_sd=0, gain_drift=0, size=96)
    course = TimeCourse(apex - 120, apex, apex + 120)
    frames = film(course, Movement(units, 2.0), camera).astype(float)
    distances = np.linalg.norm((frames - frames[0]).reshape(len(frames), -1), axis=1)
    # rounding to grey levels can hide differences between frames that are equally near
    nearest = np.abs(camera.times_ms(56) - apex)
    assert nearest[distances.argmax()] <= nearest.min() + 1000 / fps * 0.15


def test_the_skin_moves_as_far_as_stated() -> None:
    """A ramp in the picture turns displacement into grey levels: 2 levels per pixel."""
    side = 192
    ramp = np.repeat(np.tile(20 + np.arange(side), (side, 1))[..., None], 3, axis=2)
    portrait = Portrait(ramp.astype(np.uint8), (76.0, 80.0), (116.0, 80.0), (96.0, 126.0), "ramp")
    camera = Camera(fps=100, noise_sd=0, gain_drift=0, size=96)
    chin = Movement((20,), 2 * 224 / 96)  # 2 px at this size, outwards on both sides
    course = TimeCourse(10.0, 50.0, 90.0)
    frames = list(render(portrait, course, chin, camera, n_frames=6, rng=np.random.default_rng(0)))
    change = frames[5].astype(float) - frames[0]
    assert change.min() == pytest.approx(-4, abs=1)  # towards higher x: darker skin comes there
    assert change.max() == pytest.approx(4, abs=1)


def test_noise_is_fresh_and_as_large_as_stated() -> None:
    frames = film(camera=Camera(100, noise_sd=3, gain_drift=0, size=96)).astype(float)
    inner = (frames[0] > 20) & (frames[0] < 235)
    assert (frames[1] - frames[0])[inner].std() == pytest.approx(3 * 2**0.5, rel=0.03)


def test_the_gain_drifts_within_its_bounds() -> None:
    frames = film(
        movement=Movement((12,), 0.0), camera=Camera(30, noise_sd=0, gain_drift=0.1, size=96)
    )
    levels = frames.mean(axis=(1, 2, 3))
    assert 0.02 < np.ptp(levels) / levels.mean() < 0.21


def test_the_seed_decides() -> None:
    camera = Camera(100, noise_sd=2, size=96)
    np.testing.assert_array_equal(film(camera=camera, seed=4), film(camera=camera, seed=4))
    assert not np.array_equal(film(camera=camera, seed=4), film(camera=camera, seed=5))


@pytest.mark.parametrize(
    "values",
    [
        {"fps": 0},
        {"fps": float("nan")},
        {"noise_sd": -1},
        {"jpeg_quality": 0},
        {"gain_drift": 1},
        {"size": 8},
    ],
)
def test_what_is_no_camera_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Camera(**{"fps": 100, **values})  # type: ignore[arg-type]
