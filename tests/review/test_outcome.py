"""Whose decisions count, on every combination that occurs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.clip import Clip
from reapex.errors import UsageError
from reapex.keyframes import RawKeyFrames
from reapex.loading import load
from reapex.review.decision import Action, Decision
from reapex.review.outcome import Outcomes, outcomes_of, who_counts
from reapex.synth import SynthCorpus

LATER = RawKeyFrames(103, 121, 148)


@pytest.fixture
def clip(small_corpus: SynthCorpus) -> Clip:
    return next(iter(load(small_corpus.labels)))


def made(
    clip: Clip, coder: str, action: Action, after: RawKeyFrames | None = None, number: int = 1
) -> Decision:
    marks = clip.raw if after is None else after
    return Decision(clip.id, coder, action, clip.raw, marks, 2.5, number=number)


def came_of(clip: Clip, *decisions: Decision, coder: str | None = None) -> Outcomes:
    numbered = [replace(each, number=index) for index, each in enumerate(decisions, 1)]
    return outcomes_of([clip], numbered, coder)


def test_one_coder_counts_without_being_asked(clip: Clip) -> None:
    (one,) = came_of(clip, made(clip, "Li", "set", LATER)).clips
    assert (one.keyframes, one.decision, one.coder, one.seconds) == (LATER, "edited", "Li", 2.5)
    assert one.is_changed
    assert one.why_manual == ""


def test_of_several_one_has_to_be_chosen(clip: Clip) -> None:
    both = made(clip, "Li", "set", LATER), made(clip, "Wu", "keep")
    with pytest.raises(UsageError, match="Li or Wu or agreed"):
        came_of(clip, *both)
    assert came_of(clip, *both, coder="Li").clips[0].keyframes == LATER
    assert came_of(clip, *both, coder="Wu").clips[0].keyframes == clip.raw
    with pytest.raises(UsageError, match="'Zhao' decided nothing"):
        came_of(clip, *both, coder="Zhao")


def test_nothing_decided_and_nobody_to_agree_with(clip: Clip) -> None:
    with pytest.raises(UsageError, match="Nothing was decided"):
        came_of(clip)
    with pytest.raises(UsageError, match="nobody to agree"):
        came_of(clip, made(clip, "Li", "keep"), coder="agreed")


def test_who_cannot_tell_keeps_the_manual_frames_and_it_is_said(clip: Clip) -> None:
    unsure = came_of(clip, made(clip, "Li", "set", LATER), made(clip, "Li", "cant_tell", LATER))
    (one,) = unsure.clips
    assert (one.keyframes, one.decision) == (clip.raw, "cant_tell")
    assert unsure.left == (one,)
    assert one.why_manual == "Li could not tell"


def test_what_was_taken_back_does_not_count(clip: Clip) -> None:
    undo = replace(made(clip, "Li", "keep"), action="undo", undoes=1)
    (one,) = came_of(clip, made(clip, "Li", "set", LATER), undo).clips
    assert (one.keyframes, one.why_manual) == (clip.raw, "Li has not decided")


def test_decisions_about_clips_that_are_gone_are_listed(clip: Clip) -> None:
    gone = replace(made(clip, "Li", "keep"), clip_id="table/s77/gone#1")
    outcomes = came_of(clip, gone)
    assert [each.clip_id for each in outcomes.strayed] == ["table/s77/gone#1"]
    assert [each.why_manual for each in outcomes.left] == ["Li has not decided"]


shifts = st.tuples(*3 * [st.integers(-3, 3)])


@given(st.lists(shifts, min_size=2, max_size=4))
def test_agreed_is_agreed_by_all_within_a_frame(moved: list[tuple[int, int, int]]) -> None:
    manual = RawKeyFrames(100, 120, 150)
    clip = _clip(manual)
    marks = [RawKeyFrames(100 + a, 120 + b, 150 + c) for a, b, c in moved]
    decisions = [made(clip, f"c{i}", "set", mark) for i, mark in enumerate(marks)]
    (one,) = came_of(clip, *decisions, coder="agreed").clips
    columns = list(zip(*marks, strict=True))
    near = all(max(column) - min(column) <= 1 for column in columns)
    assert (one.decision == "agreed") == near
    if not near:
        assert one.keyframes == manual
        assert "differs by" in one.why_manual
    else:
        assert one.keyframes.in_order
        assert all(each in column for each, column in zip(one.keyframes, columns, strict=True))


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ((), "Wu did not decide"),
        (("cant_tell",), "Wu could not tell"),
        (("note",), "Wu did not decide"),
    ],
)
def test_agreement_needs_everybody(clip: Clip, second: tuple[Action, ...], why: str) -> None:
    other = replace(made(clip, "Wu", "keep"), clip_id="table/s1/another#1")
    more = [made(clip, "Wu", action) for action in second]
    (one,) = came_of(clip, made(clip, "Li", "keep"), other, *more, coder="agreed").clips
    assert one.why_manual == why
    assert one.keyframes == clip.raw


def test_an_apex_that_one_of_them_set_is_not_agreed_on(small_corpus: SynthCorpus) -> None:
    clip = _clip(RawKeyFrames(100, None, 150))
    both = made(clip, "Li", "set", RawKeyFrames(100, 120, 150)), made(clip, "Wu", "keep")
    (one,) = came_of(clip, *both, coder="agreed").clips
    assert one.why_manual == "the apex was set by some of them only"


def _clip(manual: RawKeyFrames) -> Clip:
    from pathlib import Path

    from reapex.clip import Provenance
    from reapex.timeline import Timeline

    timeline = Timeline(tuple(range(90, 160)), None)
    provenance = Provenance(Path("l.csv"), None, 2)
    return Clip("table/s99/x#1", "s99", "x", manual, None, timeline, provenance)


def test_the_only_coder_is_meant() -> None:
    assert who_counts(["Li"], None) == "Li"
    assert who_counts(["Li", "Wu"], "agreed") == "agreed"
