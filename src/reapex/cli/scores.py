"""Scores as people and programs read them; what ``evaluate`` and ``train`` show alike."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from reapex.cli.console import Voice
from reapex.evaluation import Evaluation, Interval, Resampling, Score

NAMES = {"uf1": "UF1", "uar": "UAR", "accuracy": "ACC"}
ZERO_RULE = "A class that is neither true nor predicted, and a recall of no clips, count as 0."


def show_scores(voice: Voice, found: Evaluation, rule: Resampling) -> None:
    """The three scores, each with its interval, its spread over seeds and the majority's score."""
    voice.heading("Scores, all folds pooled")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("")
    for title in ("score", f"{rule.level:.0%} over subjects", "over seeds", "largest class"):
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


def show_classes(voice: Voice, found: Evaluation) -> None:
    """Each class: how many clips, precision, recall and F1."""
    spread = found.scores[0].over_seeds
    voice.heading("By class" if spread is None else f"By class, {spread.n} seeds added up")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("class")
    for title in ("true", "predicted", "precision", "recall", "F1"):
        grid.add_column(title, justify="right")
    for each in found.classes:
        scores = (f"{value:.3f}" for value in (each.precision, each.recall, each.f1))
        grid.add_row(each.label, str(each.n_true), str(each.n_predicted), *scores)
    voice.say(grid)


def show_confusion(voice: Voice, found: Evaluation) -> None:
    """Who was taken for whom."""
    voice.heading("Confusion: rows are true, columns predicted")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("")
    for label in found.labels:
        grid.add_column(label, justify="right")
    for label, row in zip(found.labels, found.counts.tolist(), strict=True):
        grid.add_row(label, *map(str, row))
    voice.say(grid)


def score_as_dict(score: Score) -> dict[str, Any]:
    """A score with its interval, its spread over seeds and the majority's score."""
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


def scores_as_dict(found: Evaluation, rule: Resampling) -> dict[str, Any]:
    """Everything that is told of scores, as plain values."""
    return {
        "labels": list(found.labels),
        "zero_division": 0,
        "resampling": {"draws": rule.n_draws, "level": rule.level, "seed": rule.seed},
        **{each.name: score_as_dict(each) for each in found.scores},
        "classes": [
            {"label": each.label, "true": each.n_true, "predicted": each.n_predicted,
             "precision": each.precision, "recall": each.recall, "f1": each.f1}
            for each in found.classes
        ],
        "confusion": found.counts.tolist(),
    }  # fmt: skip
