"""The published way to feed a network: each picture read, resized and moved for each sample anew.

Written for this benchmark only, from the description in reference note gamdss §1.2 and §1.5: PIL
reads and resizes three pictures per sample and epoch, they are normalised and stacked to nine
channels, flipped, turned by up to 3° to the nearest pixel, padded by 15 and cropped, one sample at
a time in the process that trains (``num_workers`` 0). The re-selection of key frames, which the
release repeats here for every sample, is left out: this is about pictures alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from reapex.recognition.networks import Phase, PhaseInput

_MEAN = torch.tensor((0.485, 0.456, 0.406)).view(3, 1, 1)
_STD = torch.tensor((0.229, 0.224, 0.225)).view(3, 1, 1)
_PADDING_PX = 15
_ROTATION_DEG = 3.0

Sample = tuple[Path, Path, Path]


def batches(
    samples: Sequence[Sample], targets: Tensor, batch_size: int, size: int, seed: int
) -> Iterator[tuple[dict[Phase, PhaseInput], Tensor]]:
    """One epoch of batches in a new order: what the network takes, and the classes."""
    chance = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(samples), generator=chance).tolist()
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        stack = torch.stack([_moved(_sample(samples[row], size), chance) for row in rows])
        onset, apex, offset = stack[:, :3], stack[:, 3:6], stack[:, 6:]
        yield (
            {"rise": PhaseInput(apex - onset), "fall": PhaseInput(apex - offset)},
            targets[rows],
        )


def _sample(paths: Sample, size: int) -> Tensor:
    """Nine channels, ``(9, size, size)``: three pictures, each read and normalised."""
    return torch.cat([_picture(path, size) for path in paths])


def _picture(path: Path, size: int) -> Tensor:
    with Image.open(path) as file:
        small = file.convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
    pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1)
    return (pixels.float() / 255 - _MEAN) / _STD


def _moved(sample: Tensor, chance: torch.Generator) -> Tensor:
    if torch.rand((), generator=chance) < 0.5:
        sample = sample.flip(2)
    turn = math.radians(float(torch.rand((), generator=chance) * 2 - 1) * _ROTATION_DEG)
    matrix = torch.tensor(
        [[[math.cos(turn), -math.sin(turn), 0.0], [math.sin(turn), math.cos(turn), 0.0]]]
    )
    grid = functional.affine_grid(matrix, [1, *sample.shape], align_corners=False)
    turned = functional.grid_sample(sample[None], grid, mode="nearest", align_corners=False)[0]
    size = sample.shape[1]
    padded = functional.pad(turned, [_PADDING_PX] * 4)
    y, x = torch.randint(0, 2 * _PADDING_PX + 1, (2,), generator=chance).tolist()
    return padded[:, y : y + size, x : x + size]
