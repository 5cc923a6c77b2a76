"""Whether two places of one row that say the same thing agree; nothing is changed here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reapex.labels.header import normal

_SEEN = frozenset({"1", "1.0", "true", "yes", "x", "✓"})
_NOT_SEEN = frozenset({"", "0", "0.0", "/", "-", "nan", "no", "false"})


def marked_otherwise(
    said: Collection[str], columns: Mapping[str, str], emotion_columns: Mapping[str, str]
) -> tuple[str, ...] | None:
    """The emotions that the columns of single ones mark, where the label says others.

    Parameters
    ----------
    said
        The emotions of the label; those that have no column do not count.
    columns
        The row's further columns, heading against text.
    emotion_columns
        Which emotion a column is about, by its heading in normal form. A column that holds
        anything but 0, 1 and their like is about something else.

    Returns
    -------
    None where label and columns agree, or there are fewer than two such columns.

    Examples
    --------
    >>> about = {"positive": "positive", "negative": "negative"}
    >>> marked_otherwise(["negative"], {"Positive": "1.0", "Negative": "0.0"}, about)
    ('positive',)
    >>> marked_otherwise(["positive"], {"Positive": "1.0", "Negative": "0.0"}, about)
    """
    cells = {normal(heading): text.strip().lower() for heading, text in columns.items()}
    known = {
        emotion: cells[heading] in _SEEN
        for heading, emotion in emotion_columns.items()
        if cells.get(heading) in _SEEN | _NOT_SEEN
    }
    seen = tuple(emotion for emotion, is_seen in known.items() if is_seen)
    if len(known) < 2 or set(seen) == set(said) & known.keys():
        return None
    return seen
