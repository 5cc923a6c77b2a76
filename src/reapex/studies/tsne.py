"""Fig. 6: t-SNE of the features before the classifier, a row per model and a panel per fold.

Conventions
-----------
Each panel is an embedding of its own, of one fold's held-out clips as that fold's network sees
them: axes have no unit, and panels cannot be compared by place. The perplexity is 30, or a third of
the clips where they are few. Colours are Okabe and Ito's with a marker per class, from the class
list; a wrong prediction is hollow.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reapex.report.figure_parts import LINE, QUIET, for_a_page

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from reapex.studies.features import FoldFeatures

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#8A6D00", "#5B4B8A", "#555555")
_MARKERS = "os^DvPX*"
_LEAST = 5  # clips of a panel: t-SNE of fewer says nothing
_PERPLEXITY = 30.0


@dataclass(frozen=True, slots=True)
class Panels:
    """One model's panels."""

    title: str
    folds: tuple[FoldFeatures, ...]


def embedded(features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """t-SNE in two dimensions, ``(n, 2)``; equal features give equal places.

    Parameters
    ----------
    features
        ``(n, f)``, of five clips or more.
    """
    from reapex.training.extra import imported

    scaled = features - features.mean(axis=0)
    spread = float(scaled.std()) or 1.0
    perplexity = min(_PERPLEXITY, (len(features) - 1) / 3)
    manifold = imported("sklearn.manifold")
    tsne = manifold.TSNE(perplexity=perplexity, init="random", random_state=0, method="exact")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library within: nothing that a reader can act on
        places: npt.NDArray[np.float32] = tsne.fit_transform(scaled / spread)
    return places


def tsne_svg(models: Sequence[Panels], classes: Sequence[str]) -> str:
    """The figure as inline SVG, for a page or a file of its own.

    Parameters
    ----------
    models
        A row each, with the same folds.
    classes
        The class list, of which the legend is made.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    n_folds = max(len(model.folds) for model in models)
    buffer = io.StringIO()
    with (
        mpl.rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "figure6",
                "font.family": "sans-serif",
                "font.size": 9,
                "text.parse_math": False,  # a class may be called $x$
            }
        ),
        warnings.catch_warnings(),
    ):
        # Only widths are guessed without the glyph; the browser draws the text in its own fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = Figure(figsize=(2.1 * n_folds + 0.4, 2.15 * len(models) + 0.5))
        figure.set_layout_engine("constrained")
        grid = figure.subplots(len(models), n_folds, squeeze=False)
        for panels, model in zip(grid, models, strict=True):
            for axes, fold in zip(panels, model.folds, strict=False):
                _draw(axes, fold, classes)
            for axes in panels[len(model.folds) :]:
                axes.set_axis_off()
            panels[0].set_ylabel(model.title, color="#343a40")
        for axes, fold in zip(grid[0], models[0].folds, strict=False):
            axes.set_title(f"fold {fold.fold}", fontsize=9, color=QUIET)
        handles = [
            Line2D([], [], linestyle="", marker=_marker(k), color=_colour(k), label=name)
            for k, name in enumerate(classes)
        ]
        figure.legend(handles=handles, loc="outside lower center", frameon=False,
                      ncols=min(len(classes), 8))  # fmt: skip
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return for_a_page(buffer.getvalue())


def _draw(axes: Axes, fold: FoldFeatures, classes: Sequence[str]) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_color(LINE)
    n = len(fold.labels)
    axes.set_xlabel(f"{n} clips", color=QUIET, fontsize=8)
    if n < _LEAST:
        axes.text(0.5, 0.5, "too few clips", ha="center", va="center", color=QUIET,
                  transform=axes.transAxes)  # fmt: skip
        return
    places = embedded(fold.features)
    true, said = np.asarray(fold.labels), np.asarray(fold.predicted)
    for k, name in enumerate(classes):
        for is_right in (True, False):
            rows = (true == name) & ((said == true) == is_right)
            axes.scatter(
                places[rows, 0], places[rows, 1], s=20, marker=_marker(k), linewidths=1.1,
                facecolors=_colour(k) if is_right else "none", edgecolors=_colour(k),
            )  # fmt: skip
    axes.margins(0.12)


def _colour(k: int) -> str:
    return _COLOURS[k % len(_COLOURS)]


def _marker(k: int) -> str:
    return _MARKERS[k % len(_MARKERS)]
