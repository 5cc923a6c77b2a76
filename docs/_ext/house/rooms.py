"""A page for every room: what its ``__all__`` names, from the docstrings."""

from __future__ import annotations

import ast
import pkgutil
from pathlib import Path

import reapex

# The program's own rooms: what they do is told by the pages on commands.
THIN = frozenset({"cli"})


def rooms() -> list[str]:
    """Packages with a public face; of those without one, their packages.

    Found in the files, not by importing: a room may need an extra that is not here.
    """
    found = ["reapex"]
    for folder in sorted(_packages(Path(reapex.__file__).parent)):
        name = folder.name
        if name in THIN:
            continue
        if _has_face(folder):
            found.append(f"reapex.{name}")
        else:
            inner = sorted(_packages(folder))
            found += [f"reapex.{name}.{each.name}" for each in inner if _has_face(each)]
    return found


def _packages(folder: Path) -> list[Path]:
    return [folder / each.name for each in pkgutil.iter_modules([str(folder)]) if each.ispkg]


def _tree(folder: Path) -> ast.Module:
    return ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))


def _has_face(folder: Path) -> bool:
    return any(
        isinstance(each, ast.Assign | ast.AnnAssign)
        and "__all__" in ast.unparse(each).split("=")[0]
        for each in _tree(folder).body
    )


def first_sentence(room: str) -> str:
    """What a room is for, in the first line of its docstring."""
    folder = Path(reapex.__file__).parent.joinpath(*room.split(".")[1:])
    return (ast.get_docstring(_tree(folder)) or "").partition("\n\n")[0].replace("\n", " ")


def room_pages() -> dict[str, str]:
    """The pages of the Python reference, and their index."""
    rows = "".join(f"   * - :doc:`{each}`\n     - {first_sentence(each)}\n" for each in rooms())
    listed = "\n".join(f"   {each}" for each in rooms())
    index = (
        f"Python API\n==========\n\n"
        "One page per room, with what the room's ``__all__`` names. The names of ``reapex`` itself "
        "are the short way to the main job; ``import reapex`` loads nothing heavier than numpy. "
        "Positions are 0-based in decode order and inclusive at both ends; times are in ms.\n"
        f"\n.. list-table::\n   :widths: 30 70\n\n{rows}\n"
        f".. toctree::\n   :hidden:\n\n{listed}\n"
    )
    pages = {f"reference/api/{each}.rst": _page(each) for each in rooms()}
    return {**pages, "reference/api/index.rst": index}


def _page(room: str) -> str:
    page = f"{room}\n{'=' * len(room)}\n\n.. automodule:: {room}\n"
    if room != "reapex":
        return page
    brought = reapex._HOMES
    rows = "".join(f"- :py:obj:`reapex.{name} <{home}.{name}>`\n" for name, home in brought.items())
    return (
        f"{page}   :exclude-members: {', '.join(brought)}\n\n"
        f"Also here, and described in their rooms:\n\n{rows}"
    )
