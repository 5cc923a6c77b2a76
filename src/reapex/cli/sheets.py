"""Sheets that a command writes: where they go, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reapex.cli.console import Voice
from reapex.errors import UsageError
from reapex.exporting import WrittenSheet, corrected_suffix
from reapex.loading import Loaded, file_name, is_manifest


def targets_of(loaded: Sequence[Loaded], labels: Path, out: Path, what: str) -> list[Path]:
    """The file for each corpus: ``out`` itself, or for a manifest one in the folder ``out``.

    Parameters
    ----------
    what
        The last word of a file's name, after the corpus's: ``located``.

    Raises
    ------
    UsageError
        If a manifest is to be written into one file.
    """
    if not is_manifest(labels):
        return [out]
    if out.suffix:
        raise UsageError(
            f"{labels.name} holds {len(loaded)} corpora, and {out.name} is one file",
            expected="a folder",
            mend=f"Say --out {out.with_suffix('')}",
        )
    return [
        out / f"{file_name(part.corpus.name)}_{what}{corrected_suffix(part.layout.grid.path)}"
        for part in loaded
    ]


def show_written(voice: Voice, written: Sequence[WrittenSheet]) -> list[str]:
    """The files that were written, which are returned, and what could not be kept in them."""
    voice.heading("Written")
    paths = [str(path) for each in written for path in each.paths]
    for line in (*paths, *(remark for each in written for remark in each.remarks)):
        voice.say(f"  {line}")
    return paths
