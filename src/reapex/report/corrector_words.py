"""What a corrector is, in plain sentences, from the name that a result carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TITLES = {"risefall": "rise–fall", "gamdss": "GAMDSS"}


def corrector_title(name: str) -> str:
    """What a column is called: ``GAMDSS``, ``rise–fall``, or the method's own name.

    Examples
    --------
    >>> corrector_title("gamdss:paper:l2:λ = 0.1")
    'GAMDSS'
    """
    method = name.partition(":")[0]
    return _TITLES.get(method, method)


def corrector_sentences(name: str) -> Iterator[str]:
    """What the corrector looks for, and what of its settings a reader has to know."""
    method, *settings = name.split(":")
    if method == "gamdss":
        yield (
            "GAMDSS re-selects the frames, near the manual ones, that differ most (arXiv "
            "2603.04766). It does not know what moved: a blink, a head movement or a change of "
            "light counts as much as an expression."
        )
    if method != "risefall":
        return
    yield (
        "The rise–fall corrector looks for the rise and fall that best explain how the face moves "
        "near the labels, and weighs that against what the coder marked."
    )
    for setting in settings:
        yield from _setting_sentence(setting)


def _setting_sentence(setting: str) -> Iterator[str]:
    if found := re.fullmatch(r"crossing ([\d.]+)%", setting):
        if float(found[1]) > 0:
            yield (f"Onset and offset are read where the movement passes {found[1]} % of its peak.")
        else:
            yield "Onset and offset are read at the first and the last movement."
    elif setting == "cautious":
        yield "It is cautious here: a label moves only where there is little doubt."
    elif setting == "coders learned":
        yield "How late and how surely coders mark was learned from these clips."
    elif setting == "coders given":
        yield "How late and how surely each coder marks was given in a table."
    elif found := re.fullmatch(r"coders (\S+) ms", setting):
        spreads = found[1].replace("/", " / ")
        yield f"Labels are taken to be right to about ±{spreads} ms (onset, apex, offset)."
