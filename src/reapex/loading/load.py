"""The one call that reads labels, with or without their frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reapex.corpus import Corpus
from reapex.labels import errata_named
from reapex.loading.loader import DEFAULT_CONTEXT_MS, Loaded, Loader
from reapex.loading.marks import ApexPolicy


def load(
    labels: Path | str,
    frames: Path | str | None = None,
    *,
    dataset: str | None = None,
    columns: Mapping[str, str] | None = None,
    fps: float | None = None,
    apex_policy: ApexPolicy = "midpoint",
    context_ms: float = DEFAULT_CONTEXT_MS,
    emotions: Path | str | None = None,
    errata: str | Path | None = None,
) -> Corpus:
    """Read an annotation file and join it with its frames; no picture is decoded yet.

    Parameters
    ----------
    labels
        An annotation file (CASME II's, SAMM's, or any table), SMIC's folder of clips, or a manifest
        of several.
    frames
        The folder above the clips' folders; None reads the labels alone.
    dataset, columns, fps, apex_policy, context_ms, emotions
        As :class:`Loader` takes them.
    errata
        ``"meb"`` or a file of errata; see :mod:`reapex.labels.errata`.

    Returns
    -------
    Corpus
        ``n_read == len(clips) + len(skipped)``.

    Raises
    ------
    LabelError
        If the file cannot be read as labels.
    UsageError
        If an argument is wrong.
    """
    loader = Loader(
        dataset,
        columns or {},
        fps,
        apex_policy,
        context_ms,
        emotions=None if emotions is None else Path(emotions),
        errata=None if errata is None else errata_named(errata),
    )
    loaded = loader.read_all(Path(labels), None if frames is None else Path(frames))
    return merged(Path(labels), loaded)


def merged(labels: Path, loaded: Sequence[Loaded]) -> Corpus:
    """What was read as one corpus, called after the file."""
    if len(loaded) == 1:
        return loaded[0].corpus
    return Corpus.of(labels.name, (each.corpus for each in loaded))
