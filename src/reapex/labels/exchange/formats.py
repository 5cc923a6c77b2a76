"""The exchange formats by name, suffix and content; a new one is a line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reapex.errors import FormatUnclear, KeyFrameError, RateUnknown
from reapex.labels.exchange import (
    boris,
    boris_writing,
    elan,
    elan_writing,
    fiftyone,
    label_studio,
    label_studio_writing,
    via,
    via_writing,
)
from reapex.labels.exchange.marked import Marked, Reader, Reading, Written
from reapex.labels.exchange.safe import json_of

ELAN_SUFFIX = ".eaf"
_JSON = ".json"


@dataclass(frozen=True, slots=True)
class Format:
    """One exchange format.

    Parameters
    ----------
    name
        The word for ``--to``.
    title
        As people write it.
    suffix
        Of its files.
    needs_fps
        Whether it holds times, which are frames only at a known rate.
    is_per_clip
        Whether each clip is a file of its own.
    """

    name: str
    title: str
    suffix: str
    read: Callable[[bytes, Reader], Reading]
    write: Callable[[Sequence[Marked]], tuple[Written, ...]]
    recognises: Callable[[Any], bool]
    needs_fps: bool = True
    is_per_clip: bool = False

    def check(self, marked: Marked) -> None:
        """Raise if it cannot hold a mark.

        Raises
        ------
        KeyFrameError
            If its key frames are missing, out of order, or before the first picture.
        RateUnknown
            If it holds times and the frame rate is not known.
        """
        raw = marked.raw
        if raw.onset is None or raw.offset is None or not raw.in_order:
            raise KeyFrameError(
                f"Onset / apex / offset {raw} cannot stand in {self.title}",
                expected="onset <= apex <= offset; only the apex may be missing",
                mend="Correct the labels, or convert to csv, xlsx or parquet, which hold them as "
                "they are",
            )
        if raw.onset < marked.first:
            raise KeyFrameError(
                f"The onset {raw.onset} lies before the first picture, {marked.first}",
                mend="Check the numbers against the pictures",
            )
        if self.needs_fps and marked.fps is None:
            raise RateUnknown(
                f"{self.title} holds times, and the frame rate is not known",
                mend="Say it, as in --fps 200",
            )


FORMATS = (
    Format("elan", "ELAN", ELAN_SUFFIX, elan.read, elan_writing.write, lambda _: False,
           is_per_clip=True),
    Format("boris", "BORIS", ".boris", boris.read, boris_writing.write, boris.recognises),
    Format("label_studio", "Label Studio", _JSON, label_studio.read,
           label_studio_writing.write, label_studio.recognises, needs_fps=False),
    Format("via", "VIA 3", _JSON, via.read, via_writing.write, via.recognises),
    Format("fiftyone", "FiftyOne", _JSON, fiftyone.read, fiftyone.write, fiftyone.recognises,
           needs_fps=False),
)  # fmt: skip
SUFFIXES = tuple(dict.fromkeys(each.suffix for each in FORMATS))


def format_named(name: str) -> Format | None:
    """The format of that name, if there is one."""
    return next((each for each in FORMATS if each.name == name), None)


def format_of(path: Path, data: bytes) -> Format:
    """The format of a file: by its suffix, and for JSON by its content.

    Raises
    ------
    NotASheet
        If a JSON file cannot be read.
    FormatUnclear
        If its content is of no format here, or of several.
    """
    suffix = path.suffix.lower()
    if suffix != _JSON:
        return next(each for each in FORMATS if each.suffix == suffix)
    value = json_of(data)
    found = [each for each in FORMATS if each.recognises(value)]
    if len(found) == 1:
        return found[0]
    titles = [each.title for each in FORMATS if each.name != "elan"]
    what = (
        f"The JSON may be of {' or '.join(each.title for each in found)}"
        if found
        else f"The JSON is none of {', '.join(titles)}"
    )
    raise FormatUnclear(what, expected="a project or export as the tool writes it")


def files_of(path: Path) -> tuple[Path, ...]:
    """The exchange files that a path stands for: itself, or those of a folder; may be none.

    A folder is one of ``.eaf`` files, or FiftyOne's, with ``samples.json``.
    """
    if path.suffix.lower() in SUFFIXES and not path.is_dir():
        return (path,)
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else []
    except OSError:
        return ()
    found = [
        each
        for each in inside
        if each.suffix.lower() == ELAN_SUFFIX and not each.name.startswith(".") and each.is_file()
    ]
    samples = path / "samples.json"
    if not found and samples.is_file():
        return (samples,)
    return tuple(found)
