"""Folders that would serve clips of several subjects: nobody can say whose pictures those are.

It happens where ``--frames`` points one level too deep: names such as ``EP01_01f`` recur with every
subject, and one subject's folders would be taken for everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import FolderMissing


def without_shared(clips: Sequence[Clip]) -> tuple[list[Clip], list[Skipped]]:
    """The clips whose folder is theirs alone, and the others with the reason."""
    subjects: dict[Path, set[str]] = {}
    for clip in clips:
        if (folder := _folder_of(clip)) is not None:
            subjects.setdefault(folder, set()).add(clip.subject)
    kept, skipped = [], []
    for clip in clips:
        folder = _folder_of(clip)
        if folder is None or len(subjects[folder]) == 1:
            kept.append(clip)
        else:
            skipped.append(Skipped.because(_whose(clip, folder, len(subjects[folder]))))
    return kept, skipped


def _folder_of(clip: Clip) -> Path | None:
    return None if clip.frames is None else clip.frames.place.frames


def _whose(clip: Clip, folder: Path, n_subjects: int) -> FolderMissing:
    return FolderMissing(
        f"The folder {folder} would serve clips of {n_subjects} subjects, and nobody can say whose "
        "pictures it holds",
        where=clip.place,
        expected="a folder of its own for each subject's clips",
        mend="Point --frames at the folder above the subjects' folders",
    )
