"""What a config comes to before any picture is read: clips, classes, folds, network, recipe.

Whatever is wrong with a config is said by then: pictures take minutes, and corrections hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.errors import ConfigWrong
from reapex.loading import merged
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.classing import Classed, classed, require_enough
from reapex.recognition.config import TrainConfig
from reapex.recognition.inputs import (
    Augmentation,
    DifferenceFeed,
    FlowFeed,
    KeyFrameSource,
    SequenceFeed,
)
from reapex.recognition.learner import Feed, PhasedLearner
from reapex.recognition.losses import UnitLearner, units_of
from reapex.recognition.networks import Feature, InputSpec
from reapex.training import (
    Examples,
    Recipe,
    Selection,
    folds_of,
    recipe_named,
    remarks_on_folds,
)

MANUAL = "manual"
_FEEDS: Mapping[Feature, Callable[[InputSpec, Augmentation], Feed]] = {
    "difference": DifferenceFeed,
    "flow": FlowFeed,
    "sequence": SequenceFeed,
}


@dataclass(frozen=True)
class Outline:
    """What a config comes to before any picture is read.

    Parameters
    ----------
    config
        The config.
    corpus
        What was read.
    found
        The clips that have a class.
    learner, recipe, selection
        What is trained, how, and what is chosen how.
    sources
        The key frames that are asked for, in the config's order.
    remarks
        What must be said of the folds and classes.
    n_folds
        How many folds the protocol makes.
    """

    config: TrainConfig
    corpus: Corpus
    found: Classed
    learner: PhasedLearner
    recipe: Recipe
    selection: Selection
    sources: tuple[KeyFrameSource, ...]
    remarks: tuple[str, ...]
    n_folds: int

    @classmethod
    def of(cls, config: TrainConfig) -> Outline:
        """Read and classify the clips that a config names.

        Raises
        ------
        ConfigWrong
            If the clips are not those that the config counts.
        InputError, UsageError
            If something cannot be read, or does not fit together.
        """
        choice = NetworkChoice.of(config.network)
        protocol = config.protocol
        recipe = replace(recipe_named(config.recipe.preset), **config.recipe.given())
        selection = Selection(
            protocol.selection,
            inner_folds=protocol.inner_folds,
            class_weights=tuple(protocol.inner_class_weights),
        )
        if len(set(protocol.seeds)) < len(protocol.seeds):
            raise ConfigWrong(f"protocol.seeds names {protocol.seeds}", expected="each once")
        learner, sources = _learner(choice, config), _sources(config)
        selection.require_variants([each.name for each in sources])
        corpus = merged(config.labels, config.loader.read_all(config.labels, config.frames))
        found = classed(corpus, config.classes)
        require_enough(found.labels, config.classes, corpus.skipped)
        if all(clip.frames is None for clip in found.clips):
            raise ConfigWrong(
                "The clips have no pictures to learn from",
                mend='Name their folder, as in frames = "Cropped"',
            )
        _require_units(found.clips, config)
        examples = examples_of(found.clips, found, config)
        folds = folds_of(examples, protocol.folds)
        remarks = remarks_on_folds(examples, folds)
        return cls(config, corpus, found, learner, recipe, selection, sources, remarks, len(folds))

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody who has a clip with a class."""
        return tuple(dict.fromkeys(clip.person for clip in self.found.clips))


def examples_of(clips: Sequence[Clip], found: Classed, config: TrainConfig) -> Examples:
    """The clips as the training room knows them, a row each."""
    label_of = {id(clip): label for clip, label in zip(found.clips, found.labels, strict=True)}
    return Examples(
        clips=tuple(clip.id for clip in clips),
        persons=tuple(clip.person for clip in clips),
        datasets=tuple(clip.corpus or clip.dataset for clip in clips),
        labels=tuple(label_of[id(clip)] for clip in clips),
        classes=found.classes,
        hints=tuple(units_of(clip.action_units) for clip in clips)
        if config.loss.kind == "au"
        else None,
    )


def _require_units(clips: Sequence[Clip], config: TrainConfig) -> None:
    """Raise ConfigWrong if action units are to be learned and no clip has one."""
    if config.loss.kind == "au" and all(1 not in units_of(clip.action_units) for clip in clips):
        raise ConfigWrong(
            "loss.kind is au, and no clip has an action unit",
            expected="labels that say them, as in 4 or L12+25",
            mend="Name the column that holds them, as in columns.action_units, or set loss.kind to "
            "ce",
        )


def _learner(choice: NetworkChoice, config: TrainConfig) -> PhasedLearner:
    augmentation = Augmentation(**config.augmentation.model_dump())
    feed = _FEEDS[choice.spec.feature](choice.spec, augmentation)
    if config.loss.kind == "ce":
        return PhasedLearner(choice, feed)
    return UnitLearner(choice, feed, config.loss.r, config.loss.positives)


def _sources(config: TrainConfig) -> tuple[KeyFrameSource, ...]:
    """The key frames that are learned from.

    Raises
    ------
    ConfigWrong
        If two words mean the same.
    """
    part = config.keyframes
    if part.apply == "none":
        return (KeyFrameSource.parse(MANUAL),)
    asked = tuple(KeyFrameSource.parse(word, part.truth) for word in part.sources)
    names = [each.name for each in asked]
    if len(set(names)) < len(names):
        raise ConfigWrong(f"keyframes.source names {', '.join(names)}", expected="each once")
    return asked
