"""Every quirk of CASME (reference note datasets §2) on an invented release."""

from pathlib import Path
from typing import Any

import pytest

from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.labels import read_labels
from reapex.loading import load

from .casme import HEADER, ROWS, write_casme
from .writing import write_book


def row(**cells: Any) -> tuple[Any, ...]:
    known = {heading: cell for heading, cell in zip(HEADER, ROWS[0], strict=True) if heading}
    assert set(cells) <= set(known)
    return tuple({**known, **cells}.get(heading) if heading else None for heading in HEADER)


def test_the_release_is_read_whole(tmp_path: Path) -> None:
    corpus = load(*write_casme(tmp_path))
    assert corpus.sources[0].dataset == "casme"
    assert (len(corpus), corpus.skipped, corpus.n_no_record, corpus.remarks) == (3, (), 0, ())
    assert [clip.id for clip in corpus] == [
        "casme/99/EP01_1#1",
        "casme/99/EP01_5#1",
        "casme/98/EP02_3#1",
    ]
    assert corpus.persons == ("casme/99", "casme/98")
    assert {clip.fps for clip in corpus} == {60.0}
    assert [clip.action_units for clip in corpus] == [("4",), ("12",), ("4", "17")]


def test_onset_in_milliseconds_is_never_the_onset_frame(tmp_path: Path) -> None:
    sheet = read_labels(write_casme(tmp_path).labels)
    assert [record.raw.onset for record in sheet.records] == [10, 10, 40]
    assert [record.columns["Onset"] for record in sheet.records] == ["150", "83.3", "116.7"]


def test_a_copy_without_the_onset_frames_does_not_fall_back_to_milliseconds(
    tmp_path: Path,
) -> None:
    index = HEADER.index("OnsetF")
    rows = [[*each[:index], *each[index + 1 :]] for each in (HEADER, *ROWS)]
    path = write_book(tmp_path / "casme.xls", {"Sheet1": rows})
    with pytest.raises(Exception, match="lacks onset") as caught:
        read_labels(path, "casme")
    assert type(caught.value).__name__ == "ColumnMissing"


def test_the_first_apex_is_the_apex_and_the_second_stays_a_column(tmp_path: Path) -> None:
    records = read_labels(write_casme(tmp_path).labels).records
    assert [record.raw.apex for record in records] == [18, 14, 46]
    assert [record.columns["ApexF2"] for record in records] == ["\\", "16", "49"]


@pytest.mark.parametrize("mark", ["\\", "/", ""])
def test_a_backslash_is_as_unknown_as_a_slash(tmp_path: Path, mark: str) -> None:
    corpus = load(*write_casme(tmp_path, [row(ApexF1=mark)]))
    (clip,) = corpus
    assert (clip.raw.apex, clip.apex_source) == (None, "midpoint")


def test_comtempt_is_contempt_and_tense_is_kept(tmp_path: Path) -> None:
    records = read_labels(write_casme(tmp_path).labels).records
    assert [record.emotion for record in records] == ["tense", "happiness", "contempt"]
    assert records[2].emotion_raw == "comtempt"


def test_paddings_of_the_two_cameras_are_read_and_never_built(tmp_path: Path) -> None:
    first, _, third = load(*write_casme(tmp_path))
    assert first.frames is not None
    assert first.keyframes == KeyFrames(9, 17, 26)
    assert first.timeline.numbers[0] == 1
    assert third.keyframes == KeyFrames(10, 16, 27)
    assert (third.timeline.numbers[0], third.index_shift) == (30, 0)


def test_raw_pictures_carry_the_clips_name_and_a_dash(tmp_path: Path) -> None:
    release = write_casme(tmp_path)
    cropped = release.frames / "Cropped"
    for picture in sorted(cropped.rglob("reg_*.jpg")):
        picture.rename(picture.with_name(picture.name.removeprefix("reg_")))
    cropped.rename(release.frames / "CASME_raw_selected")
    assert [clip.keyframes is not None for clip in load(*release)] == [True] * 3


@pytest.mark.parametrize("subject", [9, 9.0, "09", "sub09"])
def test_subjects_are_numbers_without_padding(tmp_path: Path, subject: Any) -> None:
    (record,) = read_labels(write_casme(tmp_path, [row(Subject=subject)]).labels).records
    assert (record.subject, record.raw) == ("09", RawKeyFrames(10, 18, 27))


def test_other_counts_of_rows_are_no_fault(tmp_path: Path) -> None:
    names = [f"EP01_{number}" for number in range(1, 190)]
    sheet = read_labels(write_casme(tmp_path, [row(Filename=name) for name in names]).labels)
    assert (len(sheet.records), sheet.skipped, sheet.remarks) == (189, (), ())
