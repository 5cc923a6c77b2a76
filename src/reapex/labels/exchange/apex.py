"""What tells an annotation of an apex from one of an expression."""

from __future__ import annotations

import re

APEX_OF = "-apex"  # behind the id of an expression: the id of its apex
_APEX = re.compile(r"apex|peak|顶点|高潮|峰值", re.IGNORECASE)


def names_apex(text: str) -> bool:
    """Whether a label, code or tier is called one.

    Examples
    --------
    >>> names_apex("Peak @A"), names_apex("apex"), names_apex("happiness")
    (True, True, False)
    """
    return _APEX.search(text) is not None
