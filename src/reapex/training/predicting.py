"""What a network says of rows of inputs, and how many go through it at once."""

from __future__ import annotations

import torch
from torch import nn

from reapex.training.devices import Precision, Setting, computing
from reapex.training.fold_stopped import Diverged, FoldStopped
from reapex.training.learner import Learner
from reapex.training.shelf import Shelf

_SHORT_OF_MEMORY = (
    "out of memory",  # cuda and mps, also where they raise a plain RuntimeError
    "not enough memory",
    "can't allocate memory",
    "cannot allocate memory",
    "_status_alloc_failed",  # cuBLAS and cuDNN
)


def predict(
    learner: Learner,
    network: nn.Module,
    shelf: Shelf,
    setting: Setting,
    precision: Precision,
    batch_size: int,
) -> torch.Tensor:
    """The logits of a shelf's rows, ``(n, c)``, float32 on the CPU; the network is left evaluating.

    Where memory is short, fewer go through at once.

    Raises
    ------
    Diverged
        If a logit is no finite number.
    FoldStopped
        If not even one row fits in memory.
    """
    network.eval()
    places, there = torch.arange(len(shelf)), torch.arange(len(shelf), device=setting.device)
    parts = []
    start = 0
    while start < len(shelf):
        chunk = slice(start, min(start + batch_size, len(shelf)))
        try:
            with torch.inference_mode(), computing(precision, setting.device):
                fed = learner.fed(shelf.batch(places[chunk], there[chunk]), None)
                parts.append(learner.logits(network, fed).float().cpu())
        except (RuntimeError, MemoryError) as error:
            batch_size = smaller_batch(chunk.stop - start, error)
            continue
        start = chunk.stop
    logits = torch.cat(parts)
    if not bool(torch.isfinite(logits).all()):
        raise Diverged("The network's answer is no finite number")
    return logits


def smaller_batch(batch_size: int, error: Exception) -> int:
    """Half the batch, if it was memory that was short; any other error goes its way.

    Raises
    ------
    FoldStopped
        If the batch was of one clip.
    """
    if not is_out_of_memory(error):
        raise error
    if batch_size == 1:
        raise FoldStopped(
            "Not even one clip fits in memory",
            mend="Use a smaller network or input, fewer processes, or --device cpu",
        ) from error
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
    return batch_size // 2


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error is torch's or Python's for memory that is short."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True  # torch's is told by its name: its place moved between versions
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(each in text for each in _SHORT_OF_MEMORY)
