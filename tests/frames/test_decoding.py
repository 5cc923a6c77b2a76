from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.errors import FrameUnreadable
from reapex.frames import decode

RED_OVER_BLUE = np.array([[[200, 10, 10]] * 8] * 4 + [[[10, 10, 200]] * 8] * 4, dtype=np.uint8)


def encoded(suffix: str) -> bytes:
    rng = np.random.default_rng(0)
    picture = cv2.resize(rng.integers(0, 255, (64, 64, 3), dtype=np.uint8), (160, 160))
    ok, data = cv2.imencode(suffix, picture)
    assert ok
    return data.tobytes()


def test_pictures_come_out_as_red_green_blue(tmp_path: Path) -> None:
    path = tmp_path / "图片 1.png"
    ok, data = cv2.imencode(".png", cv2.cvtColor(RED_OVER_BLUE, cv2.COLOR_RGB2BGR))
    assert ok
    path.write_bytes(data.tobytes())
    np.testing.assert_array_equal(decode(path), RED_OVER_BLUE)


@pytest.mark.parametrize("quality", [30, 75, 100])
@pytest.mark.parametrize("colours", [1, 3])
def test_a_jpeg_gives_the_pixels_that_opencv_gives(
    tmp_path: Path, quality: int, colours: int
) -> None:
    rng = np.random.default_rng(quality)
    picture = cv2.resize(rng.integers(0, 255, (9, 9, colours), dtype=np.uint8), (57, 43))
    ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    path = tmp_path / "img1.jpg"
    path.write_bytes(data.tobytes())
    expected = cv2.imread(str(path))
    assert expected is not None
    np.testing.assert_array_equal(decode(path), expected[..., ::-1])


def test_grey_pictures_get_three_equal_channels(tmp_path: Path) -> None:
    path = tmp_path / "grey1.png"
    ok, data = cv2.imencode(".png", np.arange(64, dtype=np.uint8).reshape(8, 8))
    assert ok
    path.write_bytes(data.tobytes())
    picture = decode(path)
    assert picture.shape == (8, 8, 3)
    assert np.ptp(picture, axis=2).max() == 0


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".bmp"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_picture_cut_short_anywhere_is_refused(tmp_path: Path, suffix: str, share: float) -> None:
    data = encoded(suffix)
    path = tmp_path / f"img1{suffix}"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FrameUnreadable) as caught:
        decode(path)
    assert caught.value.where.frames == path


def test_bytes_after_the_end_of_a_jpeg_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "img1.jpg"
    path.write_bytes(encoded(".jpg") + b"\0" * 300 + b"camera notes")
    assert decode(path).shape == (160, 160, 3)


def test_empty_missing_and_foreign_files_each_get_their_own_words(tmp_path: Path) -> None:
    with pytest.raises(FrameUnreadable, match="cannot be read"):
        decode(tmp_path / "img1.jpg")
    (tmp_path / "img2.jpg").touch()
    with pytest.raises(FrameUnreadable, match="is empty"):
        decode(tmp_path / "img2.jpg")
    (tmp_path / "img3.jpg").write_text("this is a note")
    with pytest.raises(FrameUnreadable, match="no picture that can be decoded"):
        decode(tmp_path / "img3.jpg")
