"""Findings as CSV, SARIF and on the page: whole, valid, and harmless to open."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from reapex.auditing import RULES, Audit, Finding, Severity, audit
from reapex.errors import OutputIsInput, Place
from reapex.loading import Loader
from reapex.report import audit_as_sarif, write_findings_csv, write_page, write_sarif


@pytest.fixture
def found(tmp_path: Path) -> Audit:
    folder = tmp_path / "my clips 表情"
    folder.mkdir()
    (folder / "l.csv").write_text(
        "subject,name,onset,apex,offset,fps,emotion\n"
        "1,=cmd|x,10,40,30,100,hapiness\n1,b <i>,10,,31,100,happiness\n",
        encoding="utf-8",
    )
    loaded = Loader().read(folder / "l.csv", None)
    return audit(loaded.corpus, sheets=[loaded.layout])


def test_the_table_opens_in_excel_and_runs_nothing(found: Audit, tmp_path: Path) -> None:
    accepted = found.findings[1:2]
    found = replace(found, findings=(found.findings[0], *found.findings[2:]), suppressed=accepted)
    odd = Finding("KF101", Severity.ERROR, "-t", Place(clip="@x"), "=1+1", "+1")
    write_findings_csv(replace(found, findings=(*found.findings, odd)), tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(found.findings) + 2
    assert [row["suppressed"] for row in rows] == [""] * (len(rows) - 1) + ["yes"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[0]["code"] == "KF101"
    assert rows[0]["row"] == "2"
    assert rows[-2]["explanation"] == "'=1+1"


def check_sarif(log: Any) -> None:
    """What SARIF 2.1.0 requires of what we write, from its schema's ``required`` and types."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert isinstance(driver["name"], str)
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(set(ids)) == len(ids)
        for rule in driver["rules"]:
            assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
            for words in ("shortDescription", "fullDescription", "help"):
                assert rule[words]["text"]
            assert urlsplit(rule.get("helpUri", "https://x")).scheme  # 3.49.12: an absolute URI
            assert rule["id"] in rule["help"]["text"]
            assert rule["properties"]["page"] == f"docs/rules/{rule['id']}.md"
        for base in run["originalUriBaseIds"].values():
            assert base["uri"].endswith("/")
        for result in run["results"]:
            assert result["message"]["text"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert ids[result["ruleIndex"]] == result["ruleId"]
            assert all(isinstance(text, str) for text in result["partialFingerprints"].values())
            for each in result.get("suppressions", ()):
                assert each["kind"] in ("inSource", "external")
            for location in result["locations"]:
                check_location(location, run)


def check_location(location: Any, run: Any) -> None:
    assert set(location) <= {"physicalLocation", "logicalLocations", "properties"}
    physical = location.get("physicalLocation")
    if physical is not None:
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w./%:~()!*',;=@&$+-]+", uri, re.ASCII), uri
        base = physical["artifactLocation"].get("uriBaseId")
        assert base is None or base in run["originalUriBaseIds"]
        assert uri.startswith("file:///") == (base is None)
        assert physical.get("region", {"startLine": 1})["startLine"] >= 1
    for logical in location.get("logicalLocations", ()):
        assert logical["name"]


def test_sarif_has_what_the_standard_requires(found: Audit, tmp_path: Path) -> None:
    found = replace(found, findings=found.findings[1:], suppressed=found.findings[:1])
    write_sarif(found, tmp_path / "f.sarif")
    log = json.loads((tmp_path / "f.sarif").read_text(encoding="utf-8"))
    check_sarif(log)
    (run,) = log["runs"]
    assert len(run["tool"]["driver"]["rules"]) == len(RULES)
    assert len(run["results"]) == len(found.findings) + 1
    assert "suppressions" in run["results"][-1]
    first = run["results"][-1]["locations"][0]
    assert first["physicalLocation"]["region"] == {"startLine": 2}
    assert first["logicalLocations"][0]["fullyQualifiedName"] == "table/1/=cmd|x#1"


def test_files_below_the_working_folder_are_named_from_there(
    found: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    log = audit_as_sarif(found)
    check_sarif(log)
    where = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "my%20clips%20%E8%A1%A8%E6%83%85/l.csv", "uriBaseId": "SRCROOT"}


def test_a_finding_keeps_its_fingerprint_when_rows_move(found: Audit) -> None:
    def prints(audited: Audit) -> list[str]:
        results = audit_as_sarif(audited)["runs"][0]["results"]
        return [each["partialFingerprints"]["reapexFinding/v1"] for each in results]

    moved = replace(
        found,
        findings=tuple(
            replace(each, where=each.where.at(row=(each.where.row or 0) + 5))
            for each in found.findings
        ),
    )
    assert prints(found) == prints(moved)
    assert len(set(prints(found))) == len(found.findings)


def test_the_page_lists_findings_by_rule_with_their_explanations(
    found: Audit, tmp_path: Path
) -> None:
    write_page(found, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    for code in {each.code for each in found.findings}:
        assert f'href="#about-{code}"' in text
        assert f'id="about-{code}"' in text
    assert text.count('<details class="panel rule"') == len({e.code for e in found.findings})
    assert "b &lt;i&gt;" in text
    assert "b <i>" not in text
    assert "for want of the pictures themselves" in text
    assert 'src="http' not in text


def test_no_list_of_findings_is_written_over_an_input(found: Audit, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("x")
    for write in (write_findings_csv, write_sarif):
        with pytest.raises(OutputIsInput):
            write(found, mine, inputs=(mine,), force=True)
    assert mine.read_text() == "x"
