"""What a clip is called, whatever the spelling, so that two files can be laid side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reapex.clip import Clip
from reapex.loading.spelling import loosely, plainly

ClipKey = tuple[str, str, str]
"""Corpus of a manifest (empty without one), subject and clip name, as they are compared."""

_SUFFIX = re.compile(r"\.(avi|mp4|mov|mkv|m4v|mpg|mpeg|wmv|webm)$")


class ClipNamer:
    """Gives clips of several files their keys.

    Subjects are compared by their numbers (``sub01`` is ``1``), unless one file holds two people
    who would then become one: then only the plain spelling counts, in all files.

    Parameters
    ----------
    files
        The clips of each file.
    """

    def __init__(self, *files: Iterable[Clip]) -> None:
        self._loose = True
        for clips in files:
            plain = {(clip.corpus, plainly(clip.subject)) for clip in clips}
            if len({(corpus, loosely(subject)) for corpus, subject in plain}) < len(plain):
                self._loose = False

    def key_of(self, clip: Clip) -> ClipKey:
        """The clip's key; several expressions of one clip share it."""
        subject = loosely(clip.subject) if self._loose else plainly(clip.subject)
        return clip.corpus, subject, _SUFFIX.sub("", plainly(clip.name))
