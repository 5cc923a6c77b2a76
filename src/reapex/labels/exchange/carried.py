"""What Reapex writes into the note of an annotation, so that reading gives back all of it.

A tool's times are coarse (whole milliseconds in ELAN) and its fields are few. Each format has a
place for free text, which here holds one line: ``reapex:{"onset": 40, …}``, plain ASCII, so that
neither an encoding nor XML nor a control character can damage it. What people write beside it is
their note. The line is believed only where the file does not say otherwise: an annotation that was
moved, renamed or deleted in the tool is what the tool now shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from reapex.labels.exchange.clock import rate_of
from reapex.labels.exchange.marked import FIRST, Marked

_MARK = "reapex:{"
_MAX_NUMBER = 10**12
_TEXTS = (
    "subject", "name", "id", "dataset", "subject_raw", "emotion", "coder", "kind", "folder",
    "media", "emotion_raw",
)  # fmt: skip


def carry(marked: Marked) -> str:
    """The line for one expression; fields that say nothing are left out."""
    values = {each.name: getattr(marked, each.name) for each in fields(marked)}
    values.pop("source")
    values["columns"] = dict(marked.columns)
    said = {name: value for name, value in values.items() if value not in (None, "", (), {})}
    return "reapex:" + json.dumps(said)


def carried(text: str) -> tuple[Marked | None, str]:
    """The expression that a note carries, and what else the note says.

    A line that is damaged carries nothing, and stays in the note for people to see.

    Examples
    --------
    >>> marked, note = carried('see video 2 reapex:{"subject": "99", "name": "EP1", "onset": 4}')
    >>> marked.subject, marked.onset, note
    ('99', 4, 'see video 2')
    """
    start = text.find(_MARK)
    if start < 0:
        return None, text.strip()
    try:
        values, end = json.JSONDecoder().raw_decode(text, start + len(_MARK) - 1)
        marked = _marked(values)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None, text.strip()
    return marked, f"{text[:start].strip()} {text[end:].strip()}".strip()


def _marked(values: Mapping[str, Any]) -> Marked:
    """The expression; ValueError or TypeError where a field is not what it has to be."""
    texts = {name: _text(values[name]) for name in _TEXTS if name in values}
    if not texts.get("subject") or not texts.get("name"):
        raise ValueError("a mark is of a clip of a subject")
    numbers = {key: _number(values[key]) for key in ("onset", "apex", "offset") if key in values}
    fps = rate_of(values["fps"]) if "fps" in values else None
    if "fps" in values and fps is None:
        raise ValueError("no frame rate")
    return Marked(
        **texts,
        onset=numbers.get("onset"),
        apex=numbers.get("apex"),
        offset=numbers.get("offset"),
        fps=fps,
        first=_number(values.get("first", FIRST)),
        units=tuple(map(_text, values.get("units", ()))),
        columns={
            _text(key): _text(value) for key, value in dict(values.get("columns", {})).items()
        },
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    value.encode()  # half of a pair of surrogates is no text either
    return value


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MAX_NUMBER:
        raise ValueError("no frame number")
    return value
