from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.errors import FrameSizesDiffer, UsageError
from reapex.frames import ArrayFrames, FolderFrames
from reapex.series import FrameSource


def write_grey(path: Path, value: int, size: int = 8) -> None:
    ok, data = cv2.imencode(".png", np.full((size, size, 3), value, np.uint8))
    assert ok
    path.write_bytes(data.tobytes())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (40, 41, 43, 44):
        write_grey(tmp_path / f"img{number}.png", number)
    return tmp_path


def test_a_folder_reads_what_is_asked_in_the_order_asked(folder: Path) -> None:
    frames = FolderFrames(folder, fps=200)
    assert isinstance(frames, FrameSource)
    assert frames.numbers == (40, 41, 43, 44)
    assert frames.times_ms == (0.0, 5.0, 15.0, 20.0)
    pictures = frames.read([2, 0, 2])
    assert pictures.shape == (3, 8, 8, 3)
    assert pictures[:, 0, 0, 0].tolist() == [43, 40, 43]
    assert frames.read([]).shape[0] == 0


def test_a_stretch_counts_its_positions_from_its_own_start(folder: Path) -> None:
    stretch = FolderFrames(folder, fps=200).between(41, 43)
    assert stretch.numbers == (41, 43)
    assert stretch.times_ms == (0.0, 10.0)
    assert stretch.read([0])[0, 0, 0, 0] == 41


def test_without_a_rate_there_are_no_times(folder: Path) -> None:
    assert FolderFrames(folder).times_ms is None


def test_two_sizes_in_one_clip_are_refused_with_the_frame(folder: Path) -> None:
    write_grey(folder / "img44.png", 44, size=10)
    frames = FolderFrames(folder)
    frames.read([0, 1])
    with pytest.raises(FrameSizesDiffer, match="10×10 pixels, others of this clip are 8×8") as e:
        frames.read([3])
    assert e.value.where.frame == 44


def test_an_array_is_a_source_like_a_folder() -> None:
    pictures = np.arange(4, dtype=np.uint8)[:, None, None, None] + np.zeros((4, 2, 2, 3), np.uint8)
    frames = ArrayFrames(pictures, fps=100, first_number=10)
    assert isinstance(frames, FrameSource)
    assert list(frames.numbers) == [10, 11, 12, 13]
    assert frames.times_ms == (0.0, 10.0, 20.0, 30.0)
    assert frames.read([3, 1])[:, 0, 0, 0].tolist() == [3, 1]


@pytest.mark.parametrize(
    "pictures",
    [np.zeros((2, 4, 4, 3)), np.zeros((2, 4, 4), np.uint8), np.zeros((0, 4, 4, 3), np.uint8)],
)
def test_arrays_that_are_no_pictures_are_refused(pictures: np.ndarray) -> None:
    with pytest.raises(UsageError):
        ArrayFrames(pictures)


def test_rates_must_be_above_zero(folder: Path) -> None:
    with pytest.raises(UsageError, match="above 0"):
        FolderFrames(folder, fps=0)
    with pytest.raises(UsageError, match="above 0"):
        ArrayFrames(np.zeros((1, 2, 2, 3), np.uint8), fps=-1)
