"""A clip of the study before it is filmed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reapex.keyframes import KeyFrames
from reapex.series import FloatArray
from reapex.synth.study.context import ContextPolicy
from reapex.synth.study.course import TrueMoments
from reapex.synth.study.film import Action, Scene


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """One clip before it is filmed: everything about it but the pictures.

    ``strongest`` is the action whose peak the apex is, also where ``scene`` shows no expression;
    ``times_ms`` are those of the frames on the film's clock; ``manual`` and ``truth`` count from
    the clip's first frame.
    """

    index: int
    scene: Scene
    strongest: Action
    times_ms: FloatArray
    fps: float
    manual: KeyFrames
    truth: TrueMoments
    coder: str
    context: ContextPolicy
    subject: int
    wants_photo: bool


def as_delivered(truth: TrueMoments, captured: npt.NDArray[np.intp], fps: float) -> TrueMoments:
    """The moments on the clock of delivered frames, which runs past frames that are missing."""
    shown, first = np.unique(captured, return_index=True)
    moments = (truth.onset_ms, truth.apex_from_ms, truth.apex_to_ms, truth.offset_ms)
    frames = np.interp(np.multiply(moments, fps / 1000), shown, first)
    return TrueMoments(*(float(frame) * 1000 / fps for frame in frames))
