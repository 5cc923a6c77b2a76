"""FR: pictures that are missing, cannot be read, or are not what the labels are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.correction import ClipCorrection
from reapex.errors import FrameError, FrameSizesDiffer, RateUnknown
from reapex.face import holds_crops
from reapex.series import FrameSource

_WIDE = 1.2  # a cropped face is rarely wider than high; camera frames are 4:3 or wider
_CAMERA_WIDTH_PX = 400  # and the crops of the known data sets are narrower than this
_RAW = re.compile(r"(?<![a-z])raw(?![a-z])")


def _uncropped(evidence: Evidence) -> Iterator[Hit]:
    """One finding for the whole corpus: if one clip is uncropped, mostly all are."""
    corpus = evidence.corpus
    # A face that was found is compared alone, whatever is round it.
    cropped = {id(each.clip) for each in evidence.corrections if _was_cropped(each)}
    sizes = {id(clip): sight.size for clip, sight in evidence.seen}
    clips = [clip for clip in corpus if id(clip) not in cropped]
    signs = [sign for clip in clips if (sign := _sign_of_camera(clip, sizes.get(id(clip))))]
    if not signs:
        return
    yield Hit(
        corpus.place,
        f"The frames of {len(signs)} of {len(corpus)} clips do not look like cropped faces: "
        f"{signs[0]}. Background and shoulders then count as motion.",
    )


def _was_cropped(correction: ClipCorrection) -> bool:
    return correction.view is not None and correction.view.outcome == "cropped"


def _sign_of_camera(clip: Clip, seen: tuple[int, int] | None) -> str:
    if clip.frames is None:
        return ""
    folder = clip.frames.place.frames or Path()
    parts = [part.casefold() for part in folder.parts[-3:]]
    if any(_RAW.search(part) for part in parts) and not holds_crops(folder):
        return f"by its name, {folder} holds raw frames"
    size = seen or _size_of(clip.frames)
    if size is not None and size[0] >= _WIDE * size[1] and size[0] >= _CAMERA_WIDTH_PX:
        return f"those in {folder} are {size[0]}×{size[1]} pixels, as a camera's are"
    return ""


def _size_of(frames: FrameSource) -> tuple[int, int] | None:
    try:
        height, width = frames.read([0]).shape[1:3]
    except FrameError:
        return None  # found and said where the clip is corrected
    return width, height


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
            )


def _unreadable(evidence: Evidence) -> Iterator[Hit]:
    for correction in evidence.corrections:
        error = correction.error
        if error is not None and not isinstance(error, RateUnknown | FrameSizesDiffer):
            yield _about(correction)


def _resized(evidence: Evidence) -> Iterator[Hit]:
    for correction in evidence.corrections:
        if isinstance(correction.error, FrameSizesDiffer):
            yield _about(correction)


def _about(correction: ClipCorrection) -> Hit:
    error = correction.error
    assert error is not None
    kept = "" if correction.searched else " The clip's labels were kept."
    return Hit(error.where, f"{error.what}.", f"{error.mend or 'Replace the file'}.{kept}")


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
        )


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
        )


def _no_context(evidence: Evidence) -> Iterator[Hit]:
    """One finding per label file: folders are cut alike."""
    for part in evidence.parts:
        with_files = [clip for clip in part if clip.frames is not None]
        # Where the apex is there, too, KF105 tells.
        cut = [
            clip
            for clip in with_files
            if id(clip) in evidence.without_context and clip.raw.onset != clip.raw.apex
        ]
        if cut:
            yield Hit(
                cut[0].place,
                f"In {len(cut)} of {len(with_files)} clips the onset is the first picture that "
                "there is, as here, so that an onset which is late cannot be seen.",
            )


FILE_RULES = (
    Rule(
        "FR301",
        Severity.WARNING,
        "frames look uncropped",
        _uncropped,
        Need.FILES,
        finds="Folders that are called raw, or pictures as large and as wide as a camera's, of "
        "which no face was cut out. One finding for the corpus.",
        why="Background and shoulders count as motion, and the head's own motion more than the "
        "face's.",
        mend="Point --frames at the cropped frames if you have them.",
        example="The frames of 246 of 246 clips do not look like cropped faces: those in "
        "sub99/EP02_01f are 640×480 pixels, as a camera's are.",
    ),
    Rule(
        "FR302",
        Severity.WARNING,
        "frames missing inside a clip",
        _frames_missing,
        Need.FILES,
        finds="Numbers between onset and offset for which there is no picture.",
        why="A key frame cannot be proposed where there is no picture, and networks that take n "
        "frames of a clip take others than the paper did. In CAS(ME)³ about a tenth of the clips "
        "lack frames (CAS-ME-3, issue 3).",
        mend="Copy them again; a key frame cannot be proposed where there is no picture.",
        example="3 of the 51 frames from onset to offset are missing in Cropped/sub99/EP02_01f.",
    ),
    Rule(
        "FR303",
        Severity.ERROR,
        "picture cannot be read",
        _unreadable,
        Need.PICTURES,
        finds="A picture that is empty, cut short or no picture. The first of a clip is told.",
        why="Some libraries return a half-grey picture instead, which then counts as motion.",
        mend="Copy the file again.",
        example="The picture is cut short after 4096 bytes.",
    ),
    Rule(
        "FR304",
        Severity.WARNING,
        "files counted apart from the sheet",
        _counted_apart,
        Need.FILES,
        finds="Clips whose files are numbered otherwise than the sheet counts, so that Reapex had "
        "to find out which is which. One finding for the corpus.",
        why="If it was found out wrongly, every key frame is off by the same number of frames.",
        mend="Look at one clip in the report to be sure.",
        example="The files of 12 of 12 clips do not count as the sheet does: here, frame 110 of "
        "the sheet was taken to be file number 1.",
    ),
    Rule(
        "FR305",
        Severity.WARNING,
        "no face found",
        _no_face,
        Need.PICTURES,
        finds="Clips in which a face was looked for and none was found. One finding for the "
        "corpus.",
        why="Their whole pictures were compared, so that anything that moves counts.",
        mend="Give boxes or landmarks, as in --faces faces.csv, or say --faces crops if the "
        "pictures are cropped already.",
        example="No face was found in 2 of 40 clips, so their whole pictures were compared.",
    ),
    Rule(
        "FR306",
        Severity.ERROR,
        "pictures of two sizes in one clip",
        _resized,
        Need.PICTURES,
        finds="A picture whose size is not that of the clip's first. The first of a clip is told.",
        why="Pictures of two sizes were cropped or scaled apart: between them everything moves.",
        mend="Crop all frames of a clip with one box.",
        example="img30.jpg is 9×9 pixels, others of this clip are 20×18.",
    ),
    Rule(
        "FR307",
        Severity.INFO,
        "no picture before the onset",
        _no_context,
        Need.FILES,
        finds="Clips whose folder begins at the onset. One finding per label file.",
        why="An onset that was marked late cannot be found to be late, and no corrector can move "
        "it forward. Folders of selected frames are cut so.",
        mend="Point --frames at the whole recordings if you have them.",
        example="In 246 of 246 clips the onset is the first picture that there is, as here, so "
        "that an onset which is late cannot be seen.",
    ),
)
