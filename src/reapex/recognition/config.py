"""What is to be trained, on what, and how it is judged: one TOML file, read before any work.

Conventions
-----------
::

    labels = "labels.csv"  # or a manifest; paths are taken from this file's folder
    frames = "frames"

    [classes.counts]  # every class, in order, and how many clips it must have
    happiness = 12
    disgust = 9

    [keyframes]
    source = "manual"  # manual, risefall, gamdss, gamdss:0.05, spotted:flow_peak, true
    apply = "train"  # train, train+test or none

    [network]
    name = "gamdss"  # docs/recognition.md lists them all
    preset = "small"  # of gamdss: released and paper are the full network

    [recipe]
    preset = "small"  # or released; single values may follow: epochs = 40

    [loss]
    kind = "ce"  # or au: action units besides, with r = 0.25 and positives = "none"

    [protocol]
    folds = "loso"  # loso, lodo or grouped:6
    seeds = [0, 1, 2, 3, 4]
    selection = "fixed"  # or inner

What is left out has the defaults that are written here; the run folder holds all of them spelled
out. :mod:`~reapex.recognition.config_file` reads one. Neither needs torch, so that a config can be
checked anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from reapex.labels import SHIPPED_ERRATA, errata_named
from reapex.loading import DEFAULT_CONTEXT_MS, ApexPolicy, Loader

Apply = Literal["train", "train+test", "none"]
Baseline = Literal["shuffled", "no_motion"]
Count = Annotated[int, Field(ge=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClassesPart(_Part):
    """Which labels are which class.

    ``counts`` names every class in order with the clips it must have. ``map`` is a class map of
    Reapex, or one per data set; ``of`` is the user's own, from label to class; without either a
    label is its own class. ``column`` holds the labels if they are not the emotions.
    """

    counts: Annotated[dict[str, Count], Field(min_length=2)]
    map: str | list[str] | None = None
    of: dict[str, str] | None = None
    column: str | None = None


class KeyFramesPart(_Part):
    """Which key frames are learned from, and whether the test clips get them too."""

    source: str | Annotated[list[str], Field(min_length=1)] = "manual"
    apply: Apply = "train"
    faces: str = "auto"
    truth: Path | None = None

    @field_validator("source", mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        """``source = true`` without quotation marks means the word, too."""
        words = ["true" if each is True else each for each in _listed(value)]
        return words if isinstance(value, list) else words[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """The candidates; several only where the training subjects choose among them."""
        return tuple(_listed(self.source))


class NetworkPart(_Part):
    """The network by its name; what is left out is the network's own choice.

    ``gamdss`` is the small one unless its preset says otherwise: the full one is for a GPU.
    """

    name: str = "gamdss"
    preset: str | None = None
    phases: Literal["rise", "fall", "full"] | None = None
    spatial: bool | None = None
    feature: Literal["difference", "flow"] | None = None
    layout: Literal["early", "t_to_s", "s_to_t", "late"] | None = None
    size: Annotated[int, Field(ge=16)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _small(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("name", "gamdss") == "gamdss":
            return {"preset": "small", **data}
        return data


class AugmentationPart(_Part):
    """How training pictures are varied; the values are those of the release."""

    flip: Annotated[float, Field(ge=0, le=1)] = 0.5
    rotation_deg: Annotated[float, Field(ge=0, le=45)] = 3.0
    padding_px_at_224: Annotated[int, Field(ge=0, le=112)] = 15


class RecipePart(_Part):
    """How is learned: a preset, and single values that differ from it."""

    preset: str = "small"
    epochs: Annotated[int, Field(ge=1)] | None = None
    batch_size: Annotated[int, Field(ge=2)] | None = None
    learning_rate: Annotated[float, Field(gt=0)] | None = None
    weight_decay: Annotated[float, Field(ge=0)] | None = None
    decay: Annotated[float, Field(gt=0, le=1)] | None = None
    decay_epochs: Annotated[int, Field(ge=0)] | None = None
    class_weights: Literal["none", "balanced"] | None = None
    precision: Literal["auto", "float32", "bf16"] | None = None

    def given(self) -> dict[str, Any]:
        """The values that differ from the preset."""
        values = self.model_dump(exclude={"preset"})
        return {name: value for name, value in values.items() if value is not None}


class LossPart(_Part):
    """What the network is taught: its classes (``ce``), or action units besides (``au``).

    ``r`` is the share of the action units; ``positives`` says how a unit that is there is weighted.
    """

    kind: Literal["ce", "au"] = "ce"
    r: Annotated[float, Field(ge=0, le=1)] = 0.25
    positives: Literal["none", "global", "distinct", "minor"] = "none"


class ProtocolPart(_Part):
    """How is judged."""

    folds: str = "loso"
    seeds: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)] = [0, 1, 2, 3, 4]
    selection: Literal["fixed", "inner"] = "fixed"
    inner_folds: Annotated[int, Field(ge=2)] = 3
    inner_class_weights: list[Literal["none", "balanced"]] = []
    baselines: list[Baseline] = []
    oracle: bool = False


class TrainConfig(_Part):
    """A whole config; paths are absolute once it is read."""

    labels: Path
    frames: Path | None = None
    dataset: str | None = None
    columns: dict[str, str] = {}
    fps: Annotated[float, Field(gt=0)] | None = None
    apex_policy: ApexPolicy = "midpoint"
    context_ms: Annotated[float, Field(ge=0)] = DEFAULT_CONTEXT_MS
    errata: str | None = None
    emotions: Path | None = None
    only: Path | None = None
    first_frame: Annotated[int, Field(ge=0)] | None = None
    classes: ClassesPart
    keyframes: KeyFramesPart = KeyFramesPart()
    network: NetworkPart = NetworkPart.model_validate({})
    augmentation: AugmentationPart = AugmentationPart()
    recipe: RecipePart = RecipePart()
    loss: LossPart = LossPart()
    protocol: ProtocolPart = ProtocolPart()

    @property
    def loader(self) -> Loader:
        """How the labels are read."""
        return Loader(
            self.dataset,
            self.columns,
            self.fps,
            self.apex_policy,
            self.context_ms,
            errata=None if self.errata is None else errata_named(self.errata),
            emotions=self.emotions,
            only=self.only,
            first_frame=self.first_frame,
        )

    def flat(self) -> dict[str, str | int | float | bool]:
        """Every value that decides what is learned, under its dotted name.

        Not the paths, of which the data are compared themselves, not the baselines, which may be
        added to a run, and of a loss without action units nothing.
        """
        content = self.model_dump(mode="json", exclude={"labels", "frames", "emotions", "only"})
        if self.errata not in SHIPPED_ERRATA:
            del content["errata"]
        del content["keyframes"]["truth"], content["protocol"]["baselines"]
        if self.loss.kind == "ce":
            del content["loss"]
        return dict(_flat("", content))

    def spelled_out(self, folder: Path) -> str:
        """The config as TOML with every default written out, to stand in a folder.

        Paths are written from there, so that it can be run where it stands.
        """
        content = self.model_dump(mode="json", exclude_none=True)
        for table, name in ((content, "labels"), (content, "frames"), (content, "emotions"),
                            (content, "only"), (content["keyframes"], "truth")):  # fmt: skip
            if name in table:
                table[name] = path_from(Path(table[name]), folder)
        if self.errata is not None:
            content["errata"] = errata_from(self.errata, folder)
        return tomli_w.dumps(content)


def path_from(path: Path, folder: Path) -> str:
    """A path as it is written in a file of that folder."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return path.absolute().as_posix()


def errata_from(errata: str, folder: Path) -> str:
    """The same of errata, where they are no shipped ones."""
    return errata if errata in SHIPPED_ERRATA else path_from(Path(errata), folder)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str | int | float | bool]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, each)
    elif isinstance(value, list):
        yield prefix, ", ".join(map(str, value))
    elif value is not None:
        yield prefix, value
