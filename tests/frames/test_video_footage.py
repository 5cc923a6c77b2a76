"""The odd videos of shared/footage against two independent counts, and against themselves."""

import hashlib
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import VideoUnreadable
from reapex.face import Haar
from reapex.frames import VideoFrames, index_video
from reapex.series import FrameSource

# Frames by an independent count, by the header, and whether the rate varies.
COUNTS = {
    "WolfgangLanger_Pexels.mp4": (472, 472, False),
    "face_noface.mov": (169, 169, True),
    "h265_aac.mp4": (31, 31, False),
    "no_face.mp4": (95, 98, False),
    "noface_face.mov": (169, 169, True),
    "single_face.mp4": (72, 72, False),
    "theora_opus.ogg": (30, 0, False),
    "vp8_opus.webm": (31, 0, False),
    "xvid_aac.avi": (31, 32, False),
}
SMALL = ("h265_aac.mp4", "theora_opus.ogg", "vp8_opus.webm", "xvid_aac.avi", "no_face.mp4")


def test_nothing_of_the_footage_is_left_out(footage: Path) -> None:
    assert {each.name for each in footage.iterdir()} == {*COUNTS, "video_01_invalid.mp4"}


def counted_by_opencv(path: Path) -> int:
    capture, n = cv2.VideoCapture(str(path)), 0
    while capture.grab():
        n += 1
    return n


@cache
def hashes(path: Path) -> tuple[str, ...]:
    """Of every picture, decoded from start to end by a plain loop that is not ours."""
    with av.open(str(path)) as container:
        pictures = (
            frame.reformat(format="rgb24", interpolation="BICUBIC").to_ndarray()
            for frame in container.decode(video=0)
        )
        return tuple(hashlib.sha256(picture.tobytes()).hexdigest() for picture in pictures)


def hash_of(source: VideoFrames, position: int) -> str:
    return hashlib.sha256(source.read([position])[0].tobytes()).hexdigest()


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_those_of_two_plain_loops_whatever_the_header_claims(
    footage: Path, name: str
) -> None:
    n_frames, n_claimed, is_variable = COUNTS[name]
    video = VideoFrames(footage / name)
    assert isinstance(video, FrameSource)
    assert len(video) == n_frames == counted_by_opencv(footage / name)
    assert n_frames == len(hashes(footage / name))
    assert (video.index.facts.n_claimed, video.index.is_variable) == (n_claimed, is_variable)
    assert list(video.numbers) == list(range(1, n_frames + 1))
    times = np.array(video.times_ms)
    assert times[0] == 0
    assert (np.diff(times) > 0).all()
    said = any("the header claims" in remark for remark in video.index.remarks)
    assert said == (n_claimed not in (0, n_frames))


@pytest.mark.parametrize("name", COUNTS)
def test_times_are_those_that_the_container_gives(footage: Path, name: str) -> None:
    with av.open(str(footage / name)) as container:
        seconds = [frame.time for frame in container.decode(video=0)]
    assert None not in seconds
    expected = (np.array(seconds, dtype=np.float64) - seconds[0]) * 1000
    assert np.allclose(VideoFrames(footage / name).times_ms, expected, atol=1e-6)


@pytest.mark.parametrize("name", SMALL)
def test_any_order_gives_the_pictures_of_a_plain_loop(footage: Path, name: str) -> None:
    video, expected = VideoFrames(footage / name), hashes(footage / name)

    @settings(max_examples=15)
    @given(st.lists(st.integers(0, len(expected) - 1), min_size=1, max_size=8))
    def any_order(positions: list[int]) -> None:
        assert [hash_of(video, each) for each in positions] == [expected[i] for i in positions]

    any_order()
    assert [hash_of(video, each) for each in reversed(range(len(video)))] == [*reversed(expected)]


@pytest.mark.parametrize("name", ["face_noface.mov", "WolfgangLanger_Pexels.mp4"])
def test_far_jumps_are_sought_and_give_the_pictures_of_a_plain_loop(
    footage: Path, name: str
) -> None:
    video, expected = VideoFrames(footage / name), hashes(footage / name)
    order = np.random.default_rng(4).integers(0, len(video), 12).tolist()
    order += [0, len(video) - 1, 71, 72]
    assert [hash_of(video, each) for each in order] == [expected[each] for each in order]
    reader = video._reader
    assert reader.n_seeks > 0, "some of it was sought"
    assert reader.n_starts < len(order) / 2, "and not everything decoded from the start"


def test_stepping_through_neither_seeks_nor_starts_again(footage: Path) -> None:
    video = VideoFrames(footage / "single_face.mp4")
    for position in range(len(video)):
        video.read([position])
    assert (video._reader.n_starts, video._reader.n_seeks) == (1, 0)


def test_the_man_is_there_up_to_frame_71_and_the_cartoon_from_72_on(footage: Path) -> None:
    video = VideoFrames(footage / "face_noface.mov", first_number=0)
    pictures = video.read([0, 60, 70, 71, 72, 73, 100])
    found = [Haar().face_in(iter([picture])) is not None for picture in pictures]
    assert found[:4] == [True] * 4
    assert found[4:6] == [False] * 2
    small = [picture[::4, ::4].astype(float) for picture in pictures]
    before, across = (np.abs(small[i] - small[i + 1]).mean() for i in (2, 3))
    assert across > 50 * before, "the cut is between 71 and 72"


def test_the_damaged_video_is_refused_with_what_to_do(footage: Path) -> None:
    with pytest.raises(VideoUnreadable, match=r"video_01_invalid\.mp4.*Copy it again"):
        VideoFrames(footage / "video_01_invalid.mp4")


def test_a_video_that_was_cut_short_says_how_far_it_goes(footage: Path, tmp_path: Path) -> None:
    whole = (footage / "single_face.mp4").read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VideoUnreadable) as refused:
        index_video(cut)
    assert refused.value.where.frames == cut
    avi = (footage / "xvid_aac.avi").read_bytes()
    cut = tmp_path / "cut.avi"
    cut.write_bytes(avi[: len(avi) // 2])
    with pytest.raises(VideoUnreadable, match="frames of the 32 that its header claims"):
        index_video(cut)
