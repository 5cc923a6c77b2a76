"""``reapex export``: what was decided on the review page, as files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force, Labels, Reading
from reapex.cli.shown import require_clips, show_corpus
from reapex.errors import InputError, Place, UsageError
from reapex.exporting import targets
from reapex.loading import Loaded, is_manifest
from reapex.output import refuse, writing
from reapex.review.desk import further_rows, one_per_clip
from reapex.review.export import Exported, export
from reapex.review.history_file import history_csv
from reapex.review.methods import methods_paragraph
from reapex.review.outcome import AGREED, Outcomes, outcomes_of
from reapex.review.store import DecisionStore, store_path

_N_SHOWN = 12  # the rest is in --json


@dataclass(frozen=True, slots=True)
class Exporting:
    """What is written, and whose decisions count."""

    out: Annotated[
        Path,
        typer.Option(help="The file to write, or a folder for ELAN; never the input."),
    ]
    to: Annotated[
        str | None,
        typer.Option(
            help="Another format than the sheet's own layout, if the ending of --out does not say "
            f"it: {', '.join(targets())}.",
            show_default=False,
        ),
    ] = None
    coder: Annotated[
        str | None,
        typer.Option(
            help=f"Whose decisions count where several coders decided; or {AGREED}: clips on which "
            "all of them agree within a frame.",
            show_default=False,
        ),
    ] = None
    decisions: Annotated[
        Path | None,
        typer.Option(
            help="Where they are kept; beside the labels unless given.", show_default=False
        ),
    ] = None
    history: Annotated[
        Path | None, typer.Option(help="Every decision as CSV.", show_default=False)
    ] = None
    methods: Annotated[
        Path | None,
        typer.Option(help="A paragraph for the paper, as Markdown.", show_default=False),
    ] = None


@grouped
def export_command(
    labels: Labels,
    exporting: Exporting,
    reading: Reading,
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders; needed where times are written.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write what was decided on the review page: the sheet in its own layout, or other formats.

    Example: reapex export labels.xlsx --out reviewed.xlsx --methods methods.md
    """
    voice = Voice(as_json)
    if is_manifest(labels):
        raise UsageError("A manifest names several annotation files, and a review is of one")
    store = _store(labels, exporting.decisions)
    more = [each for each in (exporting.history, exporting.methods) if each is not None]
    for path in more:
        refuse(path, inputs=(labels, store), force=force)
    # An apex that the sheet lacks stays missing, unless somebody set one.
    loader = replace(reading.loader(), apex_policy="keep")
    (loaded,) = loader.read_all(labels, frames, reading.subjects)
    show_corpus(voice, loaded.corpus)
    require_clips(loaded.corpus)
    with DecisionStore(store) as decided:
        clips = one_per_clip(loaded.corpus)
        outcomes = outcomes_of(clips, decided.decisions(), exporting.coder)
        written = export(loaded, outcomes, exporting.out, exporting.to, force=force)
        _write_more(loaded, decided, outcomes, exporting, force)
    _show(voice, outcomes, written, more)
    voice.result(_as_dict(outcomes, written, more))
    if exporting.methods is None:
        options = Exporting(exporting.out, methods=Path("methods.md"), coder=exporting.coder)
        voice.next_step(command_line("export", labels, options=(reading, options)) + " --force")
    else:
        voice.next_step(command_line("audit", written.paths[0]))


def _store(labels: Path, decisions: Path | None) -> Path:
    path = decisions or store_path(labels)
    if not path.is_file():
        raise InputError(
            "There are no decisions",
            where=Place(file=path),
            mend=f"Decide with reapex review {labels}, or say where they are: --decisions FILE",
        )
    return path


def _write_more(
    loaded: Loaded, store: DecisionStore, outcomes: Outcomes, exporting: Exporting, force: bool
) -> None:
    made, path = store.decisions(), loaded.layout.grid.path
    clips = one_per_clip(loaded.corpus)
    inputs = (path, store.path)
    if exporting.history is not None:
        with writing(exporting.history, inputs=inputs, force=force) as temporary:
            temporary.write_bytes(history_csv(made, {clip.id for clip in clips}))
    if exporting.methods is not None:
        further = further_rows(loaded.corpus)
        text = methods_paragraph(path.name, clips, further, made, outcomes, store.methods())
        with writing(exporting.methods, inputs=inputs, force=force) as temporary:
            temporary.write_text(text, encoding="utf-8")


def _show(voice: Voice, outcomes: Outcomes, written: Exported, more: list[Path]) -> None:
    whose = "all coders who agree" if outcomes.coder == AGREED else outcomes.coder
    voice.say(
        f"Decisions of {whose}: {outcomes.n_changed} of {len(outcomes.clips)} clips get other key "
        f"frames, {len(outcomes.left)} keep the manual ones undecided."
    )
    left = outcomes.left
    for each in left[:_N_SHOWN]:
        voice.say(f"  {each.clip.id}: {each.why_manual}")
    if len(left) > _N_SHOWN:
        voice.say(f"  and {len(left) - _N_SHOWN} more; all of them with --json")
    strayed = dict.fromkeys(each.clip_id for each in outcomes.strayed)
    if strayed:
        voice.say(f"{len(outcomes.strayed)} decisions are about clips that are not in the sheet:")
        for clip_id in list(strayed)[:_N_SHOWN]:
            voice.say(f"  {clip_id}")
    for sentence in (*written.lost, *written.remarks):
        voice.say(f"{sentence}.")
    voice.heading("Written")
    for path in (*written.paths, *more):
        voice.say(f"  {path}")


def _as_dict(outcomes: Outcomes, written: Exported, more: list[Path]) -> dict[str, Any]:
    return {
        "coder": outcomes.coder,
        "coders": list(outcomes.coders),
        "clips": len(outcomes.clips),
        "changed": outcomes.n_changed,
        "kept_manual": [
            {"clip": each.clip.id, "reason": each.why_manual} for each in outcomes.left
        ],
        "not_in_sheet": [
            {"number": each.number, "clip": each.clip_id, "action": each.action}
            for each in outcomes.strayed
        ],
        "skipped": [{"where": str(each.where), "reason": each.reason} for each in written.skipped],
        "lost": list(written.lost),
        "remarks": list(written.remarks),
        "written": [str(path) for path in (*written.paths, *more)],
    }
