"""Texts that stand elsewhere in the repository, taken into the site; links that fit both places.

A page's links are written for people who read the repository. On the site, a link to a text that
has a page leads to the page; a link to a folder becomes plain words; any other file is offered as a
download.
"""

from __future__ import annotations

import re
from os.path import relpath
from pathlib import Path

TEXTS = {
    "CHANGELOG.md": "project/changelog.md",
    "MISSION.md": "project/mission.md",
    "CONTRIBUTING.md": "project/contributing.md",
}
STANDS_FOR = {**TEXTS, "README.md": "index.md"}
RESULTS = "benchmarks/results"
# Pages that may not be there yet: a link to one is then plain words. Any other must be there.
AWAITED = ("agreement", "class_maps", "faces", "formats/index", "rules/index", "versions")

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#]+)(#[^)\s]*)?\)")

_BENCHMARKS = """\
# Benchmarks

Each page is what a command printed, with the command and the machine. Ratios travel between
machines, times do not. None of them has seen a licensed data set.

<!-- pages -->
"""


def copied_pages(docs: Path) -> dict[str, str]:
    """The texts of the repository as pages of the site."""
    root = docs.parent
    pages = {}
    for name, page in TEXTS.items():
        pages[page] = _copied(root / name, docs / page, docs)
    for result in sorted((root / RESULTS).glob("*.md")):
        page = f"benchmarks/{result.name}"
        pages[page] = _copied(result, docs / page, docs)
    pages["benchmarks/index.md"] = _BENCHMARKS
    return pages


def _copied(origin: Path, page: Path, docs: Path) -> str:
    return relinked(origin.read_text(encoding="utf-8"), origin, page, docs)


def relinked(text: str, origin: Path, page: Path, docs: Path) -> str:
    """``text``, which stands at ``origin``, with its links as ``page`` needs them."""

    def mended(match: re.Match[str]) -> str:
        is_image, words, target, anchor = match[1], match[2], match[3], match[4] or ""
        if re.match(r"[a-z]+:|/", target):
            return match[0]
        file = (origin.parent / target).resolve()
        awaited = [(docs / f"{name}.md").resolve() for name in AWAITED]
        if file.is_dir() or (file in awaited and not file.exists()):
            return words
        link = _page_of(file, docs) or relpath(file, page.parent).replace("\\", "/")
        words = _LINK.sub(mended, words)  # a picture that is a link
        return f"{is_image}[{words}]({link}{anchor})"

    return _LINK.sub(mended, text)


def _page_of(file: Path, docs: Path) -> str | None:
    """Where the site has this file, from its root; None if it has not."""
    root = docs.resolve().parent
    if not file.is_relative_to(root):
        return None
    name = file.relative_to(root).as_posix()
    if name in STANDS_FOR:
        return f"/{STANDS_FOR[name]}"
    if name.startswith(f"{RESULTS}/") and name.endswith(".md"):
        return f"/benchmarks/{file.name}"
    return f"/{file.relative_to(docs.resolve()).as_posix()}" if name.startswith("docs/") else None
