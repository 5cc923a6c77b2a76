"""What ``reapex crop`` is to write, and which folder of pictures becomes which.

Conventions
-----------
The crops stand in the layout of the pictures that they were made from: the same folders below
another root, the same file names but for their ending. So the sheet fits the crops as it fitted the
pictures. A folder is cropped whole and once, whoever of the clips share it; a video becomes a
folder of numbered pictures, which keeps the video's ending where another one has its name.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from reapex.clip import Clip
from reapex.errors import OutputIsInput, Place, UsageError
from reapex.frames import FolderFrames, VideoFrames
from reapex.series import FrameSource

PictureFormat = Literal["png", "jpg"]
FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)
Faceless = Literal["skip", "whole"]
FACELESS: tuple[Faceless, ...] = get_args(Faceless)


@dataclass(frozen=True, slots=True)
class CropFiles:
    """How crops are written.

    Parameters
    ----------
    format
        ``png`` keeps every grey level; ``jpg`` (quality 95, no colour reduced) is smaller.
    no_face
        What becomes of clips without a face: they are skipped, or their whole pictures scaled.

    Raises
    ------
    UsageError
        If a word is none of these.
    """

    format: PictureFormat = "png"
    no_face: Faceless = "skip"

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(
                f"There is no picture format {self.format!r}", expected=", ".join(FORMATS)
            )
        if self.no_face not in FACELESS:
            raise UsageError(
                f"--no-face {self.no_face!r} is not understood", expected=", ".join(FACELESS)
            )


@dataclass(frozen=True, slots=True, eq=False)
class CropTask:
    """One folder to write.

    Parameters
    ----------
    clips
        Those whose pictures it holds.
    source
        The whole folder, or the stretches of a video that the clips use.
    folder
        Where it belongs below the output, with ``/`` between names.
    listing
        SHA-256 over the names and sizes of the files that it is made from.
    """

    clips: tuple[Clip, ...]
    source: FrameSource
    folder: str
    listing: str

    def name(self, position: int, ending: str) -> str:
        """The file name of a picture: as it was, with another ending."""
        if isinstance(self.source, FolderFrames):
            return f"{Path(self.source.files[position].name).stem}.{ending}"
        return f"img{self.source.numbers[position]:05d}.{ending}"


def crop_tasks(clips: Iterable[Clip], root: Path, out: Path) -> tuple[CropTask, ...]:
    """The folders to write, in the order of the clips.

    Parameters
    ----------
    root
        The folder given as ``--frames``.
    out
        The folder to write.

    Raises
    ------
    OutputIsInput
        If ``out`` is the frames' folder, or lies in it.
    """
    _refuse_within(out, root)
    together: dict[Path, list[Clip]] = {}
    for clip in clips:
        if clip.frames is not None:
            where = clip.frames.place.frames or Path(clip.id)
            together.setdefault(where, []).append(clip)
    folders = _folders({place: sharing[0] for place, sharing in together.items()}, root)
    return tuple(_task(tuple(clips), folders[place]) for place, clips in together.items())


def _task(clips: tuple[Clip, ...], folder: str) -> CropTask:
    source = next(clip.frames for clip in clips if clip.frames is not None)
    if isinstance(source, FolderFrames):
        source = FolderFrames(source.folder, source.fps)
    elif isinstance(source, VideoFrames):
        source = source.whole  # so that a clip may have more context later
    return CropTask(clips, source, folder, _listing(source))


def _folders(clips: Mapping[Path, Clip], root: Path) -> dict[Path, str]:
    """Where the crops of each place belong: no two in one folder."""
    found = {place: _folder(place, clip, root) for place, clip in clips.items()}
    often = Counter(found.values())
    for place, folder in found.items():
        if often[folder] > 1 and place.is_file():
            found[place] = f"{folder}{place.suffix}"  # a.mkv and a.mp4, or a folder a
    taken: set[str] = set()
    for place, folder in found.items():
        numbers = (f"{folder}_{count}" for count in range(2, len(found) + 2))
        found[place] = next(each for each in (folder, *numbers) if each not in taken)
        taken.add(found[place])
    return found


def _folder(place: Path, clip: Clip, root: Path) -> str:
    """Where the crops belong: as below the root; a folder from elsewhere by subject and name."""
    try:
        below = place.relative_to(root)
    except ValueError:
        return "/".join(part.replace("/", "_") or "_" for part in (clip.subject, clip.name))
    return (below.with_suffix("") if place.is_file() else below).as_posix()


def _listing(source: FrameSource) -> str:
    place = source.place.frames
    if isinstance(source, FolderFrames):
        files = [file.path for file in source.files]
    else:
        files = [place] if place is not None and place.is_file() else []
    lines = [f"{file.name}\t{file.stat().st_size}\n" for file in files]
    lines.append(f"{len(source)} pictures, {source.numbers[0]} to {source.numbers[-1]}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _refuse_within(out: Path, root: Path) -> None:
    real_out, real_root = (Path(os.path.realpath(path)) for path in (out, root))
    if real_out == real_root or real_root in real_out.parents:
        raise OutputIsInput(
            "The crops would be written into the folder of the pictures",
            where=Place(file=out),
            mend="Give --out a folder of its own beside it",
        )
