"""The keys of a training config and of a manifest, from the models that read them."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from reapex.loading.manifest import CorpusEntry
from reapex.recognition.config import TrainConfig

PAGE = "reference/configuration.md"
_MARK = "<!-- keys: {} -->"


def with_keys(text: str) -> str:
    """The page's text with the tables of keys at their marks."""
    for name, model in (("manifest", CorpusEntry), ("config", TrainConfig)):
        text = text.replace(_MARK.format(name), _tables(model))
    return text


def _tables(model: type[BaseModel], prefix: str = "") -> str:
    rows, below = [], []
    for name, field in model.model_fields.items():
        part = _part(field.annotation)
        if part is not None:
            below.append(f"### `[{prefix}{name}]`\n\n{_purpose(part)}\n\n{_tables(part)}")
            continue
        rows.append(f"| `{name}` | {_kind(field.annotation)} | {_default(field)} |")
    table = "\n".join(["| key | value | left out |", "|---|---|---|", *rows])
    return "\n\n".join([table, *below])


def _part(annotation: Any) -> type[BaseModel] | None:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None


def _purpose(part: type[BaseModel]) -> str:
    return re.sub(r"``", "`", " ".join((part.__doc__ or "").split()))


def _default(field: Any) -> str:
    if field.is_required():
        return "must be there"
    value = None if field.default is PydanticUndefined else field.default
    shown = str(value).lower() if isinstance(value, bool) else value
    return "—" if value in (None, {}, []) else f"`{shown}`"


def _kind(annotation: Any) -> str:
    """A type in words of a configuration file."""
    text = getattr(annotation, "__name__", "") if not get_args(annotation) else str(annotation)
    words = re.findall(r"Literal\[([^\]]*)\]", text)
    if words:
        options = words[0].replace("'", "").split(", ")
        several = "a list of " if text.startswith("list") else ""
        return several + ", ".join(f"`{each}`" for each in options)
    for found, said in (
        ("dict[str", "a table"),
        ("list[", "a list" if "str |" not in text else "a word, or a list of them"),
        ("bool", "`true` or `false`"),
        ("Path", "a path"),
        ("float", "a number"),
        ("int", "a whole number"),
    ):
        if found in text:
            return said
    return "text"
