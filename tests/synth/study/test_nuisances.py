"""Each nuisance alone does what it says, on a face that is otherwise still."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from reapex.errors import UsageError
from reapex.series import FloatArray, UInt8Array
from reapex.synth import Movement
from reapex.synth.study import Nuisance
from reapex.synth.study.head import (
    Jitter,
    Parallax,
    RandomWalk,
    Recrop,
    Rotation,
    Scaling,
    Translation,
    depth_map,
)
from reapex.synth.study.light import Flicker, GainDrift, LightGradient
from reapex.synth.study.sensor import Dropped, Duplicated, Jpeg, SensorNoise
from reapex.synth.study.skin import EYE_REGION, Blink, Distractors, Gaze, Macro, eye_window

from .staging import SIZE, TIMES, canvas, moving, still, streams

LONG: FloatArray = np.arange(200, dtype=np.float64) * 25
PX = SIZE / 224


def levels(frames: UInt8Array) -> FloatArray:
    grey: FloatArray = frames.astype(np.float64).mean(axis=-1)
    return grey


def displacement(first: UInt8Array, second: UInt8Array) -> FloatArray:
    window = cv2.createHanningWindow((SIZE, SIZE), cv2.CV_64F)
    shift, _ = cv2.phaseCorrelate(levels(first), levels(second), window)
    return np.array(shift)


def changed(frames: UInt8Array) -> FloatArray:
    """Where any frame differs from the first, as 0 or 1."""
    where: FloatArray = (frames != frames[0]).any(axis=(0, 3)).astype(np.float64)
    return where


def test_without_nuisances_nothing_changes_before_the_onset_and_after_the_offset() -> None:
    frames = moving()
    rest = [i for i, time in enumerate(TIMES) if time <= 853 or time >= 1147]
    assert all(np.array_equal(frames[i], frames[0]) for i in rest)
    assert (frames[29] != frames[0]).any()
    assert np.array_equal(still()[5], frames[0])


def test_noise_has_its_sd_and_is_fresh() -> None:
    clean, frames = still(times=TIMES[:3]), still(SensorNoise(3.0), times=TIMES[:3]).astype(float)
    inner = (clean[0] > 25) & (clean[0] < 230)
    assert (frames[1] - frames[0])[inner].std() == pytest.approx(3 * 2**0.5, rel=0.03)
    assert (frames[2] - clean[2])[inner].std() == pytest.approx(3, rel=0.03)


def test_jpeg_is_what_opencv_reads_back() -> None:
    clean, stored = still(times=TIMES[:1])[0], still(Jpeg(90), times=TIMES[:1])[0]
    _, data = cv2.imencode(".jpg", clean[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    read = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    np.testing.assert_array_equal(stored, read[..., ::-1])
    assert 0 < np.abs(stored.astype(float) - clean).mean() < 4


def test_drift_stays_within_its_share() -> None:
    ratio = levels(still(GainDrift(0.02), times=LONG)) / levels(still(times=LONG[:1]))
    gains = ratio.mean(axis=(1, 2))
    assert np.abs(gains - 1).max() <= 0.021
    assert np.ptp(gains) > 0.01


def test_a_gradient_changes_one_side_against_the_other() -> None:
    change = levels(still(LightGradient(0.05), times=LONG)) / levels(still(times=LONG[:1])) - 1
    left, right = change[..., : SIZE // 4].mean((1, 2)), change[..., -SIZE // 4 :].mean((1, 2))
    assert np.ptp(left - right) > 0.02
    assert np.corrcoef(left, right)[0, 1] < -0.8
    assert np.abs(change.mean(axis=(1, 2))).max() < 0.01


def test_flicker_has_its_amplitude_and_its_alias() -> None:
    """100 Hz sampled at 90 fps shows as 10 Hz."""
    times = np.arange(180) * 1000 / 90
    gains = levels(still(Flicker(0.01, 100.0), times=times)).mean(axis=(1, 2))
    wave = gains / gains.mean() - 1
    assert np.abs(wave).max() == pytest.approx(0.01, abs=0.0007)
    spectrum = np.abs(np.fft.rfft(wave))
    assert np.fft.rfftfreq(180, 1 / 90)[spectrum.argmax()] == pytest.approx(10)
    steady = levels(still(Flicker(0.01, 100.0), times=TIMES)).mean(axis=(1, 2))
    assert np.ptp(steady) < 0.02 * steady.mean() / 100, "100 fps always meets the same phase"


def test_translation_shifts_the_whole_picture() -> None:
    nuisance = Translation(8.0)
    layer = nuisance.head(LONG, canvas(), streams()(nuisance.name))[0]
    frames = still(nuisance, times=LONG)
    ends = layer.shares.argmin(), layer.shares.argmax()
    wanted = (layer.shares[ends[1]] - layer.shares[ends[0]]) * layer.field[0, 0]
    assert 3 * PX < np.hypot(*wanted) <= 8 * PX
    np.testing.assert_allclose(displacement(frames[ends[0]], frames[ends[1]]), wanted, atol=0.2)


def test_jitter_is_small_and_fresh() -> None:
    frames = still(Jitter(1.0))
    steps = np.array([displacement(frames[i], frames[i + 1]) for i in range(59)])
    assert steps.std(axis=0) == pytest.approx([PX * 2**0.5] * 2, rel=0.35)


@pytest.mark.parametrize("nuisance", [Rotation(1.2), Scaling(0.012)], ids=lambda each: each.name)
def test_turning_and_nearing_leave_the_middle(nuisance: Nuisance) -> None:
    (layer,) = nuisance.head(LONG, canvas(), streams()(nuisance.name))
    radius = np.hypot(*canvas().centred()) * SIZE / 2
    length = np.hypot(layer.field[..., 0], layer.field[..., 1])
    share = np.deg2rad(1.2) if nuisance.name == "rotation" else 0.012
    np.testing.assert_allclose(length, share * radius, atol=1e-4)
    assert np.abs(layer.shares).max() <= 0.5
    along = (
        layer.field[..., 0] * canvas().centred()[0] + layer.field[..., 1] * canvas().centred()[1]
    )
    assert (np.abs(along).max() < 1e-5) == (nuisance.name == "rotation")


def test_parallax_moves_the_middle_of_the_face_and_not_its_rim() -> None:
    yaw, pitch = Parallax(3.0, 2.0).head(LONG, canvas(), streams()("parallax"))
    depth = depth_map(canvas())
    assert yaw.field[..., 0].max() == pytest.approx(PX, rel=0.01)
    assert not yaw.field[depth == 0].any()
    assert not yaw.field[..., 1].any()
    assert not pitch.field[..., 0].any()
    assert np.ptp(yaw.shares) <= 3
    assert depth[0, 0] == 0
    frames = still(Parallax(3.0, 2.0), times=LONG)
    assert not changed(frames)[depth == 0].any()


def test_a_random_walk_spreads_with_time_and_is_smooth() -> None:
    ends, bends = [], []
    for seed in range(300):
        layers = RandomWalk(2.0).head(LONG[:41], canvas(), np.random.default_rng(seed))
        ends.append([layer.shares[-1] for layer in layers])
        bends.append(np.abs(np.diff(layers[0].shares, 2)).max())
        assert layers[0].shares[0] == 0
    assert np.std(ends, axis=0) == pytest.approx([2.0] * 4, rel=0.15)  # one second
    assert max(bends) < 0.5


def test_a_recrop_is_a_step() -> None:
    layers = Recrop(1.0, per_s=4.0).head(TIMES * 4, canvas(), streams()("recrop"))
    for layer in layers:
        assert np.abs(layer.shares).max() <= 1
        assert 2 <= len(np.unique(layer.shares)) < 25


@pytest.mark.parametrize("nuisance", [Blink(200.0), Gaze(2.0), Gaze(3.0, 3)], ids=str)
def test_eyes_move_only_within_their_regions(nuisance: Nuisance) -> None:
    frames = still(nuisance)
    where = changed(frames).astype(bool)
    assert where.any()
    assert not where[eye_window(canvas()) == 0].any()
    area = 2 * np.pi * np.prod(EYE_REGION) * canvas().face.unit_px ** 2
    assert (eye_window(canvas()) > 0).sum() == pytest.approx(area, rel=0.03)


def test_a_blink_closes_once_and_opens_again() -> None:
    times = np.arange(1000, dtype=np.float64)
    (layer,) = Blink(150.0).skin(times, canvas(), np.random.default_rng(2))
    shut = np.flatnonzero(layer.shares > 0)
    assert layer.shares.max() == pytest.approx(1, abs=0.001)
    assert np.ptp(shut) == pytest.approx(150, abs=4)
    assert layer.shares.argmax() - shut[0] == pytest.approx(50, abs=3)


def test_a_slow_expression_is_slow_and_as_large_as_stated() -> None:
    macro = Macro(Movement((12,), 4.0), 3000.0)
    (layer,) = macro.skin(TIMES, canvas(), np.random.default_rng(1))
    assert np.hypot(layer.field[..., 0], layer.field[..., 1]).max() == pytest.approx(4 * PX)
    assert np.abs(np.diff(layer.shares)).max() <= np.pi * 10 / 3000


def test_distractors_swing_by_their_size() -> None:
    layers = Distractors(1.0, 3).skin(LONG, canvas(), np.random.default_rng(1))
    assert len(layers) == 3
    for layer in layers:
        assert np.hypot(layer.field[..., 0], layer.field[..., 1]).max() <= PX * 1.001
        assert layer.shares.max() == pytest.approx(1, abs=0.05)
        assert layer.shares.min() == pytest.approx(-1, abs=0.05)


def test_frames_are_repeated_and_dropped() -> None:
    rng = np.random.default_rng(0)
    shown = Duplicated(2).shown(10, rng)
    assert len(np.unique(shown)) in (5, 6)
    assert (np.arange(10) - shown <= 1).all()
    kept = Dropped(0.1).shown(5000, rng)
    assert len(kept) == pytest.approx(4500, rel=0.02)
    assert (np.diff(kept) >= 1).all()


def test_the_head_carries_the_moving_skin_along() -> None:
    """Shifted back, a frame of a moving head shows the same smile as that of a still one."""
    nuisance = Translation(20.0)
    (layer,) = nuisance.head(TIMES, canvas(), streams()(nuisance.name))
    shift = layer.shares[29] * layer.field[0, 0]
    move = np.array([[1, 0, -shift[0]], [0, 1, -shift[1]]], dtype=np.float64)
    back = cv2.warpAffine(moving(nuisance)[29], move, (SIZE, SIZE), flags=cv2.INTER_LANCZOS4)
    smile = np.abs(moving()[29].astype(float) - still()[0])
    off = np.abs(back.astype(float) - moving()[29])
    assert np.hypot(*shift) > 1
    assert off[smile > 12].mean() < 0.25 * smile[smile > 12].mean()


@pytest.mark.parametrize(
    "make",
    [
        lambda: SensorNoise(-1.0), lambda: Jpeg(0), lambda: Duplicated(1), lambda: Dropped(1.0),
        lambda: GainDrift(1.0), lambda: LightGradient(-0.1), lambda: Flicker(0.1, 0.0),
        lambda: Translation(-1.0), lambda: Rotation(50.0), lambda: Scaling(1.0),
        lambda: Parallax(-1.0, 0.0), lambda: Jitter(-1.0), lambda: RandomWalk(-1.0),
        lambda: Recrop(-1.0), lambda: Blink(0.0), lambda: Gaze(1.0, 0),
        lambda: Macro(Movement((12,), 1.0), 0.0), lambda: Distractors(1.0, 0),
    ],
)  # fmt: skip
def test_impossible_nuisances_are_refused(make: Callable[[], Nuisance]) -> None:
    with pytest.raises(UsageError):
        make()
