from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.errors import FrameSizesDiffer, FrameUnreadable, UsageError
from reapex.motion import FlowMethod, dense_flow
from reapex.motion.grey import grey_bytes, grey_levels
from reapex.series import Frame, UInt8Array

from .pictures import in_colour, moved, texture

METHODS: tuple[FlowMethod, ...] = get_args(FlowMethod)
pictures = hnp.arrays(np.uint8, st.tuples(st.integers(16, 40), st.integers(16, 40)))


@pytest.mark.parametrize("method", ["dis", "farneback"])
@pytest.mark.parametrize("by", [(0.5, 0.0), (0.3, -0.7), (1.4, 0.25), (-3.3, 2.2), (0.0, -0.1)])
def test_a_shift_of_parts_of_a_pixel_is_found(method: FlowMethod, by: tuple[float, float]) -> None:
    flow = dense_flow(moved(), moved(by=by), method)
    assert flow.shape == (112, 128, 2)
    assert flow.dtype == np.float32
    inside = flow[16:-16, 16:-16]
    np.testing.assert_allclose(np.median(inside, axis=(0, 1)), by, atol=0.1)
    assert (np.abs(inside - by).max(axis=2) < 0.1).mean() > 0.95


def test_the_fast_preset_finds_a_shift_to_a_fifth_of_a_pixel() -> None:
    flow = dense_flow(moved(), moved(by=(0.3, -0.7)), "dis_fast")
    np.testing.assert_allclose(np.median(flow, axis=(0, 1)), (0.3, -0.7), atol=0.2)


@pytest.mark.parametrize("method", METHODS)
@given(picture=pictures)
def test_equal_pictures_have_no_flow_at_all(method: FlowMethod, picture: UInt8Array) -> None:
    assert not dense_flow(picture, picture.copy(), method).any()


@pytest.mark.parametrize("method", METHODS)
def test_brightness_that_changes_everywhere_moves_nothing_much(method: FlowMethod) -> None:
    picture = texture() * 0.7
    brighter = dense_flow(picture, picture + 20, method)
    assert np.abs(brighter[8:-8, 8:-8]).max() < 0.05


@pytest.mark.parametrize("method", METHODS)
def test_colour_and_floats_give_the_same_flow_as_grey_bytes(method: FlowMethod) -> None:
    start, end = moved(), moved(by=(0.6, 0.4))
    grey = dense_flow(start, end, method)
    makes: tuple[Callable[[UInt8Array], Frame], ...] = (
        in_colour,
        lambda each: each[..., None],
        lambda each: each.astype(np.float32),
        lambda each: each.astype(np.int64),
        lambda each: in_colour(each) / 255,
        lambda each: np.asfortranarray(in_colour(each)),
        lambda each: np.concatenate((in_colour(each), 255 - each[..., None]), axis=2),
    )
    for make in makes:
        np.testing.assert_array_equal(dense_flow(make(start), make(end), method), grey)


def test_red_green_and_blue_count_in_that_order() -> None:
    pure = 255 * np.eye(3, dtype=np.uint8)[:, None]  # one pixel of each, below one another
    assert grey_bytes(pure, "The test", 1).ravel().tolist() == [76, 150, 29]
    assert grey_levels(pure * 1.0, "The test", 1).ravel() == pytest.approx([76, 150, 29], abs=0.5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(16, 16), (16, 300), (300, 16), (20, 60), (47, 200), (17, 1000)])
def test_narrow_pictures_are_no_danger(method: FlowMethod, shape: tuple[int, int]) -> None:
    """OpenCV's DIS takes the process down on some of these shapes."""
    flow = dense_flow(moved(shape), moved(shape, (0.5, 0.0)), method)
    assert flow.shape == (*shape, 2)
    assert np.isfinite(flow).all()


@pytest.mark.parametrize("method", ["dis", "farneback"])
def test_small_faces_are_measured_as_well_as_large_ones(method: FlowMethod) -> None:
    inside = dense_flow(moved((64, 72)), moved((64, 72), (0.5, -0.4)), method)[12:-12, 12:-12]
    np.testing.assert_allclose(np.median(inside, axis=(0, 1)), (0.5, -0.4), atol=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_neither_threads_nor_what_came_before_change_a_bit(method: FlowMethod) -> None:
    shapes = [(112, 128), (40, 200), (150, 97)]
    pairs = [(moved(shape), moved(shape, (0.2 * k, 0.3))) for k in range(1, 5) for shape in shapes]
    threads = cv2.getNumThreads()
    alone = [dense_flow(pair[0], pair[1], method) for pair in pairs]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda pair: dense_flow(pair[0], pair[1], method), pairs[::-1]))
    assert cv2.getNumThreads() == threads
    for one, other in zip(alone, together[::-1], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("n_threads", [1, 2, 4])
def test_opencvs_number_of_threads_does_not_change_a_bit(n_threads: int) -> None:
    start, end = moved((240, 320)), moved((240, 320), (0.4, -0.3))
    before = cv2.getNumThreads()
    usual = [dense_flow(start, end, method) for method in METHODS]
    try:
        cv2.setNumThreads(n_threads)
        other = [dense_flow(start, end, method) for method in METHODS]
    finally:
        cv2.setNumThreads(before)
    np.testing.assert_array_equal(usual, other)


def test_what_is_no_picture_is_refused() -> None:
    picture = moved()
    with pytest.raises(UsageError, match=r"'tvl1'.*dis or dis_fast or farneback"):
        dense_flow(picture, picture, "tvl1")  # type: ignore[arg-type]
    for other in (picture.T, picture[1:], picture[:, 1:]):
        with pytest.raises(FrameSizesDiffer, match="shapes"):
            dense_flow(picture, other)
    for shape in ((), (90,), (68, 2), (15, 200), (0, 20), (4, 20, 20, 3), (20, 20, 2)):
        for kind in (np.uint8, float):
            with pytest.raises(UsageError, match="l2"):
                dense_flow(np.zeros(shape, kind), np.zeros(shape, kind))
    for scale in (np.array(4000), np.array(-40.0)):  # 16 bits; no shares and no levels
        with pytest.raises(UsageError, match="grey levels from 0 to 255"):
            dense_flow(picture * scale, picture)
    with pytest.raises(FrameUnreadable, match="not finite"):
        dense_flow(picture, np.where(picture > 100, np.nan, picture))
