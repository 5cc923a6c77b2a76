"""Every quirk of SAMM's workbook (reference note datasets §4) on invented rows in its layout."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reapex.errors import FormatUnclear
from reapex.keyframes import RawKeyFrames
from reapex.labels import (
    Confidence,
    CorrectedRow,
    TabularReader,
    read_labels,
    reader_for,
    write_corrected,
)
from reapex.labels.casme2 import CASME2
from reapex.labels.samm import SAMM
from reapex.labels.table import TABLE
from reapex.loading import load

from .conftest import (
    CASME2_ROWS,
    SAMM_HEADER,
    SAMM_PREAMBLE,
    SAMM_ROWS,
    Row,
    Rows,
    WriteText,
    WriteWorkbook,
)

WriteClip = Callable[..., Path]
RELEASED = [*SAMM_PREAMBLE, *SAMM_ROWS]


def row(**cells: Any) -> Row:
    """An invented row, some of its cells replaced by heading without spaces."""
    names = [heading.replace(" ", "_").lower() for heading in SAMM_HEADER]
    known = dict(zip(names, SAMM_ROWS[1], strict=True))
    assert set(cells) <= set(known)
    return tuple({**known, **cells}.values())


def released(workbook: WriteWorkbook, rows: Rows = SAMM_ROWS) -> Path:
    return workbook(
        [*SAMM_PREAMBLE, *rows], name="SAMM_Micro_FACS_Codes_v2.xlsx", sheet="MICRO_ONLY"
    )


class TestLayout:
    def test_the_workbook_as_released(self, workbook: WriteWorkbook) -> None:
        path = released(workbook)
        sheet = read_labels(path)
        assert sheet.source.dataset == "samm"
        assert (len(sheet.records), sheet.skipped, sheet.n_no_record) == (2, (), 13)
        first, second = sheet.records
        assert (first.id, first.subject, first.name) == ("samm/099/099_1_1#1", "099", "099_1_1")
        assert first.raw == RawKeyFrames(1000, 1030, 1080)
        assert (first.emotion, first.kind, first.fps) == ("anger", "micro", 200.0)
        assert str(first.provenance.place) == f"{path}, sheet 'MICRO_ONLY', row 15"
        assert (second.id, second.raw) == ("samm/098/098_2_3#1", RawKeyFrames(500, 520, 560))
        assert (second.emotion, second.action_units) == ("surprise", ("1", "2"))

    def test_its_further_columns_stay(self, workbook: WriteWorkbook) -> None:
        records = read_labels(released(workbook)).records
        assert [record.columns for record in records] == [
            {
                "Inducement Code": "1",
                "Duration": "81",
                "Objective Classes": "7",
                "Notes": "",
            },
            {
                "Inducement Code": "2",
                "Duration": "61",
                "Objective Classes": "2",
                "Notes": "invented",
            },
        ]

    @pytest.mark.parametrize("n_above", [0, 1, 13, 20])
    def test_a_copy_with_a_longer_or_shorter_preamble_or_none(
        self, workbook: WriteWorkbook, n_above: int
    ) -> None:
        preamble = [*SAMM_PREAMBLE, *SAMM_PREAMBLE][:n_above]
        sheet = read_labels(workbook([*preamble, *SAMM_ROWS], sheet="Sheet1"))
        assert sheet.source.dataset == "samm"
        assert [record.provenance.row for record in sheet.records] == [n_above + 2, n_above + 3]
        assert sheet.n_no_record == n_above

    def test_the_sheet_of_the_known_name_is_read_and_the_other_is_told(
        self, workbook: WriteWorkbook
    ) -> None:
        path = workbook(RELEASED, sheet="MICRO_ONLY", copy=SAMM_ROWS, Empty=[])
        sheet = read_labels(path)
        assert sheet.source.sheet == "MICRO_ONLY"
        assert len(sheet.remarks) == 1
        assert "'copy' holds labels too" in sheet.remarks[0]

    def test_a_copy_saved_as_csv(self, tmp_path: Path) -> None:
        lines = ['SAMM Dataset - Master FACS Codes,,,,,,,,,,,\n"""/"" = or",,,,,,,,,,,\n']
        lines += [",".join("" if cell is None else str(cell) for cell in row) + "\n"
                  for row in SAMM_ROWS]  # fmt: skip
        (tmp_path / "samm.csv").write_text("".join(lines))
        sheet = read_labels(tmp_path / "samm.csv")
        assert [record.id for record in sheet.records] == [
            "samm/099/099_1_1#1",
            "samm/098/098_2_3#1",
        ]

    def test_duration_and_notes_may_be_blank(self, workbook: WriteWorkbook) -> None:
        rows = [SAMM_HEADER, row(duration=None, notes=None)]
        (record,) = read_labels(released(workbook, rows)).records
        assert (record.columns["Duration"], record.columns["Notes"]) == ("", "")

    def test_a_correction_keeps_preamble_and_columns(
        self, tmp_path: Path, workbook: WriteWorkbook
    ) -> None:
        layout = read_labels(released(workbook)).layout
        write_corrected(layout, [CorrectedRow(15, {"apex": 1033})], tmp_path / "out.xlsx")
        book = openpyxl.load_workbook(tmp_path / "out.xlsx")
        sheet = book["MICRO_ONLY"]
        assert sheet["A1"].value == "SAMM Dataset - Master FACS Codes"
        assert [cell.value for cell in sheet[14]][:12] == list(SAMM_HEADER)
        assert [cell.value for cell in sheet[15]][:6] == ["099", "099_1_1", 1, 1000, 1033, 1080]
        book.close()
        assert read_labels(tmp_path / "out.xlsx").source.dataset == "samm"


class TestCells:
    @pytest.mark.parametrize("subject", ["006", 6, 6.0, "6", "06", " 006 ", "sub006"])
    def test_a_subject_that_a_spreadsheet_made_a_number(
        self, workbook: WriteWorkbook, subject: Any
    ) -> None:
        rows = [SAMM_HEADER, row(subject=subject, filename="006_1_2")]
        (record,) = read_labels(released(workbook, rows)).records
        assert (record.id, record.subject) == ("samm/006/006_1_2#1", "006")

    @pytest.mark.parametrize(
        ("written", "emotion"),
        [
            ("Anger", "anger"),
            ("Contempt", "contempt"),
            ("Disgust", "disgust"),
            ("Fear", "fear"),
            ("Happiness", "happiness"),
            ("Sadness", "sadness"),
            ("Surprise", "surprise"),
            ("Other", "others"),
            ("Others", "others"),
            (" OTHER ", "others"),
        ],
    )
    def test_emotions_in_title_case(
        self, workbook: WriteWorkbook, written: str, emotion: str
    ) -> None:
        rows = [SAMM_HEADER, row(estimated_emotion=written)]
        (record,) = read_labels(released(workbook, rows)).records
        assert record.emotion == emotion
        assert emotion in SAMM.emotions

    @pytest.mark.parametrize("micro", ["Micro - 1/2", None, "micro"])
    def test_every_clip_is_a_micro_expression(self, workbook: WriteWorkbook, micro: Any) -> None:
        (record,) = read_labels(released(workbook, [SAMM_HEADER, row(micro=micro)])).records
        assert record.kind == "micro"

    def test_a_sheet_without_the_column_micro(self, text: WriteText) -> None:
        path = text([[*each[:7], *each[8:]] for each in SAMM_ROWS])
        assert [record.kind for record in read_labels(path).records] == ["micro", "micro"]

    @pytest.mark.parametrize("apex", [990, 1090])
    def test_an_apex_outside_its_clip_is_kept_for_the_auditor(
        self, workbook: WriteWorkbook, apex: int
    ) -> None:
        path = released(workbook, [SAMM_HEADER, row(apex_frame=apex)])
        sheet = read_labels(path)
        assert (sheet.records[0].raw, sheet.skipped) == (RawKeyFrames(1000, apex, 1080), ())
        (clip,) = load(path)
        assert clip.obstacle == "order"

    @pytest.mark.parametrize(
        ("cell", "units", "is_ambiguous"),
        [
            ("L12 or L14", ("L12 or L14",), True),
            ("L12/L14", ("L12/L14",), True),
            ("4 + (12 or 14)", ("4", "12 or 14"), True),
            ("R12 + R15", ("R12", "R15"), False),
            ("R14A", ("R14A",), False),
            ("A1+2B", ("A1", "2B"), False),
            ("(4+7)+L10", ("4", "7", "L10"), False),
            ("14?", ("14?",), True),
            (14, ("14",), False),
            (None, (), False),
        ],
    )
    def test_action_units_and_what_they_leave_open(
        self, workbook: WriteWorkbook, cell: Any, units: tuple[str, ...], is_ambiguous: bool
    ) -> None:
        path = released(workbook, [SAMM_HEADER, row(action_units=cell)])
        (record,) = read_labels(path).records
        assert (record.action_units, record.ambiguous_units) == (units, is_ambiguous)
        (clip,) = load(path)
        assert (clip.action_units, clip.ambiguous_units) == (units, is_ambiguous)


class TestInference:
    def confidence(self, path: Path) -> list[Confidence]:
        return [TabularReader(each).recognises(path) for each in (CASME2, SAMM, TABLE)]

    def test_each_release_is_certain_of_one_data_set(self, workbook: WriteWorkbook) -> None:
        no, likely = Confidence.POSSIBLE, Confidence.LIKELY
        assert self.confidence(released(workbook)) == [likely, Confidence.CERTAIN, likely]
        assert self.confidence(workbook(CASME2_ROWS)) == [Confidence.CERTAIN, no, likely]

    def test_a_copy_without_emotions_is_still_certain(self, text: WriteText) -> None:
        assert reader_for(text([each[:8] for each in SAMM_ROWS])).name == "samm"

    def test_names_of_three_numbers_alone_are_asked_about(self, text: WriteText) -> None:
        columns = (0, 1, 3, 4, 5)
        path = text([[each[column] for column in columns] for each in SAMM_ROWS])
        with pytest.raises(FormatUnclear, match=r"samm \(SAMM\), table .*--dataset samm or"):
            reader_for(path)
        assert [each.subject for each in read_labels(path, "samm").records] == ["099", "098"]

    def test_its_headings_over_other_names_are_asked_about(self, workbook: WriteWorkbook) -> None:
        path = workbook([SAMM_HEADER, row(filename="morning one")])
        with pytest.raises(FormatUnclear, match="samm"):
            reader_for(path)

    def test_the_long_videos_are_not_taken_for_it(self, workbook: WriteWorkbook) -> None:
        header = ("Subject", "Filename", "Inducement Code", "Onset", "Apex", "Offset", "Duration",
                  "Type", "Action Units", "Notes")  # fmt: skip
        rows = [header, ("099", "099_1_2", 1, 200, -1, 260, 61, "Macro", 12, None)]
        assert reader_for(workbook(rows)).name == "samm_long"


@pytest.mark.parametrize(
    ("root", "pattern"),
    [
        ("", "{}_{:05d}.jpg"),
        ("SAMM", "{}_{:04d}.jpg"),
        ("SAMM_CROP", "{}_{:05d}.jpg"),
        ("Cropped", "{}_{}.jpg"),
    ],
)
def test_its_folders_and_numbers(
    tmp_path: Path, workbook: WriteWorkbook, write_clip: WriteClip, root: str, pattern: str
) -> None:
    path = released(workbook, [SAMM_HEADER, row(subject=99, filename="099_2_3", onset_frame=500,
                                                apex_frame=520, offset_frame=560)])  # fmt: skip
    folder = tmp_path / "frames" / root / "099" / "099_2_3"
    folder.mkdir(parents=True)
    source = write_clip(tmp_path / "written", range(495, 566))
    for number in range(495, 566):
        (source / f"img{number}.png").rename(folder / pattern.format("099", number))
    (clip,) = load(path, tmp_path / "frames", context_ms=0)
    assert clip.frames is not None
    assert (clip.index_shift, clip.timeline.numbers[0], len(clip.frames)) == (0, 500, 61)
    assert clip.keyframes is not None
    assert tuple(clip.keyframes) == (0, 20, 60)
