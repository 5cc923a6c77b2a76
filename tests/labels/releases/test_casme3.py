"""Every quirk of CAS(ME)³, parts A and C (reference note datasets §8), on invented releases."""

from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from reapex.errors import LabelError
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.labels import read_labels
from reapex.loading import load

from .casme3 import (
    FULL,
    HEADER,
    ROWS,
    write_casme3,
    write_casme3_both,
    write_casme3_clips,
    write_casme3_extracted,
    write_casme3_v1,
)
from .casme3c import write_casme3c
from .writing import write_book, write_pictures


def row(**cells: Any) -> tuple[Any, ...]:
    known = dict(zip(HEADER, ROWS[0], strict=True))
    assert set(cells) <= set(known)
    return tuple({**known, **cells}.values())


class TestPartA:
    def test_the_release_is_read_whole(self, tmp_path: Path) -> None:
        corpus = load(*write_casme3(tmp_path))
        assert corpus.sources[0].dataset == "casme3"
        assert corpus.sources[0].sheet == "label"
        assert (len(corpus), corpus.skipped, corpus.remarks) == (3, (), ())
        assert [clip.id for clip in corpus] == [
            "casme3/spNO.999/a#1",
            "casme3/spNO.999/a#2",
            "casme3/spNO.998/J#1",
        ]
        assert {(clip.fps, clip.kind) for clip in corpus} == {(30.0, "micro")}
        assert [clip.keyframes for clip in corpus] == [KeyFrames(12, 22, 32)] * 3
        assert corpus.clips[0].timeline.numbers[0] == 88

    def test_every_number_is_text(self, tmp_path: Path) -> None:
        assert all(isinstance(cell, str) for each in ROWS for cell in each)
        first, *_ = read_labels(write_casme3(tmp_path).labels).records
        assert first.raw == RawKeyFrames(100, 110, 120)

    def test_objective_classes_are_roman_and_stay_a_column(self, tmp_path: Path) -> None:
        records = read_labels(write_casme3(tmp_path).labels).records
        assert [record.columns["Objective class"] for record in records] == ["III", "I", "II"]

    @pytest.mark.parametrize(
        ("written", "emotion"),
        [("Others", "others"), ("others", "others"), ("happy", "happiness"), ("sad", "sadness")],
    )
    def test_others_with_a_capital_is_no_class_of_its_own(
        self, tmp_path: Path, written: str, emotion: str
    ) -> None:
        (record,) = read_labels(write_casme3(tmp_path, [row(emotion=written)]).labels).records
        assert (record.emotion, record.emotion_raw) == (emotion, written)

    def test_one_name_holds_several_expressions(self, tmp_path: Path) -> None:
        rows = [row(Onset=str(onset), Apex=str(onset + 5), Offset=str(onset + 9))
                for onset in (100, 140, 60)]  # fmt: skip
        sheet = read_labels(write_casme3(tmp_path, rows).labels)
        assert [record.id[-3:] for record in sheet.records] == ["a#1", "a#2", "a#3"]
        assert sheet.skipped == ()

    @pytest.mark.parametrize(("folder", "name"), [("J", "j"), ("j", "J"), ("J", "J")])
    def test_a_capital_j_in_the_sheet_or_the_folder(
        self, tmp_path: Path, folder: str, name: str
    ) -> None:
        release = write_casme3(tmp_path, [row(Filename=name)])
        root = release.frames / FULL / "spNO.999"
        (root / "a").rename(root / folder)
        (clip,) = load(*release)
        assert (clip.name, clip.keyframes) == (name, KeyFrames(12, 22, 32))

    @pytest.mark.parametrize("spelling", ["spNo.", "spno.", "SPNO."])
    def test_subject_folders_in_another_case(self, tmp_path: Path, spelling: str) -> None:
        corpus = load(*write_casme3(tmp_path, spelling=spelling))
        assert all(clip.keyframes is not None for clip in corpus)

    @pytest.mark.parametrize("subject", ["spNO.7", "spNo.7", "spNO.07", "7", 7, "spNO 7"])
    def test_subjects_in_all_forms_are_one(self, tmp_path: Path, subject: Any) -> None:
        (record,) = read_labels(write_casme3(tmp_path, [row(Subject=subject)]).labels).records
        assert record.subject == "spNO.7"

    def test_an_apex_of_zero_is_unknown_and_an_offset_of_zero_is_shown(
        self, tmp_path: Path
    ) -> None:
        rows = [ROWS[1], row(Offset="0")]
        one, two = load(*write_casme3(tmp_path, rows))
        assert (one.raw, one.apex_source) == (RawKeyFrames(400, None, 420), "midpoint")
        assert (two.raw, two.obstacle) == (RawKeyFrames(100, 110, 0), "order")

    def test_rows_out_of_order_are_kept_for_the_auditor(self, tmp_path: Path) -> None:
        rows = [row(Onset="112", Apex="83", Offset="358"),
                row(Onset="3647", Apex="2668", Offset="2694")]  # fmt: skip
        corpus = load(write_casme3(tmp_path, rows).labels)
        assert [clip.obstacle for clip in corpus] == ["order", "order"]

    def test_an_apex_on_the_onset_is_valid(self, tmp_path: Path) -> None:
        (clip,) = load(*write_casme3(tmp_path, [row(Apex="100")]))
        assert clip.keyframes == KeyFrames(12, 12, 32)

    def test_an_onset_that_the_folder_lacks_is_told(self, tmp_path: Path) -> None:
        (clip,) = load(*write_casme3(tmp_path, [row(Onset="3", Apex="10", Offset="20")]))
        assert (clip.keyframes, clip.obstacle) == (None, "outside")
        assert clip.index_shift == 0

    def test_missing_frames_between_do_no_harm(self, tmp_path: Path) -> None:
        release = write_casme3(tmp_path)
        for number in (104, 105, 115):
            (release.frames / FULL / "spNO.999/a/color" / f"{number}.jpg").unlink()
        first = load(*release).clips[0]
        assert first.keyframes is not None
        assert first.timeline.numbers_of(first.keyframes) == KeyFrames(100, 110, 120)

    def test_depth_pictures_are_not_taken(self, tmp_path: Path) -> None:
        release = write_casme3(tmp_path)
        rmtree(release.frames / FULL / "spNO.999/a/color")
        corpus = load(*release)
        assert [each.code for each in corpus.skipped] == ["folder_empty", "folder_empty"]

    def test_a_damaged_picture_does_not_stop_the_reading(self, tmp_path: Path) -> None:
        release = write_casme3(tmp_path)
        (release.frames / FULL / "spNO.999/a/color/105.jpg").write_bytes(b"")
        assert len(load(*release)) == 3  # what decodes them reports it: tests/frames

    @pytest.mark.parametrize("is_nested", [True, False])
    def test_the_release_of_clips_names_folders_by_the_onset(
        self, tmp_path: Path, is_nested: bool
    ) -> None:
        corpus = load(*write_casme3_clips(tmp_path, is_nested=is_nested))
        places = [clip.frames.place.frames for clip in corpus if clip.frames is not None]
        assert [place.name for place in places if place] == [
            "spNO.999_a_100",
            "spNO.999_a_400",
            "spNO.998_J_50",
        ]
        assert {place.parent.name for place in places if place} == {"frame"}
        assert all(clip.keyframes == KeyFrames(0, 10, 20) for clip in corpus)

    def test_repeats_of_a_name_in_folders_of_their_own(self, tmp_path: Path) -> None:
        corpus = load(*write_casme3_extracted(tmp_path))
        places = [clip.frames.place.frames for clip in corpus if clip.frames is not None]
        assert [place.parent.name for place in places if place] == ["a", "a2", "J"]
        assert all(clip.keyframes is not None for clip in corpus)

    def test_a_folder_of_faces_without_the_level_color(self, tmp_path: Path) -> None:
        release = write_casme3(tmp_path, [ROWS[2]])
        write_pictures(release.frames / "full_cropped/spNO.998/J", range(8, 81), "{}.jpg")
        rmtree(release.frames / "part_A")
        (clip,) = load(*release)
        assert clip.keyframes == KeyFrames(12, 22, 32)

    def test_a_ninth_column_of_later_authors_is_optional(self, tmp_path: Path) -> None:
        rows = [(*HEADER, "differ"), (*ROWS[0], "0")]
        path = write_book(tmp_path / "labels.xlsx", {"label": rows})
        (record,) = read_labels(path).records
        assert record.columns["differ"] == "0"

    def test_the_first_version_has_columns_without_headings(self, tmp_path: Path) -> None:
        sheet = read_labels(write_casme3_v1(tmp_path).labels)
        assert (sheet.source.dataset, sheet.source.sheet) == ("casme3", "Sheet1")
        assert [record.columns for record in sheet.records] == [
            {"Objective class": "III"},
            {"Objective class": "I"},
            {"Objective class": "II"},
        ]

    @pytest.mark.parametrize("version", ["v1", "v2"])
    def test_the_sheet_of_both_kinds(self, tmp_path: Path, version: str) -> None:
        sheet = read_labels(write_casme3_both(tmp_path, f"CAS(ME)3_part_A_{version}.xls").labels)
        assert (sheet.source.dataset, sheet.source.sheet) == ("casme3", "AU+Emotion")
        assert [record.kind for record in sheet.records] == ["micro", "macro", "micro"]
        assert [record.emotions for record in sheet.records] == [(), (), ()]
        assert "'eye blink'" in sheet.remarks[0]

    def test_a_spelling_of_the_file_says_nothing(self, tmp_path: Path) -> None:
        path = write_casme3(tmp_path, name="casme3_label.xlsx").labels
        assert read_labels(path).source.dataset == "casme3"

    def test_the_macro_sheet_that_says_nowhere_that_it_is_one_is_not_read_as_micro(
        self, tmp_path: Path
    ) -> None:
        rows = [("sub", "seq", "onset", "apex", "offset", "emotion"),
                ("spNO.999", "a", "1", "5", "99", "happy")]  # fmt: skip
        path = write_book(tmp_path / "MaE.xlsx", {"Sheet1": rows})
        with pytest.raises(LabelError, match="lacks name"):
            read_labels(path, "casme3")


class TestPartC:
    def test_the_release_is_read_whole(self, tmp_path: Path) -> None:
        corpus = load(*write_casme3c(tmp_path))
        assert corpus.sources[0].dataset == "casme3c"
        assert (len(corpus), corpus.skipped, corpus.remarks) == (2, (), ())
        assert [(clip.id, clip.emotion) for clip in corpus] == [
            ("casme3c/98/2#1", "negative"),
            ("casme3c/99/1#1", "surprise"),
        ]

    def test_it_has_no_apex_and_says_that_the_midpoint_stands_in(self, tmp_path: Path) -> None:
        corpus = load(*write_casme3c(tmp_path))
        assert {clip.apex_source for clip in corpus} == {"midpoint"}
        assert corpus.clips[0].keyframes == KeyFrames(10, 25, 40)

    def test_action_units_between_commas_of_both_widths_and_question_marks(
        self, tmp_path: Path
    ) -> None:
        first, second = load(*write_casme3c(tmp_path))
        assert (first.action_units, first.ambiguous_units) == (("4", "7?"), True)
        assert first.action_units_raw == "4，7?"
        assert (second.action_units, second.ambiguous_units) == (("1", "2"), False)

    def test_subjects_without_zeros_lie_in_folders_with_them(self, tmp_path: Path) -> None:
        release = write_casme3c(tmp_path, [(7, 3, 50, 81, "1", "others")])
        write_pictures(release.frames / "ME_C/07/3/color", range(40, 91), "{}.jpg")
        (clip,) = load(*release)
        assert (clip.id, clip.keyframes is not None) == ("casme3c/07/3#1", True)

    def test_the_spotting_sheet_without_clip_names_is_refused_with_the_reason(
        self, tmp_path: Path
    ) -> None:
        rows = [("Subject", "Onset", "Offset", "diff", "Exp_type", "risk"), (1, 10, 20, 10, 1, 0)]
        path = write_book(tmp_path / "CAS(ME)3_part_C.xls", {"organize": rows})
        with pytest.raises(LabelError, match="lacks name"):
            read_labels(path)
