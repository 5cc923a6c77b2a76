"""Headings that several data sets share, in the form of :func:`reapex.labels.header.normal`.

CASME II set the fashion: a row per clip with ``OnsetFrame``, ``ApexFrame``, ``OffsetFrame``,
``Action Units`` and ``Estimated Emotion``, and SAMM and others follow it but for blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reapex.labels.descriptor import Field

CODED_SHEET: Mapping[Field, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("reapexid",),
        "subject": ("subject", "sub", "subjectid"),
        "name": ("filename", "file", "clip"),
        "onset": ("onsetframe", "onsetf", "onset"),
        "apex": ("apexframe", "apexf", "apex"),
        "offset": ("offsetframe", "offsetf", "offset"),
        "emotion": ("estimatedemotion", "emotion"),
        "action_units": ("actionunits", "actionunit", "aus", "au"),
        "coder": ("coder", "annotator"),
        "fps": ("fps", "framerate"),
        "kind": ("type", "expressiontype"),
        "folder": ("folder",),
    }
)
