"""Every spotter on a clip whose motion is known, and on frames that it cannot use."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.apex_spotting import (
    ApexSpotter,
    DivideAndConquer,
    FlowPeak,
    FrameDifference,
    StrainPeak,
    spotter_named,
    spotters,
)
from reapex.errors import FrameSizesDiffer, FrameUnreadable, Place, RateUnknown, UsageError
from reapex.series import FrameSeries, UInt8Array

from .bump import APEX, FPS, N_FRAMES, OFFSET, ONSET, bump_clip, steady

ALL = [spotter_named(name) for name in spotters()]
OF_PICTURES = [each for each in ALL if each.name != "frame_difference"]
every = pytest.mark.parametrize("spotter", ALL, ids=lambda each: each.name)
of_pictures = pytest.mark.parametrize("spotter", OF_PICTURES, ids=lambda each: each.name)


@pytest.fixture(scope="module")
def clean() -> FrameSeries:
    return steady(bump_clip())


@pytest.fixture(scope="module")
def noisy() -> FrameSeries:
    """Two grey levels of noise, and a lamp that brightens by twelve."""
    return steady(bump_clip(noise=2.0, lamp=12.0))


def test_names_are_words_the_default_first_and_an_unknown_one_is_refused() -> None:
    assert spotters()[0] == spotter_named().name == "flow_peak"
    assert [spotter_named(name).name for name in spotters()] == list(spotters())
    with pytest.raises(UsageError, match="'hog'") as caught:
        spotter_named("hog")
    assert "fft3d" in caught.value.expected
    assert len({each.title for each in ALL}) == len(ALL)


@every
def test_one_finite_score_per_frame_and_the_apex_is_the_pick(
    spotter: ApexSpotter, noisy: FrameSeries
) -> None:
    scores = spotter.scores(noisy)
    assert scores.shape == (N_FRAMES,)
    assert scores.dtype == np.float64
    assert np.isfinite(scores).all()
    assert spotter.apex(noisy) == spotter.pick(scores)
    np.testing.assert_array_equal(spotter.scores(noisy), scores)


@pytest.mark.parametrize("name", [name for name in spotters() if name != "fft3d_released"])
def test_on_a_clean_clip_the_apex_is_found(name: str, clean: FrameSeries) -> None:
    assert abs(spotter_named(name).apex(clean) - APEX) < 1


def test_the_released_constants_see_one_window_in_a_short_clip(clean: FrameSeries) -> None:
    """61 frames hold the whole movement wherever their middle lies, so that nothing is found."""
    scores = spotter_named("fft3d_released").scores(clean)
    assert len(set(scores[int(ONSET) : int(OFFSET)])) == 1


@pytest.mark.parametrize(
    "spotter",
    [FlowPeak(), StrainPeak(), FrameDifference(), DivideAndConquer(FlowPeak())],
    ids=lambda each: str(each.name),
)
def test_noise_and_a_lamp_do_not_lead_them_astray(spotter: ApexSpotter, noisy: FrameSeries) -> None:
    assert abs(spotter.apex(noisy) - APEX) <= 2


def test_without_the_mean_removed_the_lamp_wins(noisy: FrameSeries) -> None:
    assert FrameDifference(mean_free=False).apex(noisy) > OFFSET


@pytest.mark.parametrize("spotter", [FlowPeak(15), StrainPeak(15), FrameDifference(reference=15)])
def test_the_reference_frame_has_the_score_0_and_must_exist(
    spotter: ApexSpotter, clean: FrameSeries
) -> None:
    assert spotter.scores(clean)[15] == 0
    with pytest.raises(UsageError, match="position 15, but there are 5"):
        spotter.scores(steady(np.zeros((5, 20, 20), np.uint8)))


def test_flow_is_in_pixels_of_the_reduced_picture() -> None:
    """Twice the size: the same motion in the reduced picture, so about the same scores."""
    large = np.kron(bump_clip()[:24], np.ones((1, 2, 2), np.uint8))
    small, reduced = FlowPeak(), FlowPeak(side=96)
    expected = small.scores(steady(bump_clip()[:24]))
    np.testing.assert_allclose(reduced.scores(steady(large)), expected, atol=0.02)


@every
def test_colour_grey_and_floats_give_the_same_apex(spotter: ApexSpotter) -> None:
    grey = bump_clip(size=48)
    in_colour = np.repeat(grey[..., None], 3, axis=3)
    expected = spotter.apex(steady(grey))
    for frames in (in_colour, grey[..., None], grey.astype(float), grey.astype(np.int32)):
        assert spotter.apex(FrameSeries.steady(frames, FPS)) == expected


small_clips = hnp.arrays(
    np.uint8,
    st.tuples(st.integers(1, 9), st.integers(16, 24), st.integers(16, 24)),
    elements=st.integers(0, 200),
)


@every
@settings(max_examples=20)
@given(frames=small_clips, brighter=st.integers(1, 55))
def test_light_added_to_every_frame_changes_no_pick(
    spotter: ApexSpotter, frames: UInt8Array, brighter: int
) -> None:
    brightened = (frames + brighter).astype(np.uint8)
    assert spotter.apex(steady(brightened)) == spotter.apex(steady(frames))


@settings(max_examples=50)
@given(frames=small_clips, data=st.data())
def test_light_added_to_single_frames_changes_no_pick_of_those_without_brightness(
    frames: UInt8Array, data: st.DataObject
) -> None:
    lamp = data.draw(hnp.arrays(np.uint8, (len(frames), 1, 1), elements=st.integers(0, 55)))
    for name in ("frame_difference", "lbp_chi2", "divide_and_conquer", "fft3d", "fft3d_released"):
        spotter = spotter_named(name)
        assert spotter.apex(steady(frames + lamp)) == spotter.apex(steady(frames))


@every
@pytest.mark.parametrize("n_frames", range(1, 9))
def test_a_clip_of_a_few_frames_has_an_apex(spotter: ApexSpotter, n_frames: int) -> None:
    assert 0 <= spotter.apex(steady(bump_clip(size=24)[12 : 12 + n_frames])) < n_frames


@every
def test_in_a_clip_where_nothing_moves_no_frame_stands_out(spotter: ApexSpotter) -> None:
    still = np.repeat(bump_clip(size=32)[:1], 20, axis=0)
    assert len(set(spotter.scores(steady(still)))) == 1
    assert spotter.apex(steady(still)) == 0


@pytest.mark.parametrize("shape", [(9,), (9, 40), (9, 1, 1), (9, 1, 1, 3), (9, 5, 5, 7)])
def test_the_frame_difference_takes_any_numbers(shape: tuple[int, ...]) -> None:
    height = np.array([0, 0, 1, 2, 5, 3, 1, 0, 0.0]).reshape(9, *(1,) * (len(shape) - 1))
    frames = 10 + height * np.random.default_rng(1).normal(1, 0.1, shape)
    assert FrameDifference().apex(FrameSeries(frames)) == 4
    as_bytes = np.rint(frames * 10).astype(np.uint8)
    assert FrameDifference().apex(FrameSeries(as_bytes)) == 4


NO_PICTURES: Sequence[npt.NDArray[np.float64]] = (
    np.arange(9.0),
    np.zeros((9, 40)),
    np.zeros((9, 30, 30, 5)),
    np.zeros((9, 1, 1)),
    np.zeros((9, 0, 0)),
    np.zeros((9, 3, 300, 3)),
    np.full((9, 20, 20), 1e5),
)


@of_pictures
@pytest.mark.parametrize("frames", NO_PICTURES, ids=lambda each: str(each.shape))
def test_what_is_no_picture_is_refused_with_a_way_out(
    spotter: ApexSpotter, frames: npt.NDArray[np.float64]
) -> None:
    with pytest.raises(UsageError) as caught:
        spotter.apex(FrameSeries.steady(frames, FPS))
    asker = "lbp_correlation" if spotter.name == "divide_and_conquer" else spotter.name
    assert repr(asker) in caught.value.what
    assert "frame_difference" in caught.value.mend


@every
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_refused(spotter: ApexSpotter, value: float) -> None:
    frames = bump_clip(size=24).astype(float)
    frames[11, 3, 4] = value
    with pytest.raises(FrameUnreadable, match="not finite"):
        spotter.apex(FrameSeries.steady(frames, FPS))


@pytest.mark.parametrize("shape", [(4, 0), (4, 0, 5), (4, 5, 0, 3)])
def test_empty_frames_are_refused(shape: tuple[int, ...]) -> None:
    for spotter in ALL:
        with pytest.raises(UsageError):
            spotter.apex(FrameSeries.steady(np.zeros(shape, np.uint8), FPS))


@every
def test_frames_of_two_sizes_are_refused(spotter: ApexSpotter) -> None:
    class Growing:
        fps = 100.0
        numbers: Sequence[int] = (0, 1)
        times_ms = (0.0, 10.0)
        place = Place()

        def __len__(self) -> int:
            return 2

        def read(self, positions: Sequence[int]) -> UInt8Array:
            return np.zeros((1, 24 + positions[0], 24, 3), np.uint8)

    with pytest.raises(FrameSizesDiffer):
        spotter.apex(FrameSeries.of_source(Growing()))


@pytest.mark.parametrize("name", ["lbp_chi2", "fft3d"])
def test_a_span_of_time_needs_the_rate_and_the_others_do_not(name: str) -> None:
    frames = bump_clip(size=24)
    with pytest.raises(RateUnknown, match=repr(name)):
        spotter_named(name).apex(FrameSeries(frames))
    for other in set(spotters()) - {"lbp_chi2", "fft3d"}:
        series = FrameSeries(frames)
        assert spotter_named(other).apex(series) == spotter_named(other).apex(steady(frames))
