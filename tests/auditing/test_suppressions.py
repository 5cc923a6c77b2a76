"""Suppressions: what they cover, what is wrong with them, and that a baseline covers itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.auditing import RULES, Audit, Finding, Severity, Suppressions, audit, baseline
from reapex.corpus import Corpus
from reapex.errors import InputError, Place
from reapex.loading import load


def finding(code: str, clip: str | None) -> Finding:
    return Finding(code, Severity.INFO, "t", Place(clip=clip), "It is.", "Mend it.")


def holding(*findings: Finding) -> Audit:
    return Audit(Corpus("c", (), (), ()), findings, rules=RULES)


def read(tmp_path: Path, text: str) -> Suppressions:
    (tmp_path / "s.txt").write_text(text, encoding="utf-8")
    return Suppressions.read(tmp_path / "s.txt")


def test_lines_cover_codes_clips_and_globs(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        "# ours\n\nKF104 samm/028/028_4_1#1   # seen, not filmed\ntm50* casme2/17/*\n"
        "TM501 -\nRW201 nobody\n",
    )
    all_findings = (
        finding("KF104", "samm/028/028_4_1#1"),
        finding("KF104", "samm/028/028_4_1#2"),
        finding("TM502", "casme2/17/a b#1"),
        finding("TM502", "casme2/18/a#1"),
        finding("TM501", None),
    )
    left, unused = lines.applied(holding(*all_findings))
    assert left.findings == (all_findings[1], all_findings[3])
    assert left.suppressed == (all_findings[0], all_findings[2], all_findings[4])
    assert [(line.line, line.code) for line in unused] == [(6, "RW201")]


def test_a_line_about_a_rule_that_was_not_looked_at_is_not_called_unused(tmp_path: Path) -> None:
    blind = tuple(rule for rule in RULES if rule.code == "FR303")
    _, unused = read(tmp_path, "FR303 *\n").applied(replace(holding(), blind=blind))
    assert unused == ()


@pytest.mark.parametrize("line", ["KF1", "KF999 a", "KF101", "# x\nfoo bar baz", "KF101   # why"])
def test_a_line_that_is_none_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match="no suppression") as caught:
        read(tmp_path, f"{line}\n")
    assert caught.value.where.row == len(line.splitlines())


def test_files_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(InputError, match="not UTF-8"):
        Suppressions.read(tmp_path / "s.txt")
    with pytest.raises(InputError, match="No such file"):
        Suppressions.read(tmp_path / "none.txt")


clip_ids = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=20
).map(lambda text: f"t/{text.strip()}/x#1")


@given(st.lists(st.tuples(st.sampled_from([rule.code for rule in RULES]), clip_ids), max_size=5))
def test_a_baseline_covers_its_findings_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("s")
    findings = tuple(finding(code, clip) for code, clip in found)
    if any(" # " in clip for _, clip in found):
        return  # such a name reads as a comment, which is said in the format
    lines = read(folder, baseline(findings))
    left, unused = lines.applied(holding(*findings, finding("KF101", "t/other/y#9")))
    assert [each.where.clip for each in left.findings] == ["t/other/y#9"]
    assert unused == ()


def test_a_baseline_of_a_real_audit_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("subject,name,onset,apex,offset\n1,a [b],10,40,30\n")
    found = audit(load(tmp_path / "l.csv"))
    assert {each.code for each in found.findings} == {"KF101", "TM501"}
    left, _ = read(tmp_path, baseline(found.findings)).applied(found)
    assert left.findings == ()
