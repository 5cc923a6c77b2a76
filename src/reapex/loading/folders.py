"""Where a clip's pictures are below the folder that the user pointed at.

Releases nest their folders differently, and users unpack them differently again (doubled folders,
changed case, ``sub1`` for ``sub01``, ``006`` where a spreadsheet made it 6). First the data set's
known patterns are tried below its known roots; if none is there, every folder below the root is
looked at once and compared by its name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from reapex.clip import Clip
from reapex.errors import FolderMissing, Place, UsageError
from reapex.loading.patterns import Part, Parts, begins, paths_of, shown_paths
from reapex.loading.sought import Sought
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
        Paths of a clip below such a root, as in ``"sub{subject}/{name}"``; placeholders as in
        :mod:`reapex.loading.patterns`.
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
        self._anywhere_begun: dict[str, tuple[Path, ...]] = {}

    def candidates(self, sought: Sought) -> Iterator[Path]:
        """Folders that may hold this clip, the likeliest first; at least one.

        Parameters
        ----------
        sought
            What stands for the placeholders; the suffix of a video file's name counts as absent
            if need be.

        Raises
        ------
        FolderMissing
            If there is none, or several begin as a pattern says; the message says where it was
            looked for.
        FolderOutside
            If what stands for a placeholder leads out of the root.
        """
        subjects = sought.subjects
        names = tuple(dict.fromkeys((sought.name, _VIDEO_SUFFIX.sub("", sought.name))))
        found: dict[Path, None] = {}
        unsure: list[FolderMissing] = []
        for root, path in self._paths({**sought.further, "subject": subjects, "name": names}):
            try:
                folder = self._descend(root, path)
            except FolderMissing as error:
                unsure.append(error)
                continue
            if folder is not None and folder not in found:
                found[folder] = None
                yield folder
        try:
            elsewhere = self._by_name(subjects, names)
        except FolderMissing as error:
            if not found:
                raise (unsure or [error])[0] from None
            return
        yield from (folder for folder in elsewhere if folder not in found)

    def _paths(self, texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[Path, Parts]]:
        """Every root that is there, and every pattern filled in: a path below that root."""
        filled = tuple(paths_of(self._patterns, texts))
        return ((root, path) for root in self._roots_there for path in filled)

    @cached_property
    def _roots_there(self) -> tuple[Path, ...]:
        """The data set's roots below the user's folder, the folder itself for an empty one."""
        found = [
            self._descend(self.root, [Part(part) for part in root.split("/")])
            if root
            else self.root
            for root in self._roots
        ]
        return tuple(folder for folder in found if folder is not None)

    def _descend(self, start: Path, path: Sequence[Part]) -> Path | None:
        folder = start
        for place, part in enumerate(path):
            if part.is_anywhere:
                return self._anywhere(path[place + 1])
            names = [name for name in re.split(r"[/\\]+", part.name) if name not in ("", ".")]
            for index, name in enumerate(names):
                inside = self._folders_in(folder)
                below = inside.get(plainly(name))
                if below is None and part.is_beginning and index == len(names) - 1:
                    below = self._beginning(plainly(name), inside, part.name)
                if below is None:
                    return None
                folder = below
        return folder if folder != start else None

    def _anywhere(self, part: Part) -> Path | None:
        """The one folder of such a name, wherever it lies, even in another subject's."""
        start = plainly(part.name)
        if start not in self._anywhere_begun:  # many clips lie in one video
            alike = {
                str(folder): folder
                for name, folders in self._everywhere.items()
                if begins(name, start)
                for folder in folders
            }
            self._anywhere_begun[start] = tuple(alike.values())
        return self._only(self._anywhere_begun[start], part.name)

    def remarks(self, clips: Iterable[Clip]) -> tuple[str, ...]:
        """Folders that lie in another subject's and were taken by their own names."""
        used: dict[Path, str] = {}
        for clip in clips:
            folder = None if clip.frames is None else clip.frames.place.frames
            above = frozenset() if folder is None else self._subjects_above(folder)
            if folder is not None and above and clip.subject not in above:
                used[folder] = clip.subject
        return tuple(
            f"The folder {folder.relative_to(self.root)} lies in another subject's; by its own "
            f"name it is that of subject {subject}, and is taken so"
            for folder, subject in used.items()
        )

    def _beginning(self, start: str, inside: Mapping[str, Path], said: str) -> Path | None:
        """The one folder whose name begins so; a number is never cut in two."""
        return self._only([path for name, path in inside.items() if begins(name, start)], said)

    def _only(self, begun: Sequence[Path], said: str) -> Path | None:
        if len(begun) > 1:
            shown = ", ".join(str(path.relative_to(self.root)) for path in begun[:3])
            raise FolderMissing(
                f"{len(begun)} folders begin with {said!r}: {shown}",
                where=Place(frames=self.root),
                expected="one folder of that beginning",
                mend="Move the others elsewhere, or name the folder in a column folder",
            )
        return begun[0] if begun else None

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
            for name, folder in self._folders_in(waiting.pop(0)).items():
                found.setdefault(name, []).append(folder)
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
            expected=f"{shown_paths(self._patterns, subjects[-1], names[-1])} below "
            f"{self.root.name!r}",
            mend=mend,
        )

    def _subjects_above(self, folder: Path) -> frozenset[str]:
        """The subjects of the sheet that the folders above this one are called after."""
        parts = folder.relative_to(self.root).parts[:-1]
        return frozenset(known for part in parts if (known := self._subjects.meaning(part)))

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
