"""Damaged videos: a clear error, or a source that gives the same pictures each time."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reapex.errors import FrameUnreadable, ReapexError, VideoUnreadable
from reapex.frames import VideoFrames, VideoIndex, index_video

from .filming import film, pictures

KINDS = {
    "x264.mp4": {"codec": "libx264", "pix_fmt": "yuv420p",
                 "options": {"x264-params": "keyint=6:bframes=2"}},
    "mpeg4.avi": {"codec": "mpeg4", "pix_fmt": "yuv420p", "gop": 5},
    "ffv1.mkv": {"gop": 4},
}  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fuzz") / request.param
    return film(path, pictures(12, 32, 32), **KINDS[request.param])  # type: ignore[arg-type]


def test_damage_is_an_error_of_ours_or_changes_nothing_from_reading_to_reading(
    whole: Path,
) -> None:
    data = whole.read_bytes()
    spoiled = whole.with_stem("spoiled")

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), min_size=1, max_size=6
        ),
        st.just(len(data)) | st.integers(0, len(data)),
    )
    def spoil(changes: list[tuple[int, int]], length: int) -> None:
        content = bytearray(data)
        for at, value in changes:
            content[at] = value
        spoiled.write_bytes(bytes(content[:length]))
        try:
            index = index_video(spoiled)
        except ReapexError as error:
            where = error.where.frames
        else:
            where = spoiled
            assert consistent(index)
        assert where == spoiled

    def consistent(index: VideoIndex) -> bool:
        one, other = (VideoFrames(spoiled, index=index) for _ in range(2))
        order = [*range(len(one))]
        is_growing = bool((np.diff(one.times_ms) > 0).all())
        there, back = read_all(one, order), read_all(other, order[::-1])
        # A codec that leaves memory as it was gives other pictures each time: those are refused.
        both = [each for each in order if there[each] and back[each]]
        return is_growing and all(there[each] == back[each] for each in both)

    spoil()


def read_all(video: VideoFrames, positions: list[int]) -> dict[int, bytes]:
    """The pictures; those that are refused are empty."""
    pictures: dict[int, bytes] = {}
    for position in positions:
        try:
            pictures[position] = video.read([position]).tobytes()
        except (FrameUnreadable, VideoUnreadable):
            pictures[position] = b""
    return pictures
