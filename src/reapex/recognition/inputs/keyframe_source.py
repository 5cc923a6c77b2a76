"""Where key frames come from, as one word: the sheet, a corrector, a spotter, or the truth.

Conventions
-----------
``NAME``, or ``NAME:SETTING,SETTING``; a setting is ``key=value`` or one of the short forms::

    manual                         as the sheet has them
    true, true:PATH                of clips made by synth: truth.csv beside the sheet, or that one
    risefall                       its settings: cautious, crossing=0.1, coders=auto
    gamdss                         as in the paper; settings: search=, criterion=, window=
    gamdss:0.05, gamdss:20ms       the same as window=0.05, window=20ms; 0.1/0.2 for rise and fall
    gamdss:paper                   the same as search=paper,criterion=l2
    gamdss:released                the same as search=released,criterion=uint8_wrap: what the
                                   released code does, its fault included
    spotted:NAME, spotted:NAME,cut the apex alone, of that spotter; cut: it sees onset to offset

``risefall`` takes every coder for the usual one here: ``coders=auto``, the default elsewhere,
learns from the key frames of all clips at once, those of the persons that are tested included
(from key frames, never from emotions), and has to be asked for.

The canonical :attr:`KeyFrameSource.name` spells every setting of GAMDSS out, and says the same when
it is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

from reapex.auditing.jobs import spread
from reapex.clip import Clip
from reapex.corpus import Skipped
from reapex.correction import (
    ClipCorrection,
    CoderModels,
    Corrector,
    Questions,
    asked,
    judged_together,
)
from reapex.errors import UsageError
from reapex.face import Viewing
from reapex.progress import Progress
from reapex.recognition.inputs.keyframe_words import corrector_of, split_word
from reapex.recognition.inputs.marking import (
    MarkedClip,
    Marking,
    of_correction,
    of_manual,
    unusable,
)
from reapex.recognition.inputs.true_keyframes import TrueKeyFrames


@dataclass(frozen=True)
class KeyFrameSource:
    """A source of key frames; made of its word by :meth:`parse`.

    Parameters
    ----------
    name
        The canonical word; two sources are equal if it is.
    corrector
        Who corrects; None for ``manual`` and ``true``.
    truth
        A ``truth.csv`` instead of those beside the sheets.

    Examples
    --------
    >>> KeyFrameSource.parse("gamdss:0.05").name
    'gamdss:search=paper,criterion=l2,window=0.05'
    >>> KeyFrameSource.parse("gamdss:released").name
    'gamdss:search=released,criterion=uint8_wrap,window=0.1'
    """

    name: str
    corrector: Corrector | None = field(default=None, compare=False)
    truth: Path | None = None

    @classmethod
    def parse(cls, word: str, truth: Path | None = None) -> Self:
        """The source that a word means.

        Parameters
        ----------
        word
            As in the conventions above.
        truth
            The ``truth.csv`` of ``true``, where it does not stand beside the sheet.

        Raises
        ------
        UsageError
            If the word, or a setting, is unknown; the message names the nearest ones.
        """
        name, rest = split_word(word)
        if name == "true":
            return cls("true", truth=Path(rest) if rest else truth)
        if name == "manual":
            if rest:
                raise UsageError(
                    f"The manual key frames have no settings, and {rest!r} was given",
                    mend="Say manual alone",
                )
            return cls("manual")
        canonical, corrector = corrector_of(name, rest)
        return cls(canonical, corrector)

    @property
    def is_corrected(self) -> bool:
        """Whether a corrector or a spotter chooses, so that pictures are read."""
        return self.corrector is not None

    def mark(
        self,
        clips: Iterable[Clip],
        *,
        viewing: Viewing | None = None,
        jobs: int | None = 1,
        progress: Progress | None = None,
    ) -> Marking:
        """The key frames of clips; every clip is marked or skipped with its reason.

        Parameters
        ----------
        clips
            The clips, with their frames. With ``coders=auto`` the rise–fall corrector learns about
            coders from all of them.
        viewing
            What a corrector sees of the faces; None shows it whole pictures, as GAMDSS is
            published.
        jobs
            Clips that are worked on at a time; None for as many as there are cores.
        progress
            Called with the clips done and their number.

        Raises
        ------
        UsageError
            If the truth is asked for and is not there.
        LabelError
            If it cannot be read.
        """
        every = tuple(clips)
        if self.corrector is None:
            return self._looked_up(every, progress)
        with_frames = [clip for clip in every if clip.frames is not None]
        answers: list[ClipCorrection] = []
        questions = Questions(self.corrector, viewing=viewing)
        for answer in spread(partial(asked, questions=questions), with_frames, jobs):
            answers.append(answer)
            if progress is not None:
                progress(len(answers), len(with_frames))
        judged, coders = judged_together(answers, self.corrector)
        of_clip = {id(each.clip): of_correction(each) for each in judged}
        found = [of_clip.get(id(clip)) or unusable(clip, "no_frames") for clip in every]
        return self._marking(found, coders)

    def _looked_up(self, clips: Sequence[Clip], progress: Progress | None) -> Marking:
        look: Callable[[Clip], MarkedClip | Skipped] = of_manual
        if self.name == "true":
            look = TrueKeyFrames.beside(clips, self.truth).of
        found = []
        for clip in clips:
            found.append(look(clip) if clip.frames is not None else unusable(clip, "no_frames"))
            if progress is not None:
                progress(len(found), len(clips))
        return self._marking(found, {})

    def _marking(
        self, found: Sequence[MarkedClip | Skipped], coders: Mapping[str, CoderModels]
    ) -> Marking:
        return Marking(
            self.name,
            tuple(each for each in found if isinstance(each, MarkedClip)),
            tuple(each for each in found if isinstance(each, Skipped)),
            coders,
        )
