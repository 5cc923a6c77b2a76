"""What is trained: a network with its own way to be fed. The loop knows no more of it than this."""

from __future__ import annotations

from typing import Any, Protocol

from torch import Generator, Tensor, nn


class Learner(Protocol):
    """A network, how stored inputs become what it takes, and its loss. It can be pickled.

    For a fold to come out the same when it is run again, everything random must come from torch's
    global generator (initial weights, dropout) or from the generator that :meth:`fed` is given.
    """

    @property
    def name(self) -> str:
        """Its name in run folders."""
        ...

    def network(self, n_classes: int) -> nn.Module:
        """A fresh network on the CPU, its weights drawn from torch's global generator."""
        ...

    def fed(self, stored: Tensor, augmenting: Generator | None) -> Any:
        """What the network takes.

        Parameters
        ----------
        stored
            A batch as the inputs store it, ``(b, ...)``, already on the device.
        augmenting
            A generator on the CPU: augment with it; None: do not.
        """
        ...

    def loss(self, network: nn.Module, fed: Any, y: Tensor, class_weights: Tensor | None) -> Tensor:
        """The mean loss of a batch, a scalar.

        With class weights it is the weighted mean that :func:`torch.nn.functional.cross_entropy`
        takes, divided by the sum of the weights: the loop relies on it to put a batch together
        from parts.

        Parameters
        ----------
        y
            The true classes, ``(b,)``, int64.
        class_weights
            One per class, or None.
        """
        ...

    def logits(self, network: nn.Module, fed: Any) -> Tensor:
        """What the network says of a batch, ``(b, n_classes)``; the prediction is the largest."""
        ...
