"""A config read from its TOML file, with every fault told at once.

Conventions
-----------
An unknown word is an error that names the nearest known one. Paths are taken from the file's own
folder, and must be there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from reapex.errors import ConfigWrong, Place
from reapex.labels import SHIPPED_ERRATA
from reapex.recognition.config import TrainConfig
from reapex.toml_file import read_toml

_FACES = ("auto", "crops", "none")


def read_config(path: Path, changes: Mapping[str, str] | None = None) -> TrainConfig:
    """Read a config, and see that the files it names are there.

    Parameters
    ----------
    path
        The TOML file.
    changes
        Single values by dotted name, as text in TOML's own spelling or plain words:
        ``{"recipe.epochs": "40", "keyframes.source": "risefall"}``. Nothing takes a value out.

    Raises
    ------
    ConfigWrong
        If it is no TOML, lacks a word, has an unknown one, or names a path that is not there; all
        faults in one message.
    """
    where = Place(file=path)
    try:
        content = read_toml(path)
    except FileNotFoundError:
        raise ConfigWrong(
            "There is no such file",
            where=where,
            mend="Write one with reapex config LABELS --frames FOLDER --out train.toml",
        ) from None
    except (OSError, ValueError) as error:
        raise ConfigWrong(
            f"The config cannot be read ({error})", where=where, expected="TOML in UTF-8"
        ) from None
    for name, text in (changes or {}).items():
        _set(content, name, text)
    return _config(content, path.resolve().parent, where)


def _config(content: dict[str, Any], folder: Path, where: Place) -> TrainConfig:
    try:
        config = TrainConfig.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(
            _fault(each["loc"], each["type"], each["msg"]) for each in error.errors()
        )
        raise ConfigWrong(faults, where=where, mend="Correct these and run it again") from None
    config = _from_folder(config, folder)
    try:
        faults = "; ".join(_missing(config))
    except OSError as error:  # a name of thousands of letters
        faults = f"A path of it cannot be looked for ({error.strerror})"
    if faults:
        raise ConfigWrong(faults, where=where, mend="Paths are taken from the config's own folder")
    return config


def _from_folder(config: TrainConfig, folder: Path) -> TrainConfig:
    """The config with every path taken from its own folder."""
    part = config.keyframes
    words = [_word_from(folder, each) for each in part.sources]
    changed: dict[str, Any] = {
        "truth": None if part.truth is None else folder / part.truth,
        "source": words[0] if isinstance(part.source, str) else words,
        "faces": part.faces if part.faces in _FACES else str(folder / part.faces),
    }
    return config.model_copy(
        update={
            "labels": folder / config.labels,
            "frames": None if config.frames is None else folder / config.frames,
            "errata": _errata_from(folder, config.errata),
            "emotions": None if config.emotions is None else folder / config.emotions,
            "only": None if config.only is None else folder / config.only,
            "keyframes": part.model_copy(update=changed),
        }
    )


def _word_from(folder: Path, word: str) -> str:
    name, colon, rest = word.partition(":")
    return f"true:{folder / rest.strip()}" if name.strip() == "true" and colon and rest else word


def _errata_from(folder: Path, errata: str | None) -> str | None:
    return errata if errata in (None, *SHIPPED_ERRATA) else str(folder / str(errata))


def _missing(config: TrainConfig) -> Iterator[str]:
    if not config.labels.exists():  # SMIC's are a folder
        yield f"The labels {config.labels} are not there"
    if config.frames is not None and not config.frames.is_dir():
        yield f"The frames folder {config.frames} is not there"
    if config.keyframes.truth is not None and not config.keyframes.truth.is_file():
        yield f"The truth {config.keyframes.truth} is not there"
    for what, file in (("emotions", config.emotions), ("list of clips", config.only)):
        if file is not None and not file.is_file():
            yield f"The {what} {file} is not there"
    if config.classes.map is not None and config.classes.of is not None:
        yield "classes: map and of are both given, and only one can hold"


def _set(content: dict[str, Any], name: str, text: str) -> None:
    *parts, last = name.split(".")
    table = content
    for part in parts:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise ConfigWrong(f"--set {name}: {part} is a value, and nothing stands in it")
    if not text:
        table.pop(last, None)
        return
    try:
        table[last] = tomllib.loads(f"x = {text}")["x"]
    except (ValueError, RecursionError):
        table[last] = text  # a plain word needs no quotation marks


def _fault(place: tuple[int | str, ...], kind: str, message: str) -> str:
    name = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        known = _known(place)
        close = get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
        return f"There is no {name}; {hint}"
    if kind in ("model_type", "dict_type"):
        return f"{name} is a table, as in [{name}]"
    if kind == "missing":
        return f"{name} is missing"
    return f"{name}: {message[:1].lower()}{message[1:]}"


def _known(place: tuple[int | str, ...]) -> tuple[str, ...]:
    """The words that may stand where an unknown one does."""
    part: type[BaseModel] = TrainConfig
    for name in place[:-1]:
        inner = part.model_fields[str(name)].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            break
        part = inner
    return tuple(part.model_fields)
