"""``reapex locate``: key frames for clips that nobody marked, written into a copy of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from reapex.auditing.jobs import spread
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Correcting, Faces, Force, Jobs, Labels, Reading
from reapex.cli.sheets import show_written, targets_of
from reapex.cli.shown import require_clips, show_corpus, show_faces
from reapex.corpus import Corpus
from reapex.correction import ShapeFamily
from reapex.correction.risefall import DEFAULT_CROSSING
from reapex.errors import NothingUsable, UsageError
from reapex.exporting import WrittenSheet, require_place, write_rows
from reapex.keyframes import KEYS
from reapex.loading import Loaded, is_manifest, merged
from reapex.locating import LocatedClip, Locator, Outcome, locate_clip, located_row
from reapex.report import counted

_N_SHOWN = 12  # the rest is in the sheet and in --json
_WRITTEN = "The sheet to write (.xlsx, .csv, .parquet), or a manifest's folder; never the input."


@dataclass(frozen=True, slots=True)
class Locating:
    """How key frames are located."""

    crossing: Annotated[
        float | None,
        typer.Option(
            help="Where on the rise and fall onset and offset are read; 0.05 of the peak unless "
            "given.",
            show_default=False,
        ),
    ] = None
    faces: Faces = "auto"
    jobs: Jobs = None

    @property
    def locator(self) -> Locator:
        """The locator that these options ask for."""
        return Locator(ShapeFamily(DEFAULT_CROSSING if self.crossing is None else self.crossing))

    @property
    def correcting(self) -> Correcting:
        """The same options for a correction, which looks at faces as this does."""
        return Correcting(crossing=self.crossing, faces=self.faces, jobs=self.jobs)


@grouped
def locate_command(
    labels: Labels,
    reading: Reading,
    locating: Locating,
    out: Annotated[Path, typer.Option(help=_WRITTEN, show_default=False)],
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders; a manifest names its own.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Fill empty onset, apex and offset cells where the pictures show a movement.

    Cells that are filled are never changed. --apex-policy has no say here: an apex that is
    missing is looked for.

    Example: reapex locate labels.xlsx --frames Cropped --out labels_located.xlsx
    """
    voice, locator = Voice(as_json), locating.locator
    if frames is None and not is_manifest(labels):
        raise UsageError(
            "There are no frames to look at", mend="Give their folder, as in --frames Cropped"
        )
    loader = replace(reading.loader(), apex_policy="keep", unmarked=True)
    loaded = loader.read_all(labels, frames, reading.subjects)
    targets = targets_of(loaded, labels, out, "located")
    for part, target in zip(loaded, targets, strict=True):
        require_place(part.layout, target, force=force)
    corpus = merged(labels, loaded)
    show_corpus(voice, corpus)
    require_clips(corpus)
    _require_empty(corpus)
    located = _located(voice, corpus, locating)
    _show(voice, corpus, located, locator)
    written = [
        _write(located, part, target, locator, force=force)
        for part, target in zip(loaded, targets, strict=True)
    ]
    paths = show_written(voice, written)
    voice.result({**_as_dict(corpus, located, locator), "written": paths})
    words = (labels,) if frames is None else (paths[0], "--frames", str(frames))
    options = (reading, locating.correcting)
    voice.next_step(command_line("audit", *words, "--report", "report.html", options=options))


def _require_empty(corpus: Corpus) -> None:
    if all(None not in tuple(clip.raw) for clip in corpus):
        raise NothingUsable(
            f"Each of the {counted(len(corpus), 'clip')} has onset, apex and offset, so that there "
            "is nothing to locate",
            where=corpus.place,
            mend="Try reapex audit",
        )


def _located(voice: Voice, corpus: Corpus, locating: Locating) -> list[LocatedClip]:
    viewing = locating.correcting.viewing(corpus)
    show_faces(voice, viewing)
    work = partial(locate_clip, locator=locating.locator, viewing=viewing)
    located: list[LocatedClip] = []
    with voice.progress("Looking for movements") as progress:
        for each in spread(work, corpus, locating.jobs):
            located.append(each)
            progress(len(located), len(corpus))
    return located


def _count(located: Sequence[LocatedClip], outcome: Outcome) -> int:
    return sum(each.outcome == outcome for each in located)


def _show(voice: Voice, corpus: Corpus, located: Sequence[LocatedClip], locator: Locator) -> None:
    voice.heading(f"Located by {locator.name}")
    voice.say(
        f"  {counted(corpus.n_read, 'record')} read: {_count(located, 'located')} located, "
        f"{_count(located, 'kept')} complete and kept, {_count(located, 'refused')} refused, "
        f"{len(corpus.skipped)} skipped."
    )
    found = [each for each in located if each.outcome == "located"]
    if found:
        voice.say(_table(found[:_N_SHOWN]))
    refused = [each for each in located if each.outcome == "refused"]
    if len(found) > _N_SHOWN:
        voice.say(f"  … and {len(found) - _N_SHOWN} more; --json and the sheet list all of them")
    if refused:
        voice.heading(f"Refused, and left as they were ({len(refused)})")
    for each in refused:
        clip = each.clip
        voice.say(f"  {clip.id}, row {clip.provenance.row}: {each.explanation}")


def _table(found: Sequence[LocatedClip]) -> Table:
    """Key frames and the 80 % interval of those that were located."""
    table = Table(box=None, pad_edge=False)
    table.add_column("  clip", no_wrap=True, overflow="ellipsis", ratio=1)
    for key in KEYS:
        table.add_column(key, justify="right", no_wrap=True, min_width=9)
    for each in found:
        cells = []
        for key, number in zip(KEYS, each.numbers or (), strict=False):
            between = each.intervals.get(key)
            cells.append(
                f"{number}" if between is None else f"{number} ({between[0]}–{between[1]})"
            )
        table.add_row(f"  {each.clip.id}", *cells)
    return table


def _write(
    located: Sequence[LocatedClip], part: Loaded, target: Path, locator: Locator, *, force: bool
) -> WrittenSheet:
    """The sheet of one corpus: of the only one, or of one of a manifest's."""
    rows = [
        located_row(each, locator.name, part.layout)
        for each in located
        if each.clip.corpus in ("", part.corpus.name)
    ]
    return write_rows(part.layout, rows, part.corpus.skipped, target, force=force)


def _as_dict(corpus: Corpus, located: Sequence[LocatedClip], locator: Locator) -> dict[str, Any]:
    """Counts that add up, and every clip."""
    return {
        "method": locator.name,
        "read": corpus.n_read,
        "located": _count(located, "located"),
        "kept": _count(located, "kept"),
        "refused": _count(located, "refused"),
        "skipped": [
            {"row": each.where.row, "code": each.code, "reason": each.reason}
            for each in corpus.skipped
        ],
        "clips": [_clip_as_dict(each) for each in located],
    }


def _clip_as_dict(each: LocatedClip) -> dict[str, Any]:
    numbers = each.numbers
    return {
        "id": each.clip.id,
        "corpus": each.clip.corpus or None,
        "file": str(each.clip.provenance.file),
        "row": each.clip.provenance.row,
        "outcome": each.outcome,
        "given": dict(zip(KEYS, each.clip.raw, strict=True)),
        "located": None if numbers is None else dict(zip(KEYS, numbers, strict=True)),
        "interval": {key: list(between) for key, between in each.intervals.items()},
        "reasons": {key: list(each.reasons(key)) for key in KEYS},
        "explanation": each.explanation or None,
        "face": None if each.view is None else each.view.outcome,
    }
