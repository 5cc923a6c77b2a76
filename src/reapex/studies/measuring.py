"""A cell's run folder read for what a table shows."""

from __future__ import annotations

from dataclasses import replace

from reapex.evaluation import Evaluation, evaluate, remarks_on
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.networks import describe
from reapex.studies.columns import FilledColumn
from reapex.studies.result import NAMES, Cell, CellScore
from reapex.studies.study import Row
from reapex.training import RunFolder


def measured(row: Row, column: FilledColumn, run: RunFolder, choice: NetworkChoice) -> Cell:
    """What a run folder says: scores, oracle, time, movable share, and what its network costs."""
    cell = with_size(Cell(row, column, run=run.path, seconds=run.seconds()), choice)
    failed = [job for job in run.jobs("main") if job.status == "failed"]
    reason = ""
    if failed:
        reason = f"{len(failed)} folds failed; the first: {failed[0].reason.rstrip('.')}."
    table = run.predictions() or run.incomplete_predictions()
    if table is None:
        return replace(cell, reason=reason or "No fold is done.")
    found, majority, oracle = evaluate(table, run.classes), majority_of(run), run.oracle()
    return replace(
        cell,
        state="done" if run.predictions() is not None else "incomplete",
        reason=reason,
        scores={
            name: CellScore(
                found[name].value,
                found[name].interval,
                found[name].over_seeds,
                majority[name].value,
                None if oracle is None else getattr(oracle, f"oracle_{name}"),
            )
            for name in NAMES
        },
        n_clips=len(set(table.keys)),
        n_persons=len(table.subjects),
        n_seeds=max(1, len(table.seeds)),
        movable_share=_movable_share(run),
        remarks=(
            *run.remarks,
            *remarks_on(table, run.classes),
            *(
                f"Fold {job.fold}, seed {job.seed}: {note}"
                for job in run.jobs()
                for note in job.notes
            ),
        ),
    )


def majority_of(run: RunFolder) -> Evaluation:
    """Always the most frequent class of the training part."""
    return evaluate(run.majority, run.classes)


def with_size(cell: Cell, choice: NetworkChoice) -> Cell:
    """The cell with its network's parameters and MACs, for the column's number of classes."""
    import torch

    with torch.device("meta"):
        network = choice.make(len(cell.column.counts))
    found = describe(network)
    return replace(cell, n_parameters=found.n_parameters, n_macs=found.n_macs)


def _movable_share(run: RunFolder) -> float | None:
    """0 for manual key frames: nothing is searched, and nothing can move."""
    if run.facts.get("keyframes") == "manual":
        return 0.0
    shares = [value for name, value in run.facts.items() if name.startswith("movable_share.")]
    return float(shares[0]) if shares else None
