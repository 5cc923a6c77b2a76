"""Retention on a picture: attention that fades with distance and tells places by rotation.

softmax(q·k/√d + log γ_h · distance) · v, in both directions, plus a local part from the values
(LePE), then a linear map. The paper prints the causal 1-D form of RetNet; its network does this
(reference note gamdss §1.3).

Conventions
-----------
Maps are ``(b, h, w, c)`` here and in the blocks, so that every linear map acts on the last axis.
*Decomposed*: along each row with the 1-D decay, then along each column, which costs h·w·(h + w)
products instead of (h·w)²; *full*: between all places at once with the Manhattan decay.

References
----------
Fan et al. (2024), RMT: Retentive networks meet vision transformers.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.decay import decays, grid_bias, line_bias
from reapex.recognition.networks.rotary import rotary_turns, rotated


class Places(nn.Module):
    """What a stage's blocks share: the rotations and fading of its grid, none of them learned.

    The buffers follow the network from device to device and are in no checkpoint.

    Parameters
    ----------
    height, width
        The grid.
    head_width
        Width of a head's queries and keys, even.
    gamma
        Each head's fading, ``(n_heads,)``.
    decomposed
        Whether attention goes along rows, then columns.
    """

    turns: Tensor  # (h, w, head_width)
    across: Tensor  # (n_heads, w, w), or of all places (n_heads, h·w, h·w)
    down: Tensor | None  # (n_heads, h, h)

    def __init__(
        self, height: int, width: int, head_width: int, gamma: Tensor, decomposed: bool
    ) -> None:
        super().__init__()
        turns = rotary_turns(height * width, head_width).view(height, width, head_width)
        across = line_bias(width, gamma) if decomposed else grid_bias(height, width, gamma)
        down = line_bias(height, gamma) if decomposed else None
        self.register_buffer("turns", turns, persistent=False)
        self.register_buffer("across", across, persistent=False)
        self.register_buffer("down", down, persistent=False)

    @classmethod
    def of_stage(
        cls,
        grid: tuple[int, int],
        width: int,
        n_heads: int,
        *,
        decay: tuple[float, float],
        decomposed: bool,
    ) -> Places:
        """Those of a stage of so many channels and heads; ``decay`` is (start, span).

        Raises
        ------
        UsageError
            If the heads do not share the channels evenly, or a head's share is odd.
        """
        if width % n_heads or (width // n_heads) % 2:
            raise UsageError(
                f"{n_heads} heads cannot share {width} channels",
                expected="an even number of channels for each head, because they turn in pairs",
            )
        return cls(*grid, width // n_heads, decays(n_heads, *decay), decomposed)


class Retention(nn.Module):
    """Retention of one block, ``(b, h, w, c)`` to the same shape.

    Parameters
    ----------
    width
        Channels c.
    n_heads
        Heads, each of c / n_heads channels.
    """

    def __init__(self, width: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.to_qkv = nn.Linear(width, 3 * width)  # one product instead of three
        self.local = nn.Conv2d(width, width, kernel_size=5, padding=2, groups=width)  # LePE
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, places: Places) -> Tensor:
        """Every place's mixture of all others."""
        qkv: Tensor = self.to_qkv(x)
        query, key, value = qkv.chunk(3, dim=-1)
        local: Tensor = self.local(value.permute(0, 3, 1, 2))
        turns = places.turns.unsqueeze(2)  # alike for all heads
        query, key = (rotated(self._heads(each), turns) for each in (query, key))
        attend = _decomposed if places.down is not None else _full
        mixed = attend(query, key, self._heads(value), places).flatten(3)
        out: Tensor = self.out(mixed + local.permute(0, 2, 3, 1))
        return out

    def _heads(self, x: Tensor) -> Tensor:
        return torch.unflatten(x, -1, (self.n_heads, -1))


def _full(query: Tensor, key: Tensor, value: Tensor, places: Places) -> Tensor:
    """Between all places at once; all tensors ``(b, h, w, n_heads, d)``."""
    grid = query.shape[1:3]
    query, key, value = (each.flatten(1, 2).unsqueeze(1) for each in (query, key, value))
    return torch.unflatten(_along(query, key, value, places.across).squeeze(1), 1, grid)


def _decomposed(query: Tensor, key: Tensor, value: Tensor, places: Places) -> Tensor:
    """Along each row, then along each column of what came out."""
    assert places.down is not None  # that is what "decomposed" means
    value = _along(query, key, value, places.across)
    query, key, value = (each.transpose(1, 2) for each in (query, key, value))
    return _along(query, key, value, places.down).transpose(1, 2)


def _along(query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    """Attention within each line, ``(b, n_lines, length, n_heads, d)`` to the same shape."""
    batch = query.shape[:2]
    # The fused kernels take four axes, so that the lines join the batch.
    query, key, value = (each.flatten(0, 1).transpose(1, 2) for each in (query, key, value))
    mixed = F.scaled_dot_product_attention(
        query, key, value, attn_mask=bias.to(query.dtype).unsqueeze(0)
    )
    return torch.unflatten(mixed.transpose(1, 2), 0, batch)
