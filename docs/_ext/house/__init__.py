"""What the site adds to Sphinx: pages that follow from code, and those that stand elsewhere.

Before each build, pages are written for every command (from its own help), for every room (from its
``__all__``), and from the repository's own texts (benchmark results, changelog, mission, …). They
are git-ignored, so that nothing in them can drift from what they are made of.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from house.chinese import CHINESE, without_line_breaks
from house.commands import command_pages
from house.configuration import PAGE, with_keys
from house.listing import with_pages_listed
from house.repository import copied_pages, relinked
from house.rooms import room_pages
from house.writing import write_only

GENERATED = ("reference/commands", "reference/api", "benchmarks", "project")


def _generate(app: Sphinx) -> None:
    docs = Path(app.srcdir)
    pages = {**command_pages(), **room_pages(), **copied_pages(docs)}
    write_only(docs, GENERATED, pages)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Make links to the repository's texts lead to their pages; list the pages of a folder."""
    page = Path(app.env.doc2path(docname))
    if page.suffix != ".md":
        return
    if not docname.startswith(GENERATED):
        source[0] = relinked(source[0], page, page, Path(app.srcdir))
    if page == Path(app.srcdir) / PAGE:
        source[0] = with_keys(source[0])
    if docname.endswith(CHINESE):
        source[0] = without_line_breaks(source[0])
    source[0] = with_pages_listed(source[0], page, Path(app.srcdir))


def _speak(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    """Tell the browser of a Chinese page, so that it takes a Chinese font and its line breaks."""
    if page.endswith(CHINESE):
        context["language"] = "zh-CN"


def _parsable(
    app: Sphinx,
    what: str,
    name: str,
    obj: object,
    options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    """A dataclass's ``<factory>`` is no Python, and Sphinx would cut the signature at any comma."""
    return (signature and signature.replace("<factory>", "..."), returns)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps to Sphinx's own."""
    app.connect("builder-inited", _generate)
    app.connect("source-read", _read)
    app.connect("html-page-context", _speak)
    app.connect("autodoc-process-signature", _parsable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
