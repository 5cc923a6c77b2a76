"""Rules about cells and rows on workbooks of which Reapex makes a table first.

The row that a finding names, and the row that its words name, are the user's own.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reapex.auditing import RULES, Audit, Finding, Need, audit, rule_of
from reapex.labels.broken_cells import broken_cells
from reapex.labels.grid import read_grids
from reapex.loading import Loader
from reapex.report.sarif import audit_as_sarif

from ..frames.filming import film, pictures

SMIC_E = ("Subject", "Filename", None, "OnsetF", "OffsetF", "Onset2F", "Offset2F", "Onset3F",
          "Offset3F", None, "FirstF", "LastF", "TotalVL", "Emotion")  # fmt: skip
ON_CELLS = [*(rule for rule in RULES if rule.needs is Need.CELLS), rule_of("RW201")]


def book(path: Path, sheet: str, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook; what begins with ``=`` is a formula that nobody has computed."""
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


def look(labels: Path, **how: Any) -> Audit:
    loaded = Loader(**how).read(labels)
    return audit(loaded.corpus, sheets=[loaded.layout], rules=ON_CELLS)


def said(found: Audit) -> list[tuple[str, int | None, str | None]]:
    return sorted((each.code, each.where.row, each.where.column) for each in found.findings)


def one(found: Audit, code: str) -> Finding:
    (finding,) = (each for each in found.findings if each.code == code)
    return finding


def test_a_spoiled_cas_me_squared(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [1, "anger1_1", 100, 110, 120, "4", "negative", "micro-expression", "anger"],
        [1, "happy4_2", 300, 310, 340, "6+12", "positive", "macro-expression", "happy"],
        [2, "disgust1_1", 20, 26, 32, "4", "Negative", "micro-expression", "disgust"],
    ]
    folder = tmp_path / "清"
    folder.mkdir()
    clean = [*rows[:2], [*rows[2][:6], "negative", *rows[2][7:]]]
    assert said(look(book(folder / "clean.xlsx", "CASFEcode_final", clean))) == []

    rows[0][5] = dt.date(2026, 7, 4)
    rows[1][5] = "=1+1"
    rows.append(list(rows[1]))  # row 4 repeats row 2, its formula as well
    found = look(book(folder / "spoiled.xlsx", "CASFEcode_final", rows))
    assert said(found) == [
        ("LB403", 3, None),
        ("RW201", 4, None),
        ("RW206", 1, "AU"),
        ("RW207", 2, "AU"),
        ("RW207", 4, "AU"),
    ]
    assert "'negative' (1), 'Negative' (1)" in one(found, "LB403").explanation
    assert "what row 2 says" in one(found, "RW201").explanation


def test_the_line_in_sarif_is_the_user_s_row(tmp_path: Path) -> None:
    rows = [[1, "anger1_1", 100, 110, 120, dt.date(2026, 7, 4), "negative", "micro-expression"]]
    rows.append([1, "happy4_2", 300, 310, 340, "12", "positive", "micro-expression"])
    found = look(book(tmp_path / "c.xlsx", "CASFEcode_final", rows))
    (result,) = audit_as_sarif(found)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def smic_e(*rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [SMIC_E, *rows]


def test_a_spoiled_smic_e(tmp_path: Path) -> None:
    two = (500020, 500045, 500100, 500120, None, None, None, 500001, 500300, 300)
    rows: list[list[Any]] = [
        [99, "s99_ne_01", None, *two, "negative"],
        [98, "s98_po_01", None, *two, "positive"],
        [98, "s98_po_02", None, *two, "positive"],
    ]
    assert said(look(book(tmp_path / "SMIC-HS-E.xlsx", "HS", smic_e(*rows)))) == []

    rows[1][5:7] = rows[1][3:5]  # the second expression is the first
    rows[2][13] = "Positive"
    rows[2][11] = "=K4+299"
    rows.append([97, "s97_ne_01", None, "=D2", *two[1:], "negative"])
    header = [*SMIC_E, "TotalVL"]
    spoiled = [header, *([*row, 300] for row in rows)]
    found = look(book(tmp_path / "SMIC-HS-E2.xlsx", "HS", spoiled))
    assert said(found) == [
        ("LB403", 3, None),  # the rarer spelling: row 4 holds two expressions
        ("RW201", 3, None),
        ("RW205", 1, "TotalVL"),
        ("RW207", 4, "L"),
        ("RW207", 5, "D"),  # the row cannot be read, and this is why
    ]
    assert "marks one expression twice" in one(found, "RW201").explanation
    assert one(found, "RW205").where.file == tmp_path / "SMIC-HS-E2.xlsx"


def test_formulas_and_failures_of_a_workbook(tmp_path: Path) -> None:
    rows = [
        ("subject", "name", "onset", "apex", "offset", "emotion", "note"),
        ("1", "a", 10, 20, 30, "fear", "=C2*2"),
        ("1", "b", 110, 120, 130, "fear", "fine"),
        ("1", "c", 210, 220, 230, "#REF!", None),
        ("1", "d", 310, 320, 330, "#N/A", "=\"\""),
    ]  # fmt: skip
    labels = book(tmp_path / "l.xlsx", "Sheet 表", rows)
    found = look(labels)
    assert said(found) == [
        ("RW207", 2, "note"),
        ("RW207", 4, "emotion"),
        ("RW207", 5, "note"),
    ]
    assert [each.explanation for each in found.findings] == [
        "The cell reads '=C2*2', a formula or its failure.",
        "The cell reads '#REF!', a formula or its failure.",
        "The cell reads '=\"\"', a formula or its failure.",
    ]
    (grid,) = read_grids(labels)
    assert sorted(broken_cells(grid)) == [(2, 7), (4, 6), (5, 7)]
    labels.write_bytes(labels.read_bytes() + b"changed since")
    assert broken_cells(grid) == {}
    labels.unlink()
    assert broken_cells(grid) == {}


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', {}),
        ('<c r="B2"><f>1+1</f><v></v></c>', {(2, 2): "=1+1"}),
        ('<c r="B2"><f>1+1</f></c>', {(2, 2): "=1+1"}),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', {}),  # its result is an empty text
        ('<c r="AA12" t="e"><f>1/0</f><v>#DIV/0!</v></c>', {(12, 27): "#DIV/0!"}),
        ('<c r="B2" t="e"><v>#N/A</v></c>', {}),
        ('<c r="B2"/>', {}),
        ('<c r="B2" t="e"><v>#REF!</v></c><c', {}),  # cut short: read as no fault
    ],
)  # fmt: skip
def test_cells_as_the_standard_writes_them(
    tmp_path: Path, xml: str, expected: dict[tuple[int, int], str]
) -> None:
    import hashlib
    import zipfile

    from reapex.labels.grid import Grid

    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    path = tmp_path / "l.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{space}" xmlns:r="{link}"><sheets><sheet name="other" r:id="a"/>'
            '<sheet name="mine &amp; yours" r:id="b"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="b" Target="/xl/worksheets/second.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/second.xml",
            f'<worksheet xmlns="{space}"><sheetData><row>{xml}</row></sheetData></worksheet>',
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert broken_cells(Grid(path, "mine & yours", (), sha256)) == expected
    assert broken_cells(Grid(path, "gone", (), sha256)) == {}


@pytest.mark.parametrize("context_ms", [0, 400])
def test_what_precedes_a_clip_of_a_video_is_asked_of_the_whole_video(
    tmp_path: Path, context_ms: float
) -> None:
    (tmp_path / "v" / "1").mkdir(parents=True)
    film(tmp_path / "v" / "1" / "a.mkv", pictures(40))
    film(tmp_path / "v" / "1" / "b.mkv", pictures(40, seed=1))
    labels = tmp_path / "l.csv"
    head = "subject,name,onset,apex,offset,fps\n"
    labels.write_text(head + "1,a,10,14,20,25\n1,b,1,6,12,25\n", encoding="utf-8")
    loaded = Loader(context_ms=context_ms).read(labels, tmp_path / "v")
    assert [clip.frames is not None for clip in loaded.corpus] == [True, True]
    found = audit(loaded.corpus, rules=[rule_of("FR307"), rule_of("KF105")])
    (finding,) = found.findings
    assert (finding.code, finding.where.row) == ("FR307", 3)
    assert "In 1 of 2 clips" in finding.explanation
