"""Who was taken for whom: counts of clips by true and predicted class, over a fixed class list."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from reapex.errors import UsageError

IntArray = npt.NDArray[np.int64]
_SHOWN = 5


def confusion_counts(
    y_true: Iterable[Hashable], y_pred: Iterable[Hashable], labels: Sequence[Hashable]
) -> IntArray:
    """The confusion matrix.

    Parameters
    ----------
    y_true, y_pred
        The true and the predicted class of each clip, all folds together.
    labels
        Every class there is, in the order of rows and columns, whether it has clips or not.

    Returns
    -------
    IntArray
        Clips ``(c, c)``: rows are true classes, columns predicted ones.

    Raises
    ------
    UsageError
        If there is no clip, not one prediction for each, a label stands twice in the list, or a
        class is not in it.

    Examples
    --------
    >>> confusion_counts(["a", "a", "b"], ["a", "b", "b"], ["a", "b", "c"]).tolist()
    [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    """
    true, predicted = list(y_true), list(y_pred)
    require_pairs(true, predicted)
    index = {label: i for i, label in enumerate(labels)}
    if len(index) != len(labels):
        raise UsageError(
            f"The class list {_listed(labels)} names a class twice", expected="each class once"
        )
    unknown = [label for label in dict.fromkeys((*true, *predicted)) if label not in index]
    if unknown:
        raise UsageError(
            f"The class list {_listed(labels)} lacks {_listed(unknown)}",
            expected="every class that is true or predicted of some clip",
            mend="Name all classes, also those without clips",
        )
    counts = np.zeros((len(index), len(index)), dtype=np.int64)
    np.add.at(counts, ([index[each] for each in true], [index[each] for each in predicted]), 1)
    return counts


def require_pairs(y_true: Sequence[Hashable], y_pred: Sequence[Hashable]) -> None:
    """Stop unless there is a prediction for every clip, and a clip at all.

    Raises
    ------
    UsageError
        If not.
    """
    if len(y_true) != len(y_pred) or not y_true:
        raise UsageError(
            f"{len(y_pred)} predictions are of {len(y_true)} clips",
            expected="one prediction for each of one clip or more",
        )


def _listed(labels: Sequence[Hashable]) -> str:
    more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    return (", ".join(map(str, labels[:_SHOWN])) or "without a class") + more
