"""Labels from one format into another, with an account of what did not get across.

What is lost is not declared by the formats: the files that were written are read again, and each
record is compared with what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import InputError, NothingUsable, UsageError
from reapex.frames import FolderFrames, list_numbered
from reapex.labels import Record, SheetLayout, datasets, descriptor_of, read_labels, write_corrected
from reapex.labels.cells import as_text
from reapex.labels.descriptor import OWN_PREFIX
from reapex.labels.exchange import FIRST, FORMATS, Format, Marked, SheetTarget, format_named
from reapex.loading import Loaded
from reapex.output import refuse, writing

SHEETS = {"csv": ".csv", "xlsx": ".xlsx", "parquet": ".parquet"}
_SHEET_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Target:
    """Where labels are to go.

    Parameters
    ----------
    name
        The word for ``--to``: an exchange format's, ``csv``, ``xlsx``, ``parquet``, or a data
        set's.
    suffix
        Of the file or files.
    exchange
        The format, if it is no sheet.
    """

    name: str
    suffix: str
    exchange: Format | None = None

    @property
    def dataset(self) -> str:
        """The layout of a sheet."""
        return self.name if self.name in datasets() else "table"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was written, and what was not.

    Parameters
    ----------
    target
        The format.
    paths
        The files, in the order of writing.
    n_read, n_kept
        Records of the labels, and those in the files.
    skipped
        The others, each with its reason.
    lost
        What the target cannot hold, a sentence each without full stop.
    remarks
        What else is to be known.
    """

    target: Target
    paths: tuple[Path, ...]
    n_read: int
    n_kept: int
    skipped: tuple[Skipped, ...]
    lost: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def targets() -> tuple[str, ...]:
    """The words that ``--to`` takes."""
    return (*(each.name for each in FORMATS), *SHEETS, *datasets())


def target_of(out: Path, to: str | None = None) -> Target:
    """What a file or folder of that name is to hold.

    Parameters
    ----------
    out
        The file, or for ELAN also a folder.
    to
        A word of :func:`targets`; by the ending of ``out`` if None.

    Raises
    ------
    UsageError
        If the word is unknown, or it and the ending do not go together or do not say enough.
    """
    suffix = out.suffix.lower()
    if to is None:
        return _by_suffix(out, suffix)
    word = to.strip().lower()
    exchange = format_named(word)
    if exchange is not None:
        if suffix != exchange.suffix and not (exchange.is_per_clip and not suffix):
            raise _not_ending(out, exchange.title, (exchange.suffix,))
        return Target(word, exchange.suffix, exchange)
    if word in SHEETS:
        if suffix != SHEETS[word]:
            raise _not_ending(out, word, (SHEETS[word],))
        return Target(word, suffix)
    if word not in datasets():
        raise UsageError(f"--to {to!r} is not known", expected=f"one of {', '.join(targets())}")
    if suffix not in _SHEET_SUFFIXES:
        raise _not_ending(out, f"a sheet of {word}", _SHEET_SUFFIXES)
    return Target(word, suffix)


def _by_suffix(out: Path, suffix: str) -> Target:
    found = [each for each in FORMATS if each.suffix == suffix]
    if len(found) == 1:
        return Target(found[0].name, suffix, found[0])
    if suffix in _SHEET_SUFFIXES:
        word = next((name for name, known in SHEETS.items() if known == suffix), "csv")
        return Target(word, suffix)
    if found:
        words = " or ".join(f"--to {each.name}" for each in found)
        raise UsageError(
            f"{out.name} may be of {', '.join(each.title for each in found)}", mend=f"Say {words}"
        )
    raise UsageError(
        f"It is not said what {out.name} is to be",
        expected=f"--to, one of {', '.join(targets())}; or a name that ends in "
        f"{', '.join(dict.fromkeys((*_SHEET_SUFFIXES, *(each.suffix for each in FORMATS))))}",
        mend="For a folder of ELAN files say --to elan",
    )


def _not_ending(out: Path, title: str, suffixes: Sequence[str]) -> UsageError:
    return UsageError(
        f"{out.name} is no name for {title}",
        expected=f"a name that ends in {' or '.join(suffixes)}",
        mend=f"Call it {out.with_suffix(suffixes[0]).name}",
    )


def convert(
    loaded: Loaded, out: Path | str, to: str | None = None, *, force: bool = False
) -> Conversion:
    """Write labels in another format.

    Parameters
    ----------
    loaded
        Labels as a :class:`~reapex.loading.Loader` reads them; with their frames, times count from
        each clip's first picture. Read them with ``apex_policy="keep"``.
    out
        The file; for ELAN a folder, or a file where there is one video.
    to
        A word of :func:`targets`; by the ending of ``out`` if None.
    force
        Whether files that are there may be overwritten; never the labels.

    Raises
    ------
    UsageError
        If ``to`` and ``out`` do not go together, or several videos are to be one ``.eaf``.
    NothingUsable
        If no record can be written.
    OutputError
        If a file is the input, is there already or cannot be written.

    Examples
    --------
    >>> from reapex.exporting import convert
    >>> from reapex.loading import Loader
    >>> loaded = Loader(apex_policy="keep", fps=200).read(Path("l.csv"))  # doctest: +SKIP
    >>> convert(loaded, "labels.boris").n_kept  # doctest: +SKIP
    24
    """
    out = Path(out)
    target = target_of(out, to)
    marks = _marks_of(loaded)
    skipped = list(loaded.corpus.skipped)
    kept: list[Marked] = []
    for clip, mark in zip(loaded.corpus, marks, strict=True):
        try:
            if target.exchange is not None:
                target.exchange.check(mark)
            kept.append(mark)
        except InputError as error:
            place = clip.place
            skipped.append(Skipped.because(error.at(file=place.file, row=place.row, clip=clip.id)))
    if not kept:
        first = skipped[0].reason.rstrip(".") if skipped else "there are none"
        raise NothingUsable(
            f"None of the {loaded.corpus.n_read} records can be written; the first: {first}",
            where=loaded.corpus.place,
        )
    source = loaded.layout.grid.path
    if target.exchange is not None:
        paths = _write_exchange(target.exchange, kept, out, source, force)
        remarks: tuple[str, ...] = ()
    else:
        paths, remarks = _write_sheet(target, kept, out, source, force)
    lost, more = _lost(target, kept, paths)
    return Conversion(
        target,
        paths,
        loaded.corpus.n_read,
        len(kept),
        tuple(skipped),
        lost,
        (*remarks, *more, *_counting(target, loaded)),
    )


def _write_exchange(
    exchange: Format, marks: Sequence[Marked], out: Path, source: Path, force: bool
) -> tuple[Path, ...]:
    written = exchange.write(marks)
    is_folder = exchange.is_per_clip and out.suffix.lower() != exchange.suffix
    if not is_folder and len(written) > 1:
        raise UsageError(
            f"The labels are of {len(written)} videos, and {exchange.title} has a file for each",
            expected="a folder",
            mend=f"Name it, as in {out.with_suffix('')}, and say --to {exchange.name}",
        )
    paths = tuple(out / each.name for each in written) if is_folder else (out,)
    for path in paths:
        refuse(path, inputs=(source,), force=force)
    for path, each in zip(paths, written, strict=True):
        with writing(path, inputs=(source,), force=force) as temporary:
            temporary.write_bytes(each.data)
    return paths


def _write_sheet(
    target: Target, marks: Sequence[Marked], out: Path, source: Path, force: bool
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    is_text = target.suffix in _TEXT_SUFFIXES
    sheet = SheetTarget(descriptor_of(target.dataset), is_text)
    return (out,), write_corrected(sheet.layout(marks, source), (), out, force)


def _marks_of(loaded: Loaded) -> list[Marked]:
    """The clips as marks, clips of one video counting from one and the same picture."""
    marks = [_mark(clip, loaded.layout) for clip in loaded.corpus]
    firsts: dict[tuple[str, str, str], int] = {}
    for each in marks:
        video = each.dataset, each.subject, each.name
        firsts[video] = min(firsts.get(video, each.first), each.first)
    return [replace(each, first=firsts[each.dataset, each.subject, each.name]) for each in marks]


def _mark(clip: Clip, layout: SheetLayout) -> Marked:
    row = clip.provenance.row
    own = {
        text: value
        for column, text in enumerate(layout.header.texts)
        if text.lower().startswith(OWN_PREFIX)
        and text.lower() not in _OURS
        and (value := as_text(layout.grid.cell(row - 1, column)))
    }
    folder = layout.header.columns.get("folder")
    return Marked(
        subject=clip.subject,
        name=clip.name,
        onset=clip.raw.onset,
        apex=clip.raw.apex,
        offset=clip.raw.offset,
        fps=clip.fps,
        first=_first(clip, layout),
        id=clip.id,
        dataset=layout.own_note(row, "dataset") or clip.dataset,
        subject_raw=clip.subject_raw,
        emotion=clip.emotion,
        units=clip.action_units,
        coder=clip.coder,
        kind=clip.kind,
        folder="" if folder is None else as_text(layout.grid.cell(row - 1, folder)),
        media=layout.own_note(row, "media"),
        columns={**own, **clip.columns},
    )


_OURS = frozenset(
    OWN_PREFIX + name for name in ("id", "dataset", "first", "subject", "media", "source")
)


def _first(clip: Clip, layout: SheetLayout) -> int:
    """The number of the first picture, in the sheet's counting."""
    if isinstance(clip.frames, FolderFrames):
        return list_numbered(clip.frames.folder)[0].number - clip.index_shift
    said = layout.own_note(clip.provenance.row, "first")
    known = [number for number in clip.raw if number is not None]
    return int(said) if said.isdecimal() else min(FIRST, *known)


def _counting(target: Target, loaded: Loaded) -> tuple[str, ...]:
    if target.exchange is None or any(clip.frames is not None for clip in loaded.corpus):
        return ()
    if any(text.lower() == f"{OWN_PREFIX}first" for text in loaded.layout.header.texts):
        return ()
    return (
        "Frames are counted from 1, as if each video began with it; with --frames they are counted "
        "from each clip's first picture",
    )


_COMPARED: dict[str, Callable[[Record | Marked], object]] = {
    "key frames": lambda each: each.raw,
    "subjects": lambda each: each.subject,
    "clip names": lambda each: each.name,
    "emotions": lambda each: each.emotion,
    "action units": lambda each: each.action_units if isinstance(each, Record) else each.units,
    "kinds": lambda each: each.kind,
    "frame rates": lambda each: each.fps,
}


def _lost(
    target: Target, marks: Sequence[Marked], paths: Sequence[Path]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the written files do not say, found by reading them; and remarks of the reader."""
    dataset = None if target.exchange else target.dataset
    sheets = [read_labels(path, dataset) for path in paths]
    records = [record for sheet in sheets for record in sheet.records]
    by_key = {(each.id, each.coder): each for each in records}
    by_id = {each.id: each for each in records}
    missing: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for mark in marks:
        found = by_key.get((mark.id, mark.coder))
        if found is None and mark.id in by_id:
            missing["coders"] += 1
            found = by_id[mark.id]
        if found is None:
            missing["whole records"] += 1
            examples.setdefault("whole records", mark.id)
            continue
        for what, get in _COMPARED.items():
            if get(found) != get(mark):
                missing[what] += 1
                examples.setdefault(what, f"{mark.id}: {get(mark)!r} became {get(found)!r}")
        columns.update(
            name
            for name, value in mark.columns.items()
            if value and not name.startswith(OWN_PREFIX) and found.columns.get(name) != value
        )
    lost = [
        f"{what} of {count} records" + (f" (first {examples[what]})" if what in examples else "")
        for what, count in missing.items()
    ]
    lost += [f"the column {name!r} of {count} records" for name, count in columns.items()]
    reasons = [each.reason.rstrip(".") for sheet in sheets for each in sheet.skipped]
    remarks = [f"Not readable in the new file: {reason}" for reason in reasons[:_SHOWN]]
    return tuple(lost), tuple(remarks)
