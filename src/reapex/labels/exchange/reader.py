"""Exchange files as a label reader, beside those of sheets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reapex.clip import Provenance
from reapex.corpus import LabelSource, Skipped
from reapex.errors import LabelError, NotASheet, UsageError
from reapex.labels.descriptor import OWN_PREFIX, Descriptor
from reapex.labels.exchange.as_sheet import layout_of
from reapex.labels.exchange.formats import Format, files_of, format_of
from reapex.labels.exchange.marked import NOBODY, Marked, Reader, Reading, Unread
from reapex.labels.exchange.safe import bytes_of, limited
from reapex.labels.ids import IdBook
from reapex.labels.record import LabelSheet, Record
from reapex.labels.units import is_ambiguous_unit


@dataclass(frozen=True, slots=True)
class ExchangeReader:
    """Reads what other tools write.

    Parameters
    ----------
    descriptors
        The data sets by name: a file of Reapex's own says of which its clips are.
    usual
        The data set of clips of which a file says nothing.
    asked
        Whether the user named it.
    fps
        Frames per second, by the user.
    """

    descriptors: Mapping[str, Descriptor]
    usual: Descriptor
    asked: bool = False
    fps: float | None = None

    def read(self, path: Path) -> LabelSheet:
        """The records of a file, or of a folder of ``.eaf`` files as one.

        Raises
        ------
        NotASheet, FormatUnclear
            If the file, or each of a folder's, cannot be read.
        """
        files = files_of(path)
        parts = [self._file(file, is_alone=len(files) == 1) for file in files]
        items = [
            (file, item)
            for file, (reading, _) in zip(files, parts, strict=True)
            for item in reading.items
        ]
        limited(len(items))
        sha = [digest for _, digest in parts]
        remarks = [
            remark if len(files) == 1 else f"{file.name}: {remark}"
            for file, (reading, _) in zip(files, parts, strict=True)
            for remark in reading.remarks
        ]
        sha256 = sha[0] if len(sha) == 1 else hashlib.sha256("".join(sha).encode()).hexdigest()
        return _Sheet(self, path if len(files) > 1 else files[0], sha256).of(items, remarks)

    def _file(self, path: Path, *, is_alone: bool) -> tuple[Reading, str]:
        data = b""
        try:
            data = bytes_of(path)
            reader = Reader(path.stem, self.fps, self.usual.fps)
            reading = format_of(path, data).read(data, reader)
        except LabelError as error:
            if is_alone:
                raise error.at(file=path) from None
            reading = Reading((Unread(error.at(file=path), name=path.stem),))
        return reading, hashlib.sha256(data).hexdigest()

    def descriptor_for(self, items: Sequence[Marked | Unread]) -> Descriptor:
        """What the user said, else the data set of all clips, else the usual one."""
        said = {each.dataset for each in items if isinstance(each, Marked)}
        if self.asked or len(said) != 1:
            return self.usual
        return self.descriptors.get(said.pop(), self.usual)


@dataclass(slots=True)
class _Sheet:
    """The records of one file or folder."""

    reader: ExchangeReader
    path: Path
    sha256: str
    records: list[Record] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)

    def of(
        self, found: Sequence[tuple[Path, Marked | Unread]], remarks: Sequence[str]
    ) -> LabelSheet:
        """The records, by the rows of the table that stands for the file."""
        items = [item for _, item in found]
        descriptor = self.reader.descriptor_for(items)
        written = [each.id for each in items if isinstance(each, Marked) and each.id]
        book = IdBook(descriptor.name, written)
        for row, (file, item) in enumerate(found, 2):
            self._add(row, file, item, descriptor, book)
        filled = [
            replace(each, fps=each.fps or descriptor.fps, kind=each.kind or descriptor.kind)
            if isinstance(each, Marked)
            else each
            for each in items
        ]
        return LabelSheet(
            records=tuple(self.records),
            skipped=tuple(self.skipped),
            n_no_record=0,
            source=LabelSource(self.path, descriptor.name, None, "utf-8", self.sha256),
            layout=layout_of(filled, self.ids, self.path, self.sha256),
            remarks=(*remarks, *_remarks(items)),
        )

    def _add(
        self, row: int, file: Path, item: Marked | Unread, descriptor: Descriptor, book: IdBook
    ) -> None:
        place = {"file": file, "row": row, "clip": item.name or None}
        if isinstance(item, Unread):
            self.skipped.append(Skipped.because(item.error.at(**place)))
            return
        record = self._record(row, file, item, descriptor, book)
        self.ids[row] = record.id
        try:
            book.claim(record)
        except LabelError as error:
            self.skipped.append(Skipped.because(error.at(**place)))
            return
        self.records.append(record)

    def _record(
        self, row: int, file: Path, item: Marked, descriptor: Descriptor, book: IdBook
    ) -> Record:
        onset = item.onset or 0
        return Record(
            dataset=descriptor.name,
            id=book.id_of(item.subject, item.name, item.coder, onset, item.id),
            subject=item.subject,
            subject_raw=item.subject_raw,
            name=item.name,
            raw=item.raw,
            provenance=Provenance(file, None, row),
            emotion=item.emotion,
            emotion_raw=item.emotion_raw or item.emotion,
            action_units=item.units,
            ambiguous_units=any(map(is_ambiguous_unit, item.units)),
            coder=item.coder,
            fps=item.fps or descriptor.fps,
            kind=item.kind or descriptor.kind,
            folder=item.folder,
            columns={
                name: value
                for name, value in item.columns.items()
                if not name.lower().startswith(OWN_PREFIX)
            },
        )


def _remarks(items: Sequence[Marked | Unread]) -> list[str]:
    marks = [each for each in items if isinstance(each, Marked)]
    found = []
    n_nobody = sum(each.subject == NOBODY for each in marks)
    if n_nobody:
        found.append(
            f"The file names no subject for {n_nobody} of {len(marks)} expressions: they are of "
            f"{NOBODY!r}"
        )
    n_foreign = sum(not each.id for each in marks)
    if n_foreign:
        found.append(
            "Frames are counted from 1, the first picture of a video, for "
            f"{n_foreign} expressions of which the file does not say how they count"
        )
    n_datasets = len({each.dataset for each in marks})
    if n_datasets > 1:
        found.append(f"The clips are of {n_datasets} data sets, and are read as one table")
    return found


def is_exchange(path: Path) -> bool:
    """Whether a path is a file of another tool, or a folder of such files."""
    return bool(files_of(path))


def exchange_format(path: Path) -> Format | None:
    """The format of one file that can be written back; None for a folder or another file."""
    files = files_of(path)
    if len(files) != 1 or files[0] != path:
        return None
    try:
        return format_of(path, bytes_of(path))
    except NotASheet:
        return None


def refuse_columns(columns: Mapping[str, str] | None) -> None:
    """Raise if headings were named for a file that has none.

    Raises
    ------
    UsageError
        If there are any.
    """
    if columns:
        raise UsageError(
            "A file of this kind has no columns, so that --columns says nothing",
            mend="Leave --columns out",
        )
