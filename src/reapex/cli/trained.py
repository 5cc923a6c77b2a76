"""What a training run comes to, for people and programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.table import Table

from reapex.cli.console import Voice
from reapex.cli.scores import (
    NAMES,
    ZERO_RULE,
    scores_as_dict,
    show_classes,
    show_confusion,
    show_scores,
)
from reapex.cli.shown import show_corpus
from reapex.evaluation import Evaluation, Resampling, evaluate, remarks_on

if TYPE_CHECKING:
    from reapex.recognition.experiment import Experiment
    from reapex.training import RunFolder

_BASELINES = {"shuffled": "shuffled labels", "no_motion": "no motion"}
_N_SHOWN = 8


def show_experiment(voice: Voice, experiment: Experiment) -> None:
    """The clips, what was left out and why, the folds, and what must be said of them."""
    plan, corpus = experiment.plan, experiment.corpus
    show_corpus(voice, corpus)
    left_out = [each for each in experiment.skipped if each not in corpus.skipped]
    if left_out:
        voice.heading(f"Without a class or a picture ({len(left_out)})")
        for reason, n in Counter(each.reason for each in left_out).most_common(_N_SHOWN):
            voice.say(f"  {n} × {reason}")
    counts = Counter(plan.examples.labels)
    listed = ", ".join(f"{label} {counts[label]}" for label in plan.examples.classes)
    voice.heading("To learn")
    voice.say(f"  {experiment.n_used} clips of {len(set(plan.examples.persons))} people: {listed}")
    voice.say(f"  {len(plan.folds)} folds × {len(plan.seeds)} seeds, {plan.learner.name}, "
              f"{plan.recipe.epochs} epochs, selection {plan.selection.mode}")  # fmt: skip
    for sentence in keyframe_sentences(experiment):
        voice.say(f"  {sentence}")
    for remark in plan.remarks:
        voice.say(f"  Note: {remark}")


def keyframe_sentences(experiment: Experiment) -> list[str]:
    """Where key frames are from, how many clips they move, and which clips get them."""
    part, sentences = experiment.config.keyframes, []
    if part.apply == "none":
        return ["Key frames: manual, in training and test clips."]
    for pictures in experiment.pictures:
        if pictures.source not in _wanted(experiment):
            continue
        moved = sum(each.has_moved for each in pictures.marked)
        asked = [each.could_move for each in pictures.marked if each.could_move is not None]
        share = f"; movable share {sum(asked) / len(asked):.0%}" if asked else ""
        clips = "training clips" if part.apply == "train" else "training and test clips"
        if pictures.source == "manual":
            sentences.append("Key frames: manual, in training and test clips.")
        else:
            sentences.append(
                f"Key frames: {pictures.source}, in {clips}; other than the manual ones in {moved} "
                f"of {len(pictures)} clips{share}."
            )
    return sentences


def show_description(voice: Voice, experiment: Experiment) -> dict[str, Any]:
    """The network's size and cost; the same as plain values."""
    from reapex.recognition.networks import describe

    plan = experiment.plan
    network = plan.learner.network(len(plan.examples.classes))
    found = describe(network)
    voice.heading(plan.learner.name)
    grid = Table(box=None, pad_edge=False)
    grid.add_column("part")
    grid.add_column("parameters", justify="right")
    grid.add_column("MMAC per clip", justify="right")
    for part in found.by_part:
        grid.add_row(part.name, f"{part.n_parameters:,}", f"{part.n_macs / 1e6:,.2f}")
    grid.add_row("all", f"{found.n_parameters:,}", f"{found.n_macs / 1e6:,.2f}")
    voice.say(grid)
    return {
        "network": plan.learner.name,
        "parameters": found.n_parameters,
        "macs": found.n_macs,
        "parts": [
            {"name": part.name, "parameters": part.n_parameters, "macs": part.n_macs}
            for part in found.by_part
        ],
        **_clips_as_dict(experiment),
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
        voice.say("\nThese scores are of the folds that are done, and not of the corpus.")
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
    examples, config = experiment.plan.examples, experiment.config
    return {
        "read": experiment.corpus.n_read,
        "used": experiment.n_used,
        "skipped": [
            {"where": str(each.where), "reason": each.reason} for each in experiment.skipped
        ],
        "people": len(set(examples.persons)),
        "folds": len(experiment.plan.folds),
        "seeds": list(experiment.plan.seeds),
        "keyframes": list(_wanted(experiment)),
        "apply": config.keyframes.apply,
        "remarks": list(experiment.plan.remarks),
    }


def _wanted(experiment: Experiment) -> tuple[str, ...]:
    """The sources of key frames that are learned from."""
    return tuple(each.name.partition(" (")[0] for each in experiment.plan.variants)


def _baselines(run: RunFolder, rule: Resampling) -> dict[str, Evaluation]:
    found = {}
    for kind in run.kinds:
        table = None if kind == "main" else run.predictions(kind)
        if table is not None:
            found[kind] = evaluate(table, run.classes, rule)
    return found


def _show_beside(voice: Voice, run: RunFolder, found: Evaluation) -> None:
    """Baselines that were trained, and the oracle: never alone, and never as a result."""
    rows: list[tuple[str, list[str]]] = []
    for kind, each in _baselines(run, Resampling()).items():
        cells = []
        for score in each.scores:
            between = score.interval
            low_high = "" if between is None else f" [{between.low:.3f}, {between.high:.3f}]"
            cells.append(f"{score.value:.3f}{low_high}")
        rows.append((_BASELINES.get(kind, kind), cells))
    oracle = run.oracle()
    if oracle is not None:
        values = (getattr(oracle, f"oracle_{each.name}") for each in found.scores)
        gains = (oracle.oracle_inflation[each.name] for each in found.scores)
        cells = [f"{value:.3f} ({gain:+.3f})" for value, gain in zip(values, gains, strict=True)]
        rows.append(("oracle (no result)", cells))
    if not rows:
        return
    voice.heading("Beside them")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("", no_wrap=True)
    for score in found.scores:
        grid.add_column(NAMES[score.name], justify="right", no_wrap=True)
    for name, cells in rows:
        grid.add_row(name, *cells)
    voice.say(grid)
    if oracle is not None:
        voice.say(
            "  The oracle takes, in each fold, the epoch that fits its test clips best: what much "
            "published code reports. It shows how much room that rule gives, and is no result."
        )
