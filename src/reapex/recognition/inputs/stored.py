"""Inputs that lie on disk and are mapped when asked for.

Conventions
-----------
A value of these classes is a path and the rows of that array that count, so that it is cheap to
hand to other processes; the array is opened there when first asked. Rows come as copies.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from reapex.errors import InputError, Place
from reapex.training.examples import Inputs


@dataclass(frozen=True)
class StoredInputs(ABC):
    """Some rows of an array on disk.

    Parameters
    ----------
    path
        A ``.npy`` file.
    chosen
        The rows of the file that these inputs have, in their order.
    content
        What the file's bytes are known by; empty where nobody said.
    """

    path: Path
    chosen: tuple[int, ...]
    content: str = ""

    def __len__(self) -> int:
        return len(self.chosen)

    def __getstate__(self) -> dict[str, Any]:
        # Never the array that was opened.
        return {"path": self.path, "chosen": self.chosen, "content": self.content}

    @property
    def fingerprint(self) -> str:
        """What the rows hold, wherever and whenever they were made."""
        rows = ",".join(map(str, self.chosen))
        return f"{self.content}:{hashlib.sha256(rows.encode()).hexdigest()[:16]}"

    def rows(self, rows: Sequence[int]) -> Tensor:
        """Copies of these rows, ``(len(rows), ...)`` on the CPU, as they are stored.

        Raises
        ------
        InputError
            If the file has gone since it was made.
        """
        return torch.from_numpy(self._array[[self.chosen[row] for row in rows]])

    @abstractmethod
    def still(self) -> Inputs:
        """The same clips as if nothing had moved."""

    def at(self, rows: Sequence[int]) -> Self:
        """Only these rows, in this order."""
        return replace(self, chosen=tuple(self.chosen[row] for row in rows))

    @cached_property
    def _array(self) -> npt.NDArray[Any]:
        try:
            mapped = np.load(self.path, mmap_mode="r")
        except (OSError, ValueError) as error:
            raise InputError(
                f"The prepared pictures cannot be opened ({error})",
                where=Place(file=self.path),
                mend="Run the same again: they are made anew",
            ) from None
        return np.asarray(mapped)  # a plain array on the same map: its rows are plain arrays too


@dataclass(frozen=True)
class TripleInputs(StoredInputs):
    """Pictures, ``uint8 (n, 3, size, size, 3)``: onset, apex and offset in RGB."""

    def still(self) -> StillTriples:
        """The same clips as if nothing had moved."""
        return StillTriples(self)


@dataclass(frozen=True)
class SequenceInputs(StoredInputs):
    """Frames of the phases, ``uint8 (n, 2, T, size, size, 3)``: rise and fall, both from rest."""

    def still(self) -> StillSequences:
        """The same clips as if nothing had moved."""
        return StillSequences(self)


@dataclass(frozen=True)
class FlowInputs(StoredInputs):
    """Motion, ``float32 (n, 2, 3, size, size)``: rise and fall, each (u, v, strain)."""

    def still(self) -> StillFlow:
        """The same clips as if nothing had moved."""
        return StillFlow(self)


@dataclass(frozen=True)
class StillTriples:
    """Triples whose apex and offset are the onset: what a network learns without motion."""

    moving: TripleInputs

    def __len__(self) -> int:
        return len(self.moving)

    def rows(self, rows: Sequence[int]) -> Tensor:
        """These rows, ``uint8 (len(rows), 3, size, size, 3)``."""
        stored = self.moving.rows(rows)
        stored[:, 1:] = stored[:, :1].clone()
        return stored


@dataclass(frozen=True)
class StillSequences:
    """Sequences that are the onset from their first to their last frame."""

    moving: SequenceInputs

    def __len__(self) -> int:
        return len(self.moving)

    def rows(self, rows: Sequence[int]) -> Tensor:
        """These rows, ``uint8 (len(rows), 2, T, size, size, 3)``."""
        stored = self.moving.rows(rows)
        return stored[:, :1, :1].expand_as(stored).contiguous()


@dataclass(frozen=True)
class StillFlow:
    """Flow that is zero everywhere."""

    moving: FlowInputs

    def __len__(self) -> int:
        return len(self.moving)

    def rows(self, rows: Sequence[int]) -> Tensor:
        """These rows, ``float32 (len(rows), 2, 3, size, size)``."""
        return torch.zeros_like(self.moving.rows(rows))
