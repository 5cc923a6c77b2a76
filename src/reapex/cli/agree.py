"""``reapex agree``: how well coders agree, and where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from reapex.agreement import (
    AgreementStudy,
    Expression,
    Tolerance,
    agreement_of,
    match_raters,
    raters_of,
    true_rater,
)
from reapex.auditing import grouped_by
from reapex.cli.agreement_tables import show_agreement
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.label_files import AsWritten, show_files, sources_of
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force
from reapex.errors import UsageError
from reapex.loading import Loaded
from reapex.output import refuse
from reapex.report import (
    agreement_as_dict,
    require_page_name,
    write_agreement_csv,
    write_agreement_page,
)
from reapex.synth import read_truth

_MOST = 26


@dataclass(frozen=True, slots=True)
class Agreeing:
    """What is asked of the coders."""

    names: Annotated[
        str | None,
        typer.Option(help="What to call the files, as in anna,ben.", show_default=False),
    ] = None
    group: Annotated[
        str | None,
        typer.Option(
            help="A column to split by: emotion, subject, fps, kind, or one of your own.",
            show_default=False,
        ),
    ] = None
    tolerance: Annotated[
        str, typer.Option(help="Report the share of marks within it: 33ms, or 2 for 2 frames.")
    ] = "1"
    truth: Annotated[
        Path | None,
        typer.Option(
            help="truth.csv of a synthetic corpus: known key frames as the first coder.",
            show_default=False,
        ),
    ] = None
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The frames, where the sheets may count them differently.", show_default=False
        ),
    ] = None
    subjects: Annotated[
        Path | None,
        typer.Option(help="A table of the subjects, to group by.", show_default=False),
    ] = None


@dataclass(frozen=True, slots=True)
class AgreementFiles:
    """What is written."""

    report: Annotated[
        Path | None, typer.Option(help="Write a web page with pictures.", show_default=False)
    ] = None
    csv: Annotated[
        Path | None,
        typer.Option(help="Write every clip's differences, largest first.", show_default=False),
    ] = None

    def check(self, inputs: Sequence[Path], force: bool) -> None:
        """Stop before the work if a result could not be written."""
        for out in filter(None, (self.report, self.csv)):
            refuse(out, inputs=inputs, force=force)
        if self.report is not None:
            require_page_name(self.report)


@grouped
def agree_command(
    labels: Annotated[
        list[Path],
        typer.Argument(
            help="Label files of the same clips, one per coder; or one with a coder column.",
            metavar="A [B …]",
            show_default=False,
        ),
    ],
    reading: AsWritten,
    agreeing: Agreeing,
    files: AgreementFiles,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """How well coders agree: errors, bias, tolerance, ICC, Krippendorff's alpha, IoU, worst clips.

    Example: reapex agree anna.xlsx ben.xlsx --names anna,ben --report agreement.html
    """
    voice = Voice(as_json)
    tolerance = Tolerance.parse(agreeing.tolerance)
    names = _names(labels, agreeing.names)
    files.check(labels, force)
    read = [reading.read(path, agreeing.frames, agreeing.subjects) for path in labels]
    show_files(voice, read)
    study = _study(read, names, agreeing, tolerance)
    show_agreement(voice, study)
    written = _write(study, read, labels, files, force)
    if written:
        voice.heading("Written")
        for path in written:
            voice.say(f"  {path}")
    result = {"files": [str(path) for path in labels], **agreement_as_dict(study)}
    voice.result({**result, "written": [str(path) for path in written]})
    if files.report is None:
        page = AgreementFiles(report=Path("agreement.html"))
        voice.next_step(command_line("agree", *labels, options=(reading, agreeing, page)))
    else:
        voice.next_step(command_line("audit", labels[0], options=(reading,)))


def _study(
    read: Sequence[Sequence[Loaded]],
    names: Sequence[str],
    agreeing: Agreeing,
    tolerance: Tolerance,
) -> AgreementStudy:
    before = []
    if agreeing.truth is not None:
        clips = [clip for parts in read for part in parts for clip in part.corpus]
        before.append(true_rater(read_truth(agreeing.truth), clips))
    raters = raters_of(list(zip(names, read, strict=True)), before)
    expressions = match_raters(raters)
    return agreement_of(
        expressions,
        [rater.name for rater in raters],
        groups=None if agreeing.group is None else _groups(expressions, agreeing.group),
        heading=agreeing.group or "",
        tolerance=tolerance,
    )


def _groups(expressions: Sequence[Expression], column: str) -> dict[str, list[int]]:
    place = {id(each.clip): index for index, each in enumerate(expressions)}
    groups = grouped_by([each.clip for each in expressions], column)
    return {name: [place[id(clip)] for clip in clips] for name, clips in groups.items()}


def _write(
    study: AgreementStudy,
    read: Sequence[Sequence[Loaded]],
    labels: Sequence[Path],
    files: AgreementFiles,
    force: bool,
) -> list[Path]:
    written = []
    if files.report is not None:
        write_agreement_page(study, sources_of(read), files.report, inputs=labels, force=force)
        written.append(files.report)
    if files.csv is not None:
        write_agreement_csv(study, files.csv, inputs=labels, force=force)
        written.append(files.csv)
    return written


def _names(labels: Sequence[Path], given: str | None) -> list[str]:
    """The files' names for the output: as given, or by their own, told apart by their folders."""
    if len(labels) > _MOST:
        raise UsageError(f"{len(labels)} files", expected=f"at most {_MOST}")
    if given is not None:
        names = [name.strip() for name in given.split(",")]
        if len(names) != len(labels) or not all(names):
            raise UsageError(
                f"--names {given!r} names {len(names)} of {len(labels)} files",
                expected="one name for each file, as in --names anna,ben",
            )
        return names
    stems = [path.stem for path in labels]
    if len(set(stems)) == len(stems):
        return stems
    with_folder = [f"{path.parent.name}/{path.stem}" for path in labels]
    if len(set(with_folder)) == len(with_folder):
        return with_folder
    return [f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i]} {stem}" for i, stem in enumerate(stems)]
