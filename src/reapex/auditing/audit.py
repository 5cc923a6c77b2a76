"""An audit: every rule, and with frames every clip's proposal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from reapex.auditing.deviation import CorpusDeviation, Deviation
from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Finding, Severity
from reapex.auditing.groups import group_of
from reapex.auditing.jobs import spread
from reapex.auditing.overview import Part, overview
from reapex.auditing.rule import Need, Rule
from reapex.auditing.rules import RULES
from reapex.auditing.sight import Sight, WatchedFrames
from reapex.auditing.study import Study
from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.correction import (
    ClipCorrection,
    CoderModels,
    Corrector,
    Questions,
    asked,
    judged_together,
)
from reapex.face import Viewing
from reapex.labels import SheetLayout
from reapex.progress import Progress


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Parameters
    ----------
    corpus
        The clips and the skipped records.
    findings
        Errors first, then in order of the rules.
    corrections
        One per clip, in the corpus's order; empty where no corrector was asked.
    corrector
        The corrector's name with its settings; empty without one.
    group
        The column by which results are split; None for the corpora of a manifest.
    beside
        The name of a second corrector, whose proposals stand beside; empty without one.
    coders
        What the clips of each corpus taught about whoever marked them, by the corpus's name.
    study
        How the deviation grows with the window, where somebody had it searched (it takes a search
        per window, so :func:`audit` does not).
    rules
        The rules that were asked for.
    blind
        Those of them for which there was nothing to look at, such as no pictures.
    suppressed
        Findings that somebody has seen and accepted; they are not among ``findings``.
    """

    corpus: Corpus
    findings: tuple[Finding, ...]
    corrections: tuple[ClipCorrection, ...] = ()
    corrector: str = ""
    group: str | None = None
    study: Study | None = None
    beside: str = ""
    coders: Mapping[str, CoderModels] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    blind: tuple[Rule, ...] = ()
    suppressed: tuple[Finding, ...] = ()

    @cached_property
    def deviation(self) -> CorpusDeviation | None:
        """The means over all clips that were searched."""
        return CorpusDeviation.over(self.corrections)

    @cached_property
    def corrections_beside(self) -> tuple[ClipCorrection, ...]:
        """The same clips as the second corrector would have them; empty without one."""
        return tuple(
            replace(each, proposal=each.beside, beside=None)
            for each in self.corrections
            if each.beside is not None and each.searched
        )

    @cached_property
    def deviation_beside(self) -> CorpusDeviation | None:
        """The means of the second corrector's proposals."""
        return CorpusDeviation.over(self.corrections_beside)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What the corpus, or each group of it, is made of (the paper's Table I)."""
        return overview(self.corpus, self.group)

    @cached_property
    def deviations(self) -> Mapping[str, CorpusDeviation | None]:
        """The means by part; empty where there is but one."""
        names = [part.name for part in self.parts]
        if len(names) < 2:
            return {}
        column = self.group or "corpus"
        return {
            name: CorpusDeviation.over(
                each for each in self.corrections if group_of(each.clip, column) == name
            )
            for name in names
        }

    @cached_property
    def by_movement(self) -> tuple[ClipCorrection, ...]:
        """The corrections, those that move furthest (in ms, else in per cent) first."""
        return tuple(sorted(self.corrections, key=_movement, reverse=True))

    def count(self, severity: Severity) -> int:
        """Findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)


def audit(
    corpus: Corpus,
    corrector: Corrector | None = None,
    progress: Progress | None = None,
    *,
    beside: Corrector | None = None,
    viewing: Viewing | None = None,
    with_curves: bool = True,
    jobs: int | None = 1,
    rules: Sequence[Rule] = RULES,
    sheets: Sequence[SheetLayout] = (),
) -> Audit:
    """Look at a corpus with rules, and ask a corrector about every clip.

    Parameters
    ----------
    corpus
        What was loaded.
    corrector
        Asked about each clip that has pictures; None leaves the pictures unread.
    progress
        Called with the clips done and their number.
    beside
        A second corrector, asked about the same pictures, to be compared with the first.
    viewing
        What is done about faces; None takes every picture whole and knows no eyes.
    with_curves
        Whether to read every frame of a clip, for its curve and to find damaged ones; a
        correction alone needs only those in its windows.
    jobs
        Clips that are worked on at a time; None for as many as there are cores. The result is the
        same whatever it is; above 1, the corrector is asked from several threads.
    rules
        What to look for; see :func:`~reapex.auditing.chosen`.
    sheets
        The tables that the clips are from, for rules about single cells.

    Raises
    ------
    UsageError
        If ``jobs`` is below 1.
    """
    corrections: tuple[ClipCorrection, ...] = ()
    sights: Mapping[int, Sight] = {}
    coders: Mapping[str, CoderModels] = {}
    if corrector is not None:
        questions = Questions(corrector, beside, viewing, with_curves)
        ask = _asked_and_seen if _look_at_pictures(rules) else _asked
        corrections, sights = _answers(corpus, partial(ask, questions=questions), progress, jobs)
        corrections, coders = judged_together(corrections, corrector)
    evidence = Evidence(corpus, corrections, tuple(sheets), sights)
    blind = tuple(rule for rule in rules if not rule.needs.met_by(evidence))
    looked = [rule for rule in rules if rule not in blind]
    findings = [finding for rule in looked for finding in rule.findings(evidence)]
    findings.sort(key=lambda finding: -finding.severity)
    name = (corrector.name if corrector else "") + (":coders learned" if coders else "")
    return Audit(
        corpus,
        tuple(findings),
        corrections,
        name,
        beside=beside.name if corrector and beside else "",
        coders=coders,
        rules=tuple(rules),
        blind=blind,
    )


def _look_at_pictures(rules: Sequence[Rule]) -> bool:
    return any(rule.needs is Need.PICTURES for rule in rules)


def _answers(
    corpus: Corpus,
    ask: Callable[[Clip], tuple[ClipCorrection, Sight | None]],
    progress: Progress | None,
    jobs: int | None,
) -> tuple[tuple[ClipCorrection, ...], Mapping[int, Sight]]:
    """What came of each clip, and what was seen of its pictures meanwhile."""
    answers: list[ClipCorrection] = []
    sights: dict[int, Sight] = {}
    for answer, sight in spread(ask, corpus, jobs):
        if sight is not None:
            sights[len(answers)] = sight
        answers.append(answer)
        if progress is not None:
            progress(len(answers), len(corpus))
    return tuple(answers), sights


def _asked(clip: Clip, questions: Questions) -> tuple[ClipCorrection, Sight | None]:
    return asked(clip, questions), None


def _asked_and_seen(clip: Clip, questions: Questions) -> tuple[ClipCorrection, Sight | None]:
    if clip.frames is None:
        return asked(clip, questions), None
    watched = WatchedFrames(clip.frames)
    answer = asked(replace(clip, frames=watched), questions)
    return replace(answer, clip=clip), watched.close(clip.keyframes)


def _movement(correction: ClipCorrection) -> tuple[float, float]:
    deviation = Deviation.of(correction)
    if deviation is None:
        return (-1.0, -1.0)
    return (deviation.ms or 0.0, deviation.percent)
