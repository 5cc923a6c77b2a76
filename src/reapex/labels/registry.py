"""Which reader fits a file: named by the user, or inferred from the file and never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from reapex.errors import FormatUnclear, Place, UsageError
from reapex.labels.casme import CASME
from reapex.labels.casme2 import CASME2
from reapex.labels.casme3 import CASME3, CASME3C
from reapex.labels.casme_squared import CASME_SQUARED
from reapex.labels.columns import not_found, with_columns
from reapex.labels.descriptor import Descriptor
from reapex.labels.exchange import ExchangeReader, is_exchange, refuse_columns
from reapex.labels.fourdme import FOURDME
from reapex.labels.grid import read_grids
from reapex.labels.mmew import MMEW
from reapex.labels.reader import Confidence, LabelReader, TabularReader
from reapex.labels.record import LabelSheet
from reapex.labels.samm import SAMM
from reapex.labels.samm_long import SAMM_LONG
from reapex.labels.smic import SMIC
from reapex.labels.smic_e import SMIC_E
from reapex.labels.table import TABLE

# A new data set: its descriptor in a file of its own, and its name here.
_DESCRIPTORS = (
    CASME,
    CASME2,
    CASME3,
    CASME3C,
    FOURDME,
    MMEW,
    CASME_SQUARED,
    SAMM,
    SAMM_LONG,
    SMIC,
    SMIC_E,
    TABLE,
)


def datasets() -> tuple[str, ...]:
    """The words that ``--dataset`` takes."""
    return tuple(descriptor.name for descriptor in _DESCRIPTORS)


def descriptor_of(dataset: str) -> Descriptor:
    """The descriptor of a data set.

    Raises
    ------
    UsageError
        If there is no data set of that name.
    """
    by_name = {descriptor.name: descriptor for descriptor in _DESCRIPTORS}
    word = dataset.strip().lower()
    if word in by_name:
        return by_name[word]
    close = get_close_matches(word, by_name, n=1)
    raise UsageError(
        f"{dataset!r} is no data set that Reapex knows",
        expected=f"one of {', '.join(by_name)}",
        mend=f"Did you mean {close[0]}?" if close else "For a sheet of your own say table",
    )


def reader_for(
    path: str | Path, dataset: str | None = None, columns: Mapping[str, str] | None = None
) -> LabelReader:
    """The reader of an annotation file.

    Parameters
    ----------
    path
        The file, or SMIC's folder of clips; looked into only where ``dataset`` and ``columns`` say
        nothing.
    dataset
        The data set's name; inferred if None.
    columns
        The user's own headings by field, as in ``{"onset": "StartFrame"}``. Without a data set
        they mean a plain table.

    Raises
    ------
    UsageError
        If the data set or a field is unknown.
    NotASheet, FormatUnclear, ColumnMissing, HeaderNotFound
        If nothing fits, or several data sets fit equally well.
    """
    if dataset is None and not columns:
        return _inferred(Path(path))
    descriptor = TABLE if dataset is None else descriptor_of(dataset)
    return TabularReader(with_columns(descriptor, columns) if columns else descriptor)


def read_labels(
    path: str | Path,
    dataset: str | None = None,
    columns: Mapping[str, str] | None = None,
    fps: float | None = None,
) -> LabelSheet:
    """The records of an annotation file; parameters and errors as for :func:`reader_for`.

    A file of another tool (ELAN, BORIS, …) is told by its suffix and content, whatever data set
    its clips are of; ``fps`` makes frames of its times, and is of no use for sheets.
    """
    if is_exchange(Path(path)):
        refuse_columns(columns)
        usual = TABLE if dataset is None else descriptor_of(dataset)
        known = {descriptor.name: descriptor for descriptor in _DESCRIPTORS}
        return ExchangeReader(known, usual, dataset is not None, fps).read(Path(path))
    return reader_for(path, dataset, columns).read(Path(path))


def _inferred(path: Path) -> LabelReader:
    if path.is_dir():
        return _of_folder(path)
    readers: list[LabelReader] = [TabularReader(descriptor) for descriptor in _DESCRIPTORS]
    confidence = {reader.name: reader.recognises(path) for reader in readers}
    highest = max(confidence.values())
    if highest is Confidence.NO:
        raise not_found(read_grids(path), TABLE)
    best = [reader for reader in readers if confidence[reader.name] is highest]
    if len(best) > 1:
        raise _unclear(path, best)
    return best[0]


def _of_folder(path: Path) -> LabelReader:
    """The one release whose labels are folders; its own error says why another is none."""
    reader = TabularReader(SMIC)
    reader.recognises(path)
    return reader


def _unclear(path: Path, readers: list[LabelReader]) -> FormatUnclear:
    described = [descriptor_of(reader.name) for reader in readers]
    titles = ", ".join(f"{descriptor.name} ({descriptor.title})" for descriptor in described)
    options = " or ".join(f"--dataset {descriptor.name}" for descriptor in described)
    return FormatUnclear(
        f"The headings fit several layouts equally well: {titles}",
        where=Place(file=path),
        expected="headings and clip names that only one of them has",
        mend=f"Say which it is: {options}. table takes the sheet as it is; the others set the "
        "frame rate and the subjects as that data set has them",
    )
