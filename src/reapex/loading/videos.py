"""Videos in the place of folders of pictures: ``sub01/EP02_01f.avi`` for ``sub01/EP02_01f/``.

Conventions
-----------
A video is looked for only where no folder of pictures answers a record. It is found as a folder is,
by its name without the suffix, so that a data set's patterns hold for both, and in the folders
``video`` beside those of the pictures.

The sheet's numbers are taken to count a video's frames from 1, as the field's releases do. A plain
table or a file of another tool counts from 0 where an onset of it is 0; in a release such an onset
is a mistake of its row. Which of the two was taken is always said. Whether a sheet counts along a
whole recording or along the clip is then found out as it is for folders.

Times are those of the video. Where its rate is steady and the user or the sheet says another one,
the camera was faster than the file plays, and the times are stretched to what they say.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath

from reapex.errors import FrameError
from reapex.frames import FIRST_NUMBER, VIDEO_SUFFIXES, VideoFrames
from reapex.labels import Descriptor, LabelSheet, Record
from reapex.labels.exchange import is_exchange
from reapex.loading.folders import FolderFinder
from reapex.loading.indexing import IndexFit, fit_index
from reapex.loading.marks import Marks
from reapex.loading.sought import Sought
from reapex.loading.spelling import plainly
from reapex.progress import Progress

_SAME_RATE = 0.02  # 29.97 is called 30, and 23.976 is called 24
_REMARKS_SHOWN = 5
_HIDDEN = "/"  # after the name of a folder that a video is called after: no path's part ends so


class VideoFinder(FolderFinder):
    """The videos below one root, found as folders are; two of one name count with their suffix."""

    def __init__(
        self,
        root: Path,
        roots: Sequence[str] = ("",),
        patterns: Sequence[str] = ("{subject}/{name}", "{name}"),
        subjects: Collection[str] = (),
    ) -> None:
        beside = [str(PurePosixPath(each).parent / "video") for each in roots]
        last_parts = [PurePosixPath(pattern).name for pattern in patterns]
        super().__init__(
            root,
            tuple(dict.fromkeys((*roots, *beside))),
            tuple(dict.fromkeys((*patterns, *last_parts))),
            subjects,
        )

    def _folders_in(self, folder: Path) -> dict[str, Path]:
        """Folders and videos by their plain names: both are what a path can go on with."""
        if folder in self._children:
            return self._children[folder]
        if folder.suffix.lower() in VIDEO_SUFFIXES and not folder.is_dir():
            return {}
        folders = dict(super()._folders_in(folder))
        videos = _videos_in(folder)
        stems = Counter(plainly(Path(name).stem) for name in videos)
        for name in videos:
            stem = plainly(Path(name).stem)
            key = stem if stems[stem] == 1 else plainly(name)
            if key in folders:
                folders[key + _HIDDEN] = folders[key]
            folders[key] = folder / name
        self._children[folder] = folders
        return folders


def _videos_in(folder: Path) -> list[str]:
    """The names of the videos in a folder, without the hidden ones that macOS leaves."""
    try:
        inside = sorted(os.listdir(folder))  # noqa: PTH208 - names only
    except OSError:
        return []
    return [
        name
        for name in inside
        if Path(name).suffix.lower() in VIDEO_SUFFIXES
        and not name.startswith(".")
        and (folder / name).is_file()
    ]


class VideoShelf:
    """The videos that records were found to be about; each is counted once.

    Parameters
    ----------
    finder
        Finds them.
    first_number
        The sheet's number of a video's first frame.
    telling
        Told how many videos were counted.
    """

    def __init__(
        self,
        finder: VideoFinder,
        first_number: int = FIRST_NUMBER,
        telling: Progress | None = None,
    ) -> None:
        self._finder = finder
        self._first_number = first_number
        self._telling = telling
        self._videos: dict[Path, VideoFrames | FrameError] = {}
        self._replayed: dict[Path, str] = {}

    def best(
        self,
        record: Record,
        marks: Marks | None,
        fps: float | None,
        first: int | None = None,
    ) -> tuple[VideoFrames, IndexFit | None] | None:
        """The first video that holds every key frame, or else the one that holds most.

        ``first`` is the sheet's number of the video's first frame, where a column says it.

        Returns
        -------
        None if there is no video for this record.

        Raises
        ------
        FrameError
            If there is one, and it cannot be read.
        """
        found: list[tuple[VideoFrames, IndexFit]] = []
        errors: list[FrameError] = []
        for path in self._candidates(record):
            try:
                video = self._at_rate(self._whole(path), fps)
            except FrameError as error:
                errors.append(error)
                continue
            if marks is None:
                return video, None
            found.append((video, fit_index(video.numbers, marks, first)))
            if found[-1][1].all_keys_found:
                break
        if found:
            return max(found, key=lambda each: (each[1].all_keys_found, each[1].n_found))
        if errors:
            raise errors[0]
        return None

    @property
    def remarks(self) -> tuple[str, ...]:
        """How frames were counted, and what is odd about single videos."""
        videos = {
            path: each for path, each in self._videos.items() if isinstance(each, VideoFrames)
        }
        if not videos:
            return ()
        n = f"{len(videos)} video{'' if len(videos) == 1 else 's'}"
        because = (
            ", because an onset of the sheet is 0 or --first-frame says so"
            if self._first_number == 0
            else "; a sheet that counts from 0 needs --first-frame 0"
        )
        alike: dict[str, list[str]] = {}
        for path, each in videos.items():
            for remark in (*each.index.remarks, *filter(None, [self._replayed.get(path)])):
                alike.setdefault(remark, []).append(path.name)
        single = [f"{_named(names)}: {remark}" for remark, names in alike.items()]
        more = len(single) - _REMARKS_SHOWN
        return (
            f"The frames of {n} are counted from {self._first_number}{because}.",
            *(f"{each}." for each in single[:_REMARKS_SHOWN]),
            *((f"{more} more remarks on single videos: see reapex frames VIDEO.",) if more > 0
              else ()),
        )  # fmt: skip

    def _candidates(self, record: Record) -> Iterable[Path]:
        try:
            found = list(self._finder.candidates(Sought.of(record)))
        except FrameError:
            return  # whoever asks has said already that no folder is there
        yield from (path for path in found if not path.is_dir())

    def _whole(self, path: Path) -> VideoFrames:
        if path not in self._videos:
            try:
                self._videos[path] = VideoFrames(path, self._first_number)
            except FrameError as error:
                self._videos[path] = error
            if self._telling is not None:
                self._telling(len(self._videos), len(self._videos))
        video = self._videos[path]
        if isinstance(video, FrameError):
            raise type(video)(
                video.what, where=video.where, expected=video.expected, mend=video.mend
            )
        return video

    def _at_rate(self, video: VideoFrames, fps: float | None) -> VideoFrames:
        """The video in the camera's time."""
        own = video.index.fps
        if fps is None or own is None or abs(fps / own - 1) <= _SAME_RATE:
            return video
        if video.index.is_variable:
            self._replayed[video.path] = (
                f"{fps:g} fps were given, but its rate varies; its own times count"
            )
            return video
        self._replayed[video.path] = (
            f"it plays at {own:g} fps and is taken to have been recorded at {fps:g}"
        )
        return VideoFrames(video.path, self._first_number, fps=fps, index=video.index)


def _named(names: Sequence[str]) -> str:
    more = len(names) - 1
    return f"{names[0]} and {more} other{'' if more == 1 else 's'}" if more else names[0]


def first_number_in(sheet: LabelSheet, descriptor: Descriptor) -> int:
    """What a sheet gives to a video's first frame.

    What its data set does, or else (a plain table, a file of another tool) 0 if an onset is 0.
    """
    known = None if is_exchange(sheet.source.file) else descriptor.first_number
    if known is not None:
        return known
    return 0 if any(record.raw.onset == 0 for record in sheet.records) else FIRST_NUMBER


def cut_video(frames: VideoFrames, first: int, last: int, context_ms: float) -> VideoFrames:
    """The frames from ``first`` to ``last`` and their context in time; all, if none is there."""
    return frames.between(first, last, context_ms) or frames
