"""Every quirk of 4DME (reference note datasets §7) on an invented release."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reapex.auditing import audit, rule_of
from reapex.keyframes import RawKeyFrames
from reapex.labels import read_labels
from reapex.loading import Loader, load

from .fourdme import HEADER, ROWS, write_fourdme


def row(index: int = 0, **cells: Any) -> tuple[Any, ...]:
    known = dict(zip(HEADER, ROWS[index], strict=True))
    assert set(cells) <= set(known)
    return tuple({**known, **cells}.values())


def test_the_release_is_read_whole(tmp_path: Path) -> None:
    corpus = load(*write_fourdme(tmp_path))
    assert corpus.sources[0].dataset == "fourdme"
    assert (len(corpus), corpus.skipped) == (3, ())
    assert [clip.id for clip in corpus] == [
        "fourdme/S99/S99_1_001_1_1#1",
        "fourdme/S99/S99_2_004_1_1#1",
        "fourdme/S98/S98_002_1_1#1",
    ]
    assert all(clip.keyframes is not None for clip in corpus)


def test_two_sessions_are_one_person_and_their_folders_keep_the_session(tmp_path: Path) -> None:
    corpus = load(*write_fourdme(tmp_path))
    assert corpus.persons == ("fourdme/S99", "fourdme/S98")
    assert [clip.subject_raw for clip in corpus] == ["S99_1", "S99_2", "S98"]
    places = [clip.frames.place.frames for clip in corpus if clip.frames is not None]
    assert [place.parent.name for place in places if place] == ["S99_1", "S99_2", "S98"]


@pytest.mark.parametrize("written", ["S8", "S08", "8", 8, 8.0, "S08_2", "s08_1st"])
def test_subjects_and_sessions_in_all_forms(tmp_path: Path, written: Any) -> None:
    (record,) = read_labels(write_fourdme(tmp_path, [row(sub_ID=written)]).labels).records
    assert record.subject == "S08"


@pytest.mark.parametrize(
    "tree",
    [
        "gray_micro",
        "micro_short_gray_video/micro short gray video/micro short gray video",
        "micro short gray video/micro short gray video",
        "micro short gray video",
        "",
    ],
)
@pytest.mark.parametrize("pattern", ["Frame_{:09d}.jpg", "frame_{:09d}.jpg"])
def test_folders_nested_twice_with_spaces_and_either_case(
    tmp_path: Path, tree: str, pattern: str
) -> None:
    corpus = load(*write_fourdme(tmp_path, tree=tree, pattern=pattern))
    assert [clip.keyframes is not None for clip in corpus] == [True] * 3
    assert corpus.clips[0].timeline.numbers[0] == 995


def test_fold_name_is_the_clip_and_fold_a_column(tmp_path: Path) -> None:
    first, *_ = read_labels(write_fourdme(tmp_path).labels).records
    assert (first.name, first.columns["fold"]) == ("S99_1_001_1_1", "1")


def test_several_emotions_of_one_clip(tmp_path: Path) -> None:
    records = read_labels(write_fourdme(tmp_path).labels).records
    assert [record.emotions for record in records] == [
        ("negative",),
        ("others",),
        ("surprise", "negative"),
    ]
    assert records[2].emotion == "surprise+negative"
    assert records[2].emotion_raw == "Surprise+Negative"


@pytest.mark.parametrize("written", ["surprise", "Surprise", " SURPRISE "])
def test_labels_in_either_case(tmp_path: Path, written: str) -> None:
    rows = [row(Emotion=written, Negative=0, Surprise=1)]
    sheet = read_labels(write_fourdme(tmp_path, rows).labels)
    assert (sheet.records[0].emotion, sheet.remarks) == ("surprise", ())


def test_one_hot_columns_stay_and_a_disagreement_is_said_once(tmp_path: Path) -> None:
    labels = write_fourdme(tmp_path, [row(Emotion="Positive"), row(2)]).labels
    sheet = read_labels(labels)
    assert sheet.records[0].emotion == "positive"
    assert sheet.records[0].columns["Negative"] == "1"
    assert sheet.records[0].columns["AU4"] == "1"
    assert sheet.remarks == ()
    (finding,) = audit(load(labels), rules=[rule_of("LB407")]).findings
    assert (finding.code, finding.where.row) == ("LB407", 2)
    assert finding.explanation == (
        "The emotion is 'positive', which is taken, and the columns mark negative."
    )


def test_held_units_are_left_out_and_stay_in_the_cell_as_written(tmp_path: Path) -> None:
    corpus = load(*write_fourdme(tmp_path))
    assert [clip.action_units for clip in corpus] == [("L7",), ("R2", "45"), ("1", "2")]
    assert [clip.action_units_raw for clip in corpus] == ["AU4(k)+L7", "AUR2+12(k)+45", "1+2"]
    assert not any(clip.ambiguous_units for clip in corpus)


@pytest.mark.parametrize("number", [1000, 1000.0, "1000", "1000.0", " 1000 "])
def test_numbers_as_floats_and_text(tmp_path: Path, number: Any) -> None:
    (record,) = read_labels(write_fourdme(tmp_path, [row(Onset=number)]).labels).records
    assert record.raw == RawKeyFrames(1000, 1012, 1030)


def test_headings_with_a_stray_apostrophe(tmp_path: Path) -> None:
    header = tuple(f"{heading}'" for heading in HEADER)
    sheet = read_labels(write_fourdme(tmp_path, header=header).labels)
    assert (sheet.source.dataset, len(sheet.records)) == ("fourdme", 3)


def test_the_last_row_is_a_total(tmp_path: Path) -> None:
    total = (None, None, None, 6000, 6032, 6082, None, 1, 1, 1, 2, 0, 2, 1, 0, 1, None)
    sheet = read_labels(write_fourdme(tmp_path, [*ROWS, total]).labels)
    assert (len(sheet.records), sheet.skipped, sheet.n_no_record) == (3, (), 1)


def test_a_row_without_subject_and_clip_further_up_is_skipped_and_told(tmp_path: Path) -> None:
    lost = (None, None, None, 6000, 6032, 6082)
    sheet = read_labels(write_fourdme(tmp_path, [lost, *ROWS]).labels)
    assert (len(sheet.records), len(sheet.skipped), sheet.n_no_record) == (3, 1, 0)


def test_the_disputed_frame_rate_is_said_until_the_user_says_his(tmp_path: Path) -> None:
    release = write_fourdme(tmp_path)
    corpus = load(*release)
    assert {clip.fps for clip in corpus} == {60.0}
    assert [remark for remark in corpus.remarks if "--fps 30" in remark]
    corpus = Loader(fps=30.0).read(*release).corpus
    assert ({clip.fps for clip in corpus}, corpus.remarks) == ({30.0}, ())


def test_the_stray_folder_of_the_registered_set_does_no_harm(tmp_path: Path) -> None:
    release = write_fourdme(tmp_path, tree="gray_micro")
    (release.frames / "gray_micro" / "S99_1" / "S99_1st_001_01_1").mkdir()
    assert len(load(*release)) == 3


def test_the_sheet_with_self_reports(tmp_path: Path) -> None:
    header = (*HEADER, "self-report emo'", "video emo'")
    rows = [(*each, "happy", "funny") for each in ROWS]
    (first, *_) = read_labels(write_fourdme(tmp_path, rows, header=header).labels).records
    assert first.columns["self-report emo'"] == "happy"


def test_several_known_emotions_are_no_spelling_and_an_unknown_one_is_told(
    tmp_path: Path, reapex: Callable[..., Any]
) -> None:
    rows = [row(2), row(0, Emotion="Negativ+Surprise+Glad", Negative=0, Surprise=1)]
    labels = write_fourdme(tmp_path, rows).labels
    found = reapex("audit", labels, "--json").json["findings"]
    told = [each for each in found if each["code"] == "LB401"]
    assert [each["explanation"].split(" is none")[0] for each in told] == [
        "The emotion 'negativ'",
        "The emotion 'glad'",
    ]
    checks = reapex("doctor", labels).out
    assert "'surprise+negative'" not in checks
    assert "'glad'" in checks
