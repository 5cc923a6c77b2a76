"""What key frames are worth to a recogniser, on clips whose true key frames are known.

    python benchmarks/downstream.py CACHE --photos ../shared/footage/london --tune
    python benchmarks/downstream.py CACHE --photos ../shared/footage/london

The first fixes nothing: it prints UF1 with manual key frames on the tuning seed. The second films
the corpus, corrects it, trains a network for every way of choosing key frames, and writes
``results/downstream.md``; stopped, it goes on where it was. Numbers: ``downstream.toml``.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from common import write_result
from downstream_corpus import CONFIG, Config, Corpus
from downstream_prepare import MANUAL, METHODS, TRUE, Prepared, folder_of, manual_inputs, prepare
from downstream_table import TITLES, as_markdown, rows_of
from downstream_training import People, predictions_of, trained
from reapex.evaluation import evaluate
from reapex.synth import find_photos

_TUNING_SEEDS = (0, 1)
_SEEDS = (0, 1, 2, 3, 4)
_STAGES = ("films and correction", "coders", "flows")


def tune(corpus: Corpus, cache: Path, jobs: int) -> None:
    """UF1 with manual key frames: the only score that may be seen before the numbers are fixed."""
    manual_inputs(corpus, cache, jobs)
    folder = folder_of(cache, corpus.config)
    plans = [corpus.plan(i) for i in range(len(corpus))]
    people = People(
        [plan.person for plan in plans], [plan.label for plan in plans], [p.fold for p in plans]
    )
    path = folder / "manual_only.npy"
    run = trained(people, path, path, folder / "tuning", seeds=_TUNING_SEEDS, processes=jobs)
    found = evaluate(predictions_of(run), run.classes)["uf1"]
    assert found.over_seeds is not None
    print(f"manual UF1, tuning seed: {found.value:.3f}, sd over seeds {found.over_seeds.sd:.3f}")


def test(folder: Path, jobs: int) -> None:
    """Train on every way of choosing key frames, and write the table."""
    prepared, seconds = Prepared.load(folder), 0.0
    people = People(prepared.column("person"), prepared.column("class"), prepared.column("fold"))
    runs = {}
    for policy in ("train+test", "train"):
        for method in METHODS:
            train = folder / f"{method}.npy"
            tested = train if policy == "train+test" else folder / f"{MANUAL}.npy"
            if policy == "train" and method == MANUAL:
                runs[policy, method] = runs["train+test", method]
                continue
            run = trained(
                people, train, tested, folder / "runs" / f"{method}-{policy}",
                seeds=_SEEDS, processes=jobs,
            )  # fmt: skip
            runs[policy, method] = predictions_of(run)
            seconds += run.seconds()
    lines = [*_about(prepared), ""]
    for policy, title in (
        ("train+test", "Training and test clips have the key frames of the method"),
        ("train", "Training clips alone have them; test clips have the manual ones"),
    ):
        tables = {method: runs[policy, method] for method in METHODS}
        rows = rows_of(tables, tables[MANUAL], tables[TRUE])
        lines += [f"## {title}", "", *as_markdown(rows), ""]
    filmed = sum(prepared.facts["seconds"][part] for part in _STAGES)
    lines += [
        *_errors(prepared),
        "",
        f"Filming, correction and flows took {filmed / 60:.1f} minutes with {jobs} processes, the "
        f"epochs of all trainings {seconds / 60:.0f} minutes, added up over processes.",
    ]
    write_result("downstream", "What key frames are worth to a recogniser", lines)


def _about(prepared: Prepared) -> list[str]:
    config = prepared.facts["config"]
    learned = ", ".join(prepared.facts["learned"]) or "none"
    text = Path(__file__).with_name("downstream_reading.md").read_text(encoding="utf-8")
    return [
        text.strip(),
        "",
        f"{len(prepared.rows)} clips of {config['n_persons']} photographed people (London faces), "
        f"six classes of action units, {config['n_folds']} folds by person, five seeds, STSTNet on "
        f"optical flow with shared rise and fall, recipe `small`, selection fixed. Coders learned "
        f"by rise–fall: {learned}.",
    ]


def _errors(prepared: Prepared) -> list[str]:
    lines = [
        "## How far the key frames are from the truth",
        "",
        "| key frames | onset / apex / offset, ms | mean | clips unlike manual |",
        "|---|--:|--:|--:|",
    ]
    for name, errors in prepared.facts["mean_error_ms"].items():
        said = " / ".join(f"{ms:.1f}" for ms in errors)
        share = prepared.facts["changed_inputs"][name]
        lines.append(f"| {TITLES[name]} | {said} | {np.mean(errors):.1f} | {share:.0%} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("cache", type=Path, help="a folder for clips, inputs and runs")
    parser.add_argument("--photos", type=Path, required=True, help="portraits with landmarks")
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--clips", type=int, help="the first so many, for a trial")
    parser.add_argument(
        "--tune", action="store_true", help="UF1 with manual key frames on the tuning seed"
    )
    options = parser.parse_args()
    cv2.setNumThreads(1)
    config = Config.read(options.config)
    if options.clips is not None:
        config = replace(config, n_clips=options.clips)
    photos = find_photos(options.photos)
    if options.tune:
        tune(Corpus(config.for_tuning(), photos), options.cache, options.jobs)
    else:
        test(prepare(Corpus(config, photos), options.cache, options.jobs), options.jobs)


if __name__ == "__main__":
    main()
