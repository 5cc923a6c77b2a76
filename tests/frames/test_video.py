"""Videos made for the purpose: what is read is what was filmed, and when."""

import gc
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import (
    FrameSizesDiffer,
    FrameUnreadable,
    MissingExtra,
    UsageError,
    VideoUnreadable,
)
from reapex.frames import VideoFrames, index_video, video_open, video_opening, video_reading

from .filming import film, pictures

LOSSLESS: dict[str, dict[str, Any]] = {
    "ffv1.avi": {"gop": 5},
    "ffv1.mkv": {"gop": 5},
    "png.mov": {"codec": "png", "pix_fmt": "rgb24"},
    "x264rgb.mp4": {"codec": "libx264rgb", "pix_fmt": "rgb24", "options": {"qp": "0"}, "gop": 7},
    "raw.avi": {"codec": "rawvideo", "pix_fmt": "bgr24"},
}
_X264 = {"codec": "libx264", "pix_fmt": "yuv420p"}
# HEVC is in the footage: the encoder x265 now and then ends the process at pictures this small.
LOSSY: dict[str, dict[str, Any]] = {
    "b-frames.mp4": {**_X264, "options": {"x264-params": "keyint=12:bframes=3:b-adapt=0"}},
    "open-gop.mp4": {
        **_X264,
        "options": {"x264-params": "keyint=9:min-keyint=3:open-gop=1:bframes=3:b-adapt=0"},
    },
    "open-gop.ts": {
        **_X264,
        "options": {"x264-params": "keyint=9:min-keyint=3:open-gop=1:bframes=3:b-adapt=0"},
    },
    "b-frames.avi": {**_X264, "options": {"x264-params": "keyint=12:bframes=3:b-adapt=0"}},
    "intra-refresh.mp4": {
        **_X264,
        "options": {"x264-params": "keyint=12:intra-refresh=1:bframes=0"},
    },
    "bare.h264": {**_X264, "options": {"x264-params": "keyint=12:bframes=2"}},
    "mpeg2.mpg": {
        "codec": "mpeg2video",
        "pix_fmt": "yuv420p",
        "gop": 8,
        "bare": {"max_b_frames": 2},
    },
    "mpeg4.avi": {"codec": "mpeg4", "pix_fmt": "yuv420p", "gop": 8, "bare": {"max_b_frames": 2}},
    "vp8.webm": {"codec": "libvpx", "pix_fmt": "yuv420p", "gop": 10},
    "mjpeg.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p"},
    "grey.mkv": {"pix_fmt": "gray"},
    "10-bit.mkv": {"pix_fmt": "yuv420p10le"},
}
N = 40


@pytest.mark.parametrize("name", LOSSLESS)
def test_what_was_filmed_without_loss_is_read_bit_for_bit(tmp_path: Path, name: str) -> None:
    filmed = pictures(N)
    video = VideoFrames(film(tmp_path / f"影片 {name}", filmed, **LOSSLESS[name]))
    assert len(video) == N
    assert (video.read(range(N)) == filmed).all()
    order = [30, 3, 3, 39, 0, 12, 11, 10, 29]
    assert (video.read(order) == filmed[order]).all()
    assert video.read([]).shape[0] == 0
    assert video.fps == 25
    assert np.allclose(video.times_ms, np.arange(N) * 40)
    assert (video.index.facts.width, video.index.facts.height) == (48, 32)


@pytest.fixture(scope="module", params=LOSSY)
def lossy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lossy") / request.param
    return film(path, pictures(N), **LOSSY[request.param])


def test_any_order_gives_the_pictures_of_one_pass(lossy: Path) -> None:
    with av.open(str(lossy)) as container:
        passed = [
            frame.reformat(format="rgb24", interpolation="BICUBIC").to_ndarray()
            for frame in container.decode(video=0)
        ]
    video = VideoFrames(lossy)
    assert len(video) == len(passed)
    assert len(passed) >= N - 1, "nothing was lost in filming"

    @settings(max_examples=12)
    @given(st.lists(st.integers(0, len(passed) - 1), min_size=1, max_size=6))
    def any_order(positions: list[int]) -> None:
        read = VideoFrames(lossy, index=video.index).read(positions)
        assert all((read[i] == passed[each]).all() for i, each in enumerate(positions))

    any_order()
    for position in reversed(range(len(passed))):
        assert (video.read([position])[0] == passed[position]).all()
    assert (np.diff(video.times_ms) > 0).all()


def test_opencv_sees_nearly_the_same_pictures(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", pictures(N, 64, 48), **LOSSY["b-frames.mp4"])
    capture = cv2.VideoCapture(str(path))
    video = VideoFrames(path)
    for position in range(N):
        is_read, picture = capture.read()
        assert is_read
        ours = video.read([position])[0].astype(int)
        assert np.abs(ours - picture[..., ::-1]).mean() < 4


def test_a_variable_rate_keeps_its_times(tmp_path: Path) -> None:
    steps = [0, 33, 7, 50, 33, 120, 33, 33, 5, 33]
    stamps = np.cumsum(steps).tolist()
    path = film(tmp_path / "v.mkv", pictures(10), stamps=stamps)
    video = VideoFrames(path)
    assert video.times_ms == pytest.approx(stamps)
    assert video.index.is_variable
    assert video.fps == pytest.approx(1000 / 33)
    assert "varies" in video.index.remarks[0]


@pytest.mark.parametrize(("name", "codec"), [("s.mp4", "libx264"), ("s.mkv", "libx264")])
def test_a_start_that_is_not_zero_counts_as_zero(tmp_path: Path, name: str, codec: str) -> None:
    stamps = [2000 + 40 * index for index in range(20)]
    path = film(tmp_path / name, pictures(20), codec=codec, pix_fmt="yuv420p", stamps=stamps,
                options={"x264-params": "keyint=6:bframes=2"})  # fmt: skip
    video = VideoFrames(path)
    assert len(video) == 20
    assert video.times_ms == pytest.approx([40 * index for index in range(20)])


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_is_followed_as_opencv_follows_it(tmp_path: Path, degrees: int) -> None:
    filmed = pictures(3, 64, 48)
    path = film(tmp_path / "r.mp4", filmed, codec="libx264rgb", pix_fmt="rgb24",
                options={"qp": "0"}, rotation=degrees)  # fmt: skip
    video = VideoFrames(path)
    # PyAV's angle is counted against the clock.
    assert (video.read(range(3)) == np.rot90(filmed, degrees // 90, axes=(1, 2))).all()
    assert video.index.facts.rotation == (360 - degrees) % 360
    assert (video.index.facts.height, video.index.facts.width) == video.read([0]).shape[1:3]
    is_read, picture = cv2.VideoCapture(str(path)).read()
    assert is_read
    assert picture.shape == video.read([0])[0].shape
    assert np.abs(picture[..., ::-1].astype(int) - video.read([0])[0]).mean() < 4


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ((1, 0, 0, 1), lambda a: a),
        ((-1, 0, 0, 1), lambda a: a[:, ::-1]),
        ((1, 0, 0, -1), lambda a: a[::-1]),
        ((0, 1, 1, 0), lambda a: a.transpose(1, 0, 2)),
        ((0, 1, -1, 0), lambda a: np.rot90(a, -1)),
        ((0, -1, 1, 0), lambda a: np.rot90(a, 1)),
        ((-1, 0, 0, -1), lambda a: np.rot90(a, 2)),
        ((0, -1, -1, 0), lambda a: np.rot90(a.transpose(1, 0, 2), 2)),
    ],
)
def test_all_eight_ways_to_show_a_picture(matrix: tuple[int, ...], expected: Any) -> None:
    one = 1 << 16
    a, b, c, d = (one * each for each in matrix)
    tag = np.array([a, b, 0, c, d, 0, 0, 0, 1 << 30], np.int32)
    frame: Any = SimpleNamespace(side_data={"DISPLAYMATRIX": tag.tobytes()})
    picture = pictures(1)[0]
    how = video_opening.turning(frame)
    assert (video_opening.turned(picture, how) == expected(picture)).all()


def test_one_frame_and_odd_sizes(tmp_path: Path) -> None:
    filmed = pictures(1, 33, 17)
    video = VideoFrames(film(tmp_path / "one.avi", filmed))
    assert (len(video), video.times_ms, video.fps) == (1, (0.0,), 25.0)
    assert (video.read([0]) == filmed).all()
    odd = pictures(5, 35, 21)
    assert (VideoFrames(film(tmp_path / "odd.mkv", odd)).read(range(5)) == odd).all()


def test_stretches_count_as_the_whole_does_and_take_context_by_time(tmp_path: Path) -> None:
    stamps = np.cumsum([0, 40, 40, 40, 200, 40, 40, 40, 40, 40]).tolist()
    filmed = pictures(10)
    video = VideoFrames(film(tmp_path / "v.mkv", filmed, stamps=stamps))
    stretch = video.between(6, 7, 90)
    assert stretch is not None
    assert list(stretch.numbers) == [5, 6, 7, 8, 9], "number 4 is 240 ms before number 6"
    assert stretch.times_ms == pytest.approx((0, 40, 80, 120, 160))
    assert (stretch.read([0, 3]) == filmed[[4, 7]]).all()
    longer = video.between(6, 7, 240)
    assert longer is not None
    assert next(iter(longer.numbers)) == 4
    again = longer.between(7, 7)
    assert again is not None
    assert (list(again.numbers), again.times_ms) == ([7], (0.0,))
    assert video.between(11, 20, 1000) is None
    outside = video.between(-5, 2)
    assert outside is not None
    assert list(outside.numbers) == [1, 2]
    assert pickle.loads(pickle.dumps(stretch)).read([1]).tolist() == filmed[[5]].tolist()


def test_another_rate_stretches_time_and_keeps_gaps(tmp_path: Path) -> None:
    stamps = [0, 40, 80, 160, 200]
    video = VideoFrames(film(tmp_path / "v.mkv", pictures(5), stamps=stamps), fps=200)
    assert video.times_ms == pytest.approx((0, 5, 10, 20, 25))
    assert video.fps == 200
    assert video.index.n_left_out == 1
    with pytest.raises(UsageError, match="above 0"):
        VideoFrames(video.path, fps=0)
    with pytest.raises(UsageError, match="no stretch"):
        VideoFrames(video.path, stretch=range(3, 9))


def test_many_threads_read_the_same_pictures(tmp_path: Path) -> None:
    filmed = pictures(N)
    video = VideoFrames(film(tmp_path / "v.mkv", filmed, gop=6))
    order = np.random.default_rng(1).integers(0, N, 200).tolist()
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda position: video.read([position])[0], order))
    assert all((a == filmed[b]).all() for a, b in zip(read, order, strict=True))


def test_few_videos_stay_open_however_many_are_read(tmp_path: Path) -> None:
    video_open._used.clear()
    filmed = pictures(6)
    path = film(tmp_path / "v.avi", filmed)
    many = [VideoFrames(path) for _ in range(video_open.MOST_OPEN + 5)]
    for video in many:
        video.read([2])
    n_open = sum(video._reader._container is not None for video in many)
    assert n_open == video_open.MOST_OPEN
    assert all((video.read([5])[0] == filmed[5]).all() for video in many), "they open again"
    del many, video
    gc.collect()


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filmed = pictures(N)
    one = 48 * 32 * 4
    monkeypatch.setattr(video_reading, "MOST_KEPT_BYTES", 6 * one)
    video = VideoFrames(film(tmp_path / "v.avi", filmed, gop=10))
    for position in [*range(N), *reversed(range(N))]:
        assert (video.read([position])[0] == filmed[position]).all()
        assert video._reader._kept_bytes <= 6 * one
        assert len(video._reader._kept) <= 6


def test_key_frames_that_are_none_are_got_over(tmp_path: Path) -> None:
    filmed = pictures(N)
    path = film(tmp_path / "v.mkv", filmed, codec="libx264rgb", pix_fmt="rgb24", gop=10,
                options={"qp": "0"})  # fmt: skip
    index = index_video(path)
    assert 1 < index.is_key.sum() < N
    index.is_key[:] = True
    video = VideoFrames(path, index=index)
    for position in (35, 17, 33, 4, 36):
        assert (video.read([position])[0] == filmed[position]).all()


def test_where_seeking_lies_the_start_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filmed = pictures(N)
    video = VideoFrames(film(tmp_path / "v.avi", filmed, gop=5))
    honest = video_reading.VideoReader._sought

    def lying(reader: video_reading.VideoReader, key: int) -> bool:
        """Lands one key frame too early and says that it did not."""
        is_there = honest(reader, key - 5)
        reader._next = key
        return is_there

    monkeypatch.setattr(video_reading.VideoReader, "_sought", lying)
    for position in (35, 17, 33, 4, 36):
        assert (video.read([position])[0] == filmed[position]).all()
    assert video._reader._liars
    assert video._reader.n_starts == 1


def test_a_file_that_was_replaced_is_not_read_as_the_old_one(tmp_path: Path) -> None:
    path = film(tmp_path / "v.avi", pictures(8))
    video = VideoFrames(path)
    film(path, pictures(8, seed=9))
    with pytest.raises(VideoUnreadable, match="not those that were indexed"):
        video.read([3])
    path.unlink()
    with pytest.raises(VideoUnreadable, match="no such file"):
        video.read([3])


def test_damaged_frames_are_refused_by_number_and_others_read(tmp_path: Path) -> None:
    filmed = pictures(8)
    path = film(tmp_path / "v.avi", filmed)
    index = index_video(path)
    index.is_damaged[3] = True
    video = VideoFrames(path, index=index)
    assert (video.read([2, 4]) == filmed[[2, 4]]).all()
    with pytest.raises(FrameUnreadable) as refused:
        video.read([3])
    assert refused.value.where.frame == 4
    assert "damaged, so that they cannot be read: 1 frame" in index.remarks


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    for name, content in (("a.mp4", b""), ("b.mp4", b"\0" * 5000), ("c.avi", b"RIFF1234AVI "),
                          ("d.mkv", "名前".encode() * 99)):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(VideoUnreadable):
            VideoFrames(path)
    with pytest.raises(VideoUnreadable):
        VideoFrames(tmp_path)
    with pytest.raises(VideoUnreadable, match="no such file"):
        VideoFrames(tmp_path / "none.mp4")


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts = 16_000, 0
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    with pytest.raises(VideoUnreadable, match="no moving pictures"):
        VideoFrames(path)


def test_a_playlist_under_a_videos_name_opens_no_other_file(tmp_path: Path) -> None:
    film(tmp_path / "secret.ts", pictures(5), codec="mpeg2video", pix_fmt="yuv420p")
    for name, text in (
        ("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n"),
        ("cat.avi", "ffconcat version 1.0\nfile secret.ts\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(VideoUnreadable):
            VideoFrames(tmp_path / name)


def test_pictures_that_change_their_size_are_refused(tmp_path: Path) -> None:
    small = film(tmp_path / "a.h264", pictures(4, 48, 32), **LOSSY["bare.h264"])
    large = film(tmp_path / "b.h264", pictures(4, 64, 48), **LOSSY["bare.h264"])
    both = tmp_path / "both.h264"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    with pytest.raises(FrameSizesDiffer, match="48×32 pixels at first and 64×48"):
        VideoFrames(both)


def test_limits_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = film(tmp_path / "v.avi", pictures(8))
    with monkeypatch.context() as patch:
        patch.setattr("reapex.frames.video_indexing.MOST_FRAMES", 5)
        with pytest.raises(VideoUnreadable, match="more than 5 frames"):
            index_video(path)
    monkeypatch.setattr(video_opening, "MOST_PIXELS", 1000)
    with pytest.raises(VideoUnreadable, match="48×32 pixels"):
        index_video(path)


def test_without_pyav_the_line_to_install_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "v.avi", pictures(2))
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingExtra, match=r"pip install 'reapex\[video\]'"):
        VideoFrames(path)


def test_stamps_that_are_missing_are_mended_and_said(tmp_path: Path) -> None:
    video = VideoFrames(film(tmp_path / "bare.h264", pictures(N), **LOSSY["bare.h264"]))
    index = video.index
    assert len(video) == N
    assert (np.diff(video.times_ms) > 0).all()
    if index.n_unstamped:
        assert not index.can_seek
        assert any("without a time of their own" in remark for remark in index.remarks)
    assert index.facts.time_base > Fraction(0)
