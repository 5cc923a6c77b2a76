"""What the site does to a page's source before it is read."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from .pages import DOCS, ROOT


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of docs/_ext/house by its name."""
    pytest.importorskip("sphinx")
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    return lambda name: import_module(f"house.{name}")


def test_links_fit_the_site(house: Any) -> None:
    relinked = house("repository").relinked
    page = DOCS / "guide" / "audit.md"
    for link, wanted in (
        ("[a](../truth.md#aims)", "[a](/truth.md#aims)"),
        ("[a](../../benchmarks/results/locate.md)", "[a](/benchmarks/locate.md)"),
        ("[a](../../CHANGELOG.md)", "[a](/project/changelog.md)"),
        ("[a](../../README.md)", "[a](/index.md)"),
        ("[a](../../src/reapex)", "a"),
        ("[a](../../benchmarks/jobs.py)", "[a](../../benchmarks/jobs.py)"),
        ("![a [b]](../report.png)", "![a [b]](/report.png)"),
        ("[a](https://x.org/b.md) [c](#d)", "[a](https://x.org/b.md) [c](#d)"),
        ("[a](../no_such_page.md)", "[a](/no_such_page.md)"),  # Sphinx will say so
    ):
        assert relinked(link, page, page, DOCS) == wanted
    copied = ROOT / "benchmarks" / "results" / "locate.md"
    there = DOCS / "benchmarks" / "locate.md"
    assert relinked("[a](../jobs.py)", copied, there, DOCS) == "[a](../../benchmarks/jobs.py)"
    assert relinked("[a](jobs.md)", copied, there, DOCS) == "[a](/benchmarks/jobs.md)"


def test_awaited_pages_may_be_missing(house: Any, tmp_path: Path) -> None:
    relinked = house("repository").relinked
    docs = tmp_path / "docs"
    (docs / "rules").mkdir(parents=True)
    page = docs / "page.md"
    assert relinked("see [rules](rules/index.md).", page, page, docs) == "see rules."
    (docs / "rules" / "index.md").write_text("# Rules", encoding="utf-8")
    assert relinked("[rules](rules/index.md)", page, page, docs) == "[rules](/rules/index.md)"


def test_navigation_takes_in_what_is_there(house: Any, tmp_path: Path) -> None:
    listed = house("listing").with_pages_listed
    index = tmp_path / "formats" / "index.md"
    index.parent.mkdir()
    assert listed("a\n?faces\nb\n", tmp_path / "index.md", tmp_path) == "a\nb\n"
    (tmp_path / "faces.md").touch()
    assert listed("a\n?faces\nb\n", tmp_path / "index.md", tmp_path) == "a\nfaces\nb\n"
    assert listed("# Formats", index, tmp_path) == "# Formats"
    for name in ("index", "via", "elan"):
        index.with_name(f"{name}.md").touch()
    hidden = listed("# Formats", index, tmp_path)
    assert hidden.startswith("# Formats\n")
    assert ":hidden:\n\nelan\nvia\n" in hidden
    shown = listed("# Formats\n<!-- pages -->\nEnd", index, tmp_path)
    assert "elan\nvia\n```\nEnd" in shown
    assert ":hidden:" not in shown
    own = "```{toctree}\nvia\n```\n"
    assert listed(own, index, tmp_path) == own


def test_chinese_lines_are_joined_and_blocks_are_not(house: Any) -> None:
    joined = house("chinese").without_line_breaks
    assert joined("检查标注，\n不上传。\n也不\n下载\n") == "检查标注，不上传。也不下载\n"
    assert joined("数据。\n`105 → 108` 是") == "数据。`105 → 108` 是"
    for kept in (
        "第一。\n\n第二",
        "第一：\n- 第二",
        "第一：\n```sh",
        "第一。\n## 第二",
        "用 Excel\n打开",
    ):
        assert joined(kept) == kept


def test_generated_folders_hold_nothing_else(house: Any, tmp_path: Path) -> None:
    write_only = house("writing").write_only
    pages = {"made/a.md": "a", "made/b.md": "ä"}
    write_only(tmp_path, ["made"], pages)
    (tmp_path / "made" / "old.md").touch()
    (tmp_path / "mine.md").touch()
    before = (tmp_path / "made" / "a.md").stat().st_mtime_ns
    write_only(tmp_path, ["made"], {**pages, "made/b.md": "c"})
    assert {each.name for each in tmp_path.glob("**/*.*")} == {"a.md", "b.md", "mine.md"}
    assert (tmp_path / "made" / "a.md").stat().st_mtime_ns == before
    assert (tmp_path / "made" / "b.md").read_text(encoding="utf-8") == "c"


def test_rooms_are_those_with_a_face(house: Any) -> None:
    rooms = house("rooms").rooms()
    assert rooms[0] == "reapex"
    assert {"reapex.correction", "reapex.recognition.networks"} <= set(rooms)
    assert not any(re.match(r"reapex\.cli|reapex\.recognition$", each) for each in rooms)


def test_words_of_the_help_are_no_markup(house: Any) -> None:
    commands = {each.name: each for each in house("commands").commands()}
    assert {"audit", "correct", "bench truth"} <= commands.keys()
    assert commands["correct"].examples[0].startswith("reapex correct ")
    assert "Example" not in commands["correct"].summary
    assert [names for names, _ in commands["correct"].arguments] == ["LABELS <path>"]
    assert house("commands")._plain("a_b <c> |d|") == r"a\_b \<c\> \|d\|"
