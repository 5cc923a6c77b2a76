import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.labels.rows import RowParser
from reapex.loading import Loader, load, unmarked

HEADER = ("subject", "name", "onset", "apex", "offset", "fps")
WriteClip = Callable[..., Path]
KEEPING = Loader(apex_policy="keep", unmarked=True)


def write_table(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADER, *rows))
    return path


@pytest.fixture
def frames(tmp_path: Path, write_clip: WriteClip) -> Path:
    for name in ("a", "b"):
        write_clip(tmp_path / "frames" / "s1" / name, range(1, 301))
    return tmp_path / "frames"


@pytest.mark.parametrize("empty", ["", "/", "nan"])
def test_a_row_without_ends_is_a_clip_with_its_whole_folder(
    tmp_path: Path, frames: Path, empty: str
) -> None:
    labels = write_table(
        tmp_path / "l.csv",
        [("s1", "a", empty, empty, empty, 200), ("s1", "b", 100, 120, 140, 200)],
    )
    corpus = KEEPING.read(labels, frames).corpus
    assert (corpus.n_read, len(corpus), corpus.skipped) == (2, 2, ())
    unmarked, marked = corpus
    assert unmarked.raw == RawKeyFrames(None, None, None)
    assert (unmarked.keyframes, unmarked.apex_source, unmarked.obstacle) == (
        None,
        "none",
        "no_apex",
    )
    assert (unmarked.timeline.numbers[0], unmarked.timeline.numbers[-1]) == (1, 300)
    assert unmarked.frames is not None
    assert unmarked.frames.times_ms == unmarked.timeline.times_ms
    assert marked.timeline.numbers[0] == 20
    assert marked.keyframes == KeyFrames(80, 100, 120)


def test_unless_asked_for_it_is_skipped_as_ever(tmp_path: Path, frames: Path) -> None:
    labels = write_table(tmp_path / "l.csv", [("s1", "a", "", "", "", 200)])
    corpus = load(labels, frames)
    assert [each.code for each in corpus.skipped] == ["key_frame_missing"]
    assert len(corpus) == 0


@pytest.mark.parametrize("known", [(100, "", ""), ("", 120, ""), ("", "", 140), ("", 120, 140)])
def test_what_the_sheet_gives_is_kept(tmp_path: Path, frames: Path, known: tuple[object]) -> None:
    labels = write_table(tmp_path / "l.csv", [("s1", "a", *known, 200)])
    (clip,) = KEEPING.read(labels, frames).corpus
    assert list(clip.raw) == [each or None for each in known]
    assert clip.keyframes is None
    assert len(clip.timeline) == 300


def test_ids_follow_those_of_marked_rows_and_are_written_back(tmp_path: Path, frames: Path) -> None:
    labels = write_table(
        tmp_path / "l.csv", [("s1", "a", "", "", "", 200), ("s1", "a", 100, 120, 140, 200)]
    )
    loaded = KEEPING.read(labels, frames)
    assert [clip.id for clip in loaded.corpus] == ["table/s1/a#2", "table/s1/a#1"]
    assert loaded.layout.ids == {2: "table/s1/a#2", 3: "table/s1/a#1"}
    assert [clip.id for clip in load(labels, frames)] == ["table/s1/a#1"]


def test_a_clip_that_two_rows_leave_open_is_read_once(tmp_path: Path, frames: Path) -> None:
    rows = [("s1", "a", "", "", "", 200), ("s1", "a", "/", "/", "/", 200)]
    corpus = KEEPING.read(write_table(tmp_path / "l.csv", rows), frames).corpus
    assert len(corpus) == 1
    assert [(each.where.row, each.code) for each in corpus.skipped] == [(3, "duplicate_row")]


def test_another_fault_of_the_row_still_skips_it(tmp_path: Path, frames: Path) -> None:
    rows = [
        ("s1", "a", "", "", "", "fast"),
        ("s1", "nowhere", "", "", "", 200),
        ("s1", "b", "", "ten", "", 200),
        ("s1", "b", "ten", "", "", 200),
    ]
    corpus = KEEPING.read(write_table(tmp_path / "l.csv", rows), frames).corpus
    assert corpus.n_read == 4
    codes = {each.where.row: each.code for each in corpus.skipped}
    assert codes == {2: "bad_cell", 3: "folder_missing", 4: "bad_cell", 5: "bad_cell"}


def test_a_short_row_is_filled_up(tmp_path: Path, frames: Path) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset\ns1,a,,\n")
    (clip,) = KEEPING.read(labels, frames).corpus
    assert clip.raw == RawKeyFrames(None, None, None)
    assert clip.fps is None


def test_without_frames_an_unmarked_clip_has_no_timeline(tmp_path: Path) -> None:
    labels = write_table(tmp_path / "l.csv", [("s1", "a", "", "", "", 200)])
    (clip,) = KEEPING.read(labels).corpus
    assert (len(clip.timeline), clip.frames, clip.keyframes) == (0, None, None)


def shifted(tmp_path: Path, write_clip: WriteClip, firsts: Sequence[int]) -> Path:
    """Folders ``a``, ``b`` and so on of 300 pictures each, which begin at these numbers."""
    for name, first in zip("abcdef", firsts, strict=False):
        write_clip(tmp_path / "shifted" / "s1" / name, range(first, first + 300))
    return tmp_path / "shifted"


def test_it_counts_as_all_other_clips_do(tmp_path: Path, write_clip: WriteClip) -> None:
    frames = shifted(tmp_path, write_clip, [1001, 1001, 1001])
    rows = [
        ("s1", "a", 100, 120, 140, 200),
        ("s1", "b", 90, "", 150, 200),
        ("s1", "c", 30, "", "", 200),
    ]
    corpus = KEEPING.read(write_table(tmp_path / "l.csv", rows), frames).corpus
    assert [clip.index_shift for clip in corpus] == [1000, 1000, 1000]
    unmarked = corpus.clips[2]
    assert (unmarked.timeline.numbers[0], unmarked.timeline.numbers[-1]) == (1, 300)
    assert unmarked.timeline.position_of(30) == 29
    assert unmarked.frames is not None
    assert unmarked.frames.times_ms == unmarked.timeline.times_ms
    assert corpus.remarks == ()


@pytest.mark.parametrize(
    "firsts", [(1001, 2001), (1001, 1), (1001,)], ids=["differ", "one of two", "one alone"]
)
def test_where_others_do_not_agree_it_is_skipped(
    tmp_path: Path, write_clip: WriteClip, firsts: Sequence[int]
) -> None:
    frames = shifted(tmp_path, write_clip, [*firsts, 1])
    *names, empty = list("abcdef")[: len(firsts) + 1]
    marked = [("s1", name, 100, 120, 140, 200) for name in names]
    labels = write_table(tmp_path / "l.csv", [*marked, ("s1", empty, "", "", "", 200)])
    corpus = KEEPING.read(labels, frames).corpus
    assert corpus.n_read == len(marked) + 1
    assert [clip.name for clip in corpus] == [row[1] for row in marked]
    (skipped,) = corpus.skipped
    assert (skipped.code, skipped.where.row) == ("key_frame_missing", len(marked) + 2)
    assert "do not count as the sheet does" in skipped.reason


def test_where_most_count_as_the_sheet_it_does_too_and_that_is_said(
    tmp_path: Path, frames: Path, write_clip: WriteClip
) -> None:
    for name in "cd":
        write_clip(frames / "s1" / name, range(1, 301))
    write_clip(frames / "s1" / "cut", range(1, 42))
    rows = [("s1", name, 100, 120, 140, 200) for name in ("a", "b", "c", "cut")]
    labels = write_table(tmp_path / "l.csv", [*rows, ("s1", "d", "", "", "", 200)])
    corpus = KEEPING.read(labels, frames).corpus
    assert [clip.index_shift for clip in corpus] == [0, 0, 0, -99, 0]
    assert corpus.remarks == (
        "The files of 1 of 4 clips do not count as the sheet does; those of 1 without onset or "
        "offset are taken to count as it does.",
    )
    assert KEEPING.read(write_table(labels, rows), frames).corpus.remarks == ()


def test_the_table_is_copied_once_for_all_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[RowParser] = []

    def counting(*given: Any) -> RowParser:
        made.append(RowParser(*given))
        return made[-1]

    monkeypatch.setattr(unmarked, "RowParser", counting)
    rows = [(f"s{i}", f"c{i}", "", 5 if i % 2 else "", "", 200) for i in range(60)]
    corpus = KEEPING.read(write_table(tmp_path / "l.csv", rows)).corpus
    assert len(made) == 1
    assert [clip.id for clip in corpus] == [f"table/s{i}/c{i}#1" for i in range(60)]
    assert [clip.raw.apex for clip in corpus] == [5 if i % 2 else None for i in range(60)]
    assert all((clip.raw.onset, clip.raw.offset) == (None, None) for clip in corpus)
