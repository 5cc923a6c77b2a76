"""One folder of pictures, cropped and written.

Conventions
-----------
Pictures are written into a folder of their own below ``.reapex/unfinished`` and moved when all of
them are there. One picture is in memory at a time.
"""

from __future__ import annotations

import csv
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import cv2

from reapex.errors import FrameError, OutputError, OutputExists, Place
from reapex.exporting.crop_facts import CropFacts, settings_digest, transform_text
from reapex.exporting.crop_plan import CropFiles, CropTask
from reapex.exporting.crop_record import OWN_FOLDER, CropRecord, record_path
from reapex.face import Framed, Framing

UNFINISHED = f"{OWN_FOLDER}/unfinished"
TRANSFORMS = "transforms.csv"
_ENCODED = {
    "png": (".png", [cv2.IMWRITE_PNG_COMPRESSION, 3]),
    "jpg": (
        ".jpg",
        [
            cv2.IMWRITE_JPEG_QUALITY,
            95,
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
        ],
    ),
}


@dataclass(frozen=True, slots=True)
class FolderCropper:
    """Crops one folder after another.

    Parameters
    ----------
    framing
        What is done with the pictures.
    files
        How they are written.
    out
        The folder to write.
    """

    framing: Framing
    files: CropFiles
    out: Path

    def target(self, task: CropTask) -> Path:
        """Where a task's folder belongs."""
        return self.out.joinpath(*task.folder.split("/"))

    def done(self, task: CropTask) -> CropRecord | None:
        """The record of a task that needs no more work; None if it does."""
        record = CropRecord.read(record_path(self.out, task.folder))
        if record is None or not self._is_for(record, task):
            return None
        return record if self.target(task).is_dir() == record.is_written else None

    def refuse(self, task: CropTask) -> None:
        """Stop if the task's folder is there and was not written by the same command.

        Raises
        ------
        OutputExists
            If so.
        """
        target = self.target(task)
        if not target.exists():
            return
        record = CropRecord.read(record_path(self.out, task.folder))
        if record is not None and self._is_for(record, task):
            return
        if record is None:
            what = "The folder is there already, and reapex crop did not write it"
        elif record.listing != task.listing:
            what = "The pictures have changed since they were cropped into this folder"
        else:
            what = f"The folder holds crops made with other options, by reapex {record.reapex}"
        raise OutputExists(
            what,
            where=Place(frames=target),
            mend="Give another --out, or --force to replace it",
        )

    def crop(self, task: CropTask) -> CropRecord:
        """Write a task's folder, unless it has no face; what is there already is replaced.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        facts = CropFacts(self.framing, self.files, task)
        try:
            framed = self.framing.frame(task.source, facts.named_clip)
        except FrameError as error:
            return self._finish(task, facts.without("unreadable", error.explanation))
        if framed.view.outcome == "no_face" and self.files.no_face == "skip":
            said = framed.remark or "no face was found"
            return self._finish(task, facts.without("no_face", said))
        unfinished = self.out / UNFINISHED / secrets.token_hex(8)
        try:
            unfinished.mkdir(parents=True)
            unreadable = self._write(task, framed, unfinished)
            return self._finish(task, facts.record(framed, unreadable), unfinished)
        except OSError as error:
            raise OutputError(
                f"The crops cannot be written: {error.strerror or error}",
                where=Place(frames=self.target(task)),
                mend="Choose another place, or make room on the disk",
            ) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _write(self, task: CropTask, framed: Framed, folder: Path) -> list[int]:
        """Every picture that can be read; the numbers of the others."""
        ending, options = _ENCODED[self.files.format]
        unreadable = []
        for position, number in enumerate(task.source.numbers):
            try:
                picture = framed.frames.read([position])[0]
            except FrameError:
                unreadable.append(number)
                continue
            _, data = cv2.imencode(ending, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
            (folder / task.name(position, self.files.format)).write_bytes(data.tobytes())
        if framed.alignment == "smooth":
            _write_transforms(task, framed, folder / TRANSFORMS)
        return unreadable

    def _finish(
        self, task: CropTask, record: CropRecord, unfinished: Path | None = None
    ) -> CropRecord:
        """Keep the record; then the folder takes its place."""
        target = self.target(task)
        if target.exists():
            old = self.out / UNFINISHED / secrets.token_hex(8)
            old.parent.mkdir(parents=True, exist_ok=True)
            target.rename(old)
            shutil.rmtree(old)
        record.write(record_path(self.out, task.folder))
        if unfinished is not None and record.is_written:
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished.rename(target)
        return record

    def _is_for(self, record: CropRecord, task: CropTask) -> bool:
        wanted = task.listing, settings_digest(self.framing, self.files, task.clips)
        return (record.listing, record.settings) == wanted


def _write_transforms(task: CropTask, framed: Framed, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("frame", "a", "b", "x0", "y0"))
        for position, number in enumerate(task.source.numbers):
            writer.writerow((number, *transform_text(framed.frames.transform(position)).split()))
