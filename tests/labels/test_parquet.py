import datetime as dt
import io
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import InputError, MissingExtra, NotASheet, OutputIsInput
from reapex.labels import CorrectedRow, LabelSheet, read_labels, write_corrected
from reapex.labels.grid import read_grids

from .conftest import CASME2_ROWS, SAMM_PREAMBLE, SAMM_ROWS, WriteText, WriteWorkbook

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

COLUMNS: dict[str, Any] = {
    "subject": pa.array(["01", "01", "02"]),
    "clip": pa.array(["a", "b", "a"]).dictionary_encode(),
    "onset": pa.array([10, 50, 7], pa.int32()),
    "apex": pa.array([18, None, 9], pa.uint8()),
    "offset": pa.array([40.0, 90.0, 30.0]),
    "emotion": pa.array(["Happy", None, "fear"], pa.large_string()),
}
NESTED: dict[str, Any] = {
    "landmarks": pa.array([[1, 2], None, []]),
    "box": pa.array([{"x": 1, "name": "é"}, {"x": None, "name": None}, None]),
    "picture": pa.array([b"\xff\xd8", b"text", None]),
    "when": pa.array([1, 2, None], pa.timestamp("ns")),
    "where": pa.array([0, 2, None], pa.timestamp("ns", "Europe/Berlin")),
    "lasts": pa.array([1, 2000, None], pa.duration("ns")),
    "clock": pa.array([1, 2000, None], pa.time64("ns")),
    "ever": pa.array([2**50, 0, None], pa.timestamp("ms")),
    "price": pa.array([Decimal("1.50"), Decimal("2.00"), None]),
    "half": pa.array([1.5, float("nan"), float("inf")], pa.float16()),
    "nothing": pa.nulls(3),
    "true": pa.array([True, False, None]),
    "far": pa.array([2**64 - 1, 0, None], pa.uint64()),
}


def save(path: Path, columns: dict[str, Any], **metadata: str) -> Path:
    table = pa.table(columns)
    pq.write_table(table.replace_schema_metadata(metadata or None), path)
    return path


def facts(sheet: LabelSheet) -> list[tuple[Any, ...]]:
    return [(record.id, *record.raw, record.emotion) for record in sheet.records]


FACTS = [
    ("table/01/a#1", 10, 18, 40, "happiness"),
    ("table/01/b#1", 50, None, 90, ""),
    ("table/02/a#1", 7, 9, 30, "fear"),
]


class TestReading:
    def test_nulls_are_missing_and_integers_stay_integers(self, tmp_path: Path) -> None:
        sheet = read_labels(save(tmp_path / "l.parquet", COLUMNS))
        assert facts(sheet) == FACTS
        assert [record.provenance.row for record in sheet.records] == [2, 3, 4]
        assert (sheet.source.sheet, sheet.source.encoding) == (None, None)
        cells = sheet.layout.grid.rows[1]
        assert cells == ("01", "a", 10, 18, 40.0, "Happy")
        assert [type(cell) for cell in cells[2:5]] == [int, int, float]

    def test_columns_that_no_cell_can_hold_are_shown_as_text(self, tmp_path: Path) -> None:
        sheet = read_labels(save(tmp_path / "l.parquet", COLUMNS | NESTED))
        assert facts(sheet) == FACTS
        assert sheet.records[0].columns == {
            "landmarks": "[1, 2]",
            "box": '{"x": 1, "name": "é"}',
            "picture": "<2 bytes>",
            "when": "1970-01-01T00:00:00",
            "where": "1970-01-01T00:00:00+00:00",
            "lasts": "0:00:00",
            "clock": "00:00:00",
            "ever": "<timestamp[ms]>",
            "price": "1.5",
            "half": "1.5",
            "nothing": "",
            "true": "TRUE",
            "far": "18446744073709551615",
        }
        assert sheet.records[1].columns["half"] == ""
        assert sheet.records[1].columns["picture"] == "text"
        assert set(list(sheet.records[2].columns.values())[:-5]) == {"", "[]"}
        assert sheet.records[2].columns["half"] == "inf"

    def test_a_data_set_is_recognised_in_it(self, tmp_path: Path) -> None:
        columns = dict(zip(SAMM_ROWS[0], zip(*SAMM_ROWS[1:], strict=True), strict=True))
        path = save(tmp_path / "samm.parquet", columns)
        sheet = read_labels(path)
        assert sheet.source.dataset == "samm"
        assert [record.subject for record in sheet.records] == ["099", "098"]

    def test_a_heading_that_occurs_twice(self, tmp_path: Path) -> None:
        table = pa.Table.from_arrays(
            [*COLUMNS.values(), pa.array([1, 2, 3])], names=[*COLUMNS, "onset"]
        )
        pq.write_table(table, tmp_path / "l.parquet")
        sheet = read_labels(tmp_path / "l.parquet")
        assert facts(sheet) == FACTS
        assert sheet.remarks == ("The heading 'onset' occurs more than once; the first is read",)

    def test_several_row_groups_and_categories_of_their_own(self, tmp_path: Path) -> None:
        pq.write_table(pa.table(COLUMNS), tmp_path / "l.parquet", row_group_size=1)
        assert facts(read_labels(tmp_path / "l.parquet")) == FACTS

    @pytest.mark.parametrize("columns", [{}, {"weight": [1]}, {"subject": pa.nulls(0)}])
    def test_a_file_without_labels(self, tmp_path: Path, columns: dict[str, Any]) -> None:
        with pytest.raises(InputError):
            read_labels(save(tmp_path / "l.parquet", columns))


class TestBadFiles:
    def contents(self) -> dict[str, bytes]:
        stream = io.BytesIO()
        pq.write_table(pa.table(COLUMNS), stream)
        whole = stream.getvalue()
        return {
            "cut.parquet": whole[: len(whole) // 2],
            "hollow.parquet": b"PAR1" + bytes(60) + b"PAR1",
            "short.parquet": b"PAR1PAR1",
            "locked.parquet": b"PARE" + bytes(60) + b"PARE",
            "text.parquet": b"subject,clip\n",
            "empty.parquet": b"",
            "renamed.csv": whole,
            "renamed.xlsx": whole,
        }

    def test_what_is_no_parquet_is_said_in_words(self, tmp_path: Path) -> None:
        for name, content in self.contents().items():
            (tmp_path / name).write_bytes(content)
            with pytest.raises(NotASheet) as caught:
                read_grids(tmp_path / name)
            assert caught.value.where.file == tmp_path / name
            assert caught.value.expected, name
            assert caught.value.mend, name

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("cut.parquet", "no such file.*cut short"),
            ("hollow.parquet", "damaged, encrypted or of an unknown kind"),
            ("text.parquet", "no such file"),
            ("renamed.csv", r"a Parquet table \(\.parquet\).*Rename it to end in \.parquet"),
        ],
    )
    def test_each_says_what_it_is(self, tmp_path: Path, name: str, words: str) -> None:
        (tmp_path / name).write_bytes(self.contents()[name])
        with pytest.raises(NotASheet, match=words):
            read_grids(tmp_path / name)

    def test_a_workbook_named_parquet(self, workbook: WriteWorkbook) -> None:
        path = workbook(CASME2_ROWS)
        path = path.rename(path.with_suffix(".parquet"))
        with pytest.raises(NotASheet, match=r"a workbook \(\.xlsx\)"):
            read_grids(path)

    def test_a_small_file_of_very_many_cells(self, tmp_path: Path) -> None:
        column = pa.array([0]).take(pa.array(bytes(21_000_000), pa.uint8()))
        save(tmp_path / "l.parquet", {"x": column})
        assert (tmp_path / "l.parquet").stat().st_size < 10**6
        with pytest.raises(NotASheet, match="21000000 rows × 1 columns"):
            read_grids(tmp_path / "l.parquet")

    def test_without_the_library_the_exact_line_to_install_it_is_given(
        self, tmp_path: Path, text: WriteText, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = save(tmp_path / "without.parquet", COLUMNS)
        layout = read_labels(text(CASME2_ROWS)).layout
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(MissingExtra) as caught:
            read_labels(path)
        assert 'pip install "reapex[parquet]"' in str(caught.value)
        assert caught.value.where.file == path
        with pytest.raises(MissingExtra, match=r'pip install "reapex\[parquet\]"'):
            write_corrected(layout, [], tmp_path / "out.parquet")
        assert not (tmp_path / "out.parquet").exists()


CHANGES = [
    CorrectedRow(2, {"onset": 12, "apex": 21, "offset": 38}, {"gain": 0.25, "old_apex": 18}),
    CorrectedRow(3, {"apex": 70}, {"reason": "moved", "old_apex": "none"}),
]
CORRECTED = [
    ("table/01/a#1", 12, 21, 38, "happiness"),
    ("table/01/b#1", 50, 70, 90, ""),
    ("table/02/a#1", 7, 9, 30, "fear"),
]


class TestCorrected:
    def test_columns_types_metadata_and_other_values_stay(self, tmp_path: Path) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS | NESTED, source="the lab")
        out = tmp_path / "out.parquet"
        assert write_corrected(read_labels(path).layout, CHANGES, out) == ()
        before, after = pq.read_table(path), pq.read_table(out)
        assert after.schema.metadata[b"source"] == b"the lab"
        own = ["_reapex_id", "_reapex_gain", "_reapex_old_apex", "_reapex_reason"]
        assert after.column_names == [*before.column_names, *own]
        assert after.schema.types[: len(before.schema)] == before.schema.types
        changed = {"onset": [12, 50, 7], "apex": [21, 70, 9], "offset": [38.0, 90.0, 30.0]}
        for name in before.column_names:
            if name in changed:
                assert after[name].to_pylist() == changed[name]
            elif name != "half":  # NaN differs from itself
                assert after[name].equals(before[name]), name
        assert after["_reapex_id"].to_pylist() == [each[0] for each in FACTS]
        assert after["_reapex_gain"].to_pylist() == [0.25, None, None]
        assert after["_reapex_old_apex"].to_pylist() == ["18", "none", None]
        assert facts(read_labels(out)) == CORRECTED

    @pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "parquet"])
    def test_out_in_any_form_and_back(self, tmp_path: Path, suffix: str) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS | NESTED)
        out, again = tmp_path / f"out.{suffix}", tmp_path / "again.parquet"
        assert write_corrected(read_labels(path).layout, CHANGES, out) == ()
        after = read_labels(out)
        assert facts(after) == CORRECTED
        write_corrected(after.layout, [CorrectedRow(4, {"apex": 8})], again)
        assert facts(read_labels(again)) == [*CORRECTED[:2], ("table/02/a#1", 7, 8, 30, "fear")]
        assert [record.columns for record in read_labels(again).records] == [
            record.columns for record in after.records
        ]

    @pytest.mark.parametrize(
        ("column", "kind", "values"),
        [
            (pa.array([18, None, 9], pa.int64()), pa.int64(), [5001, 70, 9]),
            (pa.array([18.0, None, 9.0]), pa.float64(), [5001.0, 70.0, 9.0]),
            (pa.array(["18", "/", "09"]), pa.string(), ["5001", "70", "09"]),
            (pa.array(["18", "/", "9"], pa.string_view()), pa.string_view(), ["5001", "70", "9"]),
            (pa.array([b"18", None, b"9"]), pa.binary(), [b"5001", b"70", b"9"]),
            (pa.array([Decimal("18.00"), None, Decimal("9.00")], pa.decimal128(8, 2)),
             pa.decimal128(8, 2), [Decimal(5001), Decimal(70), Decimal(9)]),
            (pa.array(["18", None, "9"]).dictionary_encode(),
             pa.dictionary(pa.int32(), pa.string()), ["5001", "70", "9"]),
            (pa.DictionaryArray.from_arrays(pa.array([1, None, 0], pa.int8()),
                                            pa.array(["9", "18", "1"]), ordered=True),
             pa.dictionary(pa.int8(), pa.string(), ordered=True), ["5001", "70", "9"]),
        ],
    )  # fmt: skip
    def test_the_type_of_a_changed_column_stays(
        self, tmp_path: Path, column: Any, kind: Any, values: list[Any]
    ) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS | {"apex": column})
        rows = [CorrectedRow(2, {"apex": 5001}), CorrectedRow(3, {"apex": 70})]
        assert write_corrected(read_labels(path).layout, rows, tmp_path / "out.parquet") == ()
        apex = pq.read_table(tmp_path / "out.parquet")["apex"]
        assert (apex.type, apex.to_pylist()) == (kind, values)

    @pytest.mark.parametrize(
        "column",
        [
            pa.array([18, None, 9], pa.uint8()),
            pa.array([18, None, 9], pa.float16()),
            pa.array([18, None, 9], pa.decimal128(3, 1)),
        ],
        ids=lambda column: str(column.type),
    )
    def test_a_type_that_cannot_hold_the_new_frame_gives_way_and_is_said(
        self, tmp_path: Path, column: Any
    ) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS | {"apex": column})
        layout = read_labels(path).layout
        remarks = write_corrected(
            layout, [CorrectedRow(2, {"apex": 5001})], tmp_path / "out.parquet"
        )
        assert remarks == (
            f"The column 'apex' is now int64: {column.type} cannot hold what was written",
        )
        apex = pq.read_table(tmp_path / "out.parquet")["apex"]
        assert (apex.type, apex.to_pylist()) == (pa.int64(), [5001, None, 9])

    @pytest.mark.parametrize(
        "kind", [pa.null(), pa.date32(), pa.timestamp("ns"), pa.bool_(), pa.list_(pa.int64())]
    )
    def test_an_apex_column_that_was_never_filled(self, tmp_path: Path, kind: Any) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS | {"apex": pa.nulls(3, kind)})
        layout = read_labels(path).layout
        write_corrected(layout, [CorrectedRow(3, {"apex": 60})], tmp_path / "out.parquet")
        assert pq.read_table(tmp_path / "out.parquet")["apex"].to_pylist() == [None, 60, None]

    def test_columns_of_an_earlier_run_are_overwritten_and_widened(self, tmp_path: Path) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS)
        one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
        write_corrected(read_labels(path).layout, [CorrectedRow(2, {}, {"gain": 5})], one)
        write_corrected(read_labels(one).layout, [CorrectedRow(3, {}, {"gain": 0.5})], two)
        table = pq.read_table(two)
        assert table["_reapex_gain"].to_pylist() == [5.0, 0.5, None]
        assert table.column_names == pq.read_table(one).column_names

    def test_a_file_that_changed_meanwhile_or_is_the_input(self, tmp_path: Path) -> None:
        path = save(tmp_path / "in.parquet", COLUMNS)
        layout = read_labels(path).layout
        with pytest.raises(OutputIsInput):
            write_corrected(layout, [], path, force=True)
        save(path, COLUMNS | {"fps": [1, 2, 3]})
        with pytest.raises(InputError, match="changed on disk"):
            write_corrected(layout, [], tmp_path / "out.parquet")

    def test_half_a_character_in_a_note_ends_nothing(self, tmp_path: Path) -> None:
        layout = read_labels(save(tmp_path / "in.parquet", COLUMNS)).layout
        out = tmp_path / "out.parquet"
        write_corrected(layout, [CorrectedRow(2, {}, {"reason": "caf\udce9"})], out)
        assert pq.read_table(out)["_reapex_reason"].to_pylist()[0] == "caf?"


class TestFromOtherForms:
    def test_a_workbook_with_its_preamble_and_blank_columns(
        self, tmp_path: Path, workbook: WriteWorkbook
    ) -> None:
        layout = read_labels(workbook([*SAMM_PREAMBLE, *SAMM_ROWS])).layout
        out = tmp_path / "out.parquet"
        remarks = write_corrected(layout, [CorrectedRow(15, {"apex": 1033})], out)
        assert remarks == ("13 rows above the header were left out: Parquet has no place for them",)
        table = pq.read_table(out)
        assert table.column_names == [*SAMM_ROWS[0], "_reapex_id"]
        assert table["Apex Frame"].type == pa.int64()
        assert table["Subject"].to_pylist() == ["099", "098"]
        assert table["Objective Classes"].type == pa.int64()
        sheet = read_labels(out)
        assert sheet.source.dataset == "samm"
        assert [record.raw.apex for record in sheet.records] == [1033, 520]

    def test_a_missing_key_frame_is_null_whatever_its_sign(
        self, tmp_path: Path, workbook: WriteWorkbook
    ) -> None:
        layout = read_labels(workbook(CASME2_ROWS)).layout
        write_corrected(layout, [], tmp_path / "out.parquet")
        table = pq.read_table(tmp_path / "out.parquet")
        assert table["ApexFrame"].to_pylist() == [60, None, 20]
        assert table["Action Units"].to_pylist() == ["12", "R4+L10", "1+2"]
        assert "" not in table.column_names

    def test_leading_zeros_and_words_keep_a_column_text(
        self, tmp_path: Path, text: WriteText
    ) -> None:
        header = ("subject", "clip", "onset", "apex", "offset", "fps", "n", "", "note", "note")
        rows = [
            header,
            ("01", "7", "10", "/", "40", "29.5", "1", "loose", " x ", "1.50"),
            ("10", "8", "11", "12", "40", "30", "", "", "", "2"),
        ]
        layout = read_labels(text(rows)).layout
        write_corrected(layout, [], tmp_path / "out.parquet")
        table = pq.read_table(tmp_path / "out.parquet").to_pydict()
        del table["_reapex_id"]
        assert table == {
            "subject": ["01", "10"],
            "clip": [7, 8],
            "onset": [10, 11],
            "apex": [None, 12],
            "offset": [40, 40],
            "fps": [29.5, 30.0],
            "n": [1, None],
            "(column 8)": ["loose", None],
            "note": [" x ", None],
            "note (column 10)": ["1.50", "2"],
        }

    def test_dates_times_and_truth_values_of_a_workbook(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        day = dt.datetime(2024, 1, 2, 3, 4)
        book.active.append(["subject", "clip", "onset", "offset", "day", "mixed", "good"])
        book.active.append(["p", "a", 1, 3, day, day, True])
        book.active.append(["p", "b", 1, 3, day, "later", False])
        book.save(tmp_path / "in.xlsx")
        book.close()
        layout = read_labels(tmp_path / "in.xlsx").layout
        write_corrected(layout, [], tmp_path / "out.parquet")
        table = pq.read_table(tmp_path / "out.parquet")
        assert table["day"].to_pylist() == [day, day]
        assert table["mixed"].to_pylist() == ["2024-01-02T03:04:00", "later"]
        assert table["good"].to_pylist() == [True, False]

    def test_skipped_rows_totals_and_blank_lines_are_still_there(
        self, tmp_path: Path, text: WriteText
    ) -> None:
        rows = [
            ("subject", "clip", "onset", "apex", "offset"),
            ("01", "a", "10", "18", "40"),
            (),
            ("02", "b", "x", "2", "3"),
            ("Total", "2"),
        ]
        before = read_labels(text(rows))
        write_corrected(before.layout, [CorrectedRow(2, {"onset": 9})], tmp_path / "out.parquet")
        after = read_labels(tmp_path / "out.parquet")
        for sheet in (before, after):
            assert (len(sheet.records), sheet.n_no_record) == (1, 2)
            assert [(each.where.row, each.code) for each in sheet.skipped] == [(4, "bad_cell")]
        assert after.records[0].raw.onset == 9


@given(
    st.one_of(
        *[
            st.lists(st.one_of(st.none(), kind), min_size=2, max_size=2)
            for kind in (
                st.integers(-(2**63), 2**63 - 1),
                st.floats(),
                st.booleans(),
                st.text(st.characters(codec="utf-8")),
                st.binary(max_size=5),
                st.dates(),
                st.datetimes(),
                st.lists(st.integers(0, 9), max_size=3),
            )
        ]
    ),
    st.integers(0, 10**7),
    st.sampled_from(["note", "apex", "_reapex_gain"]),
)
def test_any_column_of_the_users_survives(values: list[Any], number: int, name: str) -> None:
    columns = {"subject": ["p", "p"], "clip": ["a", "b"], "onset": [1, 1], "offset": [3, 3]}
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        save(path, columns | {name: pa.array(values)})
        before = read_labels(path)
        assert len(before.records) + len(before.skipped) == 2
        row = CorrectedRow(2, {"onset": number}, {"gain": 0.5})
        write_corrected(before.layout, [row], out)
        after = read_labels(out)
        assert after.layout.grid.cell(1, 2) == number
        assert [each.columns for each in after.records] == [each.columns for each in before.records]
        table, given_table = pq.read_table(out), pq.read_table(path)
        if name != "_reapex_gain":
            assert str(table[name].to_pylist()) == str(given_table[name].to_pylist())
        else:
            assert read_labels(out).layout.own_note(2, "gain") == "0.5"
