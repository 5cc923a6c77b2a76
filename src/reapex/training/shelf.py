"""The stored inputs of some clips, where learning can take batches of them."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from reapex.training.devices import room_on
from reapex.training.examples import Inputs


class Shelf:
    """The inputs of some rows: all of them on the device where they fit, or read batch by batch.

    On cuda 136 clips as ``uint8`` triples of 224 × 224 are 61 MB: they lie there once, and an
    epoch copies nothing from the host but the order of its clips.

    Parameters
    ----------
    inputs, rows
        What is stored, and the rows of it.
    device
        Where batches are wanted.
    """

    def __init__(self, inputs: Inputs, rows: Sequence[int], device: str) -> None:
        self._inputs, self._rows, self._device = inputs, tuple(rows), device
        self._kept: torch.Tensor | None = None
        room = room_on(device)
        if room and inputs.rows(self._rows[:1]).nbytes * len(self._rows) <= room:
            self._kept = inputs.rows(self._rows).to(device)

    def __len__(self) -> int:
        return len(self._rows)

    def batch(self, places: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Some of the inputs, on the device.

        Parameters
        ----------
        places
            Which, counted from 0 on this shelf: ``(b,)``, int64, on the CPU.
        there
            The same on the device, so that none need be copied.
        """
        if self._kept is not None:
            return self._kept.index_select(0, there)
        stored = self._inputs.rows([self._rows[place] for place in places.tolist()])
        return stored.to(self._device, non_blocking=True)
