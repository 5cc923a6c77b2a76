"""Where a clip's pictures are below the folder that the user pointed at.

Releases nest their folders differently, and users unpack them differently again (doubled folders,
changed case, ``sub1`` for ``sub01``, ``006`` where a spreadsheet made it 6). First the data set's
known patterns are tried below its known roots; if none is there, every folder below the root is
looked at once and compared by its name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from reapex.errors import FolderMissing, Place, UsageError
from reapex.loading.spelling import Spellings, plainly

_VIDEO_SUFFIX = re.compile(r"\.(avi|mp4|mov|mkv|mpg|mpeg|wmv|webm)$", re.IGNORECASE)


class FolderFinder:
    """The folders below one root.

    Parameters
    ----------
    root
        The folder given as ``--frames``.
    roots
        Folders below it in which a data set's release keeps its clips, best first; ``""`` is the
        root itself.
    patterns
        Paths of a clip below such a root, as in ``"sub{subject}/{name}"``.
    subjects
        All subjects of the sheet: a folder inside one that is called after another of them is
        never taken.

    Raises
    ------
    UsageError
        If the root is no folder.
    """

    def __init__(
        self,
        root: Path,
        roots: Sequence[str] = ("",),
        patterns: Sequence[str] = ("{subject}/{name}", "{name}"),
        subjects: Collection[str] = (),
    ) -> None:
        if not root.is_dir():
            raise UsageError(
                f"The frames folder {str(root)!r} is not there"
                if not root.exists()
                else f"{str(root)!r} is a file, not a folder of frames",
                expected="a folder that holds one folder of numbered pictures per clip",
            )
        self.root = root
        self._roots = roots
        self._patterns = patterns
        self._subjects = Spellings(subjects)
        self._children: dict[Path, dict[str, Path]] = {}
        self._refused: list[Path] = []

    def candidates(self, subject_forms: Sequence[str], name: str) -> Iterator[Path]:
        """Folders that may hold this clip, the likeliest first; at least one.

        Parameters
        ----------
        subject_forms
            The subject as the sheet wrote it and in its canonical form.
        name
            The clip's name; the suffix of a video file counts as absent if need be.

        Raises
        ------
        FolderMissing
            If there is none; the message says where it was looked for.
        """
        names = tuple(dict.fromkeys((name, _VIDEO_SUFFIX.sub("", name))))
        found: dict[Path, None] = {}
        for folder in self._by_pattern(subject_forms, names):
            if folder not in found:
                found[folder] = None
                yield folder
        try:
            elsewhere = self._by_name(subject_forms, names)
        except FolderMissing:
            if not found:
                raise
            return
        yield from (folder for folder in elsewhere if folder not in found)

    def _by_pattern(self, subjects: Sequence[str], names: Sequence[str]) -> Iterator[Path]:
        for root in self._roots:
            for pattern in self._patterns:
                for subject in dict.fromkeys(subjects):
                    for name in names:
                        path = f"{root}/{pattern.format(subject=subject, name=name)}"
                        folder = self._descend(path)
                        if folder is not None:
                            yield folder

    def _descend(self, path: str) -> Path | None:
        folder = self.root
        for part in re.split(r"[/\\]+", path):
            if part in ("", "."):
                continue
            below = self._folders_in(folder).get(plainly(part))
            if below is None:
                return None
            folder = below
        return folder if folder != self.root else None

    def _folders_in(self, folder: Path) -> dict[str, Path]:
        if folder not in self._children:
            inside: list[str] = []
            try:
                with os.scandir(folder) as entries:
                    inside = sorted(entry.name for entry in entries if entry.is_dir())
            except OSError:
                self._refused.append(folder)
            self._children[folder] = {plainly(name): folder / name for name in inside}
        return self._children[folder]

    @cached_property
    def _everywhere(self) -> dict[str, list[Path]]:
        """Every folder below the root, by its last name; no link is followed in circles."""
        found: dict[str, list[Path]] = {}
        entered = {os.path.realpath(self.root)}
        waiting = [self.root]
        while waiting:
            for folder in self._folders_in(waiting.pop(0)).values():
                found.setdefault(plainly(folder.name), []).append(folder)
                real = os.path.realpath(folder)
                if real not in entered:
                    entered.add(real)
                    waiting.append(folder)
        return found

    def _by_name(self, subjects: Sequence[str], names: Sequence[str]) -> list[Path]:
        last_names = [plainly(re.split(r"[/\\]+", name)[-1]) for name in names]
        named = [folder for last in last_names for folder in self._everywhere.get(last, ())]
        above = {folder: self._subjects_above(folder) for folder in named}
        mine = [folder for folder, known in above.items() if known & set(subjects)]
        nobodys = [folder for folder, known in above.items() if not known]
        for choice in (mine, nobodys):
            if len(choice) == 1:
                return choice
        if not named:
            what = f"No folder is called {names[0]!r}"
            mend = self._hint(last_names[-1])
        elif not mine:
            what = f"No folder {names[0]!r} belongs to subject {subjects[0]!r}"
            mend = f"There is {named[0].relative_to(self.root)}: is the subject right?"
        else:
            paths = ", ".join(str(folder.relative_to(self.root)) for folder in mine[:3])
            what = f"{len(mine)} folders may be {names[0]!r} of {subjects[0]!r}: {paths}"
            mend = "Point --frames at one of those trees, or add a column folder to the sheet"
        raise FolderMissing(
            what,
            where=Place(frames=self.root),
            expected=self._expected(subjects[-1], names[-1]),
            mend=mend,
        )

    def _subjects_above(self, folder: Path) -> frozenset[str]:
        """The subjects of the sheet that the folders above this one are called after."""
        parts = folder.relative_to(self.root).parts[:-1]
        return frozenset(known for part in parts if (known := self._subjects.meaning(part)))

    def _expected(self, subject: str, name: str) -> str:
        paths = [pattern.format(subject=subject, name=name) for pattern in self._patterns]
        return " or ".join(repr(path) for path in paths) + f" below {self.root.name!r}"

    def _hint(self, name: str) -> str:
        if self._refused:
            return f"The folder {self._refused[0]} could not be looked into; check your rights"
        close = get_close_matches(name, list(self._everywhere), n=3)
        if close:
            similar = (self._everywhere[each][0].relative_to(self.root) for each in close)
            return "Similar names there: " + ", ".join(map(str, similar))
        if not self._everywhere:
            return "There is no folder inside: give the folder above the clips' folders"
        return "Check that --frames is the folder above the subjects' or clips' folders"
