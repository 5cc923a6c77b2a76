"""The site: it builds with warnings as errors, and is whole and offline.

Sphinx runs as a program of its own: warnings of its libraries are not ours.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import typer

from reapex.cli.main import app

from .pages import DOCS, ROOT, pages


class Page(HTMLParser):
    """What a page asks its browser to load or run, what it links to, and the names in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.languages: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if "src" in values:
            self.loads.append(values["src"])
        if tag == "link":
            self.loads.append(values["href"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "html":
            self.languages.append(values["lang"])
        self.names |= {values[key] for key in ("id", "name") if key in values}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    missing = [each for each in ("sphinx", "myst_parser", "furo") if find_spec(each) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)}: pip install -e .[docs]")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html",
               "-d", str(folder / "trees"), str(DOCS), str(folder / "html")]  # fmt: skip
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
    built = subprocess.run(
        command, cwd=ROOT, env=clean, capture_output=True, encoding="utf-8", timeout=600
    )
    assert built.returncode == 0, built.stderr
    return folder / "html"


@pytest.fixture(scope="session")
def read(site: Path) -> dict[str, Page]:
    """Every page by its path."""
    found = sorted(site.glob("**/*.html"))
    return {
        each.relative_to(site).as_posix(): Page(each.read_text(encoding="utf-8")) for each in found
    }


def test_every_page_is_there(read: dict[str, Page]) -> None:
    written = {each.relative_to(DOCS).with_suffix(".html").as_posix() for each in pages()}
    assert written - read.keys() == set()
    results = {f"benchmarks/{each.stem}.html" for each in ROOT.glob("benchmarks/results/*.md")}
    texts = {f"project/{each}.html" for each in ("changelog", "contributing", "mission")}
    assert len(results) >= 10
    assert (results | texts) - read.keys() == set()


def test_nothing_is_loaded_from_elsewhere(site: Path, read: dict[str, Page]) -> None:
    for name, page in read.items():
        for each in page.loads:
            outside = urlsplit(each).scheme not in ("", "data") or each.startswith("//")
            assert not outside, f"{name} loads {each}"
    styles = [each.read_text(encoding="utf-8") for each in site.glob("**/*.css")]
    assert styles
    for text in styles:
        assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text) == []


def test_links_lead_somewhere(site: Path, read: dict[str, Page]) -> None:
    broken = []
    for name, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("https", "mailto"), f"{name}: {link}"
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            there = target.resolve()
            if not there.is_file():
                broken.append(f"{name}: {link}")
                continue
            known = read.get(there.relative_to(site.resolve()).as_posix())
            if parts.fragment and known and unquote(parts.fragment) not in known.names:
                broken.append(f"{name}: {link}")
    assert broken == []


def test_every_command_has_its_page_and_every_option_its_line(site: Path) -> None:
    from reapex.cli.audit import audit_command  # the page's words are the program's

    group = typer.main.get_command(app)
    for name in ("audit", "correct", "train"):
        text = (site / f"reference/commands/{name}.html").read_text(encoding="utf-8")
        command = group.commands[name]  # type: ignore[attr-defined]
        options = [each for param in command.params for each in param.opts if each[:2] == "--"]
        assert len(options) > 5
        assert [each for each in options if f">{each}" not in text] == []
    assert audit_command.__doc__
    first = audit_command.__doc__.split(";")[0].strip()
    assert first in (site / "reference/commands/audit.html").read_text(encoding="utf-8")


def test_public_names_are_described(site: Path, read: dict[str, Page]) -> None:
    import reapex

    names = read["reference/api/reapex.html"].names
    assert {"reapex.KeyFrames", "reapex.Window", "reapex.Corpus.n_read"} <= names
    text = (site / "reference/api/reapex.html").read_text(encoding="utf-8")
    assert [each for each in reapex.__all__ if each not in text] == ["__version__"]
    assert "reapex.evaluation.uf1" in read["reference/api/reapex.evaluation.html"].names


def test_keys_of_configuration_are_listed(site: Path) -> None:
    from reapex.recognition.config import ProtocolPart, RecipePart

    text = (site / "reference/configuration.html").read_text(encoding="utf-8")
    for name in (*ProtocolPart.model_fields, *RecipePart.model_fields, "context_ms", "traits"):
        assert f">{name}<" in text, name


def test_the_search_finds_words_of_both_languages(site: Path) -> None:
    script = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("Search.setIndex(").rstrip(")\n;"))
    assert "quickstart.zh" in index["docnames"]
    terms = index["terms"]
    assert "coder" in terms
    assert any("标注表" in each for each in terms)


def test_a_chinese_page_says_so(read: dict[str, Page]) -> None:
    assert read["quickstart.zh.html"].languages == ["zh-CN"]
    assert read["quickstart.html"].languages == ["en"]


def test_every_page_is_in_the_navigation(read: dict[str, Page]) -> None:
    """From the landing page everything can be reached by links."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        for link in read[name].links:
            parts = urlsplit(link)
            if parts.scheme or not parts.path.endswith(".html"):
                continue
            there = os.path.normpath(os.path.join(os.path.dirname(name), unquote(parts.path)))  # noqa: PTH118, PTH120
            target = there.replace(os.sep, "/")
            if target in read and target not in reached:
                reached.add(target)
                waiting.append(target)
    written = {each.relative_to(DOCS).with_suffix(".html").as_posix() for each in pages()}
    assert written - reached == set()
