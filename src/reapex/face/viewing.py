"""How a clip is looked at: its face cut out once, or its pictures as they are.

Conventions
-----------
Three outcomes. ``cropped``: one fixed square round the face. ``as_is``: the whole pictures, because
they are face crops already, or somebody said so. ``no_face``: the whole pictures, because nothing
was found to cut out; the clip then carries the reason ``no_face``. What the user's table gives is
cut as it says; only faces that were found are asked whether they fill the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Literal

from reapex.corpus import Corpus
from reapex.errors import UsageError
from reapex.face.box import Box, Eyes, Face, eyes_within
from reapex.face.cropping import DEFAULT_MARGIN, CroppedFrames, crop_box
from reapex.face.eyes import find_eyes
from reapex.face.finder import FaceFinder, few_frames
from reapex.face.finders import FINDERS, finder_named
from reapex.face.finding import Haar, grey_of
from reapex.face.given import GivenFaces
from reapex.face.shipped import fills, holds_crops, looks_shipped
from reapex.face.table import FaceTable, read_faces, read_faces_below
from reapex.series import FrameSeries, FrameSource, UInt8Array

Outcome = Literal["cropped", "as_is", "no_face"]
Origin = Literal["found", "table", "none"]

_BELIEVED = 0.5  # of a given box must lie in the picture; else it was measured in another one


@dataclass(frozen=True, slots=True)
class View:
    """A clip as motion and correction see it.

    Parameters
    ----------
    frames
        The pictures, cut or whole.
    outcome
        Which of the three.
    origin
        Where the face came from; ``"none"`` if there is none.
    eyes_px
        The two eye centres in these pictures, where known.
    crop
        The part of the whole pictures that was cut out; None where they are used whole.
    remark
        What the user should know; empty if nothing.
    """

    frames: FrameSource
    outcome: Outcome
    origin: Origin = "none"
    eyes_px: Eyes | None = None
    crop: Box | None = None
    remark: str = ""

    @property
    def series(self) -> FrameSeries:
        """The pictures with their times, numbers and eyes."""
        source = self.frames
        return FrameSeries(source, source.times_ms, source.numbers, self.eyes_px)

    @property
    def reasons(self) -> tuple[str, ...]:
        """``("no_face",)`` or nothing; what each key frame of the clip carries besides its own."""
        return ("no_face",) if self.outcome == "no_face" else ()


@dataclass(frozen=True, slots=True)
class Viewing:
    """What is done about faces; one for a whole corpus.

    Parameters
    ----------
    ships_crops
        The pictures are face crops: they are used as they are, and ``no_face`` is never said.
    margin
        What is added round a face on each side, as a share of its box.
    given
        The user's own faces; a clip without one is searched.
    finder
        What finds faces.

    Raises
    ------
    UsageError
        If the margin is below 0 or above 2.
    """

    ships_crops: bool = False
    margin: float = DEFAULT_MARGIN
    given: GivenFaces | None = None
    finder: FaceFinder = field(default_factory=Haar)

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= 2:
            raise UsageError(
                f"The margin is {self.margin}", expected="a share of the face, from 0 to 2"
            )

    def view(self, source: FrameSource, clip_id: str = "") -> View:
        """Look at a clip; up to three of its pictures are read.

        Raises
        ------
        MissingExtra
            If a face has to be looked for, and the finder lacks what it needs.
        """
        frames = few_frames(source)
        first = next(frames, None)
        if first is None:
            outcome: Outcome = "as_is" if self.ships_crops else "no_face"
            return View(source, outcome, remark="none of the pictures looked at can be read")
        height, width = first.shape[:2]
        face, remark = self._given(clip_id, width, height)
        origin: Origin = "table" if face is not None else "found"
        if face is None:
            face = self.finder.face_in(chain((first,), frames))
        elif face.eyes_px is None:
            face = _with_eyes(face, chain((first,), frames))
        if face is None:
            return self._without(source, width, height, remark)
        whole = Box(0, 0, width, height)
        crop = crop_box(face.box, width, height, self.margin)
        is_crop = origin == "found" and fills(face.box, width, height)
        if self.ships_crops or is_crop or crop == whole:
            eyes = eyes_within(face.eyes_px, whole)
            return View(source, "as_is", origin, eyes, remark=remark)
        cropped = CroppedFrames(source, crop, face.eyes_px)
        return View(cropped, "cropped", origin, cropped.eyes_px, crop, remark)

    def _without(self, source: FrameSource, width: int, height: int, remark: str) -> View:
        """The whole pictures, because no face is known."""
        if self.ships_crops:
            return View(source, "as_is", remark=remark)
        if not looks_shipped(width, height):
            return View(source, "no_face", remark=remark)
        taken = f"no face was found; pictures of {width} × {height} pixels are taken for face crops"
        return View(source, "as_is", remark=f"{remark}; {taken}" if remark else taken)

    def _given(self, clip_id: str, width: int, height: int) -> tuple[Face | None, str]:
        """The face that the table gives inside the picture, and what is to be said of it."""
        if self.given is None:
            return None, ""
        name = self.given.file.name
        face = self.given.faces.get(clip_id)
        if face is None:
            return None, f"{name} gives no face for this clip, so it was looked for"
        inside = face.box.within(width, height)
        if inside is None or inside.area < _BELIEVED * face.box.area:
            return None, (
                f"the box that {name} gives lies outside the pictures ({width} × {height}), so the "
                "face was looked for"
            )
        return Face(inside, face.eyes_px), ""


def _with_eyes(face: Face, frames: Iterable[UInt8Array]) -> Face:
    """The face with the eyes of the first frame that shows them in its box."""
    found = (find_eyes(grey_of(picture), face.box) for picture in frames)
    return Face(face.box, next(filter(None, found), None))


def viewing_named(faces: str, corpus: Corpus) -> Viewing | None:
    """What is done about the faces of a corpus, from the word of the command line.

    Parameters
    ----------
    faces
        ``auto`` finds one face per clip, unless all folders say that their pictures are cropped;
        ``haar`` and ``mtcnn`` do the same with that detector (``auto`` is ``haar``); ``crops``:
        they are cropped; ``none``: whole pictures; or a table of boxes or landmarks, or a folder
        with a table per clip, as OpenFace writes them.

    Returns
    -------
    None for whole pictures.

    Raises
    ------
    UsageError
        If it is none of these.
    MissingExtra
        If MTCNN is asked for, and torch or its weights are not installed.
    """
    if faces == "none":
        return None
    if faces in FINDERS:
        return Viewing(ships_crops=_ships_crops(corpus), finder=finder_named(faces))
    if faces == "crops":
        return Viewing(ships_crops=True)
    return Viewing(given=GivenFaces.of(_table(Path(faces)), corpus))


def _table(path: Path) -> FaceTable:
    if path.is_dir():
        return read_faces_below(path)
    if path.is_file():
        return read_faces(path)
    raise UsageError(
        f"There is no table of faces {path}",
        expected=f"{', '.join(FINDERS)}, crops, none, a table of boxes or landmarks, or a folder "
        "with a table per clip",
    )


def _ships_crops(corpus: Corpus) -> bool:
    """Whether the folders say that their pictures are cropped, as CASME II's ``Cropped`` does."""
    folders = {clip.frames.place.frames for clip in corpus if clip.frames is not None}
    return all(folder is not None and holds_crops(folder) for folder in folders)
