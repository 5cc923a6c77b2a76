"""What the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reapex.evaluation.leaks.claim import Claim
from reapex.evaluation.predictions import Predictions


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of a data set in one choice of classes.

    Parameters
    ----------
    name
        As in ``casme2/5``.
    counts
        Clips per class; the classes in their order.
    n_subjects
        Subjects with a clip in some class; None where nobody says.
    note
        What other publications disagree with these.
    """

    name: str
    counts: Mapping[str, int]
    n_subjects: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A table of predictions, and what is said about it.

    Parameters
    ----------
    predictions
        The table; the classes spelled as the data set's, where one was named.
    labels
        Every class there is.
    published
        What the data set should hold; None where none was named.
    claims
        Scores that were published for this table.
    """

    predictions: Predictions
    labels: tuple[str, ...]
    published: Published | None = None
    claims: tuple[Claim, ...] = ()
