"""Cropped folders of a whole corpus, with a manifest; work that was broken off goes on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reapex.auditing.jobs import spread
from reapex.corpus import Corpus
from reapex.exporting.crop_folder import UNFINISHED, FolderCropper
from reapex.exporting.crop_plan import CropTask, crop_tasks
from reapex.exporting.crop_record import CropRecord, write_manifest
from reapex.progress import Progress


@dataclass(frozen=True, slots=True)
class Cropped:
    """What was written.

    Parameters
    ----------
    records
        One per folder of pictures, in the order of the clips.
    n_kept
        Of these, folders that an earlier run had finished.
    manifest
        The table of them.
    """

    records: tuple[CropRecord, ...]
    n_kept: int
    manifest: Path

    @property
    def written(self) -> tuple[CropRecord, ...]:
        """The folders that are there now."""
        return tuple(record for record in self.records if record.is_written)

    @property
    def skipped(self) -> tuple[CropRecord, ...]:
        """The folders that are not, each with a remark that says why."""
        return tuple(record for record in self.records if not record.is_written)


def crop_corpus(
    corpus: Corpus,
    root: Path,
    cropper: FolderCropper,
    *,
    jobs: int | None = 1,
    progress: Progress | None = None,
    force: bool = False,
) -> Cropped:
    """Crop every folder of pictures that a corpus uses.

    Parameters
    ----------
    corpus
        Clips with pictures.
    root
        The folder that they lie in.
    cropper
        How, and where to.
    jobs
        Folders to work on at a time; None for as many as there are cores.
    progress
        Called with the folders done and their number.
    force
        Replace folders that other pictures or options have made.

    Raises
    ------
    OutputIsInput, OutputExists
        If the crops must not be written there; nothing was done then.
    OutputError
        If they cannot be.
    """
    tasks = crop_tasks(corpus, root, cropper.out)
    kept = {task.folder: record for task in tasks if (record := cropper.done(task)) is not None}
    waiting = [task for task in tasks if task.folder not in kept]
    if not force:
        for task in waiting:
            cropper.refuse(task)
    # What a killed run left; nobody else writes there.
    shutil.rmtree(cropper.out / UNFINISHED, ignore_errors=True)
    made = _made(waiting, cropper, jobs, progress, len(kept))
    records = tuple((kept | made)[task.folder] for task in tasks)
    return Cropped(records, len(kept), write_manifest(records, cropper.out))


def _made(
    tasks: Sequence[CropTask],
    cropper: FolderCropper,
    jobs: int | None,
    progress: Progress | None,
    n_kept: int,
) -> dict[str, CropRecord]:
    made: dict[str, CropRecord] = {}
    for record in spread(cropper.crop, tasks, jobs):
        made[record.folder] = record
        if progress is not None:
            progress(n_kept + len(made), n_kept + len(tasks))
    return made
