"""Every data set has its page, and the page says what the descriptor says."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from reapex.cli.main import app
from reapex.labels import class_maps_of, datasets, descriptor_of

FOLDER = Path(__file__).parents[1] / "docs" / "datasets"
_LATER = {"casme_squared", "samm_long", "smic", "smic_e"}  # their pages are being written
EVERY = pytest.mark.parametrize(
    "dataset",
    [name for name in datasets() if name not in _LATER or (FOLDER / f"{name}.md").is_file()],
)


def page(dataset: str) -> str:
    return (FOLDER / f"{dataset}.md").read_text(encoding="utf-8")


def fact(dataset: str, name: str) -> str:
    found = re.search(rf"^\| {name} \| (.*) \|$", page(dataset), re.MULTILINE)
    assert found, f"{dataset}.md has no line {name!r} in its table"
    return found[1]


@EVERY
def test_a_data_set_has_a_page_that_names_it(dataset: str) -> None:
    descriptor, text = descriptor_of(dataset), page(dataset)
    title = descriptor.title.removeprefix("a ")
    assert title.casefold() in text.splitlines()[0].casefold()
    assert f"--dataset {dataset}" in text


@EVERY
def test_its_counts_and_its_frame_rate_are_the_descriptors(dataset: str) -> None:
    descriptor = descriptor_of(dataset)
    rows = set(map(int, re.findall(r"\d{2,}", fact(dataset, "rows"))))
    assert set(descriptor.published_records) <= rows
    if descriptor.published_subjects is not None:
        assert str(descriptor.published_subjects) in fact(dataset, "subjects")
    if descriptor.fps is not None:
        assert f"{descriptor.fps:g}" in fact(dataset, "frame rate")


@EVERY
def test_its_emotions_and_class_maps_are_all_named(dataset: str) -> None:
    descriptor = descriptor_of(dataset)
    emotions = set(re.findall(r"\w+", fact(dataset, "emotions")))
    assert descriptor.emotions <= emotions
    named = set(re.findall(r"`([^`]+)`", fact(dataset, "class maps")))
    assert {each.name for each in class_maps_of(dataset)} <= named


@EVERY
def test_its_commands_have_only_options_that_there_are(dataset: str) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    lines = [line for block in re.findall(r"```sh\n(.*?)```", page(dataset), re.DOTALL)
             for line in block.splitlines()]  # fmt: skip
    assert lines
    for line in lines:
        program, command, *words = shlex.split(line)
        assert (program, command in commands) == ("reapex", True), line
        known = {name for each in commands[command].params for name in each.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_there_is_no_page_of_an_unknown_data_set() -> None:
    pages = {path.stem for path in FOLDER.glob("*.md")}
    assert pages - {"index"} <= set(datasets())
