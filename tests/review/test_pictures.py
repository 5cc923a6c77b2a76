import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.frames import ArrayFrames
from reapex.review.pictures import VIEWS, FrameShelf, View, as_bmp, in_colour, shown
from reapex.series import UInt8Array


def random_picture(seed: int, size: tuple[int, int] = (40, 56)) -> UInt8Array:
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


class Counted(ArrayFrames):
    n_read = 0

    def read(self, positions: object) -> UInt8Array:
        self.n_read += 1
        return super().read(positions)  # type: ignore[arg-type]


@given(st.integers(0, 99), st.integers(1, 30), st.integers(1, 30))
def test_a_picture_travels_exactly(seed: int, height: int, width: int) -> None:
    picture = random_picture(seed, (height, width))
    back = cv2.imdecode(np.frombuffer(as_bmp(picture), np.uint8), cv2.IMREAD_COLOR)
    assert back is not None
    np.testing.assert_array_equal(back[..., ::-1], picture)


def test_the_frame_is_the_frame() -> None:
    frame = random_picture(1)
    assert shown("frame", frame, random_picture(2), 8.0) is frame


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_moves_against_itself(view: View) -> None:
    frame = random_picture(1)
    picture = shown(view, frame, frame, 8.0)
    assert picture.shape == frame.shape
    assert picture.dtype == np.uint8
    flat = {"difference": 128, "flow": 0}
    still = np.full_like(frame, flat[view]) if view in flat else frame
    np.testing.assert_array_equal(picture, still)


def test_the_difference_is_amplified_from_grey_without_wrapping() -> None:
    against = np.full((8, 8, 3), 100, np.uint8)
    for value, expected in ((101, 132), (99, 124), (110, 168), (255, 255), (0, 0)):
        frame = np.full((8, 8, 3), value, np.uint8)
        assert (shown("difference", frame, against, 4.0) == expected).all()


def test_an_even_change_is_magnified_by_the_gain() -> None:
    against, frame = np.full((9, 9, 3), 100, np.uint8), np.full((9, 9, 3), 103, np.uint8)
    assert (shown("magnified", frame, against, 5.0) == 103 + 15).all()


@pytest.mark.parametrize(
    ("u", "v", "colour"),
    [(4, 0, (255, 0, 0)), (-4, 0, (0, 255, 255)), (0, 0, (0, 0, 0)), (2, 0, (127, 0, 0))],
)
def test_directions_have_their_colours(u: float, v: float, colour: tuple[int, ...]) -> None:
    flow = np.broadcast_to(np.array([u, v], np.float32), (3, 3, 2))
    assert in_colour(flow)[1, 1].tolist() == list(colour)


def test_flow_shows_what_moved_right_as_red() -> None:
    texture = cv2.GaussianBlur(random_picture(3, (120, 160)), (0, 0), 3)
    texture = ((texture - texture.min()) * (255.0 / np.ptp(texture))).astype(np.uint8)
    moved = np.roll(texture, 3, axis=1)
    middle = shown("flow", moved, texture, 1.0)[40:80, 50:110].reshape(-1, 3).mean(axis=0)
    assert middle[0] > 150
    assert middle[1:].max() < 60


def test_the_flow_of_a_large_picture_has_its_size_and_speed() -> None:
    texture = cv2.GaussianBlur(random_picture(3, (120, 160)), (0, 0), 3)
    texture = ((texture - texture.min()) * (255.0 / np.ptp(texture))).astype(np.uint8)
    small = shown("flow", np.roll(texture, 2, axis=1), texture, 1.0)
    big = cv2.resize(texture, (640, 480), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    large = shown("flow", np.roll(big, 4, axis=1), big, 0.5)  # 4 px at half the gain: as 2 px
    assert large.shape == big.shape
    middles = [
        each[h // 4 : -h // 4, w // 4 : -w // 4].reshape(-1, 3).mean(axis=0)
        for each in (small, large)
        for h, w in [each.shape[:2]]
    ]
    np.testing.assert_allclose(middles[0], middles[1], atol=45)
    assert middles[1][0] > 2 * middles[1][1:].max()


@pytest.mark.parametrize("gain", [0, -1, 65, float("nan"), float("inf")])
def test_a_gain_out_of_range_is_refused(gain: float) -> None:
    with pytest.raises(UsageError, match="gain"):
        shown("difference", random_picture(1), random_picture(2), gain)


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(UsageError, match="frame or difference"):
        shown("../etc", random_picture(1), random_picture(2), 1.0)  # type: ignore[arg-type]


def test_the_shelf_reads_once_and_stays_within_its_bound() -> None:
    pictures = np.stack([random_picture(seed) for seed in range(10)])
    source, one = Counted(pictures), pictures[0].nbytes
    shelf = FrameShelf(most_bytes=3 * one)
    for position in (0, 1, 2, 0, 1, 2):
        np.testing.assert_array_equal(shelf.frame("a", source, position), pictures[position])
    assert (source.n_read, shelf.n_bytes) == (3, 3 * one)
    shelf.frame("a", source, 0)
    shelf.frame("a", source, 9)  # 1 was unused longest
    shelf.frame("a", source, 0)
    assert (source.n_read, shelf.n_bytes) == (4, 3 * one)
    shelf.frame("a", source, 1)
    assert source.n_read == 5
    shelf.frame("b", source, 1)  # another clip
    assert source.n_read == 6


def test_a_frame_larger_than_the_bound_is_shown_all_the_same() -> None:
    source = Counted(random_picture(1)[np.newaxis])
    shelf = FrameShelf(most_bytes=1)
    np.testing.assert_array_equal(shelf.frame("a", source, 0), source.pictures[0])
