"""Navigation that takes in what is there: optional entries, an index's own pages."""

from __future__ import annotations

import re
from pathlib import Path

SHOWN = "<!-- pages -->"


def with_pages_listed(text: str, page: Path, docs: Path) -> str:
    """``text`` with its navigation as the files are.

    A toctree's entry ``?name`` stands only if there is such a page. An index without a toctree of
    its own lists the pages of its folder: where it says ``<!-- pages -->``, else out of sight.
    """

    def optional(match: re.Match[str]) -> str:
        name = match[1]
        return f"{name}\n" if (docs / f"{name}.md").is_file() else ""

    text = re.sub(r"^\?([\w/-]+)\n", optional, text, flags=re.MULTILINE)
    if page.stem != "index" or page.parent == docs or "{toctree}" in text:
        return text
    below = sorted(each.stem for each in page.parent.glob("*.md") if each != page)
    if not below:
        return text
    names = "\n".join(below)
    if SHOWN in text:
        return text.replace(SHOWN, f"```{{toctree}}\n:maxdepth: 1\n\n{names}\n```")
    return f"{text}\n\n```{{toctree}}\n:hidden:\n\n{names}\n```\n"
