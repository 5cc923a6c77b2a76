"""How much room would picking the best epoch on each test fold give? No table shows if it was done.

Model: in each fold of ``n`` clips, each of ``k`` epochs gets every clip right with probability
``p``, independently; the best is kept. The expected accuracy is then the mean over clips of the
expected maximum of ``k`` binomials. Real epochs resemble each other and some clips are always
right, so that ``k`` looks of this kind stand for many more epochs: the simulations of reference
note peers C2, 199 epochs that resemble their neighbours in CASME II's folds, come to between 5 and
20 looks, and these are the two that are told.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from reapex.evaluation.leaks.alternatives import fold_counts
from reapex.evaluation.leaks.check import Check, Verdict
from reapex.evaluation.leaks.evidence import Evidence
from reapex.evaluation.metrics import accuracy_of

_CODE, _TITLE = "epoch_choice", "Epoch chosen without the test fold"
_LOOKS = (5, 20)
_STEPS = 40


def check_epoch_room(evidence: Evidence) -> Check:
    """Always *cannot tell*: what the rule could give in folds of these sizes."""
    folds = fold_counts(evidence.predictions, evidence.labels)
    if len(folds) < 2:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL,
            "A table does not show how the epoch was chosen, and this one does not name two folds.",
            "" if evidence.predictions.fold else "--columns fold=YourHeader",
        )  # fmt: skip
    sizes = [int(counts.sum()) for counts in folds]
    found = float(accuracy_of(np.sum(folds, axis=0)))
    n_perfect = sum(float(accuracy_of(counts)) == 1 for counts in folds)
    beneath = {looks: accuracy_beneath(found, sizes, looks) for looks in _LOOKS}
    numbers: dict[str, float] = {"accuracy": found, "folds": len(folds), "perfect_folds": n_perfect}
    numbers |= {f"accuracy_beneath_{looks}_looks": value for looks, value in beneath.items()}
    room = " and ".join(f"{value:.3f} ({looks} looks)" for looks, value in beneath.items())
    return Check(
        _CODE, _TITLE, Verdict.CANNOT_TELL,
        f"A table does not show how the epoch was chosen. With {len(folds)} folds"
        f"{' in all seeds' if len(evidence.predictions.seeds) > 1 else ''} of {min(sizes)} to "
        f"{max(sizes)} clips (median {np.median(sizes):g}; all right in {n_perfect}), keeping the "
        f"best of several independent looks at each test fold would show this accuracy of "
        f"{found:.3f} from a true one of {room}. That is how much room the rule gives, and says "
        "nothing of what was done here.",
        "Say how the epoch was chosen: inside the training subjects, or fixed beforehand",
        numbers,
    )  # fmt: skip


def best_accuracy(accuracy: float, sizes: Sequence[int], looks: int) -> float:
    """The expected accuracy when the best of some looks at each fold is kept.

    Parameters
    ----------
    accuracy
        The probability that a clip is right, 0 to 1.
    sizes
        The clips of each fold.
    looks
        How often each fold is looked at.

    Examples
    --------
    >>> best_accuracy(0.5, [1, 1], looks=2)
    0.75
    """
    return _best(accuracy, Counter(sizes), looks)


def accuracy_beneath(shown: float, sizes: Sequence[int], looks: int) -> float:
    """The true accuracy from which keeping the best of some looks shows this one, 0 to 1."""
    low, high = 0.0, shown
    counted = Counter(sizes)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _best(middle, counted, looks) < shown:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _best(accuracy: float, sizes: Mapping[int, int], looks: int) -> float:
    right = sum(n_folds * _best_of(accuracy, n, looks) for n, n_folds in sizes.items())
    return float(right / sum(n * n_folds for n, n_folds in sizes.items()))


def _best_of(accuracy: float, n: int, looks: int) -> float:
    """The expected maximum of some binomials: the sum over k < n of P(not all are at most k)."""
    if accuracy <= 0 or accuracy >= 1:
        return n * accuracy
    k = np.arange(n)
    choices = math.lgamma(n + 1) - np.array(
        [math.lgamma(i + 1) + math.lgamma(n - i + 1) for i in range(n)]
    )
    logs = choices + k * math.log(accuracy) + (n - k) * math.log1p(-accuracy)
    at_most = np.minimum(np.cumsum(np.exp(logs)), 1)
    return float((1 - at_most**looks).sum())
