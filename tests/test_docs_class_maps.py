"""The page of class maps shows every map as the code has it."""

import shlex
from pathlib import Path

import pytest
import typer.main

from reapex.cli.main import app
from reapex.labels import ClassMap, class_map_named, class_maps

PAGE = Path(__file__).parents[1] / "docs" / "class_maps.md"
MAPS = [class_map_named(name) for name in class_maps()]


def line(each: ClassMap) -> str:
    classes = ", ".join(
        f"{name} {each.expected[name]}" if name in each.expected else name for name in each.labels
    )
    total = str(sum(each.expected.values())) if set(each.expected) == set(each.labels) else "–"
    return f"| `{each.name}` | {each.title} | {classes} | {total} | {each.source} |"


@pytest.mark.parametrize("each", MAPS, ids=lambda each: each.name)
def test_a_map_stands_on_the_page_as_it_is(each: ClassMap) -> None:
    assert line(each) in PAGE.read_text(encoding="utf-8").splitlines()


def test_no_other_map_stands_there() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [each for each in lines if each.startswith("| `")] == [line(each) for each in MAPS]


def test_its_commands_have_only_options_that_there_are() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    block = PAGE.read_text(encoding="utf-8").split("```sh\n")[1].split("```")[0]
    for text in block.splitlines():
        _, command, *words = shlex.split(text)
        known = {name for each in commands[command].params for name in each.opts}
        assert {word for word in words if word.startswith("--")} <= known
