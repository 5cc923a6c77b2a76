"""What a training run comes to, for people and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from reapex.cli.console import Voice
from reapex.cli.run_facts import Scalar, keyframe_sentences
from reapex.cli.scores import (
    NAMES,
    ZERO_RULE,
    scores_as_dict,
    show_classes,
    show_confusion,
    show_scores,
)
from reapex.corpus import Skipped
from reapex.evaluation import Evaluation, Resampling, evaluate, remarks_on

if TYPE_CHECKING:
    from reapex.recognition.experiment import Experiment
    from reapex.recognition.outline import Outline
    from reapex.training import RunFolder

_BASELINES = {
    "majority": "always the majority class of the training part",
    "shuffled": "learned from shuffled labels",
    "no_motion": "without motion",
}
_N_SHOWN = 8


def show_outline(voice: Voice, outline: Outline, facts: Mapping[str, Scalar] | None = None) -> None:
    """The clips, the folds, the key frames, and what must be said of them."""
    found, protocol = outline.found, outline.config.protocol
    counts = Counter(found.labels)
    listed = ", ".join(f"{label} {counts[label]}" for label in found.classes)
    voice.heading("To learn")
    voice.say(f"  {len(found.clips)} clips of {len(outline.persons)} people: {listed}")
    voice.say(
        f"  {outline.n_folds} folds × {len(protocol.seeds)} "
        f"seed{'' if len(protocol.seeds) == 1 else 's'}, {outline.learner.name}, "
        f"{outline.recipe.epochs} epochs, selection {protocol.selection}"
    )
    asked = {
        "keyframes": " | ".join(each.name for each in outline.sources),
        "apply": outline.config.keyframes.apply,
    }
    for sentence in keyframe_sentences(asked if facts is None else facts):
        voice.say(f"  {sentence}")
    for remark in outline.remarks:
        voice.say(f"  Note: {remark}")


def show_left_out(voice: Voice, left_out: Sequence[Skipped], of: str) -> None:
    """Clips that are not used, by reason; a table in the run folder has each of them."""
    if left_out:
        voice.heading(f"{of} ({len(left_out)})")
        for reason, n in Counter(each.reason for each in left_out).most_common(_N_SHOWN):
            voice.say(f"  {n} × {reason}")


def show_description(voice: Voice, outline: Outline) -> dict[str, Any]:
    """The network's size and cost; the same as plain values."""
    from reapex.recognition.networks import describe

    network = outline.learner.network(len(outline.found.classes))
    found = describe(network)
    voice.heading(outline.learner.name)
    grid = Table(box=None, pad_edge=False)
    grid.add_column("part")
    grid.add_column("parameters", justify="right")
    grid.add_column("MMAC per clip", justify="right")
    for part in found.by_part:
        grid.add_row(part.name, f"{part.n_parameters:,}", f"{part.n_macs / 1e6:,.2f}")
    grid.add_row("all", f"{found.n_parameters:,}", f"{found.n_macs / 1e6:,.2f}")
    voice.say(grid)
    skipped = (*outline.corpus.skipped, *outline.found.skipped)
    return {
        "network": outline.learner.name,
        "parameters": found.n_parameters,
        "macs": found.n_macs,
        "parts": [
            {"name": part.name, "parameters": part.n_parameters, "macs": part.n_macs}
            for part in found.by_part
        ],
        "read": outline.corpus.n_read,
        "with_class": len(outline.found.clips),
        "skipped": _skipped(skipped),
        "people": len(outline.persons),
        "folds": outline.n_folds,
        "seeds": list(outline.config.protocol.seeds),
        "remarks": list(outline.remarks),
    }


def show_run(voice: Voice, run: RunFolder) -> None:
    """Scores with their intervals, the baselines, and the oracle where it was asked for."""
    rule = Resampling()
    for job in run.jobs():
        if job.status == "failed":
            mend = f" {job.mend}." if job.mend else ""
            voice.say(f"Failed: fold {job.fold}, seed {job.seed} ({job.kind}): {job.reason}{mend}")
        for note in job.notes:
            voice.say(f"Note: fold {job.fold}, seed {job.seed}: {note}")
    table = run.predictions() or run.incomplete_predictions()
    if table is None:
        voice.say(f"\nNo fold could be tested. Run folder: {run.path}")
        return
    found = evaluate(table, run.classes, rule)
    if run.predictions() is None:
        voice.say("\nIncomplete: these scores are of the folds that are done, not of the corpus.")
    show_scores(voice, found, rule)
    _show_beside(voice, run, found)
    show_classes(voice, found)
    show_confusion(voice, found)
    voice.heading("Notes")
    for remark in remarks_on(table, run.classes):
        voice.say(f"  {remark}")
    voice.say(f"  {ZERO_RULE}")
    if run.selection == "inner":
        for (variant, weights, epochs), n in sorted(run.chosen().items()):
            voice.say(f"  Chosen {n} ×: {variant}, class weights {weights}, {epochs} epochs")
    voice.say(f"\nRun folder: {run.path}")


def run_as_dict(run: RunFolder, experiment: Experiment) -> dict[str, Any]:
    """A run as plain values."""
    rule = Resampling()
    table = run.predictions() or run.incomplete_predictions()
    oracle = run.oracle()
    return {
        "run": str(run.path),
        **_clips_as_dict(experiment),
        "selection": run.selection,
        "complete": run.predictions() is not None,
        "failed": [
            {"kind": job.kind, "fold": job.fold, "seed": job.seed, "reason": job.reason}
            for job in run.jobs()
            if job.status == "failed"
        ],
        "scores": None
        if table is None
        else scores_as_dict(evaluate(table, run.classes, rule), rule),
        "baselines": {
            name: scores_as_dict(each, rule) for name, each in _baselines(run, rule).items()
        },
        "oracle": None
        if oracle is None
        else {
            "oracle_accuracy": oracle.oracle_accuracy,
            "oracle_uf1": oracle.oracle_uf1,
            "oracle_uar": oracle.oracle_uar,
            "oracle_inflation": dict(oracle.oracle_inflation),
        },
    }


def _clips_as_dict(experiment: Experiment) -> dict[str, Any]:
    examples = experiment.plan.examples
    return {
        "read": experiment.corpus.n_read,
        "used": experiment.n_used,
        "skipped": _skipped(experiment.skipped),
        "people": len(set(examples.persons)),
        "folds": len(experiment.plan.folds),
        "seeds": list(experiment.plan.seeds),
        **experiment.facts,
        "remarks": list(experiment.plan.remarks),
    }


def _skipped(skipped: Sequence[Skipped]) -> list[dict[str, str]]:
    return [{"where": str(each.where), "reason": each.reason} for each in skipped]


def _baselines(run: RunFolder, rule: Resampling) -> dict[str, Evaluation]:
    """The majority of each training part, and what was trained without something to learn."""
    found = {"majority": evaluate(run.majority, run.classes, rule)}
    for kind in run.kinds:
        table = None if kind == "main" else run.predictions(kind)
        if table is not None:
            found[kind] = evaluate(table, run.classes, rule)
    return found


def _show_beside(voice: Voice, run: RunFolder, found: Evaluation) -> None:
    """Baselines, and the oracle: never alone, and never as a result."""
    voice.heading("Beside them, over all clips")
    for kind, each in _baselines(run, Resampling()).items():
        seeds = run.info["kinds"].get(kind, ())
        of = f", {len(seeds)} seed{'' if len(seeds) == 1 else 's'}" if seeds else ""
        voice.say(f"  {_BASELINES[kind]}{of}")
        for score in each.scores:
            between = score.interval
            low_high = "" if between is None else f"  {between.low:.3f} to {between.high:.3f}"
            voice.say(f"    {NAMES[score.name]}  {score.value:.3f}{low_high}")
    oracle = run.oracle()
    if oracle is None:
        return
    voice.say("  oracle (no result): in each fold, the epoch that fits its test clips best")
    for score in found.scores:
        value = getattr(oracle, f"oracle_{score.name}")
        gain = oracle.oracle_inflation[score.name]
        voice.say(f"    {NAMES[score.name]}  {value:.3f}  ({gain:+.3f} above the honest score)")
    voice.say(
        "  Much published code reports what the oracle does. It shows how much room that rule "
        "gives, and is no result."
    )
