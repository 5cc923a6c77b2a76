"""The true key frames of clips made by ``synth``, as positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.errors import InputError, KeyFrameError, KeyFrameMissing, UsageError
from reapex.keyframes import KEYS, KeyFrames
from reapex.recognition.inputs.marking import MarkedClip
from reapex.synth import TrueKeys, Truth, read_truth
from reapex.synth.truth import FILE_NAME

_HALF_FRAME = 0.5


@dataclass(frozen=True, slots=True)
class TrueKeyFrames:
    """What the ``truth.csv`` of each sheet says, by the sheet's path."""

    of_sheet: Mapping[Path, Truth]

    @classmethod
    def beside(cls, clips: Iterable[Clip], path: Path | None = None) -> TrueKeyFrames:
        """Read the truth of clips: from the file beside each one's sheet, or from ``path``.

        Raises
        ------
        UsageError
            If a sheet has none.
        LabelError
            If one cannot be read.
        """
        sheets = dict.fromkeys(clip.provenance.file for clip in clips)
        read: dict[Path, Truth] = {}
        for place in {path or sheet.with_name(FILE_NAME) for sheet in sheets}:
            if not place.is_file():
                raise UsageError(
                    f"The true key frames are asked for, and there is no file {place}",
                    expected=f"{FILE_NAME} beside the sheet, as reapex synth writes it",
                    mend="Only clips that were made have true key frames; choose other ones",
                )
            read[place] = read_truth(place)
        return cls({sheet: read[path or sheet.with_name(FILE_NAME)] for sheet in sheets})

    def of(self, clip: Clip) -> MarkedClip | Skipped:
        """The clip with the positions nearest to its true key frames."""
        true = self.of_sheet[clip.provenance.file].of(clip.subject_raw, clip.name)
        try:
            if true is None:
                raise KeyFrameMissing("The truth does not name this clip")
            return MarkedClip(clip, nearest(true, clip))
        except InputError as error:
            place = clip.place
            return Skipped.because(
                error.at(file=place.file, sheet=place.sheet, row=place.row, clip=place.clip)
            )


def nearest(true: TrueKeys, clip: Clip) -> KeyFrames:
    """The positions nearest to true key frames; the earlier of two that are equally near.

    Raises
    ------
    KeyFrameError
        If a key frame lies more than half a frame beyond the frames that were loaded.
    """
    numbers = np.asarray(clip.timeline.numbers, dtype=np.float64)
    positions = []
    for key in KEYS:
        number = getattr(true, key)
        if not numbers[0] - _HALF_FRAME <= number <= numbers[-1] + _HALF_FRAME:
            raise KeyFrameError(
                f"The true {key} is at {number:g}, and the frames go from {numbers[0]:g} to "
                f"{numbers[-1]:g}",
                mend="Load more frames round the labels, as with --context-ms 400",
            )
        positions.append(int(np.argmin(np.abs(numbers - number))))
    return KeyFrames(*positions)
