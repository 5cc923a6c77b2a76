"""The action units of a clip as targets, from what the sheet's cell says.

Conventions
-----------
The questions are the facial action units of FACS by their numbers, 1 to 46: a fixed list, so that
no clip decides on the form of a network. Numbers above it are movements of head and eyes, and are
left out, as is what has no number. Sides and intensities are dropped: ``L12`` and ``R12C`` are 12.
An answer is yes (1), no (0) or not known (-1). Where a cell leaves open which unit it was
(``L12 or L14``, ``R12/15``), none of the units it names is known, unless the cell has it elsewhere
without doubt. A cell without any unit says that nobody coded the clip, since every expression moves
something: nothing of it is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reapex.labels.units import is_ambiguous_unit

UNITS = tuple(range(1, 47))
"""The action units, in the order of the targets."""

_NUMBER = re.compile(r"\d+")


def units_of(texts: Sequence[str]) -> tuple[int, ...]:
    """The targets of a clip, one for each of :data:`UNITS`.

    Parameters
    ----------
    texts
        The clip's ``action_units``.

    Examples
    --------
    >>> found = units_of(("L12", "R14A or 15"))
    >>> {unit: found[UNITS.index(unit)] for unit in (4, 12, 14, 15)}
    {4: 0, 12: 1, 14: -1, 15: -1}
    """
    sure, open_ = set[int](), set[int]()
    for text in texts:
        (open_ if is_ambiguous_unit(text) else sure).update(map(int, _NUMBER.findall(text)))
    if not (sure | open_) & set(UNITS):
        return (-1,) * len(UNITS)
    return tuple(1 if unit in sure else -1 if unit in open_ else 0 for unit in UNITS)
