"""The class settings that papers use, with the counts they publish: one file per data set.

Source: reference note datasets §2 to §10; what disagrees is said in each note. Counts that nobody
could check against a file are said to be so, and a map without published counts expects none.

Conventions
-----------
A map is called ``dataset/classes``. A composite such as ``megc2019`` is a map of several data sets,
each with a part of its own, since one emotion may be kept in one and left out in another.

Left out: ``casme2/objective`` (its classes are in a workbook of their own,
``CASME2-ObjectiveClasses.xlsx``), and settings that tell whether there is an expression at all
(micro against macro, micro against none): that is spotting.
"""

from __future__ import annotations

from difflib import get_close_matches

from reapex.errors import UsageError
from reapex.labels.class_map import ClassMap
from reapex.labels.class_maps.casme import CASME_MAPS
from reapex.labels.class_maps.casme2 import CASME2_MAPS
from reapex.labels.class_maps.casme3 import CASME3_MAPS
from reapex.labels.class_maps.casme_squared import CASME_SQUARED_MAPS
from reapex.labels.class_maps.fourdme import FOURDME_MAPS
from reapex.labels.class_maps.megc2019 import MEGC2019
from reapex.labels.class_maps.mmew import MMEW_MAPS
from reapex.labels.class_maps.samm import SAMM_LONG_MAPS, SAMM_MAPS
from reapex.labels.class_maps.smic import SMIC_MAPS
from reapex.labels.registry import descriptor_of

__all__ = ["class_map_named", "class_maps", "class_maps_of"]

_MAPS = {
    each.name: each
    for each in (
        *CASME2_MAPS,
        *SAMM_MAPS,
        *SAMM_LONG_MAPS,
        *CASME_MAPS,
        *CASME_SQUARED_MAPS,
        *MMEW_MAPS,
        *FOURDME_MAPS,
        *CASME3_MAPS,
        *SMIC_MAPS,
        MEGC2019,
    )
}


def class_maps() -> tuple[str, ...]:
    """The names of all class maps."""
    return tuple(_MAPS)


def class_maps_of(dataset: str) -> tuple[ClassMap, ...]:
    """The class maps of a data set alone; none for a table of your own.

    Raises
    ------
    UsageError
        If there is no data set of that name.
    """
    name = descriptor_of(dataset).name
    return tuple(each for each in _MAPS.values() if each.dataset == name)


def class_map_named(name: str) -> ClassMap:
    """The class map of a name such as ``samm/5``.

    Raises
    ------
    UsageError
        If there is none.

    Examples
    --------
    >>> class_map_named("casme2/3-megc").labels
    ('negative', 'positive', 'surprise')
    >>> [part.name for part in class_map_named("megc2019").parts]
    ['smic/3-megc', 'casme2/3-megc', 'samm/3-megc']
    """
    wanted = name.strip().lower()
    if wanted in _MAPS:
        return _MAPS[wanted]
    close = get_close_matches(wanted, _MAPS, n=1)
    raise UsageError(
        f"{name!r} is no class map that Reapex knows",
        expected=f"one of {', '.join(_MAPS)}",
        mend=f"Did you mean {close[0]}?" if close else "See the list",
    )
