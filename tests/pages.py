"""Pages that show what happens: their lines are run, and must give what is printed below them.

Three kinds of fenced block speak:

- ``python`` and ``py``: lines after ``>>>``, with their output, as in a doctest;
- ``console``: commands after ``$ ``, with their output; ``…`` stands for anything, lines included;
- a ``code-block`` with a caption: a file of that name, to be written before the next command.

All others (``sh``, ``powershell``, ``toml``, …) are shown and not run.
"""

from __future__ import annotations

import doctest
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
# Written by the build, or not pages at all.
_NOT_OURS = ("_build", "_ext", "_static", "benchmarks", "project", "reference/api",
             "reference/commands")  # fmt: skip

_FENCE = re.compile(r"^```(\S+)(?:[ ]+(\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CAPTION = re.compile(r":caption: (\S+)\n\n")


def pages() -> list[Path]:
    """The pages that people write."""
    found = sorted(DOCS.glob("**/*.md"))
    return [each for each in found if not each.relative_to(DOCS).as_posix().startswith(_NOT_OURS)]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, *languages: str) -> list[str]:
    """What stands in the page's fenced blocks of these languages."""
    text = page.read_text(encoding="utf-8")
    return [each[3] for each in _FENCE.finditer(text) if each[1] in languages]


def said_by_python(page: Path, *languages: str) -> tuple[int, list[str]]:
    """Run the page's lines of Python in one go: how many there are, and what went otherwise."""
    source = "\n".join(blocks(page, *languages))
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    return len(test.examples), said


@dataclass(frozen=True)
class Shown:
    """One command as a page shows it: its words, and the output with ``…`` for anything."""

    words: tuple[str, ...]
    output: str

    def is_like(self, printed: str) -> bool:
        """Whether ``printed`` is what the page shows."""
        parts = (re.escape(each) for each in _trimmed(self.output).split("…"))
        return re.fullmatch(".*".join(parts), _trimmed(printed), re.DOTALL) is not None


@dataclass(frozen=True)
class File:
    """A file that a page has its reader write."""

    name: str
    text: str


def steps(page: Path) -> list[Shown | File]:
    """The page's commands and files, in order."""
    found: list[Shown | File] = []
    for fence in _FENCE.finditer(page.read_text(encoding="utf-8")):
        caption = _CAPTION.match(fence[3])
        if fence[1] == "{code-block}" and caption:
            found.append(File(caption[1], fence[3][caption.end() :]))
        elif fence[1] == "console":
            found += _commands(fence[3])
    return found


def _commands(block: str) -> list[Shown]:
    first, *rest = re.split(r"^\$ ", block, flags=re.MULTILINE)
    if first or not rest:
        raise ValueError(f"A console block begins with a command after '$ ':\n{block}")
    lines = (each.partition("\n") for each in rest)
    return [Shown(tuple(shlex.split(line)), output) for line, _, output in lines]


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
