"""Retention over time, as the paper prints it (Eq. 5) and its network does not have it.

o_n = Σ_{m ≤ n} γ^{n-m} (Q_n e^{inθ}) (K_m e^{imθ})† v_m, in three forms that give the same numbers:
*parallel* (all steps at once, for training), *recurrent* (step by step with a state of fixed size)
and *chunkwise* (parallel within chunks, recurrent between them).

Conventions
-----------
Time is counted from the first frame, and a step sees itself and what came before it. Queries and
keys are real; a pair of neighbouring numbers is one complex number of Eq. 5, and the real part of
its product is taken, so that the phases are rotations (:mod:`.rotary`). Scores have no 1/√d and no
softmax, as printed: the norm per head that follows takes every scale out. Head h of a layer fades
by γ_h = 1 - 2^-(5 + h) per step.

References
----------
Sun et al. (2023), Retentive network: a successor to transformer for large language models; the
GAMDSS paper, III-C.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import torch
from torch import Tensor, nn

from reapex.errors import UsageError
from reapex.recognition.networks.rotary import rotary_turns, rotated
from reapex.recognition.networks.starting import start_linear_maps

Form = Literal["parallel", "recurrent", "chunkwise"]
_USUAL_CHUNK = 8
_FIRST_POWER = 5  # of 1/2: γ of the first head is 1 - 2^-5


def line_decays(n_heads: int) -> Tensor:
    """γ of each head, ``(n_heads,)``, float32, which holds the first 19 exactly.

    Examples
    --------
    >>> line_decays(2).tolist()
    [0.96875, 0.984375]
    """
    return (1 - 2.0 ** -(_FIRST_POWER + torch.arange(n_heads, dtype=torch.float64))).float()


def parallel(query: Tensor, key: Tensor, value: Tensor, gamma: Tensor) -> Tensor:
    """Every step at once.

    Parameters
    ----------
    query, key
        ``(b, n_heads, t, d)``, rotated.
    value
        ``(b, n_heads, t, e)``.
    gamma
        ``(n_heads,)``, each above 0 and at most 1.

    Returns
    -------
    Tensor
        ``(b, n_heads, t, e)``.
    """
    scores = query @ key.transpose(-1, -2) * _fading(query.shape[-2], gamma, query)
    return scores @ value


def recurrent(query: Tensor, key: Tensor, value: Tensor, gamma: Tensor) -> Tensor:
    """Step by step: S_n = γ S_{n-1} + K_nᵀ v_n, o_n = Q_n S_n; shapes as :func:`parallel`."""
    state, outputs = _no_state(query, value), []
    fading = gamma.to(query)[:, None, None]
    for step in range(query.shape[-2]):
        state = fading * state + key[..., step, :, None] * value[..., step, None, :]
        outputs.append(query[..., step, None, :] @ state)
    return torch.cat(outputs, dim=-2)


def chunkwise(
    query: Tensor, key: Tensor, value: Tensor, gamma: Tensor, size: int = _USUAL_CHUNK
) -> Tensor:
    """Chunks of ``size`` steps in parallel, one after the other; shapes as :func:`parallel`.

    The last chunk may be shorter.

    Raises
    ------
    UsageError
        If the size is below 1.
    """
    if size < 1:
        raise UsageError(f"Chunks of {size} steps", expected="1 or more")
    state, outputs = _no_state(query, value), []
    for start in range(0, query.shape[-2], size):
        part = slice(start, start + size)
        each_query, each_key, each_value = (each[..., part, :] for each in (query, key, value))
        n = each_query.shape[-2]
        since_before = _powers(gamma, torch.arange(1, n + 1, device=query.device), query)
        until_end = _powers(gamma, torch.arange(n - 1, -1, -1, device=query.device), query)
        within = parallel(each_query, each_key, each_value, gamma)
        outputs.append(within + (each_query @ state) * since_before[..., None])
        added = each_key.transpose(-1, -2) @ (each_value * until_end[..., None])
        state = since_before[:, -1, None, None] * state + added
    return torch.cat(outputs, dim=-2)


def _fading(n_steps: int, gamma: Tensor, like: Tensor) -> Tensor:
    """γ^{n-m} where m ≤ n and 0 elsewhere, ``(n_heads, n_steps, n_steps)``."""
    steps = torch.arange(n_steps, device=like.device)
    since = steps[:, None] - steps
    return _powers(gamma, since.clamp(min=0), like) * (since >= 0)


def _powers(gamma: Tensor, n: Tensor, like: Tensor) -> Tensor:
    """γ^n of every head, ``(n_heads, *n.shape)``: never in half precision, which has no 0.99."""
    exact = torch.float64 if like.dtype == torch.float64 else torch.float32
    heads = gamma.to(like.device, exact).view(-1, *(1 for _ in n.shape))
    return (heads ** n.to(exact)).to(like)


def _no_state(query: Tensor, value: Tensor) -> Tensor:
    return query.new_zeros(*query.shape[:-2], query.shape[-1], value.shape[-1])


class LineRetention(nn.Module):
    """A layer of retention with several heads, ``(b, t, width)`` to the same shape.

    Retention of each head, a norm per head and step, a swish gate, a linear map:
    (swish(X W_G) ⊙ GroupNorm(heads)) W_O.

    Parameters
    ----------
    width
        Channels of a step.
    n_heads
        Heads; each has an even share of the channels.
    n_steps
        The longest sequence that comes.
    chunk
        Steps of a chunk, for the form ``chunkwise``.

    Raises
    ------
    UsageError
        If the heads do not share the channels evenly, or a head's share is odd.
    """

    gamma: Tensor  # (n_heads,)
    turns: Tensor  # (n_steps, width / n_heads)

    def __init__(self, width: int, n_heads: int, n_steps: int, chunk: int = _USUAL_CHUNK) -> None:
        super().__init__()
        if n_heads < 1 or width % n_heads or (width // n_heads) % 2:
            raise UsageError(
                f"{n_heads} heads cannot share {width} channels",
                expected="an even number of channels for each head, because they turn in pairs",
            )
        self.n_heads, self.chunk = n_heads, chunk
        self.to_qkv = nn.Linear(width, 3 * width)
        self.gate = nn.Linear(width, width)
        self.norm = nn.GroupNorm(n_heads, width)
        self.out = nn.Linear(width, width)
        # Not learned: they follow the network from device to device and are in no checkpoint.
        self.register_buffer("gamma", line_decays(n_heads), persistent=False)
        turns = rotary_turns(n_steps, width // n_heads)
        self.register_buffer("turns", turns, persistent=False)
        start_linear_maps(self)

    def forward(self, x: Tensor, is_frame: Tensor | None = None, form: Form = "parallel") -> Tensor:
        """Every step's mixture of itself and those before it.

        Parameters
        ----------
        x
            ``(b, t, width)``.
        is_frame
            ``bool (b, t)``: False where a sequence is filled up to the length of the longest.
            Nothing is remembered of such a step, and its output is 0. None: all are frames.
        form
            How it is computed; the numbers are the same.

        Raises
        ------
        UsageError
            If there is no such form, a sequence is too long, or the mask has another shape.
        """
        if x.shape[1] > len(self.turns):
            raise UsageError(
                f"A sequence of {x.shape[1]} steps", expected=f"at most {len(self.turns)}"
            )
        if is_frame is not None and is_frame.shape != x.shape[:2]:
            raise UsageError(
                f"The mask has the shape {tuple(is_frame.shape)}",
                expected=f"(b, t) of the sequences: {tuple(x.shape[:2])}",
            )
        query, key, value = (self._heads(each) for each in self.to_qkv(x).chunk(3, dim=-1))
        turns = self.turns[: x.shape[1]]
        query, key = rotated(query, turns), rotated(key, turns)
        if is_frame is not None:
            value = value * is_frame[:, None, :, None]
        mixed = self._form(form)(query, key, value, self.gamma).transpose(1, 2).flatten(2)
        normed = self.norm(mixed.flatten(0, 1)).view(x.shape)
        out: Tensor = self.out(nn.functional.silu(self.gate(x)) * normed)
        return out if is_frame is None else out * is_frame[..., None]

    def _heads(self, x: Tensor) -> Tensor:
        return torch.unflatten(x, -1, (self.n_heads, -1)).transpose(1, 2)

    def _form(self, form: Form) -> Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]:
        forms: dict[str, Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]] = {
            "parallel": parallel,
            "recurrent": recurrent,
            "chunkwise": partial(chunkwise, size=self.chunk),
        }
        if form not in forms:
            raise UsageError(f"Retention has no form {form!r}", expected=" or ".join(forms))
        return forms[form]


class LineBlock(nn.Module):
    """Two residual steps: retention, then a feed-forward part, each on normalised steps."""

    def __init__(self, width: int, n_heads: int, n_steps: int, ffn_ratio: int = 2) -> None:
        super().__init__()
        self.retention_norm = nn.LayerNorm(width)
        self.retention = LineRetention(width, n_heads, n_steps)
        self.ffn_norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, ffn_ratio * width)
        self.narrow = nn.Linear(ffn_ratio * width, width)
        start_linear_maps(self)

    def forward(self, x: Tensor, is_frame: Tensor | None = None, form: Form = "parallel") -> Tensor:
        """``(b, t, width)`` to the same shape; the rest as :class:`LineRetention` has it."""
        x = x + self.retention(self.retention_norm(x), is_frame, form)
        x = x + self.narrow(nn.functional.gelu(self.widen(self.ffn_norm(x))))
        return x
