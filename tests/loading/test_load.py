import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.loading import Loader, load

HEADER = ("subject", "name", "onset", "apex", "offset", "emotion", "fps")
WriteClip = Callable[..., Path]


def write_table(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADER, *rows))
    return path


def test_a_clip_has_its_sheet_numbers_times_and_context(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    write_clip(tmp_path / "frames" / "s1" / "a", range(20, 101))
    labels = write_table(tmp_path / "l.csv", [("s1", "a", 40, 60, 90, "Happy", 200)])
    (clip,) = load(labels, tmp_path / "frames", context_ms=25)
    assert clip.id == "table/s1/a#1"
    assert (clip.emotion, clip.fps, clip.index_shift) == ("happiness", 200, 0)
    assert (clip.timeline.numbers[0], clip.timeline.numbers[-1]) == (35, 95)
    assert clip.keyframes == KeyFrames(5, 25, 55)
    assert clip.timeline.numbers_of(clip.keyframes) == KeyFrames(40, 60, 90)
    assert clip.frames is not None
    assert clip.frames.numbers == clip.timeline.numbers
    assert clip.timeline.times_ms == clip.frames.times_ms


def test_without_frames_the_timeline_is_the_annotated_frames(tmp_path: Path) -> None:
    (clip,) = load(write_table(tmp_path / "l.csv", [("s1", "a", 40, 60, 90, "", "")]))
    assert clip.keyframes == KeyFrames(0, 20, 50)
    assert (clip.fps, clip.timeline.times_ms, clip.frames) == (None, None, None)


def test_the_rate_typed_wins_over_the_sheets(tmp_path: Path) -> None:
    labels = write_table(tmp_path / "l.csv", [("s1", "a", 40, 60, 90, "", 30)])
    assert [load(labels).clips[0].fps, load(labels, fps=60).clips[0].fps] == [30, 60]


@pytest.mark.parametrize(
    ("policy", "apex", "source", "n_skipped"),
    [("midpoint", 65, "midpoint", 0), ("keep", None, "none", 0), ("drop", None, "", 1)],
)
def test_the_apex_policy_says_what_stands_in(
    tmp_path: Path, policy: str, apex: int | None, source: str, n_skipped: int
) -> None:
    labels = write_table(tmp_path / "l.csv", [("s1", "a", 40, "/", 90, "", 30)])
    corpus = load(labels, apex_policy=policy)  # type: ignore[arg-type]
    assert (corpus.n_read, len(corpus.skipped)) == (1, n_skipped)
    for clip in corpus:
        assert (clip.raw.apex, clip.apex_source) == (None, source)
        assert (clip.keyframes is None) == (apex is None)
        assert clip.obstacle == (None if apex else "no_apex")
        if clip.keyframes is not None:
            assert clip.timeline.numbers_of(clip.keyframes).apex == apex


def test_a_release_that_counts_each_clip_from_one_keeps_the_sheets_numbers(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    write_clip(tmp_path / "frames" / "s1" / "a", range(1, 52))
    labels = write_table(tmp_path / "l.csv", [("s1", "a", 240, 260, 290, "", 200)])
    (clip,) = load(labels, tmp_path / "frames")
    assert clip.index_shift == -239
    assert clip.keyframes is not None
    assert clip.timeline.numbers_of(clip.keyframes) == KeyFrames(240, 260, 290)


def test_a_better_root_is_taken_where_the_first_lacks_frames(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    """CASME II: Cropped misses frames of some clips that the raw folder has."""
    write_clip(tmp_path / "Cropped" / "sub99" / "EP02_01f", range(41, 91), name="reg_img{}.jpg")
    write_clip(tmp_path / "CASME2-RAW" / "sub99" / "EP02_01f", range(1, 121), name="img{}.jpg")
    with (tmp_path / "l.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            (
                ("Subject", "Filename", "OnsetFrame", "ApexFrame", "OffsetFrame",
                 "Action Units", "Estimated Emotion"),
                ("99", "EP02_01f", 40, 60, 90, "12", "happiness"),
            )
        )  # fmt: skip
    (clip,) = load(tmp_path / "l.csv", tmp_path)
    assert clip.frames is not None
    assert "CASME2-RAW" in str(clip.frames.place.frames)
    assert clip.keyframes is not None


def test_every_bad_clip_is_named_and_the_counts_add_up(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    frames = tmp_path / "frames"
    write_clip(frames / "s1" / "good", range(1, 60))
    write_clip(frames / "s1" / "short", range(1, 40))
    write_clip(frames / "s1" / "swapped", range(1, 60))
    (frames / "s1" / "empty").mkdir()
    write_clip(frames / "s1" / "twice", range(1, 60))
    write_clip(frames / "s1" / "twice", [7], name="img00{}.png")
    rows = [
        ("s1", "good", 10, 20, 30, "", 100),
        ("s1", "short", 10, 20, 50, "", 100),
        ("s1", "swapped", 30, 20, 10, "", 100),
        ("s1", "empty", 10, 20, 30, "", 100),
        ("s1", "nowhere", 10, 20, 30, "", 100),
        ("s1", "twice", 10, 20, 30, "", 100),
        ("s1", "text", "ten", 20, 30, "", 100),
        ("s1", "endless", 1, 20, 3_000_000, "", 100),
        ("s1", "good", 10, 21, 31, "", 100),
        ("", "", "", "", "", "", ""),
    ]
    corpus = load(write_table(tmp_path / "l.csv", rows), frames)
    assert corpus.n_read == 9
    assert corpus.n_no_record == 1
    assert [(clip.name, clip.obstacle) for clip in corpus] == [
        ("good", None),
        ("short", "outside"),
        ("swapped", "order"),
    ]
    skipped = {each.where.row: each for each in corpus.skipped}
    assert {row: each.code for row, each in skipped.items()} == {
        5: "folder_empty",
        6: "folder_missing",
        7: "number_ambiguous",
        8: "bad_cell",
        9: "bad_cell",
        10: "duplicate_row",
    }
    for each in corpus.skipped:
        assert each.where.file == tmp_path / "l.csv"
        assert each.where.clip
        assert each.reason.endswith(".")


def test_values_out_of_range_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="midpoint or drop or keep"):
        Loader(apex_policy="guess")  # type: ignore[arg-type]
    for bad in ({"fps": 0.0}, {"fps": float("nan")}, {"context_ms": -1.0}):
        with pytest.raises(UsageError):
            Loader(**bad)  # type: ignore[arg-type]


def test_a_slip_in_one_row_is_not_taken_for_another_way_to_count(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    for name in ("a", "b", "c"):
        write_clip(tmp_path / "frames" / "s1" / name, range(1, 301))
    rows = [
        ("s1", "a", 40, 60, 90, "", 200),
        ("s1", "b", 1300, 1317, 1340, "", 200),
        ("s1", "c", 50, 60, 90, "", 200),
    ]
    corpus = load(write_table(tmp_path / "l.csv", rows), tmp_path / "frames")
    assert [(clip.obstacle, clip.index_shift) for clip in corpus] == [
        (None, 0),
        ("outside", 0),
        (None, 0),
    ]


def test_a_stand_in_apex_needs_no_picture_of_its_own(tmp_path: Path, write_clip: WriteClip) -> None:
    write_clip(tmp_path / "frames" / "s1" / "a", [n for n in range(1, 80) if n != 30])
    labels = write_table(tmp_path / "l.csv", [("s1", "a", 10, "", 50, "", 200)])
    (clip,) = load(labels, tmp_path / "frames")
    assert clip.keyframes is not None
    assert clip.timeline.numbers_of(clip.keyframes).apex == 29


def test_a_folder_without_pictures_does_not_hide_the_one_that_has_them(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    write_clip(tmp_path / "frames" / "a" / "deep" / "s1" / "a", range(1, 80))
    labels = write_table(tmp_path / "l.csv", [("s1", "a", 10, 20, 50, "", 200)])
    (clip,) = load(labels, tmp_path / "frames")
    assert clip.frames is not None
    assert clip.frames.place.frames == tmp_path / "frames" / "a" / "deep" / "s1" / "a"
