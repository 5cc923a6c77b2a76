"""Patterns of a clip's folder below a root, such as ``"sub{subject}/{name}"``, filled in.

Conventions
-----------
Placeholders are those of :mod:`reapex.loading.sought`. A part that ends in ``*`` is the beginning
of a folder's name; after ``**`` the next part may lie anywhere. Both are said by the pattern alone:
a star in a label file is a star.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from reapex.loading.sought import refuse_outside

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a path, and what the pattern says of it.

    ``is_beginning`` where it has a ``*``; ``is_anywhere`` where it is ``**``, and the next part may
    lie anywhere.
    """

    name: str
    is_beginning: bool = False
    is_anywhere: bool = False

    @classmethod
    def of(cls, part: str, known: Mapping[str, str]) -> Part:
        """A part of a pattern, its placeholders filled in."""
        name = _PLACEHOLDER.sub(lambda each: known[each[1]], part.removesuffix("*"))
        return cls(name, part.endswith("*"), part == "**")


Parts = tuple[Part, ...]


def paths_of(patterns: Sequence[str], texts: Mapping[str, Sequence[str]]) -> Iterator[Parts]:
    """Every pattern with every text of its placeholders, the likeliest first.

    Raises
    ------
    FolderOutside
        If a text leads out of the folder that holds all.
    """
    for pattern in patterns:
        keys = tuple(dict.fromkeys(_PLACEHOLDER.findall(pattern)))
        for key in keys:
            refuse_outside(texts.get(key, ()))
        for values in product(*(texts.get(key, ()) for key in keys)):
            known = dict(zip(keys, values, strict=True))
            yield tuple(Part.of(part, known) for part in pattern.split("/"))


def shown_paths(patterns: Sequence[str], subject: str, name: str) -> str:
    """The patterns for a message: what is known filled in, the rest as placeholders."""
    known = {"subject": subject, "name": name}
    paths = (
        _PLACEHOLDER.sub(lambda each: known.get(each[1], each[0]), pattern) for pattern in patterns
    )
    return " or ".join(map(repr, paths))


def begins(name: str, start: str) -> bool:
    """Whether a name begins so; a number is never cut in two.

    Examples
    --------
    >>> begins("99_0401girl", "99_0401"), begins("99_04011", "99_0401")
    (True, False)
    """
    is_cut = start[-1:].isdigit() and name[len(start) : len(start) + 1].isdigit()
    return name.startswith(start) and not is_cut
