"""A study as data: rows of changes to a config, columns of data sets and class settings.

Conventions
-----------
A change is a dotted name of a training config with its value as TOML text, as ``reapex train
--set`` takes it; an empty text takes the value out. Keys of rows name folders and published
numbers, so they stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reapex.evaluation import METRICS


@dataclass(frozen=True, slots=True)
class Row:
    """One way to recognise.

    Parameters
    ----------
    key
        The folder's name, and by which published numbers are found.
    labels
        What stands at the row's head, one text for each of the study's headings.
    changes
        What differs from the base config.
    name
        What it is called by itself; the labels in one line if not given.
    """

    key: str
    labels: tuple[str, ...]
    changes: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def title(self) -> str:
        """What it is called in a line of its own."""
        return self.name or ", ".join(self.labels)


@dataclass(frozen=True, slots=True)
class Column:
    """A data set in one class setting, as the paper has it.

    Parameters
    ----------
    dataset
        The descriptor's name.
    title
        What people call the data set.
    classes
        The class setting in words.
    class_map
        The class map's name; empty where the paper does not say which classes: then each label is
        a class of its own.
    """

    dataset: str
    title: str
    classes: str
    class_map: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """One of the paper's tables, or its figure.

    Parameters
    ----------
    name
        ``table4``: the word of the command line, the folder and the files.
    paper
        What it is in the paper: ``Table IV``.
    title
        What is compared.
    headings
        What the rows' labels are.
    rows, columns
        What is run, on what.
    metrics
        The scores that the paper's table has, in its order; every score is in the CSV.
    shows
        Beside the scores: ``size`` (parameters and MACs), ``seconds``, ``movable``.
    about
        Sentences on how the rows were chosen.
    n_folds
        Groups of subjects instead of the base's folds; None for the base's.
    one_seed
        Whether one seed is enough: where features are drawn.
    """

    name: str
    paper: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    metrics: tuple[str, ...] = ("accuracy", "uf1", "uar")
    shows: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    n_folds: int | None = None
    one_seed: bool = False

    def __post_init__(self) -> None:
        keys = [row.key for row in self.rows]
        if len(set(keys)) < len(keys) or not set(self.metrics) <= set(METRICS):
            raise ValueError(f"The study {self.name} names a row twice, or an unknown score")
        if any(len(row.labels) != len(self.headings) for row in self.rows):
            raise ValueError(f"A row of {self.name} has other labels than there are headings")

    @property
    def varied(self) -> frozenset[str]:
        """The config's values that the rows differ in, which nobody else may set."""
        changed = {name for row in self.rows for name, text in row.changes.items() if text}
        return frozenset(changed | ({"protocol.folds"} if self.n_folds else set()))
