"""What the pages show is what happens: commands on the practice set, lines of Python, links."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .conftest import Reapex
from .pages import DOCS, ROOT, File, Shown, blocks, name_of, pages, said_by_python, steps

QUICK, QUICK_ZH = DOCS / "quickstart.md", DOCS / "quickstart.zh.md"
# The networks' pages have a test of their own, with torchvision's operators; so has the README.
TESTED_ELSEWHERE = {DOCS / "recognition.md", *DOCS.glob("networks/*.md")}
WITH_PYTHON = [
    page for page in pages()
    if page not in TESTED_ELSEWHERE and any(">>>" in each for each in blocks(page, "py", "python"))
]  # fmt: skip
# The two quick starts show the same commands (a test holds them to it): one of them is run.
WITH_COMMANDS = [page for page in pages() if steps(page) and page != QUICK_ZH]


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quick start's second step: a folder with ``practice``."""
    from typer.testing import CliRunner

    from reapex.cli.main import app

    folder = tmp_path_factory.mktemp("pages")
    (making,) = [each for each in steps(QUICK) if isinstance(each, Shown) and "synth" in each.words]
    words = [str(folder / each) if each == "practice" else each for each in making.words[1:]]
    assert CliRunner().invoke(app, words).exit_code == 0
    return folder


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name_of)
def test_commands_print_what_is_shown(
    page: Path, practice: Path, reapex: Reapex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    if page != QUICK:
        shutil.copytree(practice, tmp_path, dirs_exist_ok=True)
    for step in steps(page):
        if isinstance(step, File):
            (tmp_path / step.name).write_text(step.text, encoding="utf-8")
            continue
        assert step.words[0] == "reapex"
        done = reapex(*step.words[1:])
        assert done.code == 0, done.err
        printed = done.out or done.err
        assert step.is_like(printed), f"{name_of(page)}: {' '.join(step.words)}\n{printed}"


@pytest.mark.parametrize("page", WITH_PYTHON, ids=name_of)
def test_lines_of_python_give_what_is_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    n_lines, said = said_by_python(page, "py", "python")
    assert n_lines
    assert said == []


def test_the_two_quick_starts_are_one() -> None:
    english, chinese = (steps(page) for page in (QUICK, QUICK_ZH))
    assert len(english) >= 4
    assert english == chinese
    for language in ("sh", "powershell"):
        assert blocks(QUICK, language) == blocks(QUICK_ZH, language)
    texts = [page.read_text(encoding="utf-8") for page in (QUICK, QUICK_ZH)]
    numbered = [re.findall(r"^## (\d)\.", text, re.MULTILINE) for text in texts]
    assert numbered[0] == numbered[1] == list("123456")
    links = [re.findall(r"\]\(([^)]+)\)", text) for text in texts]
    mirrored = [each.replace("quickstart.zh.md", "quickstart.md") for each in links[0]]
    assert mirrored == links[1]
    assert r"D:\数据\CASME2" in texts[1]


def test_ellipses_stand_for_anything_and_all_else_for_itself() -> None:
    shown = Shown(("reapex",), "one\n…\nlast … (4)\n")
    assert shown.is_like("one\ntwo\nthree\nlast of all (4)")
    assert shown.is_like("one\n\nlast  (4)  \n\n")
    assert not shown.is_like("one\ntwo\nlast of all (5)")
    assert not shown.is_like("zero\none\ntwo\nlast of all (4)")
    assert not Shown((), "a.b\n").is_like("aXb")


@pytest.mark.parametrize("page", [ROOT / "README.md", *pages()], ids=name_of)
def test_every_option_that_a_page_names_exists(page: Path) -> None:
    """In all shells' blocks, run or not, each ``reapex`` line has a command and options of it."""
    from .commands import options_of

    for block in blocks(page, "sh", "powershell", "console"):
        for line in block.splitlines():
            words = line.removeprefix("$ ").partition(" #")[0].split()
            if words[:1] != ["reapex"]:
                continue
            known = options_of(words[1:])
            unknown = [each for each in words if each.startswith("--") and each not in known]
            assert unknown == [], f"{name_of(page)}: {line}"


def test_pages_are_listed_and_none_is_generated() -> None:
    assert {QUICK, DOCS / "index.md", DOCS / "networks" / "index.md"} <= set(pages())
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for folder in ("reference/api", "reference/commands", "benchmarks", "project", "_build"):
        assert f"/docs/{folder}/" in ignored
