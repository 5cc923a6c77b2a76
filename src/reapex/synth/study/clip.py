"""One clip of the study, as a corrector's judge sees it."""

from __future__ import annotations

from dataclasses import dataclass

from reapex.keyframes import KeyFrames
from reapex.series import UInt8Array
from reapex.synth.portrait import Point
from reapex.synth.study.context import ContextPolicy
from reapex.synth.study.course import TrueMoments


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a clip is like, to tell cells of a table apart.

    Parameters
    ----------
    family, crossing
        Which family it is from, and what its onset means.
    renderer
        ``drawn`` or ``photo``.
    course
        The strongest action's kind of time course.
    coder
        The group's coder.
    n_actions
        0 without a micro-expression.
    nuisances
        The names of those that are on.
    all_nuisances
        The names of those that the family knows.
    """

    family: str
    crossing: float
    renderer: str
    fps: float
    peak_px: float
    context: ContextPolicy
    course: str
    plateau_ms: float
    coder: str
    n_actions: int
    nuisances: frozenset[str]
    all_nuisances: tuple[str, ...]

    def flags(self) -> dict[str, bool]:
        """Each nuisance the family knows, and whether it is on."""
        return {name: name in self.nuisances for name in self.all_nuisances}


@dataclass(frozen=True, slots=True, eq=False)
class StudyClip:
    """Frames, what the coder marked, and what is true.

    Parameters
    ----------
    name
        Set and index, as ``first-test-0007``.
    subject
        Whose face it is.
    frames
        RGB, uint8, ``(n, size, size, 3)``.
    fps
        Nominal frames per second.
    manual
        The marks, as positions in ``frames``.
    truth
        In ms from the first frame, at position ``· 1000 / fps``; None without a micro-expression.
    eyes_px
        The two pupils (x, y) in the frames, at rest.
    """

    name: str
    subject: str
    frames: UInt8Array
    fps: float
    manual: KeyFrames
    truth: TrueMoments | None
    eyes_px: tuple[Point, Point]
    conditions: Conditions
