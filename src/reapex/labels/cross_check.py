"""Whether two places of one row that say the same thing agree; nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reapex.labels.cells import JOINER
from reapex.labels.header import normal

_NOT_SEEN = frozenset({"", "0", "0.0", "/", "-", "nan", "no", "false"})


def emotion_remarks(
    emotion: str, columns: Mapping[str, str], emotion_columns: Mapping[str, str]
) -> Iterator[str]:
    """A remark where the columns of single emotions disagree with the label.

    Parameters
    ----------
    emotion
        The label, several joined with ``+``.
    columns
        The row's further columns, heading against text.
    emotion_columns
        Which emotion a column is about, by its heading in normal form.
    """
    cells = {normal(heading): text.strip().lower() for heading, text in columns.items()}
    known = {heading: each for heading, each in emotion_columns.items() if heading in cells}
    seen = [each for heading, each in known.items() if cells[heading] not in _NOT_SEEN]
    said = [each for each in emotion.split(JOINER) if each in known.values()]
    if set(seen) != set(said):
        yield (
            f"the label says {emotion or 'nothing'} and the columns of single emotions say "
            f"{JOINER.join(seen) or 'none'}; the label is taken"
        )
