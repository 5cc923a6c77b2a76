"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from reapex.correction import Corrector, corrector_named, methods, searches
from reapex.errors import UsageError
from reapex.labels import NAMEABLE, datasets
from reapex.loading import (
    APEX_POLICIES,
    DEFAULT_CONTEXT_MS,
    Loaded,
    Loader,
    apex_policy_named,
)
from reapex.motion import criteria

Labels = Annotated[
    Path,
    typer.Argument(
        help="The annotation file (.xlsx, .xls, CSV, Parquet), or a manifest of several (.toml).",
        metavar="LABELS",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the result as JSON on standard output.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is already there.")]

_NAMED_COLUMN = re.compile(rf"(?:^|[\s,;]+)({'|'.join(NAMEABLE)})=", re.IGNORECASE)


def parse_columns(texts: list[str] | None) -> Mapping[str, str]:
    """``onset=StartFrame`` pairs as typed: repeated, or several in one, as headers may hold spaces.

    Examples
    --------
    >>> parse_columns(["onset=Start Frame, apex=Peak", "offset=End"])
    {'onset': 'Start Frame', 'apex': 'Peak', 'offset': 'End'}

    Raises
    ------
    UsageError
        If a text is no such pair.
    """
    columns: dict[str, str] = {}
    for text in texts or ():
        head, *pairs = _NAMED_COLUMN.split(text)
        if head.strip() or not pairs:
            raise UsageError(
                f"--columns {text!r} is not understood",
                expected=f"NAME=HEADER, NAME one of {', '.join(NAMEABLE)}",
                mend="For example --columns onset=StartFrame --columns apex=PeakFrame",
            )
        for name, header in zip(pairs[::2], pairs[1::2], strict=True):
            if name.lower() in columns:
                raise UsageError(
                    f"--columns names {name.lower()} twice: {columns[name.lower()]!r} and "
                    f"{header.strip()!r}",
                    mend="Keep one of them",
                )
            columns[name.lower()] = header.strip()
    return columns


@dataclass(frozen=True, slots=True)
class Reading:
    """How the labels are read."""

    dataset: Annotated[
        str | None,
        typer.Option(
            help=f"The layout, if it is not to be found out: {', '.join(datasets())}.",
            show_default=False,
        ),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(
            help="Your own header for a column, as in onset=StartFrame; may be repeated.",
            metavar="NAME=HEADER",
            show_default=False,
        ),
    ] = None
    fps: Annotated[
        float | None,
        typer.Option(
            help="Frames per second, if the sheet does not say or is wrong.", show_default=False
        ),
    ] = None
    apex_policy: Annotated[
        str, typer.Option(help=f"Where the sheet has no apex: {', '.join(APEX_POLICIES)}.")
    ] = APEX_POLICIES[0]
    subjects: Annotated[
        Path | None,
        typer.Option(
            help="A table of the subjects: age, gender, culture, ethnicity, …", show_default=False
        ),
    ] = None
    context_ms: Annotated[
        float, typer.Option(help="Frames to load before the onset and after the offset, in ms.")
    ] = DEFAULT_CONTEXT_MS

    def loader(self) -> Loader:
        """The loader that these options ask for."""
        return Loader(
            dataset=self.dataset,
            columns=parse_columns(self.columns),
            fps=self.fps,
            apex_policy=apex_policy_named(self.apex_policy),
            context_ms=self.context_ms,
        )

    def read(self, labels: Path, frames: Path | None) -> tuple[Loaded, ...]:
        """The corpora that these options ask for; more than one only from a manifest."""
        return self.loader().read_all(labels, frames, self.subjects)


@dataclass(frozen=True, slots=True)
class Correcting:
    """How key frames are corrected."""

    method: Annotated[str, typer.Option(help=f"The method: {', '.join(methods())}.")] = "gamdss"
    search: Annotated[
        str, typer.Option(help=f"Which frames are compared: {', '.join(searches())}.")
    ] = "paper"
    criterion: Annotated[
        str, typer.Option(help=f"How frames are compared: {', '.join(criteria())}.")
    ] = "l2"
    window: Annotated[
        str, typer.Option(help="How far to look: λ as in 0.1, or a time as in 20ms.")
    ] = "0.1"
    jobs: Annotated[
        int | None,
        typer.Option(
            help="Clips to work on at a time; as many as cores if not given.", show_default=False
        ),
    ] = None

    def corrector(self) -> Corrector:
        """The corrector that these options ask for."""
        return corrector_named(
            self.method, search=self.search, criterion=self.criterion, window=self.window
        )
