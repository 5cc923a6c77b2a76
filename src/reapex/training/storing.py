"""Files of a run folder: each whole or not there, whatever moment the process is killed at."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import safetensors.torch
from torch import Tensor, nn

from reapex.errors import InputError, Place
from reapex.output import writing


def write_text(path: Path, text: str) -> None:
    """Put a text in place of what was there, in one step."""
    with writing(path, force=True) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """A JSON object, written as :func:`write_text` does."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object that was written whole.

    Raises
    ------
    InputError
        If it is not there, or no JSON object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"This file of a run folder cannot be read: {error}", where=Place(file=path)
        ) from None
    if not isinstance(value, dict):
        raise InputError("This file of a run folder holds no object", where=Place(file=path))
    return value


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table, written as :func:`write_text` does; lines end alike on every system."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text(path, text.getvalue())


def read_csv(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table that :func:`write_csv` wrote.

    Raises
    ------
    InputError
        If it is not there, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(
            f"This file of a run folder cannot be read: {error}", where=Place(file=path)
        ) from None
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"The table lacks {', '.join(missing)}", where=Place(file=path))
    return rows


def write_weights(path: Path, network: nn.Module) -> None:
    """The weights of a network as safetensors, in place in one step."""
    weights: dict[str, Tensor] = {
        # Copies: two names of one tensor (tied weights) are each written out.
        name: value.detach().to("cpu", copy=True).contiguous()
        for name, value in network.state_dict().items()
    }
    with writing(path, force=True) as temporary:
        safetensors.torch.save_file(weights, temporary)


def read_weights(path: Path, network: nn.Module) -> None:
    """Give a network the weights of a file."""
    network.load_state_dict(safetensors.torch.load_file(path))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
