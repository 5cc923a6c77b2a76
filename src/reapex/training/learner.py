"""What is trained: a network with its own way to be fed. The loop knows no more of it than this."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

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


@runtime_checkable
class HintedLearner(Learner, Protocol):
    """A learner that also learns from hints: from what is known of training clips besides a class.

    Its network is that of :meth:`Learner.network`, whatever the hints; its :meth:`Learner.logits`
    see none. It is fitted anew to every set of clips that is learned from, those of an inner fold
    among them, and so to nothing else.
    """

    def fitted_to(self, y: Tensor, hints: Tensor, n_classes: int) -> HintedLearner:
        """The learner for these training clips, with what it needs to know of all of them.

        Parameters
        ----------
        y
            The class of each, ``(n,)``, int64, on the device that will compute.
        hints
            Yes (1), no (0) or not known (-1), ``(n, k)``, int64.

        Raises
        ------
        FoldStopped
            If these clips give it nothing to learn from.
        """
        ...

    def hinted_loss(
        self, network: nn.Module, fed: Any, y: Tensor, hints: Tensor, class_weights: Tensor | None
    ) -> Tensor:
        """As :meth:`Learner.loss`, with the hints ``(b, k)`` of the batch."""
        ...
