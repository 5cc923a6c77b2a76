"""What must be said beside a score, so that nobody reads more in it than there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reapex.evaluation.predictions import Predictions, same_name

_SHOWN = 5


def remarks_on(predictions: Predictions, labels: Sequence[str]) -> tuple[str, ...]:
    """Sentences on classes, subjects and rows of which a score should be told.

    Examples
    --------
    >>> remarks_on(Predictions(("a", "a"), ("a", "a"), subject=("1", "2")), ["a", "b"])
    ('b has no clip: its F1 and its recall count as 0.',)
    """
    return (
        *_on_classes(predictions, labels),
        *_on_subjects(predictions),
        *_on_rows(predictions),
        *_on_seeds(predictions),
    )


def _on_classes(predictions: Predictions, labels: Sequence[str]) -> Iterator[str]:
    true, predicted = set(predictions.y_true), set(predictions.y_pred)
    for label in labels:
        if label not in true:
            yield f"{label} has no clip: its F1 and its recall count as 0."
        elif label not in predicted:
            yield f"{label} is never predicted: its F1 and its recall are 0."
    if not predictions.subject:
        return
    whose: dict[str, set[str]] = {}
    for label, subject in zip(predictions.y_true, predictions.subject, strict=True):
        whose.setdefault(label, set()).add(subject)
    for label in labels:
        if len(whose.get(label, ())) == 1 and len(predictions.subjects) > 1:
            yield (
                f"{label} has clips of one subject only: it is in every draw, and the intervals "
                "do not show how other people would fare."
            )


def _on_subjects(predictions: Predictions) -> Iterator[str]:
    if not predictions.subject:
        yield "No column says whose clip each is, so there are no intervals."
    elif len(predictions.subjects) == 1:
        yield "All clips are of one subject, so there are no intervals."


def _on_rows(predictions: Predictions) -> Iterator[str]:
    n_again = len(repeated_clips(predictions))
    if n_again:
        yield f"{n_again} clips stand in more than one row of a seed; every row counts."


def _on_seeds(predictions: Predictions) -> Iterator[str]:
    sizes = {each.seed[0]: len(each) for each in predictions.by_seed() if each.seed}
    if len(set(sizes.values())) > 1:
        shown = ", ".join(f"{seed}: {n}" for seed, n in list(sizes.items())[:_SHOWN])
        yield f"The seeds do not have equally many rows ({shown}); pooled, every row counts once."


def repeated_clips(predictions: Predictions) -> dict[tuple[str, ...], list[int]]:
    """The rows, by their indices, of each clip that stands in several rows of one seed."""
    if not predictions.clip:
        return {}
    seeds = predictions.seed or ("",) * len(predictions)
    keys = [(same_name(seed), *key) for seed, key in zip(seeds, predictions.keys, strict=True)]
    counts = Counter(keys)
    found: dict[tuple[str, ...], list[int]] = {}
    for index, key in enumerate(keys):
        if counts[key] > 1:
            found.setdefault(key, []).append(index)
    return found
