"""Rules about the pictures and their times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reapex.auditing.finding import Severity
from reapex.auditing.rule import Evidence, Hit, Rule
from reapex.clip import Clip
from reapex.correction import ClipCorrection
from reapex.errors import FrameError, RateUnknown
from reapex.face import holds_crops
from reapex.series import FrameSource

_WIDE = 1.2  # a cropped face is rarely wider than high; camera frames are 4:3 or wider
_CAMERA_WIDTH_PX = 400  # and the crops of the known data sets are narrower than this
_RAW = re.compile(r"(?<![a-z])raw(?![a-z])")


def _frames_missing(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        onset, _, offset = clip.raw
        if clip.frames is None or clip.keyframes is None or onset is None or offset is None:
            continue
        there = sum(onset <= number <= offset for number in clip.timeline.numbers)
        n_missing = offset - onset + 1 - there
        if n_missing:
            yield Hit(
                clip.place,
                f"{n_missing} of the {offset - onset + 1} frames from onset to offset are missing "
                f"in {clip.frames.place}.",
                "Copy them again; a key frame cannot be proposed where there is no picture.",
            )


def _unreadable(evidence: Evidence) -> Iterator[Hit]:
    for correction in evidence.corrections:
        error = correction.error
        if error is not None and not isinstance(error, RateUnknown):
            kept = "" if correction.searched else " The clip's labels were kept."
            yield Hit(error.where, f"{error.what}.", f"{error.mend or 'Replace the file'}.{kept}")


def _counted_apart(evidence: Evidence) -> Iterator[Hit]:
    """One finding for the whole corpus: a release counts one way throughout."""
    shifted = [clip for clip in evidence.corpus if clip.index_shift]
    if shifted:
        first = shifted[0]
        onset = first.raw.onset or 0
        yield Hit(
            first.place,
            f"The files of {len(shifted)} of {len(evidence.corpus)} clips do not count as the "
            f"sheet does: here, frame {onset} of the sheet was taken to be file number "
            f"{onset + first.index_shift}.",
            "Look at one clip in the report to be sure.",
        )


def _uncropped(evidence: Evidence) -> Iterator[Hit]:
    """One finding for the whole corpus: if one clip is uncropped, mostly all are."""
    corpus = evidence.corpus
    # A face that was found is compared alone, whatever is round it.
    cropped = {id(each.clip) for each in evidence.corrections if _was_cropped(each)}
    clips = [clip for clip in corpus if id(clip) not in cropped]
    signs = [sign for clip in clips if (sign := _sign_of_camera(clip))]
    if not signs:
        return
    yield Hit(
        corpus.place,
        f"The frames of {len(signs)} of {len(corpus)} clips do not look like cropped faces: "
        f"{signs[0]}. Background and shoulders then count as motion.",
        "Point --frames at the cropped frames if you have them.",
    )


def _was_cropped(correction: ClipCorrection) -> bool:
    return correction.view is not None and correction.view.outcome == "cropped"


def _no_face(evidence: Evidence) -> Iterator[Hit]:
    """One finding for the whole corpus, named by its first clip."""
    without = [
        each.clip
        for each in evidence.corrections
        if each.view is not None and each.view.outcome == "no_face"
    ]
    if without:
        yield Hit(
            without[0].place,
            f"No face was found in {len(without)} of {len(evidence.corpus)} clips, so their whole "
            "pictures were compared.",
            "Give boxes or landmarks, as in --faces faces.csv, or say --faces crops if the "
            "pictures are cropped already.",
        )


def _sign_of_camera(clip: Clip) -> str:
    if clip.frames is None:
        return ""
    folder = clip.frames.place.frames or Path()
    parts = [part.casefold() for part in folder.parts[-3:]]
    if any(_RAW.search(part) for part in parts) and not holds_crops(folder):
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


def _no_frame_rate(evidence: Evidence) -> Iterator[Hit]:
    corpus = evidence.corpus
    unknown = sum(clip.fps is None for clip in corpus)
    if unknown:
        yield Hit(
            corpus.place,
            f"The frame rate of {unknown} of {len(corpus)} clips is not known, so nothing about "
            "them can be said in milliseconds.",
            "Give it, as in --fps 200, or add a column fps.",
        )


FRAME_RULES = (
    Rule("FR301", Severity.WARNING, "frames look uncropped", _uncropped),
    Rule("FR302", Severity.WARNING, "frames missing inside a clip", _frames_missing),
    Rule("FR303", Severity.ERROR, "picture cannot be read", _unreadable),
    Rule("FR304", Severity.WARNING, "files counted apart from the sheet", _counted_apart),
    Rule("FR305", Severity.WARNING, "no face found", _no_face),
    Rule("TM501", Severity.WARNING, "frame rate unknown", _no_frame_rate),
)
