"""How labels are read and joined with their frames: every option, and the steps in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reapex.corpus import Corpus, Skipped
from reapex.errors import InputError, UsageError
from reapex.labels import (
    Descriptor,
    Errata,
    LabelSheet,
    SheetLayout,
    amended,
    descriptor_of,
    errata_named,
    read_labels,
)
from reapex.loading.chosen import read_clip_list
from reapex.loading.counting import Counting, Found, agree_on_counting
from reapex.loading.emotions import read_emotions, without_emotions
from reapex.loading.folders import FolderFinder
from reapex.loading.joining import Joiner
from reapex.loading.manifest import CorpusEntry, is_manifest, read_manifest
from reapex.loading.marks import ApexPolicy, apex_policy_named
from reapex.loading.shared import without_shared
from reapex.loading.subjects import read_subjects
from reapex.loading.unmarked import with_unmarked
from reapex.loading.videos import VideoFinder, VideoShelf, first_number_in
from reapex.progress import Progress

DEFAULT_CONTEXT_MS = 400.0  # frames beyond the labels are worth much to a corrector


@dataclass(frozen=True, slots=True)
class Loaded:
    """A corpus, and the layout of its sheet, for writing it back."""

    corpus: Corpus
    layout: SheetLayout


@dataclass(frozen=True, slots=True)
class Loader:
    """How label files are read.

    Parameters
    ----------
    dataset
        The layout's name; found out from the content if None.
    columns
        The user's own headers by canonical name: ``{"onset": "StartFrame"}``.
    fps
        Frames per second; overrides the sheet's and the data set's.
    apex_policy
        What to do where the sheet has no apex: put the ``midpoint`` in its place (and say so),
        ``drop`` the clip, or ``keep`` it without one.
    context_ms
        How much to load before the onset and after the offset, where the folder has it.
    unmarked
        Whether rows without onset or offset become clips too, without ``keyframes`` and with their
        whole folders, for whoever looks for key frames. They are skipped as a rule, and where the
        files count otherwise than the sheet and clips do not agree how.
    emotions
        A workbook that holds the emotions, joined by name and kind; for SAMM's long videos.
    only
        A list of the clips to keep, such as that of MEGC2019; the others are skipped.
    errata
        Published corrections of single labels, applied before anything else; None for none.
    first_frame
        The sheet's number of a video's first frame; if None, 1, or 0 where an onset
        of a plain table or of another tool's file is 0.
    telling
        Told of videos that were counted, which takes as long as decoding them.

    Raises
    ------
    UsageError
        If a value is out of range.
    """

    dataset: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fps: float | None = None
    apex_policy: ApexPolicy = "midpoint"
    context_ms: float = DEFAULT_CONTEXT_MS
    unmarked: bool = False
    emotions: Path | None = None
    only: Path | None = None
    errata: Errata | None = None
    first_frame: int | None = None
    telling: Progress | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        apex_policy_named(self.apex_policy)
        if not 0 <= self.context_ms < float("inf"):
            raise UsageError(f"The context is {self.context_ms} ms", expected="0 or more")
        if self.fps is not None and not 0 < self.fps < float("inf"):
            raise UsageError(f"The frame rate is {self.fps}", expected="frames per second, above 0")

    def read(self, labels: Path, frames: Path | None = None) -> Loaded:
        """Read an annotation file and join it with its frames; no picture is decoded yet.

        Raises
        ------
        LabelError
            If the file cannot be read as labels.
        UsageError
            If the frames folder is not there, or the data set is unknown.
        """
        sheet = read_labels(labels, self.dataset, self.columns, self.fps)
        if self.unmarked:
            sheet = with_unmarked(sheet)
        if self.emotions is not None:
            sheet = read_emotions(self.emotions).join(sheet)
        if self.errata is not None:
            sheet = amended(sheet, self.errata)
        descriptor = descriptor_of(sheet.source.dataset)
        finder, shelf = self._finders(sheet, descriptor, frames)
        joiner = Joiner(
            descriptor,
            finder,
            self.fps,
            self.apex_policy,
            self.context_ms,
            self.unmarked,
            shelf,
        )
        found: list[Found] = []
        skipped = list(sheet.skipped)
        for record in sheet.records:
            try:
                found.append(joiner.find(record))
            except InputError as error:
                skipped.append(Skipped.because(error))
        found = agree_on_counting(found)
        counting = Counting.of(found)
        clips = []
        for each in found:
            try:
                clips.append(joiner.clip_of(counting.lent(each)))
            except InputError as error:
                skipped.append(Skipped.because(error))
        clips, shared = without_shared(clips)
        skipped += shared
        corpus = Corpus(
            labels.name,
            tuple(clips),
            tuple(skipped),
            (sheet.source,),
            sheet.n_no_record,
            (
                *sheet.remarks,
                *(() if self.emotions else without_emotions(sheet)),
                *self._on_the_rate(descriptor),
                *counting.remarks(found),
                *(() if finder is None else finder.remarks(clips)),
                *(() if shelf is None else shelf.remarks),
            ),
        )
        if self.only is not None:
            corpus = read_clip_list(self.only).keep(corpus)
        return Loaded(corpus, sheet.layout)

    def _finders(
        self, sheet: LabelSheet, descriptor: Descriptor, frames: Path | None
    ) -> tuple[FolderFinder, VideoShelf] | tuple[None, None]:
        """What finds folders, and videos where no folder is; neither without a frames folder."""
        if frames is None:
            return None, None
        subjects = {record.subject for record in sheet.records}
        where = (frames, descriptor.frame_roots, descriptor.folder_patterns, subjects)
        first = self.first_frame
        if first is None:
            first = first_number_in(sheet, descriptor)
        return FolderFinder(*where), VideoShelf(VideoFinder(*where), first, self.telling)

    def _on_the_rate(self, descriptor: Descriptor) -> tuple[str, ...]:
        """What is to be known of a frame rate that nobody gave."""
        return (descriptor.fps_note,) if descriptor.fps_note and self.fps is None else ()

    def read_all(
        self, labels: Path, frames: Path | None = None, subjects: Path | None = None
    ) -> tuple[Loaded, ...]:
        """Read an annotation file, or every corpus of a manifest.

        Parameters
        ----------
        labels
            The annotation file or manifest.
        frames, subjects
            The frames folder and subject table of an annotation file; a manifest names its own.

        Raises
        ------
        ManifestWrong
            If the manifest cannot be followed.
        UsageError
            If a manifest is given together with what it names itself.
        InputError
            As :meth:`read` does.
        """
        if not is_manifest(labels):
            loaded = self.read(labels, frames)
            if subjects is None:
                return (loaded,)
            table = read_subjects(subjects)
            return (replace(loaded, corpus=table.join(loaded.corpus)),)
        if frames is not None or subjects is not None:
            raise UsageError(
                f"{labels.name} is a manifest, which names the frames and subjects of each corpus "
                "itself",
                mend="Leave --frames and --subjects out, or put them into the manifest",
            )
        return tuple(self.read_entry(entry) for entry in read_manifest(labels).corpus)

    def read_entry(self, entry: CorpusEntry) -> Loaded:
        """One corpus of a manifest; what the entry says wins over the loader."""
        loader = replace(
            self,
            dataset=entry.dataset or self.dataset,
            columns=entry.columns or self.columns,
            fps=entry.fps or self.fps,
            apex_policy=entry.apex_policy or self.apex_policy,
            context_ms=self.context_ms if entry.context_ms is None else entry.context_ms,
            emotions=entry.emotions or self.emotions,
            only=entry.only or self.only,
            errata=self.errata if entry.errata is None else errata_named(entry.errata),
            first_frame=self.first_frame if entry.first_frame is None else entry.first_frame,
        )
        loaded = loader.read(entry.labels, entry.frames)
        corpus = loaded.corpus
        clips = tuple(replace(clip, corpus=entry.name, traits=entry.traits) for clip in corpus)
        corpus = replace(corpus, name=entry.name, clips=clips)
        if entry.subjects is not None:
            corpus = read_subjects(entry.subjects).join(corpus)
        return replace(loaded, corpus=corpus)
