"""What is recorded of a folder of crops, and what it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reapex.clip import Clip
from reapex.exporting.crop_plan import CropFiles, CropTask
from reapex.exporting.crop_record import CropRecord
from reapex.face import Box, Framed, Framing, Similarity
from reapex.version import __version__

_N_NAMED = 10  # of the pictures that cannot be read


@dataclass(frozen=True, slots=True)
class CropFacts:
    """The facts of one task."""

    framing: Framing
    files: CropFiles
    task: CropTask

    @property
    def named_clip(self) -> str:
        """The clip of the folder whose face the user's table gives; else the first."""
        viewing = self.framing.viewing
        given = viewing.given.faces if viewing is not None and viewing.given is not None else {}
        ids = [clip.id for clip in self.task.clips]
        return next((each for each in ids if each in given), ids[0])

    def without(self, outcome: str, remark: str) -> CropRecord:
        """The record of a task of which nothing was written."""
        task = self.task
        return CropRecord(
            clips="; ".join(clip.id for clip in task.clips),
            folder=task.folder,
            source=str(task.source.place.frames or ""),
            outcome=outcome,
            align="none",
            faces="none",
            n_frames=0,
            n_unreadable=0,
            unreadable="",
            box="",
            eyes="",
            transform="",
            size=self.framing.target.size,
            format=self.files.format,
            listing=task.listing,
            settings=settings_digest(self.framing, self.files, task.clips),
            reapex=__version__,
            remark=remark,
        )

    def record(self, framed: Framed, unreadable: Sequence[int]) -> CropRecord:
        """The record of a task whose pictures were written, but for those numbers."""
        n_written = len(self.task.source) - len(unreadable)
        if not n_written:
            return self.without("unreadable", "not one of the pictures can be read")
        return replace(
            self.without(framed.view.outcome, framed.remark),
            align=framed.alignment,
            faces=self._who(framed),
            n_frames=n_written,
            n_unreadable=len(unreadable),
            unreadable=" ".join(map(str, unreadable[:_N_NAMED])),
            box=_box_text(framed.view.crop),
            eyes="" if framed.eyes_px is None else _numbers(sum(framed.eyes_px, ())),
            transform=transform_text(framed.frames.transform(0)),
        )

    def _who(self, framed: Framed) -> str:
        """Who said where the face is."""
        viewing = self.framing.viewing
        found = viewing is not None and framed.view.origin == "found"
        return viewing.finder.name if viewing is not None and found else framed.view.origin


def settings_digest(framing: Framing, files: CropFiles, clips: Iterable[Clip]) -> str:
    """SHA-256 of everything that crops depend on, but for their pictures."""
    viewing = framing.viewing
    said: list[object] = [framing.alignment, framing.target, files, __version__]
    if viewing is not None:
        said += [viewing.ships_crops, viewing.margin, viewing.finder.name]
    if viewing is not None and viewing.given is not None:
        for clip in clips:
            track = viewing.given.tracks.get(clip.id)
            said += [clip.id, viewing.given.faces.get(clip.id)]
            said += [] if track is None else [track.frames, track.eyes.tolist(), track.in_order]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def transform_text(transform: Similarity) -> str:
    """Its four numbers with blanks between them."""
    return _numbers((transform.a, transform.b, transform.x0, transform.y0), "{:.8g}")


def _box_text(box: Box | None) -> str:
    return "" if box is None else f"{box.x} {box.y} {box.width} {box.height}"


def _numbers(values: Iterable[float], form: str = "{:.3f}") -> str:
    return " ".join(form.format(value) for value in values)
