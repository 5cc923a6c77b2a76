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


def raters_of(
    files: Sequence[tuple[str, Sequence[Loaded]]], before: Sequence[Rater] = ()
) -> tuple[Rater, ...]:
    """The coders of some files.

    A file whose coder column has several names is several coders where two of them marked the same
    expression. Coders who shared a corpus out among them are one side of a comparison.

    Parameters
    ----------
    files
        Each file's name for the output, and what was read from it.
    before
        Coders that are known already and come first, such as the truth.

    Raises
    ------
    UsageError
        If there are fewer than two coders, or two have one name.
    """
    raters = list(before)
    alone = len(files) + len(before) == 1
    for name, parts in files:
        clips = [clip for part in parts for clip in part.corpus]
        stated = frozenset(each for part in parts for each in stated_ids(part))
        coders = list(dict.fromkeys(clip.coder for clip in clips))
        if not _marked_twice(clips) and not (alone and len(coders) > 1):
            raters.append(Rater(name, tuple(clips), stated))
            continue
        for coder in coders:
            own = coder or "(no coder)"
            called = own if alone else f"{name}: {own}"
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


def _marked_twice(clips: Sequence[Clip]) -> bool:
    """Whether two coders marked one expression: their rows share its id."""
    coder_of: dict[tuple[str, str], str] = {}
    return any(
        coder_of.setdefault((clip.corpus, clip.id), clip.coder) != clip.coder for clip in clips
    )
