"""What every exchange format is read into and written from: one annotated expression.

Conventions
-----------
Frame numbers are in the sheet's own counting, as in :class:`~reapex.labels.record.Record`, and
``first`` is the number of the picture that the media begin with: what a tool shows at time 0.
Files that Reapex did not write count from 1, as numbered folders do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reapex.errors import InputError
from reapex.keyframes import RawKeyFrames

FIRST = 1
NOBODY = "unknown"  # the subject where a file names none; said in a remark


@dataclass(frozen=True, slots=True)
class Marked:
    """One expression of one clip by one coder.

    Parameters
    ----------
    subject, name
        The canonical subject and the clip's name within the subject.
    onset, apex, offset
        Frame numbers; None where unknown.
    fps
        Frames per second; None where nobody said.
    first
        The number of the first picture of the media.
    id, dataset
        As a record has them; empty where the file does not say.
    units
        Action units, one text each.
    media
        The video as the file names it; never opened by its name.
    emotion_raw
        The emotion as its sheet writes it, where that is not :attr:`emotion`.
    columns
        Further columns, notes among them, and Reapex's own (``_reapex_*``).
    source
        Where it stands in the file, for people: ``tier expression@A, a5``.
    """

    subject: str
    name: str
    onset: int | None
    apex: int | None
    offset: int | None
    fps: float | None = None
    first: int = FIRST
    id: str = ""
    dataset: str = ""
    subject_raw: str = ""
    emotion: str = ""
    units: tuple[str, ...] = ()
    coder: str = ""
    kind: str = ""
    folder: str = ""
    media: str = ""
    emotion_raw: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def raw(self) -> RawKeyFrames:
        """The key frames."""
        return RawKeyFrames(self.onset, self.apex, self.offset)

    @property
    def clip(self) -> tuple[str, str, str, float | None, int]:
        """What marks of one and the same video agree in."""
        return self.dataset, self.subject, self.name, self.fps, self.first


@dataclass(frozen=True, slots=True)
class Unread:
    """An annotation that is meant as an expression and cannot be read as one."""

    error: InputError
    subject: str = ""
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says, in its own order; ``remarks`` are sentences without full stop."""

    items: tuple[Marked | Unread, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known besides the file.

    Parameters
    ----------
    stem
        The file's name without its ending: the clip's name where the file names no media.
    fps
        What the user said: wins over the file where frames are found by their times.
    usual_fps
        The data set's, for a file that says nothing.
    """

    stem: str
    fps: float | None = None
    usual_fps: float | None = None

    def rate(self, said: float | None = None) -> float | None:
        """Frames per second of media for which the file says ``said``."""
        return self.fps or said or self.usual_fps


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a conversion: its name, and what stands in it."""

    name: str
    data: bytes
