import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.loading import Loader, load

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
