"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from reapex.apex_spotting import SpottedKeyFrames, spotter_named, spotters
from reapex.cli.console import Voice
from reapex.corpus import Corpus
from reapex.correction import (
    DEFAULT_CROSSING,
    LEAST_CLIPS,
    Corrector,
    Gamdss,
    corrector_named,
    methods,
    searches,
)
from reapex.errors import UsageError
from reapex.face import Viewing, viewing_named
from reapex.labels import NAMEABLE, SHIPPED_ERRATA, datasets, errata_named
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
        help="The annotation file (.xlsx, .xls, CSV, Parquet; .eaf, .boris, .json of other tools), "
        "SMIC's folder of clips, or a manifest of several (.toml).",
        metavar="LABELS",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the result as JSON on standard output.")
]
Faces = Annotated[
    str,
    typer.Option(
        help="auto (haar) or mtcnn finds one face per clip and crops it; crops: the pictures are "
        "cropped already; none: whole pictures; or a table of boxes or landmarks, or a folder of "
        "OpenFace's CSVs, one per clip.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        help="Clips to work on at a time; as many as cores if not given.", show_default=False
    ),
]
Dataset = Annotated[
    str | None,
    typer.Option(
        help=f"The layout, if it is not to be found out: {', '.join(datasets())}.",
        show_default=False,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        help="Your own header for a column, as in onset=StartFrame; may be repeated.",
        metavar="NAME=HEADER",
        show_default=False,
    ),
]
Fps = Annotated[
    float | None,
    typer.Option(
        help="Frames per second, if the sheet does not say or is wrong.", show_default=False
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what is already there.")]

_SPOTTED = "spotted:"
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

    dataset: Dataset = None
    columns: Columns = None
    fps: Fps = None
    apex_policy: Annotated[
        str, typer.Option(help=f"Where the sheet has no apex: {', '.join(APEX_POLICIES)}.")
    ] = APEX_POLICIES[0]
    subjects: Annotated[
        Path | None,
        typer.Option(
            help="A table of the subjects: age, gender, culture, ethnicity, …", show_default=False
        ),
    ] = None
    emotions: Annotated[
        Path | None,
        typer.Option(
            help="The workbook with the emotions, where LABELS has none: SAMM's own for its long "
            "videos.",
            show_default=False,
        ),
    ] = None
    only: Annotated[
        Path | None,
        typer.Option(
            help="A list of the clips to keep (subject, filename), such as MEGC2019's own.",
            show_default=False,
        ),
    ] = None
    context_ms: Annotated[
        float, typer.Option(help="Frames to load before the onset and after the offset, in ms.")
    ] = DEFAULT_CONTEXT_MS
    errata: Annotated[
        str | None,
        typer.Option(
            help=f"Published corrections of single labels: {', '.join(SHIPPED_ERRATA)}, or your "
            "own file (.toml). Each is listed, and none applied where the sheet reads otherwise.",
            metavar="NAME|FILE",
            show_default=False,
        ),
    ] = None
    first_frame: Annotated[
        int | None,
        typer.Option(
            help="The sheet's number of a video's first frame; if not given, 1, or 0 where an "
            "onset of a plain table or of another tool's file is 0.",
            min=0,
            show_default=False,
        ),
    ] = None

    def loader(self) -> Loader:
        """The loader that these options ask for."""
        return Loader(
            dataset=self.dataset,
            columns=parse_columns(self.columns),
            fps=self.fps,
            apex_policy=apex_policy_named(self.apex_policy),
            context_ms=self.context_ms,
            emotions=self.emotions,
            only=self.only,
            errata=None if self.errata is None else errata_named(self.errata),
            first_frame=self.first_frame,
        )

    def read(self, labels: Path, frames: Path | None) -> tuple[Loaded, ...]:
        """The corpora that these options ask for; more than one only from a manifest."""
        with Voice(as_json=True).progress("Counting the frames of videos") as telling:
            loader = replace(self.loader(), telling=telling)
            return loader.read_all(labels, frames, self.subjects)


@dataclass(frozen=True, slots=True)
class Correcting:
    """How key frames are corrected."""

    method: Annotated[
        str | None,
        typer.Option(
            help=f"The method: {', '.join(methods())} or {_SPOTTED}SPOTTER, which moves the apex "
            f"alone ({', '.join(spotters())}); gamdss where one of its own options is given, else "
            f"{methods()[0]}.",
            show_default=False,
        ),
    ] = None
    search: Annotated[
        str | None,
        typer.Option(
            help=f"gamdss: which frames are compared: {', '.join(searches())}; paper unless given.",
            show_default=False,
        ),
    ] = None
    criterion: Annotated[
        str | None,
        typer.Option(
            help=f"gamdss: how frames are compared: {', '.join(criteria())}; l2 unless given.",
            show_default=False,
        ),
    ] = None
    window: Annotated[
        str | None,
        typer.Option(
            help="gamdss: how far to look: λ as in 0.1, or a time as in 20ms; 0.1 unless given.",
            show_default=False,
        ),
    ] = None
    crossing: Annotated[
        float | None,
        typer.Option(
            help="risefall: where on the rise and fall onset and offset are read; 0.05 of the "
            "peak unless given.",
            show_default=False,
        ),
    ] = None
    cautious: Annotated[
        bool,
        typer.Option("--cautious", help="risefall: move labels only where there is little doubt."),
    ] = False
    coders: Annotated[
        str,
        typer.Option(
            help=f"risefall: auto learns how late coders mark from {LEAST_CLIPS} clips on; usual "
            "never does; careful trusts the labels twice as much; or a table of coders.",
        ),
    ] = "auto"
    faces: Faces = "auto"
    jobs: Jobs = None

    def corrector(self) -> Corrector:
        """The corrector that these options ask for."""
        if self.method == _SPOTTED.rstrip(":"):
            raise UsageError(
                "It is not said which spotter is meant",
                expected=" or ".join(_SPOTTED + name for name in spotters()),
            )
        if self.method is not None and self.method.startswith(_SPOTTED):
            return self._spotted(self.method.removeprefix(_SPOTTED))
        return corrector_named(
            self.method,
            search=self.search,
            criterion=self.criterion,
            window=self.window,
            crossing=self.crossing,
            cautious=self.cautious,
            coders=self.coders,
        )

    def _spotted(self, name: str) -> Corrector:
        others = Correcting(method=self.method, faces=self.faces, jobs=self.jobs)
        if self != others:
            raise UsageError(
                f"An apex spotter has none of the options of {' or '.join(methods())}",
                mend=f"Leave all but --method {self.method} out",
            )
        return SpottedKeyFrames(spotter_named(name))

    @property
    def read_at(self) -> float:
        """Where on the rise and fall onset and offset are read."""
        return DEFAULT_CROSSING if self.crossing is None else self.crossing

    def viewing(self, corpus: Corpus) -> Viewing | None:
        """What is done about the faces of a corpus; None for whole pictures.

        GAMDSS compares whole pictures, as it was published, unless told otherwise.
        """
        if self.faces == "auto" and isinstance(self.corrector(), Gamdss):
            return None
        return viewing_named(self.faces, corpus)

    def beside(self) -> Corrector | None:
        """GAMDSS as in the paper, which stands beside every other method."""
        return None if isinstance(self.corrector(), Gamdss) else Gamdss()
