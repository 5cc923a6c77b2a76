"""The figures of docs/truth.md, drawn from the table that ``reapex bench truth`` wrote as JSON.

python benchmarks/truth_figures.py benchmarks/results/bench_truth.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

DOCS = Path(__file__).parents[1] / "docs"
OURS, OTHERS, INK, QUIET = "#1971c2", "#adb5bd", "#1f2933", "#68737f"
SHOWN = (
    "GAMDSS paper λ = 0.05",
    "GAMDSS paper λ = 0.1",
    "GAMDSS paper λ = 0.2",
    "GAMDSS symmetric 20 ms",
    "GAMDSS strain λ = 0.1",
    "GAMDSS flow_farneback λ = 0.1",
    "GAMDSS uint8_wrap λ = 0.1 forensic",
    "rise–fall, careful prior",
    "rise–fall, cautious",
    "rise–fall, coder model",
    "rise–fall",
)
FAMILY = {"first": "first family (like the shapes)", "second": "second family (unlike them)"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=DOCS)
    options = parser.parse_args()
    table = json.loads(options.table.read_text(encoding="utf-8"))
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "reapex", "font.size": 9}):
        save(methods_figure(table["sets"]), options.out / "truth_methods.svg")
        save(cells_figure(table["sets"]), options.out / "truth_cells.svg")


def save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="svg", metadata={"Date": None}, facecolor="white")


def methods_figure(sets: list[dict[str, Any]]) -> Figure:
    """The error cut of each method with its interval, a family beside the other."""
    figure = Figure(figsize=(8.4, 3.6), layout="constrained")
    panels = figure.subplots(1, len(sets), sharey=True, squeeze=False)[0]
    for axes, each in zip(panels, sets, strict=True):
        rows = {row["method"]: row for row in each["rows"]}
        names = [name for name in SHOWN if name in rows]
        bars(axes, names, [rows[name]["error_cut"] for name in names])
        axes.set_title(FAMILY[each["family"]], color=INK, fontsize=10)
        axes.set_xlabel("error cut, % (negative: worse than the human)", color=QUIET)
    return figure


def cells_figure(sets: list[dict[str, Any]]) -> Figure:
    """Rise–fall's error cut cell by cell: where it helps, and where it does little."""
    figure = Figure(figsize=(8.4, 7.2), layout="constrained")
    panels = figure.subplots(1, len(sets), squeeze=False)[0]
    for axes, each in zip(panels, sets, strict=True):
        cells = [
            (cell["name"], row["error_cut"])
            for cell in reversed(each["cells"])
            for row in cell["rows"]
            if row["method"] == "rise–fall" and row["n_clips"] >= 20
        ]
        bars(axes, [name for name, _ in cells], [cut for _, cut in cells], always=True)
        axes.set_title(FAMILY[each["family"]], color=INK, fontsize=10)
        axes.set_xlabel("error cut, %", color=QUIET)
    return figure


def bars(axes: Axes, names: list[str], cuts: list[dict[str, Any]], *, always: bool = False) -> None:
    for place, (name, cut) in enumerate(zip(names, cuts, strict=True)):
        share = 100 * cut["share"]
        is_ours = always or name.startswith("rise")
        axes.barh(place, share, height=0.68, color=OURS if is_ours else OTHERS)
        if cut["interval"] is not None:
            low, high = (100 * cut["interval"][end] for end in ("low", "high"))
            axes.plot([low, high], [place, place], color=INK, linewidth=1)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(colors=QUIET, length=2)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


if __name__ == "__main__":
    main()
