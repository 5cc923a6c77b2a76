"""Label files that are laid side by side: read as they are, nothing put in for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.cli.console import Voice
from reapex.cli.options import Columns, Dataset, Fps, parse_columns
from reapex.cli.shown import show_counts
from reapex.corpus import LabelSource
from reapex.loading import Loaded, Loader


@dataclass(frozen=True, slots=True)
class AsWritten:
    """How several label files are read: each in the layout that it is found to have."""

    dataset: Dataset = None
    columns: Columns = None
    fps: Fps = None

    def read(
        self, labels: Path, frames: Path | None = None, subjects: Path | None = None
    ) -> tuple[Loaded, ...]:
        """The corpora of a file; rows that lack a mark are kept, and lack it still."""
        loader = Loader(
            dataset=self.dataset,
            columns=parse_columns(self.columns),
            fps=self.fps,
            apex_policy="keep",
            unmarked=True,
        )
        return loader.read_all(labels, frames, subjects)


def sources_of(files: Sequence[Sequence[Loaded]]) -> list[LabelSource]:
    """Every file that was read."""
    return [source for parts in files for part in parts for source in part.corpus.sources]


def show_files(voice: Voice, files: Sequence[Sequence[Loaded]]) -> None:
    """What was read of each file, its remarks, and every row that could not be read."""
    for letter, parts in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", files, strict=False):
        for part in parts:
            source = part.corpus.sources[0]
            voice.say(f"{letter}  {source.file} (read as {source.dataset})")
            show_counts(voice, part.corpus)
