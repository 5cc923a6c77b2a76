"""``reapex convert``: labels in another tool's or data set's format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force, Reading
from reapex.cli.shown import require_clips, show_corpus
from reapex.errors import UsageError
from reapex.exporting import Conversion, Target, convert, target_of, targets
from reapex.loading import Loaded, file_name, is_manifest, merged
from reapex.report import counted

_N_SHOWN = 12  # the rest is in --json


@grouped
def convert_command(
    labels: Annotated[
        Path,
        typer.Argument(
            help="A sheet, a file of ELAN, BORIS, Label Studio, VIA 3 or FiftyOne, a folder of "
            ".eaf files, or a manifest (.toml).",
            metavar="LABELS",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Argument(
            help="The file to write, or a folder for ELAN or a manifest; never the input.",
            metavar="OUT",
            show_default=False,
        ),
    ],
    reading: Reading,
    to: Annotated[
        str | None,
        typer.Option(
            help=f"The format, if OUT's ending does not say it: {', '.join(targets())}.",
            show_default=False,
        ),
    ] = None,
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders: times then count from each clip's first "
            "picture. A manifest names its own.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write labels in another format; what the format cannot hold is listed.

    Apexes that are missing stay missing: --apex-policy has no say here.

    Example: reapex convert labels.xlsx eaf --to elan --frames Cropped
    """
    voice = Voice(as_json)
    is_many = is_manifest(labels)
    if not is_many:
        target_of(out, to)  # a wrong word is said before any work
    loader = replace(reading.loader(), apex_policy="keep")
    loaded = loader.read_all(labels, frames, reading.subjects)
    corpus = merged(labels, loaded)
    show_corpus(voice, corpus)
    require_clips(corpus)
    outs = _outs(loaded, out, to) if is_many else [out]
    done = [convert(part, path, to, force=force) for part, path in zip(loaded, outs, strict=True)]
    _show(voice, loaded, done)
    voice.result(_as_dict(done))
    voice.next_step(_next(labels, done, frames, reading))


def _outs(loaded: Sequence[Loaded], out: Path, to: str | None) -> list[Path]:
    """A file or folder in ``out`` for each corpus of a manifest."""
    if out.suffix or to is None:
        raise UsageError(
            f"A manifest holds several corpora, which go into a folder each as {to or 'what'}",
            expected="a folder, and --to",
            mend=f"Say {out.with_suffix('')} --to {to or 'csv'}",
        )
    stems = [out / file_name(part.corpus.name) for part in loaded]
    return [stem.with_name(f"{stem.name}{_suffix(stem, to)}") for stem in stems]


def _suffix(stem: Path, to: str) -> str:
    if to == "elan":
        return ""
    for suffix in (".csv", ".xlsx", ".parquet", ".boris", ".json"):
        try:
            return target_of(stem.with_name(f"{stem.name}{suffix}"), to).suffix
        except UsageError:
            continue
    return target_of(stem.with_suffix(".csv"), to).suffix  # says what is wrong with the word


def _show(voice: Voice, loaded: Sequence[Loaded], done: Sequence[Conversion]) -> None:
    voice.heading("Written")
    for each in done:
        title = each.target.exchange.title if each.target.exchange else each.target.name
        for path in each.paths:
            voice.say(f"  {path}")
        voice.say(f"  {counted(each.n_kept, 'record')} of {each.n_read} as {title}")
        for remark in each.remarks:
            voice.say(f"  Note: {remark}.")
    lost = [sentence for each in done for sentence in each.lost]
    if lost:
        voice.heading("What the new format does not hold")
    for sentence in lost[:_N_SHOWN]:
        voice.say(f"  {sentence}")
    if len(lost) > _N_SHOWN:
        voice.say(f"  … and {len(lost) - _N_SHOWN} more; --json lists all of them")
    skipped = [  # those that were skipped when read were shown then
        each
        for part, converted in zip(loaded, done, strict=True)
        for each in converted.skipped[len(part.corpus.skipped) :]
    ]
    if skipped:
        voice.heading(f"Not written ({len(skipped)})")
    for record in skipped[:_N_SHOWN]:
        voice.say(f"  {record.where}: {record.reason}")
    if len(skipped) > _N_SHOWN:
        voice.say(f"  … and {len(skipped) - _N_SHOWN} more; --json lists all of them")


def _as_dict(done: Sequence[Conversion]) -> dict[str, Any]:
    """Counts that add up, and everything that was left out."""
    return {
        "read": sum(each.n_read for each in done),
        "kept": sum(each.n_kept for each in done),
        "skipped": [
            {
                "file": str(skipped.where.file) if skipped.where.file else None,
                "row": skipped.where.row,
                "clip": skipped.where.clip,
                "code": skipped.code,
                "reason": skipped.reason,
            }
            for each in done
            for skipped in each.skipped
        ],
        "lost": [sentence for each in done for sentence in each.lost],
        "remarks": [remark for each in done for remark in each.remarks],
        "format": done[0].target.name,
        "written": [str(path) for each in done for path in each.paths],
    }


def _next(labels: Path, done: Sequence[Conversion], frames: Path | None, reading: Reading) -> str:
    if is_manifest(labels):
        return command_line("audit", labels)
    paths, target = done[0].paths, done[0].target
    written = paths[0] if len(paths) == 1 else paths[0].parent
    words: list[str | Path] = [written]
    words += [] if frames is None else ["--frames", frames]
    words += _dataset(target)
    fps = Reading(fps=reading.fps if target.exchange is None else None)
    return command_line("audit", *words, options=(fps,))


def _dataset(target: Target) -> list[str | Path]:
    """A sheet is named, so that no other layout is taken for it."""
    return [] if target.exchange else ["--dataset", target.dataset]
