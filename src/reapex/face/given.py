"""Which clip of a corpus each face of the user's table belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reapex.clip import Clip
from reapex.face.box import Face
from reapex.face.table import FaceTable, NamedFace
from reapex.face.track import FaceTrack

_NUMBERED = re.compile(r"(?:subject|sub|s)?[\W_]*0*(\d+)")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GivenFaces:
    """The faces that a table gives, by clip id.

    Parameters
    ----------
    file
        The table.
    faces
        The face of each clip that has one.
    remarks
        Rows without a clip, names that several subjects share, and clips without a row.
    tracks
        The eyes by frame of each clip whose frames the table names.
    """

    file: Path
    faces: Mapping[str, Face]
    remarks: tuple[str, ...] = ()
    tracks: Mapping[str, FaceTrack] = field(default_factory=dict)

    @classmethod
    def of(cls, table: FaceTable, clips: Iterable[Clip]) -> GivenFaces:
        """Join a table with the clips of a corpus.

        A name that means clips of several people is used for none of them.
        """
        known = tuple(clips)
        by_name: dict[str, list[Clip]] = {}
        by_id: dict[str, list[Clip]] = {}
        for clip in known:
            by_name.setdefault(_plainly(clip.name), []).append(clip)
            by_id.setdefault(clip.id, []).append(clip)
        faces: dict[str, Face] = {}
        tracks: dict[str, FaceTrack] = {}
        unknown, unclear = [], []
        for named in table.faces:
            meant = by_id.get(named.clip) or _meant(named, by_name)
            if not meant:
                unknown.append(named.clip)
            elif len({clip.person for clip in meant}) > 1:
                unclear.append(named.clip)
            else:
                faces.update({clip.id: named.face for clip in meant})
                if named.track is not None:
                    tracks.update({clip.id: named.track for clip in meant})
        without = [clip.id for clip in known if clip.id not in faces]
        name = table.file.name
        remarks = (
            (unknown, f"{name} gives faces for {{}} that no clip is called"),
            (unclear, f"{name} gives {{}} for several subjects: add a column subject"),
            (without, f"{name} gives no face for {{}}: there it is looked for"),
        )
        said = tuple(text.format(_listed(names)) for names, text in remarks if names)
        return cls(table.file, faces, (*table.remarks, *said), tracks)


def _meant(named: NamedFace, by_name: Mapping[str, list[Clip]]) -> list[Clip]:
    """The clips of that name, of that subject if the row says one."""
    *folders, name = re.split(r"[/\\]", named.clip)
    subject = named.subject or (folders[-1] if folders else "")
    clips = by_name.get(_plainly(name), [])
    if not subject:
        return clips
    wanted = _loosely(subject)
    return [c for c in clips if wanted in (_loosely(c.subject), _loosely(c.subject_raw))]


def _plainly(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def _loosely(subject: str) -> str:
    plain = _plainly(subject)
    numbered = _NUMBERED.fullmatch(plain)
    return numbered[1] if numbered else plain


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} others"
