"""The corpora that a study is run on: those of a manifest, or one sheet with its frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reapex.corpus import Corpus
from reapex.errors import UsageError
from reapex.labels import SHIPPED_ERRATA
from reapex.loading import CorpusEntry, Loader, is_manifest, read_manifest
from reapex.synth.truth import FILE_NAME as TRUTH


@dataclass(frozen=True, slots=True)
class StudyCorpus:
    """A corpus, and how a config reads it again.

    Parameters
    ----------
    name
        As the manifest calls it; a sheet's own name where it stands alone.
    corpus
        What was read.
    reading
        The top of a training config: labels, frames, fps and so on.
    """

    name: str
    corpus: Corpus
    reading: Mapping[str, Any]

    @property
    def dataset(self) -> str:
        """The descriptor's name."""
        return self.corpus.sources[0].dataset

    @property
    def has_frames(self) -> bool:
        """Whether its frames are named."""
        return self.reading["frames"] is not None

    @property
    def is_drawn(self) -> bool:
        """Whether ``reapex synth`` made it, in whichever data set's layout: its truth is there."""
        return self.corpus.sources[0].file.with_name(TRUTH).is_file()


def read_corpora(
    labels: Path,
    frames: Path | None = None,
    loader: Loader | None = None,
    subjects: Path | None = None,
    errata: str | None = None,
) -> tuple[StudyCorpus, ...]:
    """Read a manifest's corpora, or one annotation file; no picture is decoded.

    Parameters
    ----------
    errata
        The name or the file of the loader's errata, for the configs of the runs; those that are
        shipped need not be named.

    Raises
    ------
    ManifestWrong, InputError, UsageError
        As :meth:`reapex.loading.Loader.read_all`.
    UsageError
        If the loader's errata are of a file that is not named.
    """
    how = loader or Loader()
    errata = errata or _shipped_name(how)
    loaded = how.read_all(labels, frames, subjects)
    if is_manifest(labels):
        entries = read_manifest(labels).corpus
    else:
        entries = (CorpusEntry(name=labels.stem or labels.name, labels=labels, frames=frames),)
    return tuple(
        StudyCorpus(entry.name, each.corpus, _reading(entry, how, errata))
        for entry, each in zip(entries, loaded, strict=True)
    )


def _reading(entry: CorpusEntry, loader: Loader, errata: str | None) -> dict[str, Any]:
    """What the entry says wins over the loader, as when a manifest is read."""
    context_ms = loader.context_ms if entry.context_ms is None else entry.context_ms
    return {
        "labels": entry.labels.absolute(),
        "frames": None if entry.frames is None else entry.frames.absolute(),
        "dataset": entry.dataset or loader.dataset,
        "columns": dict(entry.columns or loader.columns),
        "fps": entry.fps or loader.fps,
        "apex_policy": entry.apex_policy or loader.apex_policy,
        "context_ms": context_ms,
        "errata": _absolute_errata(entry.errata or errata),
        "emotions": _absolute(entry.emotions or loader.emotions),
        "only": _absolute(entry.only or loader.only),
        "first_frame": loader.first_frame if entry.first_frame is None else entry.first_frame,
    }


def _shipped_name(loader: Loader) -> str | None:
    if loader.errata is None:
        return None
    if loader.errata.name not in SHIPPED_ERRATA:
        raise UsageError(
            f"The runs cannot read the errata {loader.errata.name!r} again",
            mend="Name their file, too, as errata",
        )
    return loader.errata.name


def _absolute_errata(errata: str | None) -> str | None:
    return errata if errata in (None, *SHIPPED_ERRATA) else str(Path(str(errata)).absolute())


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else path.absolute()
