"""What a record says of where its pictures are, and the paths that are refused.

Conventions
-----------
A placeholder of a folder pattern stands for one or several texts, the likeliest first:

- ``{subject}``: as the sheet wrote it, and in canonical form;
- ``{name}``: the clip's name, or what its column ``folder`` says;
- ``{onset}``: as the sheet wrote it, and as an erratum has it;
- ``{emotion}``: as written, in its usual spelling, and each of several;
- ``{k}``: which expression of that name it is, nothing for the first (``f``, ``f2``, ``f3``);
- a named group of the descriptor's ``name_parts``, or a further column by its heading in the form
  of :func:`reapex.labels.header.normal`.

A pattern with a placeholder that the record says nothing of is not tried.

No cell of a label file leads out of the folder that the user named: absolute paths, drive letters
and ``..`` are refused wherever they stand in for a placeholder. Links that lie below that folder
are followed, since only its owner can have put them there; a label file makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reapex.errors import FolderOutside
from reapex.labels import Record
from reapex.labels.header import normal

_COUNT = re.compile(r"#(\d{1,9})")
_PARTS = re.compile(r"[/\\]+")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Sought:
    """The texts that stand for the placeholders of folder patterns.

    Parameters
    ----------
    subjects
        The subject as the sheet wrote it and in its canonical form.
    name
        The clip's name, or the folder that the sheet names.
    further
        Other placeholders, each with its texts.

    Raises
    ------
    FolderOutside
        If subject or name lead out of the folder that holds all.
    """

    subjects: tuple[str, ...]
    name: str
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_outside((self.name, *self.subjects))

    @classmethod
    def of(cls, record: Record) -> Sought:
        """What a record says.

        Raises
        ------
        FolderOutside
            If its subject, name or folder lead out of the folder that holds all.
        """
        count = _COUNT.search(record.id, record.id.rfind("#"))
        onsets = [record.raw] if record.written is None else [record.written, record.raw]
        further: dict[str, Iterable[str]] = {
            **{normal(heading): (text,) for heading, text in record.columns.items()},
            **{group: (text,) for group, text in record.name_parts.items() if group != "subject"},
            "onset": [str(each.onset) for each in onsets if each.onset is not None],
            "emotion": (record.emotion_raw, record.emotion, *record.emotions),
        }
        known = {key: tuple(dict.fromkeys(filter(None, said))) for key, said in further.items()}
        if count:
            known["k"] = ("", "1") if int(count[1]) == 1 else (str(int(count[1])),)
        return cls(
            tuple(dict.fromkeys((record.subject_raw, record.subject))),
            record.folder or record.name,
            known,
        )


def refuse_outside(texts: Sequence[str]) -> None:
    """Raise if a text, taken as a path, leads out of the folder that it is taken from.

    Raises
    ------
    FolderOutside
        With the reason.
    """
    for text in texts:
        path = text.strip()
        why = ""
        if path.startswith(("/", "\\")):
            why = "is a path from the root of a disc"
        elif _DRIVE.match(path):
            why = "begins with a drive letter"
        elif ".." in (part.strip() for part in _PARTS.split(path)):
            why = "goes up with '..'"
        if why:
            raise FolderOutside(
                f"{text!r} {why}, and no path in a label file may leave the folder of frames",
                expected="a folder below the one that is given as --frames",
                mend="Write the path from that folder on, as in sub01/EP02_01f",
            )
