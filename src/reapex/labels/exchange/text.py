"""Text that has to fit into somebody else's format."""

from __future__ import annotations

import re

from reapex.labels.cells import JOINER, word, words
from reapex.labels.descriptor import EMOTION_ALIASES, KIND_ALIASES
from reapex.labels.units import action_units

_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what no CSV of ours holds
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_IN_NAMES = re.compile(r'[<>:"/\\|?*\s\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")


def shown(text: str) -> str:
    """The text for a visible field: what XML cannot hold is shown as ``\ufffd``, one line."""
    return " ".join(_NOT_SHOWN.sub("\ufffd", text).split())


def emotion_of(text: str) -> str:
    """A class name as a reader of sheets takes it, or several, joined with ``+``.

    Examples
    --------
    >>> emotion_of("Surprise + Sad"), emotion_of("Happy")
    ('surprise+sadness', 'happiness')
    """
    return words(text, EMOTION_ALIASES, JOINER)


def kind_of(text: str) -> str:
    """Micro or macro as a reader of sheets takes it.

    Examples
    --------
    >>> kind_of("Micro-expression"), kind_of("Macro"), kind_of("")
    ('micro', 'macro', '')
    """
    return word(text, KIND_ALIASES)


def units_of(text: str) -> tuple[str, ...]:
    """Action units as a reader of sheets takes them."""
    return action_units(text)


def joined(units: tuple[str, ...]) -> str:
    """Action units as people write them."""
    return "+".join(units)


def stem_of(media: str) -> str:
    """The name of a media file or URL, without folder and ending.

    Examples
    --------
    >>> stem_of("file:///C:/sub99/EP02_01f.avi"), stem_of("/data/upload/1/clip%201.mp4?x=1")
    ('EP02_01f', 'clip 1')
    """
    from urllib.parse import unquote

    path = media.split("?d=")[-1].split("?")[0].split("#")[0]  # Label Studio's local files: ?d=…
    last = re.split(r"[/\\]", unquote(path).rstrip("/\\"))[-1]
    return _SUFFIX.sub("", last).strip()


def file_stem(*parts: str) -> str:
    """Parts as one name that every file system takes."""
    name = _IN_NAMES.sub("-", "_".join(part for part in map(shown, parts) if part)).strip(" .-_")
    name = name[:100].rstrip(" .") or "clip"
    return f"_{name}" if _DEVICES.match(name) else name


def unique(name: str, taken: set[str]) -> str:
    """The name, numbered where it is taken; names that differ in case alone are one."""
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{name}_{count}"
    taken.add(candidate.casefold())
    return candidate
