"""Clips of corpora judged together; their pictures are read once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from reapex.clip import Clip, Provenance
from reapex.correction import (
    LEAST_CLIPS,
    ClipCorrection,
    CoderModel,
    CoderModels,
    LearnedCoder,
    RiseFall,
    correct_clip,
    corrector_named,
    judged_together,
    observation_of,
)
from reapex.correction.risefall import RiseFallProposal
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.series import FloatArray, FrameSeries
from reapex.timeline import Timeline

from .known import crossings, face_clip, marked, movement
from .sources import Pictures

LEARNING = RiseFall(learns=True)
LATE = (30.0, 0.0, -20.0)


def clip(name: str, marks: KeyFrames | None, coder: str = "", corpus: str = "") -> Clip:
    return Clip(
        id=f"table/1/{name}#1", subject="1", name=name, raw=RawKeyFrames(*(marks or (3, 2, 1))),
        keyframes=marks, timeline=Timeline.steady(range(120), 100), fps=100,
        provenance=Provenance(Path("l.csv"), None, 2), coder=coder, corpus=corpus,
    )  # fmt: skip


@cache
def sheet(n_clips: int, bias: tuple[float, float, float], coder: str = "", corpus: str = "",
          seed: int = 0) -> tuple[ClipCorrection, ...]:  # fmt: skip
    """Clips of signals: what a corrector said of each, before anything was learned."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(n_clips):
        onset, rise, fall = rng.uniform(300, 380), rng.uniform(100, 200), rng.uniform(150, 300)
        course = onset, onset + rise, onset + rise + fall
        level = movement(np.arange(120) * 10.0, *course)
        frames = level[:, None] * [0.4, -0.3] + rng.normal(0, 0.06, (120, 2))
        marks = marked(crossings(*course), bias, (15, 12, 20), rng)
        proposal = LEARNING.propose(FrameSeries.steady(frames, 100), marks)
        made.append(ClipCorrection(clip(str(number), marks, coder, corpus), proposal))
    return tuple(made)


def onsets(corrections: Sequence[ClipCorrection]) -> FloatArray:
    return np.array([each.proposal.onset.position for each in corrections if each.proposal])


def test_a_sheet_that_is_large_enough_teaches_how_late_its_coder_is() -> None:
    before = sheet(LEAST_CLIPS, LATE)
    after, models = judged_together(before, LEARNING)
    assert models[""].sheet is not None
    assert models[""].sheet.n_clips == LEAST_CLIPS
    assert models[""].sheet.model.bias_ms[0] > 10
    assert [each.clip for each in after] == [each.clip for each in before]
    assert after != before
    one = observation_of(before[7])
    assert one is not None
    assert after[7].proposal == LEARNING.judge(one, models[""].sheet.model)
    for each, other in zip(before, after, strict=True):
        assert each.proposal is not None
        assert other.proposal is not None
        assert other.proposal.curve is each.proposal.curve


def test_a_small_sheet_or_a_corrector_that_does_not_learn_changes_nothing() -> None:
    small, large = sheet(LEAST_CLIPS, LATE)[:-1], sheet(LEAST_CLIPS, LATE)
    assert judged_together(small, LEARNING) == (small, {})
    assert judged_together(large, RiseFall()) == (large, {})
    assert judged_together((), LEARNING) == ((), {})


def test_coders_that_are_given_are_believed_clip_by_clip() -> None:
    anna = LearnedCoder("Anna", 100, CoderModel(LATE, (10, 10, 10)))
    given = RiseFall(coders=CoderModels(coders={"Anna": anna}))
    before = sheet(20, LATE, "Anna") + sheet(20, LATE, "Bert")
    after, models = judged_together(before, given)
    assert models == {}
    assert onsets(after[:20]).mean() < onsets(before[:20]).mean() - 0.3
    assert after[20:] == before[20:]


def test_corpora_are_learned_apart() -> None:
    late, sure = sheet(LEAST_CLIPS, LATE, corpus="one"), sheet(LEAST_CLIPS, (0, 0, 0), corpus="two")
    mixed = tuple(each for pair in zip(late, sure, strict=True) for each in pair)
    after, models = judged_together(mixed, LEARNING)
    assert sorted(models) == ["one", "two"]
    assert after[::2] == judged_together(late, LEARNING)[0]
    assert after[1::2] == judged_together(sure, LEARNING)[0]


def test_clips_without_an_answer_and_answers_of_gamdss_stay_as_they_are() -> None:
    lost = ClipCorrection(clip("lost", None), obstacle="order")
    blind = correct_clip(replace(clip("dark", KeyFrames(1, 2, 3)), frames=None), LEARNING)
    unseen = ClipCorrection(
        clip("short", KeyFrames(1, 2, 3)),
        LEARNING.propose(FrameSeries.steady(np.zeros(5), 100), KeyFrames(1, 2, 3)),
    )
    strays = (lost, blind, unseen)
    assert [observation_of(each) for each in strays] == [None] * 3
    before = (*strays, *sheet(LEAST_CLIPS, LATE))
    after, models = judged_together(before, LEARNING)
    assert after[:3] == strays
    assert models[""].learned
    gamdss = corrector_named("gamdss")
    assert judged_together(before, gamdss) == (before, {})


def test_a_clip_on_disk_is_read_once_and_then_remembered() -> None:
    marks = KeyFrames(13, 16, 26)
    source = Pictures(face_clip())
    made = replace(clip("face", marks), frames=source, timeline=Timeline.steady(range(40), 100))
    seen = correct_clip(made, LEARNING, with_curve=True)
    assert sorted(source.asked) == list(range(40))
    assert isinstance(seen.proposal, RiseFallProposal)
    judged_together([seen], LEARNING)
    assert sorted(source.asked) == list(range(40))
    assert seen.changes


@pytest.mark.parametrize(("bad", "obstacle"), [({4, 30}, ""), (set(range(20)), "bad_frames")])
def test_damaged_pictures_are_told_beside_the_answer(bad: set[int], obstacle: str) -> None:
    marks = KeyFrames(13, 16, 26)
    made = replace(
        clip("face", marks), frames=Pictures(face_clip(), bad=bad),
        timeline=Timeline.steady(range(40), 100),
    )  # fmt: skip
    seen = correct_clip(made, LEARNING)
    assert seen.proposal is not None
    assert seen.proposal.kept_for == obstacle
    assert seen.error is not None
    assert seen.error.where.clip == "table/1/face#1"
    if obstacle:
        assert seen.proposal.keyframes == marks
        assert "damaged" in seen.explanation
        assert seen.changes == {}
