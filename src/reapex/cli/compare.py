"""``reapex compare``: whether one system is better than another, on the same clips."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from reapex.cli.console import Voice
from reapex.cli.evaluate import Classes, Headed
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson
from reapex.cli.scores import NAMES, interval_as_list
from reapex.errors import UsageError
from reapex.evaluation import Comparison, Resampling, classes_of, compare

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@grouped
def compare_command(
    predictions: Annotated[
        list[Path],
        typer.Argument(
            help="Two or more tables of the same clips: clip, subject, y_true, y_pred.",
            metavar="A B [C …]",
            show_default=False,
        ),
    ],
    headed: Headed,
    classes: Classes,
    as_json: AsJson = False,
) -> None:
    """Compare systems on the same clips: paired over subjects, corrected for many comparisons.

    Example: reapex compare mine.csv theirs.csv
    """
    voice = Voice(as_json)
    if not 2 <= len(predictions) <= len(_LETTERS):
        raise UsageError(
            f"{len(predictions)} file{'' if len(predictions) == 1 else 's'} cannot be compared",
            expected=f"2 to {len(_LETTERS)} prediction files",
            mend="As in reapex compare mine.csv theirs.csv",
        )
    tables = [headed.read(path) for path in predictions]
    labels, rule = classes.of(classes_of(tables)), Resampling()
    found = compare(tables, labels, rule)
    for letter, path in zip(_LETTERS, predictions, strict=False):
        voice.say(f"{letter}  {path}")
    voice.say(
        f"{found[0].n_clips} clips of {found[0].n_subjects} subjects; classes {', '.join(labels)}"
    )
    _show(voice, found, rule)
    voice.result(_as_dict(predictions, labels, found, rule))
    voice.next_step(command_line("leakcheck", predictions[0], options=(headed, classes)))


def _show(voice: Voice, found: tuple[Comparison, ...], rule: Resampling) -> None:
    voice.heading("Differences, second minus first")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("", no_wrap=True)
    for title in ("", "first", "second", "difference", f"{rule.level:.0%} over subjects", "p",
                  "p (Holm)"):  # fmt: skip
        grid.add_column(title, justify="right", no_wrap=True)
    for each in found:
        interval = each.interval
        grid.add_row(
            f"{_LETTERS[each.first]} → {_LETTERS[each.second]}",
            NAMES[each.metric],
            *(f"{value:.3f}" for value in each.values),
            f"{each.difference:+.3f}",
            "–" if interval is None else f"{interval.low:+.3f} to {interval.high:+.3f}",
            _probability(each.p_value),
            _probability(each.p_holm),
        )
    voice.say(grid)
    voice.say(
        f"  p: sign-flip permutation over subjects, two-sided. Holm: corrected for the {len(found)}"
        " comparisons of this table; the intervals are not corrected."
    )
    if found[0].n_subjects < 2:
        voice.say("  All clips are of one subject, so there are neither intervals nor p.")


def _probability(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _as_dict(
    paths: list[Path],
    labels: tuple[str, ...],
    found: tuple[Comparison, ...],
    rule: Resampling,
) -> dict[str, Any]:
    return {
        "predictions": [str(path) for path in paths],
        "clips": found[0].n_clips,
        "subjects": found[0].n_subjects,
        "labels": list(labels),
        "resampling": {"draws": rule.n_draws, "level": rule.level, "seed": rule.seed},
        "comparisons": [
            {
                "first": str(paths[each.first]),
                "second": str(paths[each.second]),
                "metric": each.metric,
                "values": list(each.values),
                "difference": each.difference,
                "interval": interval_as_list(each.interval),
                "p": each.p_value,
                "p_holm": each.p_holm,
            }
            for each in found
        ],
    }
