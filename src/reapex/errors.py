"""Everything that Reapex raises on purpose.

One tree, so that a caller catches at the level it can deal with::

    ReapexError
    ├── UsageError               the arguments are wrong, whatever the files say
    │   └── MissingExtra         an optional dependency is not installed
    ├── InputError               a file of the user's is not as expected
    │   ├── LabelError           the annotation file
    │   │   ├── NotASheet        it cannot be read as a table at all
    │   │   ├── HeaderNotFound   no row names the columns
    │   │   ├── ColumnMissing    the header lacks a column that is needed
    │   │   ├── FormatUnclear    no data set's layout fits, or several do
    │   │   ├── BadCell          a cell holds what it cannot hold (text for a number)
    │   │   ├── KeyFrameMissing  a row lacks a key frame that is needed
    │   │   └── DuplicateRow     a row says again what another row said
    │   ├── FrameError           the pictures
    │   │   ├── FolderMissing    no folder for this clip
    │   │   ├── FolderOutside    a path in a label file that leaves the folder of frames
    │   │   ├── FolderEmpty      a folder without numbered pictures
    │   │   ├── NumberAmbiguous  two files of one folder carry the same frame number
    │   │   ├── FrameUnreadable  a picture is damaged or cut short
    │   │   ├── FrameSizesDiffer two sizes in one clip
    │   │   ├── VideoUnreadable  a video that is damaged, cut short or none at all
    │   │   └── RateUnknown      a time was asked for, and nobody said how fast the camera was
    │   ├── ManifestWrong        a manifest that cannot be followed
    │   ├── ErrataWrong          a file of errata that cannot be followed
    │   ├── ConfigWrong          a config of a training run that cannot be followed
    │   ├── ReviewWrong          a file that is no store of a review's decisions
    │   └── KeyFrameError        onset, apex and offset that cannot be
    ├── StaleDecision            a clip was decided on elsewhere since it was shown
    ├── OutputError              the result cannot be written
    │   ├── OutputExists         it is there already and ``--force`` was not given
    │   ├── OutputIsInput        it would overwrite the user's own file
    │   └── OutputLocked         another program holds it open
    ├── BenchVoid                a benchmark's sides do not do the same work: no figures
    └── NothingUsable            every clip was skipped; the message says why

Conventions
-----------
A message says *what* is wrong, *where* (:class:`Place`), what was *expected* where that helps, and
how to *mend* it. The parts stay available as attributes, so that the command line, the report
and a browser page can lay them out in their own way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: as much of file, sheet, row, clip, frames and frame as is known.

    ``file`` is an annotation file or another of the user's tables, ``frames`` a folder of pictures
    or one picture: a clip that cannot be read has both its row and its folder.
    ``row`` and ``frame`` are in the user's own counting: the row as a spreadsheet shows it (1 is
    the first), the frame as the file names or the sheet number it. ``table_row`` is the row of the
    table that Reapex made of the sheet, where it had to make one; no message shows it.
    """

    file: Path | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    clip: str | None = None
    frames: Path | None = None
    frame: int | None = None
    table_row: int | None = None

    @property
    def line(self) -> int | None:
        """The row of the table as it was read, which is where notes on it are written."""
        return self.row if self.table_row is None else self.table_row

    def at(self, **parts: Any) -> Place:
        """The same place, described more closely."""
        return replace(self, **parts)

    def __str__(self) -> str:
        parts = (
            None if self.file is None else str(self.file),
            None if self.sheet is None else f"sheet {self.sheet!r}",
            None if self.row is None else f"row {self.row}",
            None if self.column is None else f"column {self.column!r}",
            None if self.clip is None else f"clip {self.clip}",
            None if self.frames is None else str(self.frames),
            None if self.frame is None else f"frame {self.frame}",
        )
        return ", ".join(part for part in parts if part is not None)


class ReapexError(Exception):
    """The root of the tree.

    Parameters
    ----------
    what
        What is wrong, as a sentence without its full stop.
    where
        The place, if there is one.
    expected
        What would have been right.
    mend
        What the user can do about it.
    """

    def __init__(
        self,
        what: str,
        *,
        where: Place | None = None,
        expected: str = "",
        mend: str = "",
    ) -> None:
        self.what = what
        self.where = where or Place()
        self.expected = expected
        self.mend = mend
        super().__init__(what)

    def at(self, **parts: Any) -> Self:
        """The same error, its place described more closely by whoever knows it."""
        self.where = self.where.at(**parts)
        return self

    @property
    def code(self) -> str:
        """The class in snake case: ``folder_missing``; what lists of skipped clips are keyed by."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=A)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def explanation(self) -> str:
        """What, expected and mend: the message without the place."""
        expected = f"Expected: {self.expected}" if self.expected else ""
        return " ".join(_sentence(each) for each in (self.what, expected, self.mend) if each)

    def __str__(self) -> str:
        where = str(self.where)
        return f"{where}: {self.explanation}" if where else self.explanation


def _sentence(text: str) -> str:
    return text if text.endswith(("?", "!", "\n")) else f"{text}."


class UsageError(ReapexError):
    """The arguments are wrong, whatever the files say."""


class MissingExtra(UsageError):
    """An optional dependency is not installed; the message carries the exact pip line."""


class InputError(ReapexError):
    """A file of the user's is not as expected."""


class LabelError(InputError):
    """The annotation file is not as expected."""


class NotASheet(LabelError):
    """The file cannot be read as a table at all."""


class HeaderNotFound(LabelError):
    """No row of any sheet names the columns."""


class ColumnMissing(LabelError):
    """The header lacks a column that is needed."""


class FormatUnclear(LabelError):
    """No data set's layout fits the file, or several do equally well."""


class BadCell(LabelError):
    """A cell holds what its column cannot hold, such as text where a number belongs."""


class KeyFrameMissing(LabelError):
    """A row lacks a key frame without which the clip cannot be used."""


class DuplicateRow(LabelError):
    """A row says again what another row of the same file said."""


class FrameError(InputError):
    """The pictures are not as expected."""


class FolderMissing(FrameError):
    """No folder of pictures was found for a clip."""


class FolderOutside(FrameError):
    """A path in a label file leads out of the folder that it is looked for in."""


class FolderEmpty(FrameError):
    """A clip's folder holds no numbered pictures."""


class NumberAmbiguous(FrameError):
    """Two files of one folder carry the same frame number."""


class FrameUnreadable(FrameError):
    """A picture is damaged, cut short, or holds values that are no numbers."""


class FrameSizesDiffer(FrameError):
    """Two pictures of one clip have different sizes."""


class VideoUnreadable(FrameError):
    """A video is damaged, is none at all, or is not the file that was indexed."""


class RateUnknown(FrameError):
    """Something in milliseconds was asked of frames whose rate is not known."""


class ManifestWrong(InputError):
    """A manifest is no TOML, lacks something, or names what is not there."""


class ErrataWrong(InputError):
    """A file of errata is no TOML, lacks something, or has what is unknown."""


class ConfigWrong(InputError):
    """A config of a training run is no TOML, lacks something, or has what is unknown."""


class KeyFrameError(InputError):
    """Onset, apex and offset that cannot be: out of order, negative or not whole."""


class ReviewWrong(InputError):
    """A file that is no store of decisions, or one that this Reapex cannot read."""


class StaleDecision(ReapexError):
    """A clip was decided on, or its proposal moved, since the coder saw it; nothing was stored."""


class OutputError(ReapexError):
    """The result cannot be written."""


class OutputExists(OutputError):
    """The output is there already, and overwriting it was not asked for."""


class OutputIsInput(OutputError):
    """The output would overwrite the user's own file."""


class OutputLocked(OutputError):
    """Another program holds the output open, or the folder refuses writing."""


class BenchVoid(ReapexError):
    """A benchmark whose sides disagree, or whose baseline runs badly: its figures mean nothing."""


class NothingUsable(InputError):
    """Every clip was skipped, so that there is nothing to work on."""
