"""``reapex crop``: the faces of all clips at one size, in the pictures' own layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Faces, Force, Jobs, Labels, Reading
from reapex.cli.shown import require_clips, show_corpus, show_faces
from reapex.corpus import Corpus
from reapex.errors import NothingUsable, UsageError
from reapex.exporting import FACELESS, FORMATS, CropFiles, Cropped, FolderCropper, crop_corpus
from reapex.exporting.crop_plan import Faceless, PictureFormat
from reapex.face import ALIGNMENTS, DEFAULT_SIZE, Alignment, Framing, Target, viewing_named
from reapex.loading import is_manifest

_N_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Cropping:
    """How faces are cropped."""

    faces: Faces = "auto"
    size: Annotated[int, typer.Option(help="Pixels along each side of the crops.")] = DEFAULT_SIZE
    align: Annotated[
        str,
        typer.Option(
            help=f"{', '.join(ALIGNMENTS)}: only cut and scaled; eyes at fixed places by one turn "
            "and scale per clip; or by one per frame, smoothed over time.",
        ),
    ] = "clip"
    format: Annotated[
        str, typer.Option(help=f"{', '.join(FORMATS)}: png loses nothing, jpg is smaller.")
    ] = FORMATS[0]
    no_face: Annotated[
        str,
        typer.Option(
            help=f"{', '.join(FACELESS)}: clips without a face are skipped, or their whole "
            "pictures scaled."
        ),
    ] = FACELESS[0]
    jobs: Jobs = None

    def files(self) -> CropFiles:
        """How pictures are written; a wrong word is said."""
        return CropFiles(cast(PictureFormat, self.format), cast(Faceless, self.no_face))

    def framing(self, corpus: Corpus) -> Framing:
        """What is done with the pictures of a corpus."""
        viewing = viewing_named(self.faces, corpus)
        return Framing(viewing, cast(Alignment, self.align), Target(self.size))

    def check(self) -> None:
        """Say a wrong word before any work.

        Raises
        ------
        UsageError
            If there is one.
        """
        self.files()
        Framing(None, cast(Alignment, self.align), Target(self.size))


@grouped
def crop_command(
    labels: Labels,
    reading: Reading,
    cropping: Cropping,
    frames: Annotated[
        Path,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            help="The folder to write; never the pictures' own. What an earlier run finished in "
            "it is kept.",
            show_default=False,
        ),
    ],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write cropped and aligned pictures in the layout of yours, so that the sheet still fits.

    Broken off, it goes on where it was when run again.

    Example: reapex crop labels.xlsx --frames RAW --out Cropped --faces mtcnn --align smooth
    """
    voice = Voice(as_json)
    cropping.check()
    if is_manifest(labels):
        raise UsageError(
            "A manifest names several corpora", mend="Crop them one by one, each by its sheet"
        )
    (loaded,) = reading.read(labels, frames)
    corpus = loaded.corpus
    show_corpus(voice, corpus)
    require_clips(corpus)
    framing = cropping.framing(corpus)
    show_faces(voice, framing.viewing)
    cropper = FolderCropper(framing, cropping.files(), out)
    with voice.progress("Cropping") as progress:
        done = crop_corpus(
            corpus, frames, cropper, jobs=cropping.jobs, progress=progress, force=force
        )
    _show(voice, done)
    voice.result(_as_dict(corpus, done))
    if not done.written:
        raise NothingUsable(
            f"None of the {len(done.records)} folders could be cropped; the first: "
            f"{done.records[0].remark}",
            where=corpus.clips[0].place,
            mend="Name the faces in a table (--faces FILE), or keep whole pictures "
            "(--no-face whole)",
        )
    words = (labels, "--frames", str(out), "--faces", "crops", "--report", "report.html")
    voice.next_step(command_line("audit", *words, options=(reading,)))


def _show(voice: Voice, done: Cropped) -> None:
    n_pictures = sum(record.n_frames for record in done.written)
    kept = f", {done.n_kept} of them finished before" if done.n_kept else ""
    voice.say(f"{len(done.records)} folders{kept}: {len(done.written)} with {n_pictures} pictures")
    counts: dict[str, int] = {}
    for record in done.written:
        how = f"{record.outcome}, align {record.align}, faces by {record.faces}"
        counts[how] = counts.get(how, 0) + 1
    for how, count in counts.items():
        voice.say(f"  {count}: {how}")
    _show_list(
        voice,
        "Skipped",
        [f"{each.clips}: {each.outcome}: {each.remark}" for each in done.skipped],
    )
    _show_list(
        voice,
        "Notes",
        [f"{each.clips}: {each.remark}" for each in done.written if each.remark]
        + [
            f"{each.clips}: {each.n_unreadable} pictures left out as damaged: {each.unreadable}"
            for each in done.written
            if each.n_unreadable
        ],
    )
    voice.say(f"Manifest: {done.manifest}")


def _show_list(voice: Voice, title: str, lines: Sequence[str]) -> None:
    if lines:
        voice.heading(f"{title} ({len(lines)})")
    for line in lines[:_N_SHOWN]:
        voice.say(f"  {line}")
    if len(lines) > _N_SHOWN:
        voice.say(f"  … and {len(lines) - _N_SHOWN} more; the manifest lists all of them")


def _as_dict(corpus: Corpus, done: Cropped) -> dict[str, Any]:
    skipped = [
        {"where": str(each.where), "code": each.code, "reason": each.reason}
        for each in corpus.skipped
    ]
    return {
        "read": corpus.n_read,
        "kept": len(corpus),
        "skipped": skipped,
        "manifest": str(done.manifest),
        "finished_before": done.n_kept,
        "folders": [asdict(record) for record in done.records],
    }
