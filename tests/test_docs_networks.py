"""The pages on networks: their numbers are those of the networks, their lines of Python run.

Three kinds of table are read, by their headings: sizes (``network | options | …``), parts (``part
| parameters | GMAC per clip``) and shapes (``stage | part | shape``). The latter two stand under a
line that names their network, as in: Shapes of `gamdss` with `preset = "paper"`.
"""

from __future__ import annotations

import ast
import copy
import doctest
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from reapex.recognition.networks import (
    Description,
    Part,
    PhaseInput,
    PhaseNetwork,
    describe,
    network_named,
    networks,
)

pytestmark = pytest.mark.usefixtures("torchvision_imports")

FOLDER = Path(__file__).parents[1] / "docs" / "networks"
PAGES = sorted(FOLDER.glob("*.md"))
OF_NETWORKS = [page for page in PAGES if page.name not in ("index.md", "adding-your-own.md")]
EVERY = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
EVERY_NETWORK = pytest.mark.parametrize("page", OF_NETWORKS, ids=lambda page: page.stem)
N_CLASSES = 5
ABOUT = re.compile(r"(?:Shapes|Parts) of `(\w+)`(?: with `([^`]*)`)?")


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@dataclass(frozen=True)
class Table:
    """A table, and the last line that named a network before it."""

    heading: tuple[str, ...]
    about: tuple[str, str]
    rows: list[dict[str, str]] = field(default_factory=list)


def tables(page: Path) -> list[Table]:
    found: list[Table] = []
    about, inside = ("", ""), False
    for line in page.read_text(encoding="utf-8").splitlines():
        named = ABOUT.search(line)
        if named:
            about = (named[1], named[2] or "")
        if not line.startswith("|"):
            inside = False
            continue
        cells = tuple(each.strip() for each in line.strip("|").split("|"))
        if not inside:
            found.append(Table(cells, about))
            inside = True
        elif not set(line) <= set("|-: "):
            found[-1].rows.append(dict(zip(found[-1].heading, cells, strict=True)))
    return found


def of_kind(page: Path, first: str, second: str) -> list[Table]:
    return [each for each in tables(page) if each.heading[:2] == (first, second)]


@cache
def made(name: str, options: str) -> PhaseNetwork:
    """The network without its numbers; options as in a config's table."""
    asked: dict[str, Any] = tomllib.loads(f"options = {{{options}}}")["options"]
    with torch.device("meta"):
        return network_named(name, N_CLASSES, **asked)


@cache
def described(name: str, options: str) -> Description:
    """What ``describe`` says of one phase: it takes seconds, and the others cost the same."""
    network = copy.copy(made(name, options))
    contexts = network.spec.contexts[:1]
    network.spec = replace(network.spec, phases=network.spec.phases[:1], contexts=contexts)
    return describe(network, depth=3)


def assert_told(row: dict[str, str], of: tuple[str, str], found: Description | Part) -> None:
    """Parameters to the last, MACs of all phases to as many digits as are written."""
    assert row["parameters"] == f"{found.n_parameters:,}", row
    n_macs = found.n_macs * len(made(*of).spec.phases)
    written = row["GMAC per clip"]
    digits = len(written.partition(".")[2])
    assert written == f"{n_macs / 1e9:.{digits}f}", row
    assert digits >= 2, row


@EVERY
def test_sizes_are_those_of_the_networks(page: Path) -> None:
    for table in of_kind(page, "network", "options"):
        for row in table.rows:
            name, options = (row[each].replace("`", "") for each in ("network", "options"))
            assert_told(row, (name, options), described(name, options))
            if "phases" in row:
                assert tuple(row["phases"].split(", ")) == made(name, options).spec.phases
            if "pixels" in row:
                assert int(row["pixels"]) == made(name, options).spec.size


@EVERY
def test_parts_are_those_of_the_networks(page: Path) -> None:
    for table in of_kind(page, "part", "parameters"):
        for row in table.rows:
            part = described(*table.about).part(row["part"].strip("`"))
            assert_told(row, table.about, part)


def test_every_phase_costs_the_same() -> None:
    for name, options in (("gamdss", 'preset = "small"'), ("gamdss_sequence", 'preset = "small"')):
        whole = describe(made(name, options), depth=3)
        one = described(name, options)
        assert (whole.n_parameters, whole.n_macs) == (one.n_parameters, 2 * one.n_macs)


@EVERY
def test_shapes_are_those_that_come_out(page: Path) -> None:
    for table in of_kind(page, "stage", "part"):
        found = shapes(made(*table.about))
        for row in table.rows:
            if row["part"]:
                assert ast.literal_eval(row["shape"]) == found[row["part"].strip("`")], row


def shapes(network: PhaseNetwork) -> dict[str, tuple[int, ...]]:
    """What comes out of every part in the first phase, without the first axis."""
    found: dict[str, tuple[int, ...]] = {}
    handles = []
    for name, module in network.named_modules():

        def hear(_: nn.Module, __: Any, out: Any, name: str = name) -> None:
            if isinstance(out, Tensor):
                found[name] = tuple(out.shape[1:])

        handles.append(module.register_forward_hook(hear))
    spec = network.spec
    motion = torch.empty(1, *spec.motion_shape, device="meta")
    context = torch.empty(1, 3, spec.size, spec.size, device="meta") if spec.contexts else None
    with torch.no_grad():
        network.eval()({spec.phases[0]: PhaseInput(motion, context)})
    for handle in handles:
        handle.remove()
    return found


@EVERY_NETWORK
def test_a_page_says_what_it_should(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert of_kind(page, "network", "options")
    assert of_kind(page, "stage", "part")
    wanted = ("## As published", "## Ours", "## Unknown")
    assert [each for each in wanted if f"\n{each}\n" not in text] == []


def test_the_index_has_every_network_and_every_page() -> None:
    index = FOLDER / "index.md"
    (sizes,) = of_kind(index, "network", "options")
    assert {row["network"].strip("`") for row in sizes.rows} == set(networks())
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index.read_text(encoding="utf-8")))
    assert linked == {page.name for page in PAGES} - {"index.md"}


@EVERY
def test_links_lead_somewhere_and_lines_are_short(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert target.startswith("https://") or (page.parent / target).is_file(), target
    assert [line for line in text.splitlines() if len(line) > 100] == []


@EVERY
def test_lines_of_python_give_what_is_shown(page: Path) -> None:
    blocks = re.findall(r"```py\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    if page.stem in ("index", "adding-your-own"):
        assert blocks
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert len(test.examples) >= len(blocks)
    assert said == []
