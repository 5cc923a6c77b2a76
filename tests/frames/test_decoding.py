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
