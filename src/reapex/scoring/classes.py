"""Predictions in the classes of a data set: the same spelling, and what was published of them."""

from __future__ import annotations

from dataclasses import replace

from reapex.evaluation import Predictions, Published
from reapex.labels import ClassMap


def in_classes_of(predictions: Predictions, class_map: ClassMap) -> Predictions:
    """The predictions with every class spelled as the map spells it, where it knows it.

    A class may be named as the map names it, or by any emotion that the map puts in it; numbers and
    what the map does not know stay as they are.

    Examples
    --------
    >>> from reapex.labels import class_map_named
    >>> table = Predictions(("Happy", "Others"), ("happiness", "others"))
    >>> in_classes_of(table, class_map_named("casme2/5")).y_true
    ('happiness', 'others')
    """
    own = {label.casefold(): label for label in class_map.labels}
    spelled = {
        label: label
        if label.isdecimal()
        else own.get(label.casefold()) or class_map.class_of(label) or label
        for label in predictions.classes
    }
    return replace(
        predictions,
        y_true=tuple(spelled[label] for label in predictions.y_true),
        y_pred=tuple(spelled[label] for label in predictions.y_pred),
        scores={spelled.get(label, label): each for label, each in predictions.scores.items()},
    )


def published_of(class_map: ClassMap) -> Published:
    """What is published of a data set in these classes."""
    # Counts of some of the classes say nothing of the others.
    is_complete = set(class_map.expected) == set(class_map.labels)
    counts = {label: class_map.expected[label] for label in class_map.labels if is_complete}
    return Published(class_map.name, counts, class_map.n_subjects, class_map.note)
