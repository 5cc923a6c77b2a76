"""A config made into something to train: clips, classes, key frames, pictures, folds.

Conventions
-----------
Every record of the labels is a clip that is used, or it is in ``skipped`` with its reason. The
clips are the same for every choice of key frames: one that lacks a picture in any of them is in
none. A correction applies to ``train``, ``train+test`` or ``none`` of the clips, and the names of
the variants say so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.corpus import Corpus, Skipped
from reapex.correction import Gamdss
from reapex.errors import ConfigWrong
from reapex.face import viewing_named
from reapex.loading import merged
from reapex.progress import Progress
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.classing import Classed, classed, require_counts
from reapex.recognition.config import TrainConfig
from reapex.recognition.inputs import (
    Augmentation,
    DifferenceFeed,
    FlowFeed,
    FlowInputs,
    KeyFrameSource,
    TripleInputs,
    Triples,
    flow_of,
    in_common,
    triples_of,
)
from reapex.recognition.learner import PhasedLearner
from reapex.training import (
    Examples,
    Selection,
    TrainingPlan,
    Variant,
    folds_of,
    recipe_named,
)

MANUAL = "manual"
_FLOW_FROM = 224  # pixels: the size of the pictures that flow is computed on

Telling = Callable[[str], AbstractContextManager[Progress]]
"""Begins a stage of the work, by its title, and tells how far it is."""


@dataclass(frozen=True)
class Experiment:
    """What a config comes to.

    Parameters
    ----------
    config
        The config.
    corpus
        What was read.
    plan
        What is trained and tested.
    pictures
        The clips' pictures for each choice of key frames, the manual ones first where they are
        used; the rows of all of them are the plan's.
    skipped
        Records that are not used, each with its reason.
    """

    config: TrainConfig
    corpus: Corpus
    plan: TrainingPlan
    pictures: tuple[Triples, ...]
    skipped: tuple[Skipped, ...]

    @property
    def n_used(self) -> int:
        """Clips that are learned from and tested."""
        return len(self.plan.examples)


@dataclass(frozen=True)
class Preparing:
    """How an experiment is prepared.

    Parameters
    ----------
    cache
        The folder in which pictures and flow are kept for the next time.
    jobs
        Clips that are worked on at a time; None for as many as there are cores.
    telling
        Who hears how far it is.
    """

    cache: Path
    jobs: int | None = None
    telling: Telling = lambda title: nullcontext(lambda done, total: None)

    def experiment(self, config: TrainConfig) -> Experiment:
        """Read, classify, correct and decode all that a config names.

        Raises
        ------
        ConfigWrong
            If the clips are not those that the config counts.
        InputError, UsageError
            If something cannot be read, or does not fit together.
        """
        choice = NetworkChoice.of(config.network)
        learner = _learner(choice, config)
        corpus = merged(config.labels, config.loader.read_all(config.labels, config.frames))
        found = classed(corpus, config.classes)
        pictures, lost = self._pictures(config, corpus, found, choice)
        label_of = {id(clip): label for clip, label in zip(found.clips, found.labels, strict=True)}
        clips = pictures[0].clips
        labels = tuple(label_of[id(clip)] for clip in clips)
        require_counts(labels, config.classes, lost)
        examples = Examples(
            clips=tuple(clip.id for clip in clips),
            persons=tuple(clip.person for clip in clips),
            datasets=tuple(clip.corpus or clip.dataset for clip in clips),
            labels=labels,
            classes=found.classes,
        )
        plan = self._plan(config, examples, learner, pictures)
        skipped = (*corpus.skipped, *found.skipped, *lost)
        return Experiment(config, corpus, plan, pictures, skipped)

    def _pictures(
        self, config: TrainConfig, corpus: Corpus, found: Classed, choice: NetworkChoice
    ) -> tuple[tuple[Triples, ...], tuple[Skipped, ...]]:
        """The pictures for each source of key frames, of the clips that have them in all."""
        size = choice.spec.size if choice.spec.feature == "difference" else _FLOW_FROM
        viewing = viewing_named(config.keyframes.faces, corpus)
        every = []
        for source in _sources(config):
            is_gamdss = isinstance(source.corrector, Gamdss) and config.keyframes.faces == "auto"
            with self.telling(f"Key frames: {source.name}") as progress:
                marking = source.mark(
                    found.clips,
                    viewing=None if is_gamdss else viewing,  # as published: whole pictures
                    jobs=self.jobs,
                    progress=progress,
                )
            with self.telling("Reading pictures") as progress:
                every.append(
                    triples_of(
                        marking, size, self.cache, viewing=viewing, jobs=self.jobs,
                        progress=progress,
                    )
                )  # fmt: skip
        lost = {each.where: each for pictures in every for each in pictures.skipped}
        return in_common(every), tuple(lost.values())

    def _plan(
        self,
        config: TrainConfig,
        examples: Examples,
        learner: PhasedLearner,
        pictures: Sequence[Triples],
    ) -> TrainingPlan:
        protocol = config.protocol
        spec = learner.choice.spec
        inputs = [self._inputs(each, spec.feature, spec.size) for each in pictures]
        still = inputs[0].still()
        return TrainingPlan(
            examples=examples,
            variants=_variants(config, pictures, inputs),
            learner=learner,
            folds=folds_of(examples, protocol.folds),
            recipe=replace(recipe_named(config.recipe.preset), **config.recipe.given()),
            selection=Selection(
                protocol.selection,
                inner_folds=protocol.inner_folds,
                class_weights=tuple(protocol.inner_class_weights),
            ),
            seeds=tuple(protocol.seeds),
            baselines=tuple(protocol.baselines),
            no_motion=Variant("no motion", still, still),
            with_oracle=protocol.oracle,
            fingerprint=" ".join(each.key for each in pictures),
        )

    def _inputs(self, pictures: Triples, feature: str, size: int) -> TripleInputs | FlowInputs:
        if feature == "difference":
            return pictures.inputs
        with self.telling("Optical flow") as progress:
            return flow_of(pictures, self.cache, size, jobs=self.jobs, progress=progress)


def _learner(choice: NetworkChoice, config: TrainConfig) -> PhasedLearner:
    augmentation = Augmentation(**config.augmentation.model_dump())
    feed = DifferenceFeed if choice.spec.feature == "difference" else FlowFeed
    return PhasedLearner(choice, feed(choice.spec, augmentation))


def _sources(config: TrainConfig) -> tuple[KeyFrameSource, ...]:
    """Every source whose pictures are needed: the manual key frames first, where they are used.

    Raises
    ------
    ConfigWrong
        If two words mean the same.
    """
    part = config.keyframes
    asked = [KeyFrameSource.parse(word, part.truth) for word in part.sources]
    names = [each.name for each in asked]
    if len(set(names)) < len(names):
        raise ConfigWrong(f"keyframes.source names {', '.join(names)}", expected="each once")
    if part.apply == "none":
        return (KeyFrameSource.parse(MANUAL),)
    if part.apply == "train" and MANUAL not in names:
        return (KeyFrameSource.parse(MANUAL), *asked)
    return tuple(sorted(asked, key=lambda each: each.name != MANUAL))


def _variants(
    config: TrainConfig, pictures: Sequence[Triples], inputs: Sequence[TripleInputs | FlowInputs]
) -> tuple[Variant, ...]:
    apply, of_source = (
        config.keyframes.apply,
        dict(zip((each.source for each in pictures), inputs, strict=True)),
    )
    if apply == "none":
        return (Variant(MANUAL, inputs[0], inputs[0]),)
    wanted = [
        KeyFrameSource.parse(word, config.keyframes.truth).name for word in config.keyframes.sources
    ]
    return tuple(
        Variant(
            name if name == MANUAL else f"{name} ({apply})",
            of_source[name],
            of_source[name] if apply == "train+test" else of_source[MANUAL],
        )
        for name in wanted
    )
