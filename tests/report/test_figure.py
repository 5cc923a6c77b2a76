import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reapex.clip import Clip, Provenance
from reapex.correction import (
    ClipCorrection,
    KeyProposal,
    Marginal,
    Proposal,
    correct_clip,
    corrector_named,
)
from reapex.frames import ArrayFrames
from reapex.keyframes import Key, KeyFrames, RawKeyFrames
from reapex.report.figure import curve_svg, shows_motion
from reapex.report.figure_parts import BESIDE, HUMP, MANUAL, PEAK, along
from reapex.report.motion_figure import upright
from reapex.series import FloatArray
from reapex.timeline import Timeline

MANUAL_KEYS = KeyFrames(10, 20, 30)
N_FRAMES, FPS = 41, 100.0
MOVEMENT: FloatArray = np.interp(np.arange(N_FRAMES), [10, 20, 30], [0.0, 1.0, 0.0])


def clip(fps: float | None = FPS) -> Clip:
    timeline = Timeline.steady(range(1200, 1200 + N_FRAMES), fps)
    pictures = np.repeat((MOVEMENT * 200).astype(np.uint8), 12).reshape(-1, 2, 2, 3)
    return Clip(
        id="table/1/a#1", subject="1", name="a",
        raw=RawKeyFrames(*timeline.numbers_of(MANUAL_KEYS)), keyframes=MANUAL_KEYS,
        timeline=timeline, provenance=Provenance(Path("l.csv"), None, 2), fps=fps,
        frames=ArrayFrames(pictures, fps),
    )  # fmt: skip


def marginal(middle_ms: float) -> Marginal:
    times = np.arange(-60.0, 61.0, 5.0)
    masses = np.exp(-0.5 * (times / 15) ** 2)
    return Marginal(times + middle_ms, masses / masses.sum())


def proposal(curve: FloatArray = MOVEMENT, shift_ms: float = 0.0) -> Proposal:
    """Key frames at 110, 200 and 310 ms of a clip of 400 ms, with intervals of ±20 ms."""
    onset, apex, offset = (
        KeyProposal(at, ("moved",), 9, (10.0 * at + shift_ms - 20, 10.0 * at + shift_ms + 20))
        for at in (11, 20, 31)
    )
    posterior: Mapping[Key, Marginal] = {
        "onset": marginal(110 + shift_ms),
        "apex": marginal(200 + shift_ms),
        "offset": marginal(310 + shift_ms),
    }
    return Proposal(MANUAL_KEYS, onset, apex, offset, curve=curve, posterior=posterior)


def drawn(svg: str, style: str) -> int:
    return sum(style in each for each in re.findall(r'style="([^"]*)"', svg))


def curve_heights(svg: str) -> FloatArray:
    """The heights of the longest line, upwards."""
    paths = re.findall(r'<path d="([^"]*)"[^>]*style="fill: none', svg)
    return -np.array([float(y) for _, y in re.findall(r"(\S+) (\S+) \n", max(paths, key=len))])


def test_a_posterior_is_drawn_as_three_humps_with_their_intervals() -> None:
    svg = curve_svg(ClipCorrection(clip(), proposal()))
    assert drawn(svg, f"fill: {HUMP}") == 3
    assert drawn(svg, "stroke-width: 3") == 3
    assert drawn(svg, f"stroke: {MANUAL}") == 2 * 3  # through the curve and through the humps
    assert "motion near" in svg
    assert "distance from" not in svg
    assert PEAK not in svg
    assert svg == curve_svg(ClipCorrection(clip(), proposal()))


def test_a_second_corrector_stands_beside_as_ticks() -> None:
    gamdss = correct_clip(clip(), corrector_named("gamdss")).proposal
    bare = ClipCorrection(clip(), proposal())
    assert drawn(curve_svg(bare), f"fill: {BESIDE}") == 0
    both = curve_svg(replace(bare, beside=gamdss))
    assert len(re.findall(rf'<use [^>]*style="fill: {BESIDE}', both)) == 3


def test_the_figure_of_distances_is_as_it_was() -> None:
    correction = correct_clip(clip(), corrector_named("gamdss"), with_curve=True)
    assert not shows_motion(correction)
    svg = curve_svg(correction)
    assert "distance from" in svg
    assert "motion near" not in svg
    assert drawn(svg, f"fill: {HUMP}") == 0
    assert drawn(svg, f"stroke: {PEAK}") == 1 + 1  # the square, where defined and where used
    assert drawn(svg, f"stroke: {MANUAL}") == 3


def test_a_clip_that_is_too_faint_has_its_curve_without_humps() -> None:
    still = replace(clip(), frames=ArrayFrames(np.full((N_FRAMES, 16, 16, 3), 99, np.uint8), FPS))
    correction = correct_clip(still, corrector_named("risefall"))
    assert correction.reasons("apex") == ("faint",)
    svg = curve_svg(correction)
    assert "motion near" in svg
    assert drawn(svg, f"fill: {HUMP}") == 0


@pytest.mark.parametrize("shift_ms", [-5000.0, -150.0, 150.0, 5000.0])
def test_moments_outside_the_clip_do_no_harm(shift_ms: float) -> None:
    svg = curve_svg(ClipCorrection(clip(), proposal(shift_ms=shift_ms)))
    assert "nan" not in svg
    assert re.findall(r">(1200|1240)<", svg) == ["1200", "1240"]  # the scale is the clip's


def test_frames_that_were_not_looked_at_leave_gaps_and_shorten_the_scale() -> None:
    seen = np.where((np.arange(N_FRAMES) < 5) | (np.arange(N_FRAMES) == 20), np.nan, MOVEMENT)
    svg = curve_svg(ClipCorrection(clip(), proposal(seen)))
    assert "nan" not in svg
    assert ">1200<" not in svg
    assert ">1240<" in svg
    assert curve_svg(ClipCorrection(clip(), proposal(np.full(N_FRAMES, np.nan)))) == ""
    assert curve_svg(ClipCorrection(clip(), proposal(np.zeros(N_FRAMES))))


def test_without_a_frame_rate_the_curve_stands_alone() -> None:
    svg = curve_svg(ClipCorrection(clip(None), proposal()))
    assert "motion near" in svg
    assert drawn(svg, f"fill: {HUMP}") == 0


def test_the_movement_goes_up_whatever_the_curves_sign() -> None:
    up, down = (curve_svg(ClipCorrection(clip(), proposal(sign * MOVEMENT))) for sign in (1, -1))
    assert up == down
    assert int(np.argmax(curve_heights(up))) == 20


def test_steady_drift_is_taken_off_and_a_face_that_does_not_come_back_is_not() -> None:
    keys, times = KeyFrames(14, 20, 26), np.arange(N_FRAMES)
    hump = np.interp(times, [14, 20, 26], [0.0, 1.0, 0.4])
    level = upright(0.05 * times + hump, keys)
    assert np.allclose(level - level[0], hump)
    beyond = (times < 12) | (times > 28)
    unseen = np.where(beyond, np.nan, 0.05 * times + hump)
    assert np.array_equal(upright(unseen, keys), unseen, equal_nan=True)  # too little to tell


def test_scales_go_on_beyond_their_ends() -> None:
    numbers, times = [100, 102, 103], [0.0, 20.0, 30.0]
    assert along(np.array([-10.0, 10.0, 40.0]), times, numbers).tolist() == [99, 101, 104]
    assert along(np.array([7.0]), [0.0], [5]).tolist() == [5]
