"""What the README shows is what happens: its Python lines and its figures, on a fresh demo."""

import re
from pathlib import Path

import pytest

from .conftest import Reapex
from .pages import DOCS, ROOT, blocks, said_by_python

README = ROOT / "README.md"


@pytest.mark.parametrize("page", [README, DOCS / "recognition.md"], ids=lambda page: page.name)
def test_a_backbone_of_ones_own_is_composed_as_shown(page: Path) -> None:
    assert len(blocks(page, "py")) == 1
    n_lines, said = said_by_python(page, "py")
    assert n_lines
    assert said == []


def test_the_lines_of_the_readme_give_the_output_shown(
    reapex: Reapex,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = reapex("demo")
    assert done.code == 0
    text = README.read_text(encoding="utf-8")
    assert len(blocks(README, "python")) == 1
    n_lines, said = said_by_python(README, "python")
    assert n_lines
    assert said == []
    released = re.search(r"released .*?: ([\d.]+) ms", done.out)
    paper = re.search(r"in the paper: ([\d.]+) ms", done.out)
    coders = re.search(r"the coders' labels: ([\d.]+) ms", done.out)
    ours = re.search(r"rise–fall: ([\d.]+) ms", done.out)
    assert released
    assert paper
    assert coders
    flat = " ".join(text.split())
    assert ours
    assert f"from {coders[1]} to {paper[1]} ms from the truth" in flat
    assert f"to {released[1]} ms as its authors released it" in flat
    assert f"rise–fall brings them to {ours[1]} ms" in flat
    for name in ("report.html", "labels.csv", "labels_corrected.csv", "truth.csv"):
        assert (tmp_path / "demo" / name).is_file()
    again = reapex("demo")
    assert again.code == 2
    assert "--force" in again.err
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
