"""Fig. 6 of a study that was run: the features of held-out clips, a figure per column."""

from __future__ import annotations

from collections.abc import Iterator

from reapex.studies.base import Base
from reapex.studies.conduct import Conducting
from reapex.studies.features import held_out_features
from reapex.studies.page import Drawing
from reapex.studies.result import StudyResult
from reapex.studies.tsne import Panels, tsne_svg
from reapex.training import RunFolder

CAPTION = (
    "t-SNE of what the classifier's last linear map is given. Rows are models, columns are folds: "
    "each panel shows the held-out clips of its fold, as the network that never learned from them "
    "sees them. Every panel is an embedding of its own: its axes have no unit, and places cannot "
    "be compared between panels. Hollow: predicted wrongly."
)


def figure6(conducting: Conducting, result: StudyResult, base: Base) -> Iterator[Drawing]:
    """A figure for each column of which a model is done; it reads pictures and weights again.

    Raises
    ------
    InputError
        If pictures or weights cannot be read.
    """
    for column in result.columns:
        models = []
        for row in result.study.rows:
            cell = result.cell(row, column)
            if cell is None or cell.run is None or cell.state != "done":
                continue
            experiment = conducting.experiment(base.config(result.study, row, column))
            models.append(Panels(row.title, held_out_features(experiment, RunFolder(cell.run))))
        if models:
            svg = tsne_svg(models, tuple(column.counts))
            yield Drawing(f"{column.title}, {column.classes}", svg)
