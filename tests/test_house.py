"""The house plan, kept by a test: floors, the public surface, quick import, no circles."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import reapex

SOURCE = Path(reapex.__file__).parent

# Design §2: a room uses only lower floors. A module that is no room stands on floor 0.
FLOORS = {
    "labels": 1,
    "frames": 1,
    "evaluation": 1,
    "face": 2,
    "loading": 2,
    "motion": 2,
    "scoring": 2,
    "synth": 2,
    "correction": 3,
    "matching": 3,
    "agreement": 4,
    "apex_spotting": 4,
    "auditing": 4,
    "training": 4,
    "versions": 4,
    "exporting": 5,
    "locating": 5,
    "recognition": 5,
    "report": 6,
    "bench": 7,
    "studies": 7,
    "review": 8,
    "cli": 9,
}


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else ""


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by a relative path"
            assert node.module != "reapex", f"{path.name} imports through the front door"
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.startswith("reapex.")}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.name))
def test_a_room_uses_only_lower_floors(path: Path) -> None:
    if path in (SOURCE / "__init__.py", SOURCE / "__main__.py"):
        return  # the front doors open on every room
    here = room_of("reapex." + ".".join(path.relative_to(SOURCE).with_suffix("").parts))
    for module in imports_of(path):
        there = room_of(module)
        if there != here:
            assert FLOORS.get(there, 0) < FLOORS.get(here, 0), f"{path.name} imports {module}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    """No circles: each module can be imported before those that use it."""
    files = {
        "reapex." + ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
        for path in SOURCE.rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    }
    graph = {name: imports_of(path) & set(files) for name, path in files.items()}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(files)


def test_every_folder_is_a_room_with_a_floor() -> None:
    folders = {path.parent.relative_to(SOURCE).parts[0] for path in SOURCE.glob("*/__init__.py")}
    assert folders == set(FLOORS)


def test_every_public_name_is_there_and_nothing_else_is_shown() -> None:
    assert [name for name in reapex.__all__ if getattr(reapex, name, None) is None] == []
    assert dir(reapex) == sorted(reapex.__all__)
    with pytest.raises(AttributeError, match="no attribute 'risefall'"):
        _ = reapex.risefall


@pytest.mark.parametrize("room", sorted(FLOORS))
def test_a_room_names_what_it_offers(room: str) -> None:
    module = __import__(f"reapex.{room}", fromlist=["x"])
    assert (module.__doc__ or "").count("\n") >= 5, "a room says what it is for"
    names = getattr(module, "__all__", [])
    assert names == sorted(names, key=_isort) or room == "cli"
    assert all(hasattr(module, name) for name in names)


def _isort(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def test_import_is_light_and_silent() -> None:
    code = (
        "import sys, reapex\n"
        "heavy = {'cv2', 'matplotlib', 'openpyxl', 'python_calamine', 'jinja2', 'typer', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
