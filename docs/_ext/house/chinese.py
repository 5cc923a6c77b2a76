"""Chinese has no spaces between words: a line break in the source must not become one."""

from __future__ import annotations

import re

CHINESE = ".zh"
"""How the names of Chinese pages end."""

_HAN = r"[\u3400-\u9fff]"
_FULL = r"[，。；：、）！？”》]"
_BREAK = re.compile(rf"(?<={_FULL})\n *(?=[^\s\-#|>`$\[]|`(?!``))|(?<={_HAN})\n *(?={_HAN})")


def without_line_breaks(text: str) -> str:
    """The source with the lines of a paragraph joined wherever a space would be wrong."""
    return _BREAK.sub("", text)
