"""Every quirk of MMEW (reference note datasets §6) on an invented release."""

from pathlib import Path
from typing import Any

import pytest

from reapex.keyframes import KeyFrames
from reapex.labels import read_labels
from reapex.loading import load

from .mmew import ROWS, write_mmew
from .writing import write_pictures


def test_the_release_is_read_whole(tmp_path: Path) -> None:
    corpus = load(*write_mmew(tmp_path))
    assert corpus.sources[0].dataset == "mmew"
    assert (len(corpus), corpus.skipped, corpus.remarks) == (2, (), ())
    assert [(clip.id, clip.emotion) for clip in corpus] == [
        ("mmew/S99/S99-01-001#1", "happiness"),
        ("mmew/S98/S98-07-002#1", "others"),
    ]
    assert {clip.fps for clip in corpus} == {90.0}
    assert [clip.columns["remarks"] for clip in corpus] == ["", "invented"]


def test_frames_count_from_one_within_the_clip(tmp_path: Path) -> None:
    first, _ = load(*write_mmew(tmp_path))
    assert (first.keyframes, first.index_shift) == (KeyFrames(0, 19, 44), 0)


def test_others_lie_in_a_folder_called_repression(tmp_path: Path) -> None:
    _, clip = load(*write_mmew(tmp_path))
    assert clip.frames is not None
    assert clip.frames.place.frames is not None
    assert clip.frames.place.frames.parent.name == "repression"
    assert clip.emotion == "others"


def test_or_in_a_folder_called_others(tmp_path: Path) -> None:
    release = write_mmew(tmp_path)
    root = release.frames / "MMEW_Final/Micro_Expression"
    (root / "repression").rename(root / "others")
    assert [clip.keyframes is not None for clip in load(*release)] == [True, True]


@pytest.mark.parametrize("root", ["MMEW_Final/Micro_Expression", "Micro_Expression", "", "mine/x"])
@pytest.mark.parametrize("is_subject_first", [True, False])
def test_clips_are_found_by_their_name_whatever_is_above_them(
    tmp_path: Path, root: str, is_subject_first: bool
) -> None:
    corpus = load(*write_mmew(tmp_path, root=root, is_subject_first=is_subject_first))
    assert [clip.keyframes is not None for clip in corpus] == [True, True]


def test_offset_and_apex_zero_are_unknown(tmp_path: Path) -> None:
    rows = [(*ROWS[0][:3], 0, *ROWS[0][4:]), (*ROWS[1][:4], 0, *ROWS[1][5:])]
    corpus = load(*write_mmew(tmp_path, rows))
    (clip,) = corpus
    assert (clip.raw.apex, clip.apex_source) == (None, "midpoint")
    (skipped,) = corpus.skipped
    assert (skipped.code, skipped.where.row) == ("key_frame_missing", 3)


def test_an_offset_beyond_the_folder_is_told_and_not_clamped(tmp_path: Path) -> None:
    rows = [(*ROWS[0][:4], 60, *ROWS[0][5:])]
    (clip,) = load(*write_mmew(tmp_path, rows))
    assert (clip.keyframes, clip.obstacle, clip.raw.offset) == (None, "outside", 60)


def test_absolute_numbers_are_counted_from_the_first_file(tmp_path: Path) -> None:
    rows = [(99, "S99-01-001", 301, 320, 345, "6", "happiness", None),
            (98, "S98-07-002", 501, 515, 530, "4", "others", None)]  # fmt: skip
    corpus = load(*write_mmew(tmp_path, rows))
    assert [clip.index_shift for clip in corpus] == [-300, -500]
    assert [clip.keyframes for clip in corpus] == [KeyFrames(0, 19, 44), KeyFrames(0, 14, 29)]


@pytest.mark.parametrize("subject", [3, 3.0, "3.0", "S03", "s3", "03"])
def test_the_subject_cell_has_many_forms(tmp_path: Path, subject: Any) -> None:
    rows = [(subject, "S03-01-002", 1, 20, 45, "6", "happiness", None)]
    sheet = read_labels(write_mmew(tmp_path, rows).labels)
    assert (sheet.records[0].subject, sheet.remarks) == ("S03", ())


def test_the_clips_name_wins_over_another_subject(tmp_path: Path) -> None:
    rows = [(4, "S03-01-002", 1, 20, 45, "6", "happiness", None)]
    sheet = read_labels(write_mmew(tmp_path, rows).labels)
    assert sheet.records[0].id == "mmew/S03/S03-01-002#1"
    assert sheet.records[0].subject_raw == "4"
    assert sheet.remarks == (
        "Row 2: the subject cell says S04 and the clip's name S03-01-002 says S03, which is taken",
    )


def test_the_stills_of_macro_expressions_do_no_harm(tmp_path: Path) -> None:
    release = write_mmew(tmp_path)
    stills = release.frames / "MMEW_Final/Macro_Expression/S99/anger"
    write_pictures(stills, range(1, 4), "S99-07-{:03d}.jpg")
    assert len(load(*release)) == 2


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    assert load(*write_mmew(tmp_path, name="MMEW_Micro_Exp (20)_new.xlsx")).sources[0].sheet
