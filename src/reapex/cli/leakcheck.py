"""``reapex leakcheck``: whether predictions can be believed, a verdict per check, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from reapex.cli.console import Voice
from reapex.cli.evaluate import Classes, Headed, PredictionPath
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson
from reapex.evaluation import Check, Claim, Evidence, LeakReport, Predictions, Verdict, leakcheck
from reapex.labels import class_map_named, class_maps
from reapex.scoring import in_classes_of, published_of

_SIGNS = {
    Verdict.PASS: Text("pass", style="green"),
    Verdict.FAIL: Text("FAIL", style="bold red"),
    Verdict.CANNOT_TELL: Text("cannot tell", style="yellow"),
}


class FailOn(StrEnum):
    """The mildest verdict that makes the exit code 1."""

    fail = "fail"


@dataclass(frozen=True, slots=True)
class Against:
    """What a table is held against."""

    dataset: Annotated[
        str | None,
        typer.Option(
            help=f"The data set and its classes: {', '.join(class_maps())}.",
            metavar="NAME",
            show_default=False,
        ),
    ] = None
    claimed: Annotated[
        list[str] | None,
        typer.Option(
            help="A published score, as in uf1=0.831 or acc=87.04; may be repeated.",
            metavar="SCORE=VALUE",
            show_default=False,
        ),
    ] = None

    def claims(self) -> tuple[Claim, ...]:
        """The published scores."""
        texts = [part for text in self.claimed or () for part in text.split(",") if part.strip()]
        return tuple(Claim.of(text) for text in texts)

    def evidence(self, path: Path, table: Predictions, classes: Classes) -> Evidence:
        """The table with what it is held against."""
        if self.dataset is None:
            return Evidence(table, classes.in_file(path, table), claims=self.claims())
        class_map = class_map_named(self.dataset)
        spelled = in_classes_of(table, class_map)
        published = published_of(class_map)
        is_numbered = all(label.isdecimal() for label in spelled.classes)
        known = () if is_numbered else class_map.labels
        labels = tuple(dict.fromkeys((*known, *spelled.classes)))
        return Evidence(spelled, classes.of(labels), published, self.claims())


@grouped
def leakcheck_command(
    predictions: PredictionPath,
    headed: Headed,
    classes: Classes,
    against: Against,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Exit with 1 if a check fails.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check anybody's predictions, or a run folder: pass, fail or cannot tell, and why.

    Example: reapex leakcheck predictions.csv --dataset casme2/5 --claimed uf1=0.831
    """
    voice = Voice(as_json)
    against.claims()  # a wrong word is said before any work
    found = leakcheck(against.evidence(predictions, headed.read(predictions), classes))
    if predictions.is_dir():
        found = found.joined(_checks_of_run(predictions))
    voice.say(str(predictions))
    _show(voice, found)
    voice.result(_as_dict(predictions, against, found))
    voice.next_step(_next_command(predictions, (headed, classes), against))
    if fail_on is not None and found.fails:
        raise typer.Exit(1)


def _checks_of_run(folder: Path) -> tuple[Check, ...]:
    """What a run folder shows beyond its predictions; torch is imported here and not before."""
    from reapex.training import RunFolder, check_run

    return check_run(RunFolder(folder))


def _show(voice: Voice, found: LeakReport) -> None:
    voice.heading("Checks")
    for each in found.checks:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column("", width=11, no_wrap=True)
        table.add_column("", overflow="fold")
        table.add_row(_SIGNS[each.verdict], Text(each.title, style="bold"))
        table.add_row("", each.words)
        if each.mend:
            table.add_row("", Text(f"→ {each.mend}"))
        voice.say(table)
    counts = (f"{found.count(verdict)} {verdict}" for verdict in Verdict)
    voice.say(f"\n{len(found.checks)} checks: {', '.join(counts)}.")


def _next_command(predictions: Path, reading: tuple[Headed, Classes], against: Against) -> str:
    """What would let more checks tell; then the scores."""
    if against.dataset is None and not predictions.is_dir():
        more = replace(against, dataset="NAME")
        return command_line("leakcheck", predictions, options=(*reading, more))
    return command_line("evaluate", predictions, options=reading)


def _as_dict(predictions: Path, against: Against, found: LeakReport) -> dict[str, Any]:
    return {
        "predictions": str(predictions),
        "dataset": against.dataset,
        "fails": found.fails,
        "counts": {str(verdict): found.count(verdict) for verdict in Verdict},
        "checks": [
            {
                "code": each.code,
                "title": each.title,
                "verdict": str(each.verdict),
                "words": each.words,
                "mend": each.mend or None,
                "numbers": dict(each.numbers),
            }
            for each in found.checks
        ],
    }
