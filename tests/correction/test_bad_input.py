"""Whatever is asked of the rise–fall corrector, it answers: the labels, and a reason."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.correction import REASONS, Proposal
from reapex.errors import FrameUnreadable, RateUnknown, ReapexError, UsageError
from reapex.keyframes import KeyFrames
from reapex.series import Eyes, FrameSeries

from .known import DEFAULT, SPEC, face_clip, movement, reasons
from .sources import Pictures

MARKS = KeyFrames(13, 16, 26)
LEVEL = movement(np.arange(40), 10, 18, 30)
FOUND = KeyFrames(11, 18, 29)


def ask(frames: npt.NDArray[Any], marks: KeyFrames = MARKS, fps: float | None = 100) -> Proposal:
    return DEFAULT.propose(FrameSeries.steady(frames, fps), marks)


def kept(proposal: Proposal, reason: str, marks: KeyFrames = MARKS) -> ReapexError | None:
    """Make sure that the labels stand for this reason alone; what is wrong, if it is known."""
    assert proposal.keyframes == marks
    assert reasons(proposal) == [(reason,)] * 3
    assert reason in REASONS
    return proposal.trouble


def sound(proposal: Proposal, marks: KeyFrames, n_frames: int) -> None:
    """What holds of every answer."""
    assert proposal.manual == marks
    assert all(each and set(each) <= set(REASONS) for each in reasons(proposal))
    if proposal.keyframes != marks:
        onset, apex, offset = proposal.keyframes
        assert 0 <= onset < apex < offset < n_frames
    for key in proposal.keys.values():
        assert key.interval_ms is None or np.isfinite(key.interval_ms).all()


SIZES = st.sampled_from([0, 1, 2, 3, 4, 8, 9])
NUMBERS = st.sampled_from(
    [np.float64, np.float32, np.float16, np.uint8, np.int64, np.uint16, np.bool_, np.longdouble]
)


@st.composite
def arrays(draw: st.DrawFn) -> npt.NDArray[Any]:
    """Any small array, of any shape, kind and size of numbers, a few of them not finite."""
    n_frames = draw(st.integers(1, 24))
    shape = (n_frames, *draw(st.lists(SIZES, max_size=4)))
    kind: Any = draw(NUMBERS)
    if draw(st.booleans()):
        return draw(hnp.arrays(kind, shape))  # hypothesis' own extremes
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    values = rng.normal(0, draw(st.sampled_from([0.0, 1e-9, 1.0, 60.0, 1e4])), shape)
    level = movement(np.arange(n_frames), n_frames / 4, n_frames / 2, n_frames * 0.8)
    values += level.reshape(-1, *[1] * (len(shape) - 1)) * draw(st.sampled_from([0, 1, 100]))
    with np.errstate(invalid="ignore", over="ignore"):
        frames = values.astype(kind)
    if frames.dtype.kind == "f" and frames.size and draw(st.booleans()):
        frames.reshape(-1)[draw(st.integers(0, frames.size - 1))] = draw(
            st.sampled_from([np.nan, np.inf, -np.inf])
        )
    return frames


@st.composite
def labels(draw: st.DrawFn, most: int = 30) -> KeyFrames:
    onset, apex, offset = sorted(draw(st.tuples(*[st.integers(0, most)] * 3)))
    return KeyFrames(onset, apex, offset)


RATES = st.sampled_from([None, 1e-3, 1.0, 25.0, 30.0, 100.0, 200.0, 1e4])


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(arrays(), labels(), RATES)
def test_any_array_and_any_labels_get_an_answer(
    frames: npt.NDArray[Any], marks: KeyFrames, fps: float | None
) -> None:
    assume(len(frames) > 0)
    series = FrameSeries.steady(frames, fps)
    for corrector in (DEFAULT, SPEC):
        sound(corrector.propose(series, marks), marks, len(frames))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_times_labels_eyes_and_damage_get_an_answer(data: st.DataObject) -> None:
    clip = face_clip()[:, ::8, ::8]
    gaps = data.draw(st.lists(st.floats(0.1, 500), min_size=40, max_size=40))
    marks = data.draw(labels(45))
    place = st.tuples(st.floats(), st.floats())
    eyes: Eyes | None = data.draw(st.none() | st.tuples(place, place))
    series = FrameSeries(clip, tuple(np.cumsum(gaps)), eyes_px=eyes)
    sound(DEFAULT.propose(series, marks), marks, 40)
    source = Pictures(clip, bad=data.draw(st.sets(st.integers(0, 39), max_size=14)))
    sound(DEFAULT.propose(FrameSeries.of_source(source), marks), marks, 40)


@pytest.mark.parametrize("n_frames", range(3, 8))
def test_fewer_than_eight_frames_are_too_few(n_frames: int) -> None:
    marks = KeyFrames(0, 1, 2)
    for frames in (LEVEL[:n_frames], face_clip()[:n_frames]):
        assert kept(ask(frames, marks), "too_short", marks) is None


def test_labels_outside_the_clip_and_an_unknown_rate_are_told() -> None:
    beyond = KeyFrames(13, 16, 40)
    assert kept(ask(LEVEL, beyond), "outside", beyond) is None
    assert isinstance(kept(ask(LEVEL, fps=None), "no_rate"), RateUnknown)
    source = Pictures(face_clip(), fps=None)
    kept(DEFAULT.propose(FrameSeries.of_source(source), MARKS), "no_rate")
    assert source.asked == []


def test_labels_that_span_more_than_ten_seconds_are_no_single_movement() -> None:
    signal, marks = np.sin(np.arange(1300.0)), KeyFrames(50, 400, 1051)
    assert kept(ask(signal, marks), "too_long", marks) is None


@pytest.mark.parametrize("level", [0.0, 5.0, -1e-9, 1e9 + 0.1, 255.0])
def test_signals_and_pictures_that_never_change_are_faint(level: float) -> None:
    for frames in (np.full(40, level), np.full((40, 3), level)):
        assert kept(ask(frames), "faint") is None
    grey = int(np.clip(level, 0, 255))
    assert kept(ask(np.full((40, 16, 16), grey, np.uint8)), "faint") is None


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1e-3, 1.0, -1.0, 1e9, 1e300])
def test_a_signal_may_be_of_any_size(size: float) -> None:
    assert ask(size * LEVEL).keyframes == FOUND
    assert ask(size * np.column_stack([LEVEL, 0 * LEVEL, 1 - LEVEL])).keyframes == FOUND


@pytest.mark.parametrize(
    "shape", [(40,), (40, 1), (40, 5), (40, 16, 16), (40, 16, 16, 1), (40, 16, 16, 4)], ids=str
)
def test_signals_and_pictures_of_every_shape_are_compared(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    base = 100 + 20 * rng.normal(0, 1, shape[1:])
    frames = base + LEVEL.reshape(-1, *[1] * (len(shape) - 1))
    proposal = ask(frames)
    assert proposal.searched
    sound(proposal, MARKS, 40)
    if len(shape) < 3:
        assert proposal.keyframes == FOUND


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (7, 200), (9, 9, 2), (2, 2, 2, 3), (0, 0)])
def test_pixels_that_show_no_face_are_bad_frames(shape: tuple[int, ...]) -> None:
    assert isinstance(kept(ask(np.zeros((40, *shape))), "bad_frames"), FrameUnreadable)


def test_pictures_in_no_known_unit_are_bad_frames() -> None:
    trouble = kept(ask(face_clip() * 100.0 - 4000), "bad_frames")
    assert isinstance(trouble, FrameUnreadable)
    assert trouble.expected == "grey levels from 0 to 255, or shares from 0 to 1"


@pytest.mark.parametrize("bad", [{3}, {16}, {0, 5, 39}, set(range(32, 40))], ids=str)
def test_a_few_frames_that_cannot_be_read_are_left_out(bad: set[int]) -> None:
    level, floats = LEVEL.copy(), face_clip().astype(np.float32)
    level[list(bad)] = floats[list(bad)] = np.nan
    source = FrameSeries.of_source(Pictures(face_clip(), bad=bad))
    for proposal in (ask(level), ask(floats), DEFAULT.propose(source, MARKS)):
        assert proposal.searched
        assert isinstance(proposal.trouble, FrameUnreadable)
        assert np.abs(np.subtract(list(proposal.keyframes), list(FOUND))).max() <= 1
        assert proposal.curve is not None
        assert set(np.flatnonzero(np.isnan(proposal.curve))) == bad


def test_many_frames_that_cannot_be_read_are_bad_frames() -> None:
    bad = set(range(0, 40, 4))
    level, floats = LEVEL.copy(), face_clip().astype(np.float32)
    level[list(bad)] = floats[list(bad)] = np.nan
    source = FrameSeries.of_source(Pictures(face_clip(), bad=bad))
    for proposal in (ask(level), ask(floats), DEFAULT.propose(source, MARKS)):
        assert isinstance(kept(proposal, "bad_frames"), FrameUnreadable)


def test_missing_frames_and_an_uneven_camera_are_no_trouble() -> None:
    shown = np.delete(np.arange(40), [11, 14, 15, 22])
    marks = KeyFrames(12, 13, 22)  # frames 13, 16 and 26
    found = DEFAULT.propose(FrameSeries(LEVEL[shown], tuple(shown * 10.0)), marks)
    assert np.abs(shown[list(found.keyframes)] - list(FOUND)).max() <= 1
    times = np.cumsum(np.random.default_rng(0).uniform(3, 17, 60))
    level = movement(times, 150, 250, 420)
    marks = KeyFrames(*(int(np.abs(times - each).argmin()) for each in (190, 230, 370)))
    found = DEFAULT.propose(FrameSeries(level, tuple(times)), marks)
    expected = [164, 250, 396]
    assert np.abs(times[list(found.keyframes)] - expected).max() < 17


def test_times_that_are_not_finite_are_refused_when_they_are_given() -> None:
    for last in (np.inf, np.nan):
        with pytest.raises(UsageError, match="times_ms do not fit"):
            FrameSeries(LEVEL, (*range(39), last))
