"""Files of a run folder: each whole or not there, whatever moment the process is killed at.

Conventions
-----------
A file is written under another name and put in its place in one step. Two are appended to instead,
the log of epochs and the ledgers: the last line of these may be cut short by a kill. Whoever reads
them leaves out a last line without its end, and :func:`append_line` takes it away first.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor, nn

from reapex.errors import InputError, OutputError, Place
from reapex.output import writing


class Damaged(InputError):
    """A file of a run folder is cut short, was changed by hand, or is gone."""


@contextmanager
def can_write(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file or folder is written into an error in words.

    Raises
    ------
    OutputError
        For a full disk, a folder that refuses writing, and what torch and safetensors make of them.
    """
    try:
        yield
    except (OSError, RuntimeError, SafetensorError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error).partition("\n")[0]
        raise OutputError(
            f"The run folder cannot be written: {words or error}",
            where=Place(file=path),
            mend="Make room on the disk or allow writing there, then start the run again: it goes "
            "on where it stopped",
        ) from error


@contextmanager
def putting(path: Path) -> Iterator[Path]:
    """A temporary path to write to; it takes the place of ``path`` in one step.

    Raises
    ------
    OutputError
        As :func:`can_write`.
    """
    with can_write(path), writing(path, force=True) as temporary:
        yield temporary


def write_text(path: Path, text: str) -> None:
    """Put a text in place of what was there, in one step."""
    with putting(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """A JSON object, written as :func:`write_text` does."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def append_line(path: Path, value: Mapping[str, Any], *, is_kept: bool = False) -> None:
    """Add a JSON object to a file, as a line; one that a kill cut short before it is taken away.

    Parameters
    ----------
    is_kept
        Whether to wait until it lies on the disk.
    """
    line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
    with can_write(path), path.open("a+b") as file:
        file.seek(0)
        torn = len(file.read().rpartition(b"\n")[2])
        if torn:
            file.truncate(file.tell() - torn)
        file.write(line)
        file.flush()
        if is_kept:
            os.fsync(file.fileno())


def read_json(path: Path, needed: Sequence[str] = ()) -> dict[str, Any]:
    """A JSON object that was written whole.

    Raises
    ------
    Damaged
        If it is not there, or no JSON object, or lacks a key that is needed.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(
            f"This file of a run folder cannot be read: {error}", where=Place(file=path)
        ) from None
    if not isinstance(value, dict):
        raise Damaged("This file of a run folder holds no object", where=Place(file=path))
    missing = [name for name in needed if name not in value]
    if missing:
        raise Damaged(
            f"This file of a run folder lacks {', '.join(missing)}", where=Place(file=path)
        )
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
    Damaged
        If it is not there, lacks a column, or has a row of another length.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            header, rows = reader.fieldnames or (), list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise Damaged(
            f"This file of a run folder cannot be read: {error}", where=Place(file=path)
        ) from None
    missing = [name for name in needed if name not in header]
    if missing:
        raise Damaged(f"The table lacks {', '.join(missing)}", where=Place(file=path))
    for number, row in enumerate(rows):
        if None in row or None in row.values():
            place = Place(file=path, row=number + 2)
            raise Damaged("The row is of another length than the header", where=place)
    return rows


def write_weights(path: Path, network: nn.Module) -> None:
    """The weights of a network as safetensors, in place in one step."""
    weights: dict[str, Tensor] = {
        # Copies: two names of one tensor (tied weights) are each written out.
        name: value.detach().to("cpu", copy=True).contiguous()
        for name, value in network.state_dict().items()
    }
    with putting(path) as temporary:
        safetensors.torch.save_file(weights, temporary)


def read_weights(path: Path, network: nn.Module) -> None:
    """Give a network the weights of a file.

    Raises
    ------
    Damaged
        If they cannot be read, or are another network's.
    """
    try:
        weights = safetensors.torch.load_file(path)
    except (OSError, SafetensorError) as error:
        raise Damaged(f"These weights cannot be read: {error}", where=Place(file=path)) from None
    names = network.state_dict()
    if {name: value.shape for name, value in weights.items()} != {
        name: value.shape for name, value in names.items()
    }:
        raise Damaged("These weights are those of another network", where=Place(file=path))
    network.load_state_dict(weights)


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
