"""Where a clip's pictures are below the folder that the user pointed at.

Releases nest their folders differently, and users unpack them differently again (doubled folders,
changed case, ``sub1`` for ``sub01``). First the data set's known patterns are tried below its known
roots; if none is there, every folder below the root is looked at once and compared by its name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from reapex.errors import FolderMissing, Place, UsageError

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
    canonical
        Turns a folder's name into a subject, to tell ``sub1`` and ``s01`` are one; returns None
        for what is no subject.

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
        canonical: Callable[[str], str | None] = lambda name: name,
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
        self._canonical = canonical
        self._children: dict[Path, dict[str, Path]] = {}

    def candidates(self, subject_forms: Sequence[str], name: str) -> list[Path]:
        """Folders that may hold this clip, the likeliest first; never empty.

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
        found = list(dict.fromkeys(self._by_pattern(subject_forms, names)))
        return found or self._by_name(subject_forms, names)

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
            below = self._folders_in(folder).get(part.casefold())
            if below is None:
                return None
            folder = below
        return folder if folder != self.root else None

    def _folders_in(self, folder: Path) -> dict[str, Path]:
        if folder not in self._children:
            with os.scandir(folder) as entries:
                inside = sorted(entry.name for entry in entries if entry.is_dir())
            self._children[folder] = {name.casefold(): folder / name for name in inside}
        return self._children[folder]

    @cached_property
    def _everywhere(self) -> dict[str, list[Path]]:
        """Every folder below the root, by its last name."""
        found: dict[str, list[Path]] = {}
        waiting = [self.root]
        while waiting:
            for folder in self._folders_in(waiting.pop(0)).values():
                found.setdefault(folder.name.casefold(), []).append(folder)
                waiting.append(folder)
        return found

    def _by_name(self, subjects: Sequence[str], names: Sequence[str]) -> list[Path]:
        last_names = [re.split(r"[/\\]+", name)[-1].casefold() for name in names]
        named = [folder for last in last_names for folder in self._everywhere.get(last, ())]
        mine = [folder for folder in named if self._belongs_to(folder, subjects)]
        if len(mine) == 1 or (len(named) == 1 and not self._names_other_subject(named[0])):
            return mine or named
        raise FolderMissing(
            f"No folder was found for clip {names[0]!r} of subject {subjects[0]!r}"
            if not named
            else f"{len(named)} folders are called {names[0]!r}, and "
            + ("several" if mine else "none")
            + f" of them belong to subject {subjects[0]!r}",
            where=Place(frames=self.root),
            expected=self._expected(subjects[-1], names[-1]),
            mend=self._hint(last_names[-1]),
        )

    def _belongs_to(self, folder: Path, subjects: Sequence[str]) -> bool:
        return any(self._canonical(part) in subjects for part in self._parents_of(folder))

    def _names_other_subject(self, folder: Path) -> bool:
        # A folder right below the root is named after the clip alone: nobody else's.
        return len(self._parents_of(folder)) > 0

    def _parents_of(self, folder: Path) -> tuple[str, ...]:
        return folder.relative_to(self.root).parts[:-1]

    def _expected(self, subject: str, name: str) -> str:
        paths = [pattern.format(subject=subject, name=name) for pattern in self._patterns]
        return " or ".join(f"a folder {path!r}" for path in paths) + f" below {self.root.name!r}"

    def _hint(self, name: str) -> str:
        close = get_close_matches(name, list(self._everywhere), n=3)
        if close:
            return "Similar names there: " + ", ".join(repr(each) for each in close)
        if not self._everywhere:
            return "There is no folder inside: give the folder above the clips' folders"
        return "Check that --frames is the folder above the subjects' or clips' folders"
