"""``audit``'s options about rules, and ``explain``."""

import json
from pathlib import Path

import pytest

from reapex.auditing import RULES

from ..conftest import Reapex


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "l.csv"
    path.write_text(
        "subject,name,onset,apex,offset,fps\n1,a,10,40,30,100\n1,b,10,,31,100\n2,c,10,10,31,100\n",
        encoding="utf-8",
    )
    return path


def codes(reapex: Reapex, *words: str | Path) -> list[str]:
    return [each["code"] for each in reapex("audit", *words, "--json").json["findings"]]


def test_rules_are_selected_and_ignored(reapex: Reapex, labels: Path) -> None:
    assert codes(reapex, labels) == ["KF101", "KF102", "KF104"]
    assert codes(reapex, labels, "--select", "KF101,KF104") == ["KF101", "KF104"]
    assert codes(reapex, labels, "--select", "kf", "--ignore", "KF101", "--ignore", "KF102") == [
        "KF104"
    ]
    wrong = reapex("audit", labels, "--select", "KF999")
    assert wrong.code == 2
    assert "There is no rule 'KF999'" in wrong.err
    assert "Did you mean KF" in wrong.err


def test_what_is_not_looked_at_is_said(reapex: Reapex, labels: Path) -> None:
    done = reapex("audit", labels)
    assert "not looked at, for want of the pictures themselves" in done.out
    blind = reapex("audit", labels, "--json").json["not_looked_at"]
    assert "FR303" in blind
    assert "KF101" not in blind
    assert "Note:" not in reapex("audit", labels, "--select", "KF101").out


def test_suppressed_findings_do_not_count(reapex: Reapex, labels: Path, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.txt"
    first = reapex("audit", labels, "--write-suppressions", accepted)
    assert first.code == 0
    assert accepted.read_text(encoding="utf-8").count("\n") == 4
    done = reapex("audit", labels, "--suppress", accepted, "--fail-on", "info", "--json")
    assert done.code == 0
    assert done.json["findings"] == []
    assert [each["code"] for each in done.json["suppressed"]] == ["KF101", "KF102", "KF104"]
    assert "3 findings suppressed" in done.err
    accepted.write_text("KF101 */a#1  # seen\nKF102 */zzz\n", encoding="utf-8")
    again = reapex("audit", labels, "--suppress", accepted, "--fail-on", "warning")
    assert again.code == 1
    assert "line 2: nothing to suppress for KF102" in again.out
    assert reapex("audit", labels, "--ignore", "KF10", "--fail-on", "info").code == 0
    over = reapex("audit", labels, "--suppress", accepted, "--write-suppressions", accepted,
                  "--force")  # fmt: skip
    assert over.code == 2
    accepted.write_text("what is this\n", encoding="utf-8")
    bad = reapex("audit", labels, "--suppress", accepted)
    assert bad.code == 2
    assert "row 1" in bad.err


def test_findings_are_written_as_csv_sarif_and_page(
    reapex: Reapex, labels: Path, tmp_path: Path
) -> None:
    names = ("f.csv", "f.sarif", "r.html")
    words = [word for name in names for word in (f"--{_option(name)}", tmp_path / name)]
    done = reapex("audit", labels, *words)
    assert done.code == 0
    assert "SARIF: " in done.out
    assert (tmp_path / "f.csv").read_text(encoding="utf-8-sig").count("\n") == 4
    log = json.loads((tmp_path / "f.sarif").read_text(encoding="utf-8"))
    assert len(log["runs"][0]["results"]) == 3
    assert "about-KF101" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert reapex("audit", labels, "--csv", tmp_path / "f.csv").code == 2
    assert reapex("audit", labels, "--csv", labels, "--force").code == 2


def _option(name: str) -> str:
    return {"f.csv": "csv", "f.sarif": "sarif", "r.html": "report"}[name]


def test_explain_prints_a_rule_and_lists_them_all(reapex: Reapex) -> None:
    done = reapex("explain", "kf101")
    assert done.code == 0
    for words in ("KF101 error: key frames out of order", "Why it matters", "Look at the frames"):
        assert words in done.out
    assert done.out.strip().splitlines()[-1] == "Next: reapex audit labels.xlsx --select KF101"
    assert reapex("explain", "LB403", "--json").json["severity"] == "warning"
    listed = reapex("explain")
    assert all(rule.code in listed.out for rule in RULES)
    assert [each["code"] for each in reapex("explain", "--json").json["rules"]] == [
        rule.code for rule in RULES
    ]
    wrong = reapex("explain", "KF1O1")
    assert wrong.code == 2
    assert "Did you mean KF101?" in wrong.err
