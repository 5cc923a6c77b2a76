"""``reapex evaluate``: pooled scores with intervals, per class, and who was taken for whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson
from reapex.errors import UsageError
from reapex.evaluation import (
    Evaluation,
    Interval,
    Predictions,
    Resampling,
    Score,
    evaluate,
    legacy_uar,
    remarks_on,
)
from reapex.scoring import FIELDS, named_headings, read_predictions

NAMES = {"uf1": "UF1", "uar": "UAR", "accuracy": "ACC"}
PredictionFile = Annotated[
    Path,
    typer.Argument(
        help="A table with a row per clip: clip, subject, fold, y_true, y_pred (CSV, .xlsx, …).",
        metavar="PREDICTIONS",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Headed:
    """How the columns of a prediction file are found."""

    columns: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Your own header for a column, as in y_true=Label ({', '.join(FIELDS)}); "
            "may be repeated.",
            metavar="NAME=HEADER",
            show_default=False,
        ),
    ] = None

    def read(self, path: Path) -> Predictions:
        """The predictions of a file."""
        return read_predictions(path, named_headings(self.columns or ()))


@dataclass(frozen=True, slots=True)
class Classes:
    """Which classes there are."""

    labels: Annotated[
        str | None,
        typer.Option(
            help="Every class there is, as in negative,positive,surprise; those that occur if not "
            "given.",
            metavar="A,B,C",
            show_default=False,
        ),
    ] = None

    def fixed(self) -> tuple[str, ...] | None:
        """The class list, if one was given.

        Raises
        ------
        UsageError
            If it is empty.
        """
        if self.labels is None:
            return None
        names = tuple(each.strip() for each in self.labels.split(",") if each.strip())
        if not names:
            raise UsageError(f"--labels {self.labels!r} names no class", expected="as in A,B,C")
        return names

    def of(self, occurring: tuple[str, ...]) -> tuple[str, ...]:
        """The class list that was given, spelled as the file spells it; else those that occur."""
        given = self.fixed()
        if given is None:
            return occurring
        spelled = {label.casefold(): label for label in occurring}
        return tuple(spelled.get(label.casefold(), label) for label in given)


@grouped
def evaluate_command(
    predictions: PredictionFile,
    headed: Headed,
    classes: Classes,
    as_published: Annotated[
        bool,
        typer.Option(
            "--as-published",
            help="Also print the macro precision that the released GAMDSS code calls UAR.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Pooled UF1, UAR and accuracy with intervals over subjects; every class, every confusion.

    Example: reapex evaluate predictions.csv --labels negative,positive,surprise
    """
    voice = Voice(as_json)
    table = headed.read(predictions)
    labels = classes.of(table.classes)
    rule = Resampling()
    found = evaluate(table, labels, rule)
    remarks = list(remarks_on(table, labels))
    if classes.labels is None:
        remarks.append("The classes are those that occur in the file; --labels fixes them.")
    legacy = legacy_uar(table.y_true, table.y_pred, labels) if as_published else None
    voice.say(f"{predictions}: {_counts_in_words(table)}")
    _show_scores(voice, found, rule)
    if legacy is not None:
        voice.say(
            f"  As published: {legacy:.3f} is what the released GAMDSS code prints as UAR; it is "
            f"the macro precision. UAR is {found['uar'].value:.3f}."
        )
    _show_classes(voice, found)
    _show_confusion(voice, found)
    voice.heading("Notes")
    for remark in remarks:
        voice.say(f"  {remark}")
    voice.say("  A class that is neither true nor predicted, and a recall of no clips, count as 0.")
    voice.result(_as_dict(predictions, table, found, rule, remarks, legacy))
    voice.next_step(command_line("leakcheck", predictions, options=(headed, classes)))


def _counts_in_words(table: Predictions) -> str:
    parts = [f"{len(set(table.keys)) if table.clip else len(table)} clips"]
    for name, column in (("subject", table.subject), ("fold", table.fold), ("seed", table.seed)):
        n = len(set(column))
        if n:
            parts.append(f"{n} {name}{'' if n == 1 else 's'}")
    return ", ".join(parts)


def _show_scores(voice: Voice, found: Evaluation, rule: Resampling) -> None:
    voice.heading("Scores, all folds pooled")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("")
    for title in ("score", f"{rule.level:.0%} over subjects", "over seeds", "majority class"):
        if title != "over seeds" or found.scores[0].over_seeds is not None:
            grid.add_column(title, justify="right", no_wrap=True)
    for each in found.scores:
        interval, spread = each.interval, each.over_seeds
        cells = [NAMES[each.name], f"{each.value:.3f}"]
        cells.append("–" if interval is None else f"{interval.low:.3f} to {interval.high:.3f}")
        if spread is not None:
            cells.append(f"{spread.mean:.3f} ± {spread.sd:.3f} ({spread.n})")
        grid.add_row(*cells, f"{each.majority:.3f}")
    voice.say(grid)


def _show_classes(voice: Voice, found: Evaluation) -> None:
    voice.heading("By class")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("class")
    for title in ("true", "predicted", "precision", "recall", "F1"):
        grid.add_column(title, justify="right")
    for each in found.classes:
        scores = (f"{value:.3f}" for value in (each.precision, each.recall, each.f1))
        grid.add_row(each.label, str(each.n_true), str(each.n_predicted), *scores)
    voice.say(grid)


def _show_confusion(voice: Voice, found: Evaluation) -> None:
    voice.heading("Confusion: rows are true, columns predicted")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("")
    for label in found.labels:
        grid.add_column(label, justify="right")
    for label, row in zip(found.labels, found.counts.tolist(), strict=True):
        grid.add_row(label, *map(str, row))
    voice.say(grid)


def _as_dict(
    path: Path,
    table: Predictions,
    found: Evaluation,
    rule: Resampling,
    remarks: list[str],
    legacy: float | None,
) -> dict[str, Any]:
    return {
        "predictions": str(path),
        "rows": len(table),
        "clips": len(set(table.keys)) if table.clip else None,
        "subjects": len(table.subjects) or None,
        "folds": len(set(table.fold)) or None,
        "seeds": len(table.seeds) or None,
        "labels": list(found.labels),
        "zero_division": 0,
        "resampling": {"draws": rule.n_draws, "level": rule.level, "seed": rule.seed},
        **{each.name: _score_as_dict(each) for each in found.scores},
        "classes": [
            {"label": each.label, "true": each.n_true, "predicted": each.n_predicted,
             "precision": each.precision, "recall": each.recall, "f1": each.f1}
            for each in found.classes
        ],
        "confusion": found.counts.tolist(),
        "as_published": None if legacy is None else {"legacy_uar": legacy},
        "remarks": remarks,
    }  # fmt: skip


def _score_as_dict(score: Score) -> dict[str, Any]:
    spread = score.over_seeds
    return {
        "value": score.value,
        "interval": interval_as_list(score.interval),
        "over_seeds": None
        if spread is None
        else {"mean": spread.mean, "sd": spread.sd, "n": spread.n},
        "majority": score.majority,
    }


def interval_as_list(interval: Interval | None) -> list[float] | None:
    """Both ends; None without an interval."""
    return None if interval is None else [interval.low, interval.high]
