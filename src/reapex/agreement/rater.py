"""Who marked: a file, or each coder of a file that several coders fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reapex.clip import Clip
from reapex.errors import UsageError
from reapex.loading import Loaded
from reapex.matching import stated_ids


@dataclass(frozen=True, slots=True)
class Rater:
    """A coder and the clips that they marked.

    Parameters
    ----------
    name
        What the output calls them.
    clips
        Their clips.
    stated
        Ids that stand in the file itself (``_reapex_id``): these are the same clip in every file,
        while an id that was counted in the order of rows is not.
    """

    name: str
    clips: tuple[Clip, ...]
    stated: frozenset[str] = field(default=frozenset())


def raters_of(files: Sequence[tuple[str, Sequence[Loaded]]]) -> tuple[Rater, ...]:
    """The coders of some files; a file with two names or more in its coder column has several.

    Parameters
    ----------
    files
        Each file's name for the output, and what was read from it.

    Raises
    ------
    UsageError
        If there are fewer than two coders, or two have one name.
    """
    raters: list[Rater] = []
    for name, parts in files:
        clips = [clip for part in parts for clip in part.corpus]
        stated = frozenset(each for part in parts for each in stated_ids(part))
        coders = list(dict.fromkeys(clip.coder for clip in clips))
        if len(coders) < 2:
            raters.append(Rater(name, tuple(clips), stated))
            continue
        for coder in coders:
            own = coder or "(no coder)"
            called = own if len(files) == 1 else f"{name}: {own}"
            marked = tuple(clip for clip in clips if clip.coder == coder)
            raters.append(Rater(called, marked, stated))
    names = [rater.name for rater in raters]
    if len(raters) < 2:
        raise UsageError(
            f"{names[0] if names else 'No file'} holds the marks of one coder",
            expected="two label files or more, or one with a coder column of two names or more",
            mend="As in reapex agree a.xlsx b.xlsx; a column of another name: --columns coder=Who",
        )
    if len(set(names)) < len(names):
        raise UsageError(
            f"Two coders would have one name: {', '.join(names)}",
            mend="Give other names: --names first,second",
        )
    return tuple(raters)
