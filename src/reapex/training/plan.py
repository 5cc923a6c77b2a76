"""What a run is: which clips, which folds and seeds, what is learned and how."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from reapex.errors import UsageError
from reapex.evaluation import same_name
from reapex.training.devices import Setting
from reapex.training.examples import Examples, Variant
from reapex.training.folds import Fold, remarks_on_folds
from reapex.training.job import Job, JobKind
from reapex.training.learner import Learner
from reapex.training.oracle import OracleFold
from reapex.training.recipe import Recipe
from reapex.training.sealed import SealedFold
from reapex.training.sealed_clips import TestClips
from reapex.training.seeding import seed_of
from reapex.training.selection import Selection
from reapex.training.training_clips import TrainingClips

Baseline = Literal["shuffled", "no_motion"]
Scalar = str | int | float | bool


@dataclass(frozen=True)
class TrainingPlan:
    """A run.

    Parameters
    ----------
    examples
        The clips, a row each.
    variants
        The ways to choose key frames; more than one only with inner selection.
    learner
        What is trained.
    folds
        Who is tested when; every clip in one fold.
    recipe, selection
        How it is trained, and what is chosen how.
    seeds
        Everything is done once with each.
    baselines
        ``shuffled``: the labels of each training part are dealt out anew; ``no_motion``: the
        inputs of ``no_motion``. The majority is always there.
    no_motion
        Inputs in which nothing moves.
    baseline_seeds
        The seeds of the baselines; the first of the run's, if none are given.
    with_oracle
        Whether the epochs are scored on the test clips, after everything else.
    keeps_weights
        Whether the weights of folds that are done stay.
    fingerprint
        A hash of what the inputs hold, from whoever made them; a run folder is not gone on with
        under another.

    Raises
    ------
    UsageError
        If parts do not fit each other.
    """

    examples: Examples
    variants: tuple[Variant, ...]
    learner: Learner
    folds: tuple[Fold, ...]
    recipe: Recipe
    selection: Selection = field(default_factory=Selection)
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    baselines: tuple[Baseline, ...] = ()
    no_motion: Variant | None = None
    baseline_seeds: tuple[int, ...] = ()
    with_oracle: bool = False
    keeps_weights: bool = True
    fingerprint: str = ""

    def __post_init__(self) -> None:
        self.selection.require_variants([each.name for each in self.variants])
        self._require_seeds()
        self._require_inputs()
        self._require_folds()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said of the folds and classes."""
        return remarks_on_folds(self.examples, self.folds)

    @property
    def kinds(self) -> Mapping[JobKind, tuple[int, ...]]:
        """The seeds of the run itself and of each baseline that learns."""
        seeds = self.baseline_seeds or self.seeds[:1]
        kinds: dict[JobKind, tuple[int, ...]] = {"main": self.seeds}
        return kinds | {baseline: seeds for baseline in self.baselines}  # noqa: C420

    @property
    def identity(self) -> Mapping[str, Scalar]:
        """What makes two runs of one plan the same, beyond the caller's own config."""
        parts: dict[str, Scalar] = {
            "learner": self.learner.name,
            "variants": ", ".join(each.name for each in self.variants),
            "seeds": ", ".join(map(str, self.seeds)),
            "with_oracle": self.with_oracle,
        }
        for name, part in (("recipe", self.recipe), ("selection", self.selection)):
            for each in fields(part):
                value = getattr(part, each.name)
                is_list = isinstance(value, tuple)
                parts[f"{name}.{each.name}"] = ", ".join(value) if is_list else value
        return parts

    @property
    def data(self) -> Mapping[str, str]:
        """Hashes of what is learned from and tested."""
        examples = self.examples
        hints = {} if examples.hints is None else {"hints": _hash(examples.hints)}
        return {
            "clips": _hash([examples.clips, examples.persons, examples.datasets]),
            "labels": _hash([examples.labels, examples.classes]),
            "folds": _hash([[each.name, each.train, each.test] for each in self.folds]),
            "inputs": _hash(self.fingerprint),
            **hints,
        }

    def jobs(self, folder: Path, setting: Setting) -> tuple[Job, ...]:
        """Every fold of every kind and seed: the run itself first."""
        return tuple(
            job
            for kind, seeds in self.kinds.items()
            for seed in seeds
            for job in self._jobs(kind, seed, folder, setting)
        )

    def _jobs(self, kind: JobKind, seed: int, folder: Path, setting: Setting) -> Iterator[Job]:
        variants = self.variants
        if kind == "no_motion" and self.no_motion is not None:
            variants = (self.no_motion,)
        for number, fold in enumerate(self.folds):
            training = TrainingClips.of(self.examples, variants, fold.train)
            if kind == "shuffled":
                training = training.dealt_anew(_dealt_anew(training, seed, fold.name))
            test = TestClips.of(self.examples, variants, fold.test)
            has_oracle = self.with_oracle and kind == "main"
            yield Job(
                kind,
                seed,
                fold.name,
                folder / job_path(kind, seed, number, fold.name),
                self.learner,
                self.recipe,
                self.selection,
                setting,
                training,
                SealedFold(fold.name, test, len(self.examples.classes)),
                OracleFold(test, self.examples.classes) if has_oracle else None,
                self.keeps_weights,
            )

    def _require_seeds(self) -> None:
        if not self.seeds or len(set(self.seeds)) != len(self.seeds) or min(self.seeds) < 0:
            raise UsageError(
                f"The seeds are {', '.join(map(str, self.seeds)) or 'missing'}",
                expected="one or more, each once, 0 or above",
            )

    def _require_inputs(self) -> None:
        unknown = set(self.baselines) - set(get_args(Baseline))
        if unknown:
            raise UsageError(
                f"There is no baseline {unknown.pop()!r}",
                expected=" or ".join(get_args(Baseline)),
            )
        if "no_motion" in self.baselines and self.no_motion is None:
            raise UsageError("The baseline no_motion needs inputs in which nothing moves")
        every = (*self.variants, *(each for each in (self.no_motion,) if each is not None))
        for variant in every:
            for inputs in (variant.train, variant.test):
                if len(inputs) != len(self.examples):
                    raise UsageError(
                        f"{variant.name} has inputs of {len(inputs)} clips",
                        expected=f"one for each of {len(self.examples)}",
                    )

    def _require_folds(self) -> None:
        tested = sorted(row for fold in self.folds for row in fold.test)
        if tested != list(range(len(self.examples))):
            raise UsageError(
                f"The folds test {len(tested)} clips of {len(self.examples)}",
                expected="every clip in one fold",
            )
        persons = [same_name(each) for each in self.examples.persons]
        names = dict(zip(persons, self.examples.persons, strict=True))
        for fold in self.folds:
            learned_from = {persons[row] for row in fold.train}
            if self.selection.mode == "inner" and len(learned_from) < 2:
                raise UsageError(
                    f"The fold {fold.name} learns from one person, "
                    f"{names[learned_from.pop()]}: no inner choice can be made",
                    mend="Use selection fixed, or add persons",
                )
            both = learned_from & {persons[row] for row in fold.test}
            if both:
                raise UsageError(
                    f"The fold {fold.name} learns from and tests {names[min(both)]}",
                    expected="every person in one part",
                )


def job_path(kind: str, seed: int, number: int, fold: str) -> Path:
    """Where a job's files lie in the run folder.

    Examples
    --------
    >>> job_path("main", 0, 4, "samm/006").as_posix()
    'jobs/main/seed-0/005-samm-006'
    """
    # The number keeps names apart that differ in what no file system takes, or in case only.
    safe = re.sub(r"[^A-Za-z0-9]+", "-", fold).strip("-")[:40]
    return Path("jobs", kind, f"seed-{seed}", f"{number + 1:03}-{safe}".rstrip("-"))


def _dealt_anew(training: TrainingClips, seed: int, fold: str) -> tuple[int, ...]:
    rng = np.random.default_rng(seed_of(seed, fold, "shuffled labels"))
    return tuple(rng.permutation(len(training)).tolist())


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
