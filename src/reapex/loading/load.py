"""The one call that reads labels, with or without their frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reapex.corpus import Corpus, Skipped
from reapex.errors import InputError, UsageError
from reapex.labels import SheetLayout, descriptor_of, read_labels
from reapex.loading.folders import FolderFinder
from reapex.loading.joining import Found, Joiner, agree_on_counting
from reapex.loading.marks import ApexPolicy, apex_policy_named

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
        sheet = read_labels(labels, self.dataset, self.columns)
        descriptor = descriptor_of(sheet.source.dataset)
        finder = None
        if frames is not None:
            finder = FolderFinder(
                frames,
                descriptor.frame_roots,
                descriptor.folder_patterns,
                {record.subject for record in sheet.records},
            )
        joiner = Joiner(finder, self.fps, self.apex_policy, self.context_ms)
        found: list[Found] = []
        skipped = list(sheet.skipped)
        for record in sheet.records:
            try:
                found.append(joiner.find(record))
            except InputError as error:
                skipped.append(Skipped.because(error))
        clips = tuple(joiner.clip_of(each) for each in agree_on_counting(found))
        corpus = Corpus(clips, tuple(skipped), sheet.source, sheet.n_no_record, sheet.remarks)
        return Loaded(corpus, sheet.layout)


def load(
    labels: Path | str,
    frames: Path | str | None = None,
    *,
    dataset: str | None = None,
    columns: Mapping[str, str] | None = None,
    fps: float | None = None,
    apex_policy: ApexPolicy = "midpoint",
    context_ms: float = DEFAULT_CONTEXT_MS,
) -> Corpus:
    """Read an annotation file and join it with its frames; no picture is decoded yet.

    Parameters
    ----------
    labels
        An annotation file: CASME II's, or any table.
    frames
        The folder above the clips' folders; None reads the labels alone.
    dataset, columns, fps, apex_policy, context_ms
        As :class:`Loader` takes them.

    Returns
    -------
    Corpus
        ``n_read == len(clips) + len(skipped)``.

    Raises
    ------
    LabelError
        If the file cannot be read as labels.
    UsageError
        If an argument is wrong.
    """
    loader = Loader(dataset, columns or {}, fps, apex_policy, context_ms)
    return loader.read(Path(labels), None if frames is None else Path(frames)).corpus
