"""What is particular about one data set's annotation file, as data.

Conventions
-----------
A reader holds no branch on a data set's name: whatever differs is a value here. Header aliases are
in the form that :func:`reapex.labels.header.normal` gives, and ranked: the first that a header
holds is the column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from reapex.labels.cells import MISSING_TOKENS
from reapex.labels.shaping import Shape

Field = Literal[
    "id",
    "subject",
    "name",
    "onset",
    "apex",
    "offset",
    "emotion",
    "action_units",
    "coder",
    "fps",
    "kind",
    "folder",
]
FIELDS: tuple[Field, ...] = get_args(Field)

ID_COLUMN = "_reapex_id"
OWN_PREFIX = "_reapex_"

EMOTION_ALIASES = {
    "other": "others",
    "happy": "happiness",
    "sad": "sadness",
    "angry": "anger",
    "surprised": "surprise",
    "disgusted": "disgust",
    "comtempt": "contempt",  # a spelling of the CASME workbook
    "高兴": "happiness",
    "快乐": "happiness",
    "悲伤": "sadness",
    "惊讶": "surprise",
    "厌恶": "disgust",
    "恐惧": "fear",
    "害怕": "fear",
    "愤怒": "anger",
    "生气": "anger",
    "轻蔑": "contempt",
    "压抑": "repression",
    "紧张": "tense",
    "其他": "others",
    "其它": "others",
    "积极": "positive",
    "正性": "positive",
    "消极": "negative",
    "负性": "negative",
}
KIND_ALIASES = {
    "micro - 1/2": "micro",
    "micro-expression": "micro",
    "micro expression": "micro",
    "macro-expression": "macro",
    "macro expression": "macro",
}


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One data set's layout.

    Parameters
    ----------
    name
        The word for ``--dataset``, and the first part of clip ids.
    title
        The data set as people write it.
    aliases
        Per field, the headers it goes by, the best first.
    required
        The fields without whose columns a row is no header.
    fps
        Frames per second of the whole data set; None where they differ or are unknown.
    subject_pattern
        Regexp of a whole subject cell; group 1 is the subject.
    subject_digits
        To how many digits the subject is padded with zeros.
    subject_form
        How people write the subject, ``{}`` being what the pattern finds: ``"spNO.{}"``.
    name_parts
        Regexp of a whole clip name whose named groups are placeholders of :attr:`folder_patterns`.
        A group ``subject`` wins over a subject cell that says otherwise, with a remark.
    emotions
        The classes that the data set is known to use; empty where any may occur.
    emotion_aliases, kind_aliases
        Other spellings, in lower case.
    emotion_separator
        What joins several emotions of one clip; empty where a cell holds one.
    emotion_columns
        Further columns that say 1 where an emotion was seen, by heading in normal form; where
        they disagree with the label, rule LB407 says so.
    held_units
        What stands behind an action unit that was held all along, in lower case: it is no part of
        the expression and left out. Empty where the data set has no such mark.
    missing
        What says in any cell that nothing is known, in lower case.
    zero_is_missing
        The fields in which 0 means unknown.
    ends_in_total
        Whether the last row is a total that no word tells: it has neither subject nor clip.
    kind
        What a clip is where no column says so.
    sheets
        Names of the sheet that holds the annotation, where known.
    frame_roots
        Folders below the user's, in order of preference, that may hold the clips' folders.
    folder_patterns
        Where a clip's folder is below a root, in order of preference. Placeholders are
        ``{subject}``, ``{name}``, ``{onset}``, ``{emotion}``, ``{k}`` (see
        :mod:`reapex.loading.sought`), a named group of :attr:`name_parts`, or a further column by
        its heading in normal form. A part that ends in ``*`` is the beginning of a folder's name.
    name_pattern
        Regexp of this data set's clip names: headers alone prove little, since MMEW has nearly
        that of CASME II.
    key_headers
        Headers without which a file is not taken for this data set unasked.
    own_headers
        Headers of which one must stand beside such names where other labs may name clips so too;
        empty where the names prove enough.
    telling_headers
        Headers that together suggest this data set even where the clip names do not.
    published_records, published_subjects
        How many rows the known releases have, and of how many people; none where unknown. A
        difference is worth a look and no fault.
    first_number
        The sheet's number of a video's first frame: 1, as in all releases; None where nobody knows
        and an onset of 0 is the only sign that the sheet counts from 0.
    first_header
        The further column, in normal form, that says the sheet's number of a clip's first file;
        empty where there is none.
    shape
        What makes a table with a header of a file that has none, or of a folder; None where the
        file is such a table.
    emotions_in
        The workbook that holds the emotions where this one does not; for messages.
    fps_note
        What is to be known where the frame rate is disputed; said unless the user gives one.
    named
        The user's own headers (``--columns``), as typed, for messages.
    """

    name: str
    title: str
    aliases: Mapping[Field, tuple[str, ...]]
    required: tuple[Field, ...] = ("subject", "name", "onset", "offset")
    fps: float | None = None
    subject_pattern: str = r"(.+?)(?:\.0+)?"  # pandas writes subject 1 as 1.0 beside empty cells
    subject_digits: int = 0
    subject_form: str = "{}"
    name_parts: str = ""
    emotions: frozenset[str] = frozenset()
    emotion_aliases: Mapping[str, str] = field(default_factory=lambda: dict(EMOTION_ALIASES))
    emotion_separator: str = ""
    emotion_columns: Mapping[str, str] = field(default_factory=dict)
    kind_aliases: Mapping[str, str] = field(default_factory=lambda: dict(KIND_ALIASES))
    kind: str = "micro"
    held_units: str = ""
    missing: frozenset[str] = MISSING_TOKENS
    zero_is_missing: frozenset[Field] = frozenset()
    ends_in_total: bool = False
    sheets: tuple[str, ...] = ()
    frame_roots: tuple[str, ...] = ("",)
    folder_patterns: tuple[str, ...] = ("{subject}/{name}",)
    name_pattern: str = ""
    key_headers: frozenset[str] = frozenset()
    own_headers: frozenset[str] = frozenset()
    telling_headers: frozenset[str] = frozenset()
    published_records: tuple[int, ...] = ()
    published_subjects: int | None = None
    first_number: int | None = 1
    first_header: str = ""
    shape: Shape | None = None
    emotions_in: str = ""
    fps_note: str = ""
    named: Mapping[Field, str] = field(default_factory=dict)

    def missing_in(self, field: Field) -> frozenset[str]:
        """What says in a field's cells that nothing is known."""
        return self.missing | {"0"} if field in self.zero_is_missing else self.missing
