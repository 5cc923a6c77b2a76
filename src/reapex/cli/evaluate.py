"""``reapex evaluate``: pooled scores with intervals, per class, and who was taken for whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson
from reapex.cli.run_facts import keyframe_sentences
from reapex.cli.scores import (
    ZERO_RULE,
    scores_as_dict,
    show_classes,
    show_confusion,
    show_scores,
)
from reapex.errors import UsageError
from reapex.evaluation import (
    Evaluation,
    Predictions,
    Resampling,
    evaluate,
    legacy_uar,
    remarks_on,
)
from reapex.scoring import FIELDS, PredictionFile, named_headings, read_predictions

PredictionPath = Annotated[
    Path,
    typer.Argument(
        help="A table with a row per clip: clip, subject, fold, y_true, y_pred (CSV, .xlsx, …); "
        "or a run folder of reapex train.",
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
        """The predictions of a file, or of a run folder."""
        return read_predictions(PredictionFile.at(path).path, named_headings(self.columns or ()))


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

    def in_file(self, path: Path, table: Predictions) -> tuple[str, ...]:
        """The class list that was given; else a run folder's own, or those that occur."""
        return self.of(PredictionFile.at(path).classes or table.classes)

    def of(self, occurring: tuple[str, ...]) -> tuple[str, ...]:
        """The class list that was given, spelled as the file spells it; else those that occur."""
        given = self.fixed()
        if given is None:
            return occurring
        spelled = {label.casefold(): label for label in occurring}
        return tuple(spelled.get(label.casefold(), label) for label in given)


@grouped
def evaluate_command(
    predictions: PredictionPath,
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
    labels = classes.in_file(predictions, table)
    rule = Resampling()
    found = evaluate(table, labels, rule)
    remarks = list(remarks_on(table, labels))
    source = PredictionFile.at(predictions)
    remarks += [*source.remarks(len(table)), *keyframe_sentences(source.facts)]
    if classes.labels is None and not source.classes:
        remarks.append("The classes are those that occur in the file; --labels fixes them.")
    legacy = legacy_uar(table.y_true, table.y_pred, labels) if as_published else None
    voice.say(f"{predictions}: {_counts_in_words(table)}")
    show_scores(voice, found, rule)
    if legacy is not None:
        voice.say(
            f"  As published: {legacy:.3f} is what the released GAMDSS code prints as UAR; it is "
            f"the macro precision. UAR is {found['uar'].value:.3f}."
        )
    show_classes(voice, found)
    show_confusion(voice, found)
    voice.heading("Notes")
    for remark in remarks:
        voice.say(f"  {remark}")
    voice.say(f"  {ZERO_RULE}")
    voice.result(_as_dict(predictions, table, found, rule, remarks, legacy))
    voice.next_step(command_line("leakcheck", predictions, options=(headed, classes)))


def _counts_in_words(table: Predictions) -> str:
    parts = [f"{len(set(table.keys)) if table.clip else len(table)} clips"]
    for name, column in (("subject", table.subject), ("fold", table.fold), ("seed", table.seed)):
        n = len(set(column))
        if n:
            parts.append(f"{n} {name}{'' if n == 1 else 's'}")
    return ", ".join(parts)


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
        **scores_as_dict(found, rule),
        "as_published": None if legacy is None else {"legacy_uar": legacy},
        "remarks": remarks,
    }
