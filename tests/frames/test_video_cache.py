import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from reapex.frames import VideoFrames, VideoIndex, cache_folder, index_video, indexed, video_cache

from .filming import film, pictures


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REAPEX_CACHE", str(tmp_path / "缓存 cache"))
    return tmp_path / "缓存 cache" / "videos"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return film(tmp_path / "v.mkv", pictures(9), stamps=[0, 3, 9, 12, 15, 40, 41, 45, 80])


@pytest.fixture
def n_made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    made: list[Path] = []
    make = index_video

    def counting(path: Path, *others: object) -> VideoIndex:
        made.append(path)
        return make(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(video_cache, "index_video", counting)
    return made


def same(one: VideoIndex, other: VideoIndex) -> bool:
    return one.facts == other.facts and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("stamps", "is_key", "checksums", "is_damaged", "times_ms")
    )


def test_an_index_is_made_once_per_content_and_not_per_name(
    cache: Path, video: Path, n_made: list[Path]
) -> None:
    first = indexed(video)
    moved = video.with_name("另一个.mkv")
    video.rename(moved)
    assert same(first, indexed(moved))
    assert len(n_made) == 1
    assert [each.suffix for each in cache.iterdir()] == [".index"]
    film(moved, pictures(9, seed=3))
    assert len(indexed(moved)) == 9
    assert len(n_made) == 2


@pytest.mark.parametrize("damage", ["empty", "cut", "noise", "version"])
def test_a_damaged_cache_is_made_anew(
    cache: Path, video: Path, n_made: list[Path], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = indexed(video)
    kept = next(cache.iterdir())
    data = kept.read_bytes()
    if damage == "version":
        monkeypatch.setattr(video_cache, "_LAYOUT", 99)
    else:
        kept.write_bytes({"empty": b"", "cut": data[: len(data) // 2], "noise": b"x" * 500}[damage])
    assert same(first, indexed(video))
    assert len(n_made) == 2
    assert same(first, indexed(video))
    assert len(n_made) == 2, "and it is kept again"


def test_any_damaged_byte_is_noticed_or_harmless(cache: Path, video: Path) -> None:
    first = indexed(video)
    kept = next(cache.iterdir())
    data = kept.read_bytes()
    rng = np.random.default_rng(0)
    for at in rng.integers(0, len(data), 60):
        spoiled = bytearray(data)
        spoiled[at] ^= 0xFF
        kept.write_bytes(bytes(spoiled))
        assert same(first, indexed(video))


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("REAPEX_CACHE", str(file))
    assert len(VideoFrames(video)) == 9
    assert file.read_text(encoding="utf-8") == "in the way"


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("REAPEX_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == tmp_path / "reapex" / "videos"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == Path.home() / ".cache" / "reapex" / "videos"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == Path.home() / "Library" / "Caches" / "reapex" / "videos"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert cache_folder() == tmp_path / "Local" / "reapex" / "videos"

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder() is None


def _index_many(path: str) -> int:
    return sum(len(indexed(Path(path))) for _ in range(10))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are started otherwise on Windows")
def test_processes_at_once_do_not_disturb_each_other(cache: Path, video: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:  # not Pool, which waits for the dead
        assert list(pool.map(_index_many, [str(video)] * 4)) == [90] * 4
    assert len(list(cache.iterdir())) == 1, "nothing temporary is left"
