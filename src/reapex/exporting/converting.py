"""Labels from one format into another, with an account of what did not get across.

What is lost is not declared by the formats: the files that were written are read again, and each
record is compared with what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import InputError, NothingUsable, UsageError
from reapex.exporting.losses import losses
from reapex.exporting.targets import TEXT_SUFFIXES, Target, target_of
from reapex.frames import FolderFrames, VideoFrames, list_numbered
from reapex.labels import Descriptor, SheetLayout, descriptor_of, write_corrected
from reapex.labels.cells import as_text
from reapex.labels.descriptor import OWN_PREFIX
from reapex.labels.exchange import FIRST, Format, Marked, SheetTarget
from reapex.labels.first_file import first_file_number
from reapex.loading import Loaded
from reapex.output import refuse, writing

_VIDEOS = (".mp4", ".avi", ".mov", ".mkv", ".mpg", ".wmv", ".webm")


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
    lost, more = losses(target, kept, paths)
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
    is_text = target.suffix in TEXT_SUFFIXES
    sheet = SheetTarget(descriptor_of(target.dataset), is_text)
    return (out,), write_corrected(sheet.layout(marks, source), (), out, force)


def _marks_of(loaded: Loaded) -> list[Marked]:
    """The clips as marks, clips of one video counting from one and the same picture."""
    descriptor = descriptor_of(loaded.corpus.sources[0].dataset)
    marks = [_mark(clip, loaded.layout, descriptor) for clip in loaded.corpus]
    firsts: dict[tuple[str, str, str], int] = {}
    for each in marks:
        video = each.dataset, each.subject, each.name
        firsts[video] = min(firsts.get(video, each.first), each.first)
    return [replace(each, first=firsts[each.dataset, each.subject, each.name]) for each in marks]


def _mark(clip: Clip, layout: SheetLayout, descriptor: Descriptor) -> Marked:
    row = clip.provenance.line
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
        first=_first(clip, layout, descriptor),
        id=clip.id,
        dataset=layout.own_note(row, "dataset") or clip.dataset,
        subject_raw=clip.subject_raw,
        emotion=clip.emotion,
        emotion_raw="" if clip.emotion_raw == clip.emotion else clip.emotion_raw,
        units=clip.action_units,
        coder=clip.coder,
        kind=clip.kind,
        folder="" if folder is None else as_text(layout.grid.cell(row - 1, folder)),
        media=layout.own_note(row, "media") or _media(clip),
        columns={**own, **clip.columns},
    )


_OURS = frozenset(
    OWN_PREFIX + name
    for name in ("id", "dataset", "first", "subject", "media", "emotion", "source")
)


def _first(clip: Clip, layout: SheetLayout, descriptor: Descriptor) -> int:
    """The number of the first picture, in the sheet's counting."""
    if isinstance(clip.frames, FolderFrames):
        return list_numbered(clip.frames.folder)[0].number - clip.index_shift
    if isinstance(clip.frames, VideoFrames):
        return clip.frames.first_number - clip.index_shift
    said = layout.own_note(clip.provenance.line, "first")
    if said.isdecimal():
        return int(said)
    known = [number for number in clip.raw if number is not None]
    told = first_file_number(clip.columns, descriptor)
    # No picture comes before the first: a number beyond the key frames is a slip of the sheet.
    return min(FIRST, *known) if told is None or told > min(known) else told


def _media(clip: Clip) -> str:
    """The video of a clip, if one of its name lies beside the folder of its pictures."""
    path = getattr(clip.frames, "path", None)
    if isinstance(path, Path):
        return str(path.resolve())
    if not isinstance(clip.frames, FolderFrames):
        return ""
    folder = clip.frames.folder
    beside = (folder.with_name(f"{folder.name}{suffix}") for suffix in _VIDEOS)
    return next((str(each.resolve()) for each in beside if each.is_file()), "")


def _counting(target: Target, loaded: Loaded) -> tuple[str, ...]:
    if target.exchange is None or any(clip.frames is not None for clip in loaded.corpus):
        return ()
    if any(text.lower() == f"{OWN_PREFIX}first" for text in loaded.layout.header.texts):
        return ()
    descriptor = descriptor_of(loaded.corpus.sources[0].dataset)
    n_untold = sum(first_file_number(clip.columns, descriptor) is None for clip in loaded.corpus)
    if not n_untold:
        return ()
    which = "" if n_untold == len(loaded.corpus) else f" of {n_untold} records"
    return (
        f"Frames{which} are counted from 1, as if each video began with it; with --frames they are "
        "counted from each clip's first picture",
    )
