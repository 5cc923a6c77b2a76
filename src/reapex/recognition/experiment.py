"""An outline made into something to train: key frames, pictures, a plan.

Conventions
-----------
Every record of the labels
is a clip that is used, or it is in ``skipped`` with its reason. The clips are the same for every
choice of key frames: one that lacks a picture in any of them is in none. A correction applies to
``train``, ``train+test`` or ``none`` of the clips, and the names of the variants say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reapex.corpus import Corpus, Skipped
from reapex.correction import Gamdss, RiseFall
from reapex.face import Viewing, viewing_named
from reapex.progress import Progress
from reapex.recognition.classing import require_counts
from reapex.recognition.config import TrainConfig
from reapex.recognition.inputs import (
    KeyFrameSource,
    Marking,
    StoredInputs,
    Taken,
    TripleInputs,
    flow_of,
    in_common,
    sequences_of,
    triples_of,
)
from reapex.recognition.networks import InputSpec
from reapex.recognition.outline import MANUAL, Outline, examples_of
from reapex.training import (
    Examples,
    Scalar,
    TrainingPlan,
    Variant,
    folds_of,
)

_FLOW_FROM = 224  # pixels: the size of the pictures that flow is computed on

Telling = Callable[[str], AbstractContextManager[Progress]]
"""Begins a stage of the work, by its title, and tells how far it is."""


@dataclass(frozen=True)
class Experiment:
    """What is trained, with its pictures.

    Parameters
    ----------
    outline
        What was known before.
    plan
        What is trained and tested.
    pictures
        The clips' pictures for each choice of key frames, the manual ones first where they are
        used; the rows of all of them are the plan's.
    skipped
        Records that are not used, each with its reason.
    """

    outline: Outline
    plan: TrainingPlan
    pictures: tuple[Taken[StoredInputs], ...]
    skipped: tuple[Skipped, ...]

    @property
    def config(self) -> TrainConfig:
        """The config."""
        return self.outline.config

    @property
    def corpus(self) -> Corpus:
        """What was read."""
        return self.outline.corpus

    @property
    def n_used(self) -> int:
        """Clips that are learned from and tested."""
        return len(self.plan.examples)

    @property
    def facts(self) -> Mapping[str, Scalar]:
        """Where key frames are from, who got them, and how many moved: for every result."""
        sources = self.outline.sources
        clips = self.pictures[0].clips
        facts: dict[str, Scalar] = {
            "midpoint_apexes": sum(clip.apex_source == "midpoint" for clip in clips),
            "keyframes": " | ".join(each.name for each in sources),
            "apply": self.config.keyframes.apply,
            "clips": self.n_used,
            "coders_learned_from_all_clips": any(
                isinstance(each.corrector, RiseFall) and each.corrector.learns for each in sources
            ),
        }
        for pictures in self.pictures:
            asked = [each.could_move for each in pictures.marked if each.could_move is not None]
            moved = sum(each.has_moved for each in pictures.marked)
            facts[f"moved.{pictures.source}"] = moved
            if asked:
                facts[f"movable_share.{pictures.source}"] = sum(asked) / len(asked)
        return facts


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
    takes_what_is_left
        Whether clips whose pictures cannot be used may be missing from the config's counts, as in
        a study, which counts what it finds.
    """

    cache: Path
    jobs: int | None = None
    telling: Telling = lambda title: nullcontext(lambda done, total: None)
    takes_what_is_left: bool = False

    def experiment(self, outline: Outline) -> Experiment:
        """Correct and decode all that an outline needs.

        Raises
        ------
        ConfigWrong
            If too many clips have pictures that cannot be used: the counts are no longer the
            config's.
        InputError, UsageError
            If something cannot be read.
        """
        pictures, lost = self._pictures(outline)
        examples = examples_of(pictures[0].clips, outline.found, outline.config)
        if not self.takes_what_is_left:
            require_counts(examples.labels, outline.config.classes, lost)
        skipped = (*outline.corpus.skipped, *outline.found.skipped, *lost)
        return Experiment(outline, self._plan(outline, examples, pictures), pictures, skipped)

    def _pictures(
        self, outline: Outline
    ) -> tuple[tuple[Taken[StoredInputs], ...], tuple[Skipped, ...]]:
        """The pictures for each source of key frames, of the clips that have them in all."""
        config, spec = outline.config, outline.learner.choice.spec
        viewing = viewing_named(config.keyframes.faces, outline.corpus)
        every = []
        for source in _needed(outline):
            is_gamdss = isinstance(source.corrector, Gamdss) and config.keyframes.faces == "auto"
            with self.telling(f"Key frames: {source.name}") as progress:
                marking = source.mark(
                    outline.found.clips,
                    viewing=None if is_gamdss else viewing,  # as published: whole pictures
                    jobs=self.jobs,
                    progress=progress,
                )
            with self.telling("Reading pictures") as progress:
                every.append(self._taken(marking, spec, viewing, progress))
        lost = {each.where: each for pictures in every for each in pictures.skipped}
        return in_common(every), tuple(lost.values())

    def _taken(
        self, marking: Marking, spec: InputSpec, viewing: Viewing | None, progress: Progress
    ) -> Taken[StoredInputs]:
        """The pictures that a feature is made of."""
        if spec.feature == "sequence":
            return sequences_of(
                marking, spec.size, spec.n_frames, self.cache, viewing=viewing, jobs=self.jobs,
                progress=progress,
            )  # fmt: skip
        size = spec.size if spec.feature == "difference" else _FLOW_FROM
        return triples_of(
            marking, size, self.cache, viewing=viewing, jobs=self.jobs, progress=progress
        )

    def _plan(
        self, outline: Outline, examples: Examples, pictures: Sequence[Taken[StoredInputs]]
    ) -> TrainingPlan:
        protocol, spec = outline.config.protocol, outline.learner.choice.spec
        inputs = [self._inputs(each, spec.feature, spec.size) for each in pictures]
        still = inputs[0].still()
        return TrainingPlan(
            examples=examples,
            variants=_variants(outline, pictures, inputs),
            learner=outline.learner,
            folds=folds_of(examples, protocol.folds),
            recipe=outline.recipe,
            selection=outline.selection,
            seeds=tuple(protocol.seeds),
            baselines=tuple(protocol.baselines),
            no_motion=Variant("no motion", still, still),
            with_oracle=protocol.oracle,
            fingerprint=" ".join(each.fingerprint for each in inputs),
        )

    def _inputs(self, pictures: Taken[StoredInputs], feature: str, size: int) -> StoredInputs:
        if feature != "flow":
            return pictures.inputs
        triples = cast("Taken[TripleInputs]", pictures)  # what flow is made of: see _taken
        with self.telling("Optical flow") as progress:
            return flow_of(triples, self.cache, size, jobs=self.jobs, progress=progress)


def _needed(outline: Outline) -> tuple[KeyFrameSource, ...]:
    """Every source whose pictures are needed: the manual key frames first, where they are used."""
    asked = outline.sources
    if outline.config.keyframes.apply == "train" and all(each.name != MANUAL for each in asked):
        return (KeyFrameSource.parse(MANUAL), *asked)
    return tuple(sorted(asked, key=lambda each: each.name != MANUAL))


def _variants(
    outline: Outline, pictures: Sequence[Taken[StoredInputs]], inputs: Sequence[StoredInputs]
) -> tuple[Variant, ...]:
    apply = outline.config.keyframes.apply
    of_source = dict(zip((each.source for each in pictures), inputs, strict=True))
    return tuple(
        Variant(
            name if name == MANUAL else f"{name} ({apply})",
            of_source[name],
            of_source[MANUAL] if apply == "train" else of_source[name],
        )
        for name in (each.name for each in outline.sources)
    )
