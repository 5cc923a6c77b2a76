"""Rules about the pictures and their times."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Rule
from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.errors import FrameError, Place
from reapex.series import FrameSource

_WIDE = 1.2  # a cropped face is rarely wider than high; camera frames are 4:3 or wider
_CAMERA_WIDTH_PX = 400  # and the crops of the known data sets are narrower than this


def _frames_missing(corpus: Corpus) -> Iterator[Hit]:
    for clip in corpus:
        onset, _, offset = clip.raw
        if clip.frames is None or onset is None or offset is None or onset > offset:
            continue
        there = sum(onset <= number <= offset for number in clip.timeline.numbers)
        n_missing = offset - onset + 1 - there
        if n_missing and clip.keyframes is not None:
            yield Hit(
                clip.place,
                f"{n_missing} of the {offset - onset + 1} frames from onset to offset are missing "
                f"in {clip.frames.place}.",
                "Copy them again; a key frame cannot be proposed where there is no picture.",
            )


def _counted_apart(corpus: Corpus) -> Iterator[Hit]:
    for clip in corpus:
        if clip.index_shift and clip.raw.onset is not None and clip.frames is not None:
            yield Hit(
                clip.place,
                f"The files in {clip.frames.place} do not count as the sheet does: frame "
                f"{clip.raw.onset} of the sheet was taken to be file number "
                f"{clip.raw.onset + clip.index_shift}.",
                "Look at one clip to be sure.",
            )


def _uncropped(corpus: Corpus) -> Iterator[Hit]:
    """One finding for the whole corpus: if one clip is uncropped, mostly all are."""
    signs = [sign for clip in corpus if (sign := _sign_of_camera(clip))]
    if not signs:
        return
    yield Hit(
        Place(file=corpus.source.file),
        f"The frames of {len(signs)} of {len(corpus)} clips do not look like cropped faces: "
        f"{signs[0]}. Background and shoulders then count as motion.",
        "Point --frames at the cropped frames if you have them.",
    )


def _sign_of_camera(clip: Clip) -> str:
    if clip.frames is None:
        return ""
    folder = clip.frames.place.frames or Path()
    parts = [part.casefold() for part in folder.parts[-4:]]
    if any("raw" in part for part in parts) and not any("crop" in part for part in parts):
        return f"by its name, {folder} holds raw frames"
    size = _size_of(clip.frames)
    if size is not None and size[0] >= _WIDE * size[1] and size[0] >= _CAMERA_WIDTH_PX:
        return f"those in {folder} are {size[0]}×{size[1]} pixels, as a camera's are"
    return ""


def _size_of(frames: FrameSource) -> tuple[int, int] | None:
    try:
        height, width = frames.read([0]).shape[1:3]
    except FrameError:
        return None  # found and said where the clip is corrected
    return width, height


def _no_frame_rate(corpus: Corpus) -> Iterator[Hit]:
    unknown = sum(clip.fps is None for clip in corpus)
    if unknown:
        yield Hit(
            Place(file=corpus.source.file, sheet=corpus.source.sheet),
            f"The frame rate of {unknown} of {len(corpus)} clips is not known, so nothing about "
            "them can be said in milliseconds.",
            "Give it, as in --fps 200, or add a column fps.",
        )


FRAME_RULES = (
    Rule("FR301", Severity.WARNING, "frames look uncropped", _uncropped),
    Rule("FR302", Severity.WARNING, "frames missing inside a clip", _frames_missing),
    Rule("FR304", Severity.INFO, "files counted apart from the sheet", _counted_apart),
    Rule("TM501", Severity.WARNING, "frame rate unknown", _no_frame_rate),
)
