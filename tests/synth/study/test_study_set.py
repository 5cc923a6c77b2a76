"""Sets: the same whatever the order and the processes, switchable, and kept apart by seed."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from reapex.errors import UsageError
from reapex.keyframes import KeyFrames
from reapex.synth import SimulatedCoder
from reapex.synth.study import CONTEXT_SHARES, FAMILIES, ContextPolicy, StudyClip, StudySet
from reapex.synth.study.context import loaded_range
from reapex.synth.study.course import TrueMoments
from reapex.synth.study.planned import as_delivered
from reapex.synth.study_sets import STUDY_SETS, study_set

SMALL = StudySet("small", "first", seed=5, n_clips=4, size=32)


def fingerprint(clip: StudyClip) -> tuple[str, int, KeyFrames]:
    return clip.name, int(clip.frames.astype(np.int64).sum()), clip.manual


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_clip_is_the_same_in_any_order(family: str) -> None:
    small = replace(SMALL, family=family)
    forwards = [fingerprint(clip) for clip in small.clips()]
    backwards = [fingerprint(small.clip(index)) for index in reversed(range(4))]
    assert forwards == backwards[::-1]
    assert forwards[:2] == [fingerprint(clip) for clip in replace(small, n_clips=2).clips()]


def test_a_clip_is_the_same_in_any_process() -> None:
    # A process must be able to import the work, and it cannot import a test.
    apart = SMALL.map(copy.copy, n_processes=2)
    assert [fingerprint(clip) for clip in apart] == list(SMALL.map(fingerprint))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_clip_is_whole(family: str) -> None:
    clip = replace(SMALL, family=family).clip(1)
    n_frames = len(clip.frames)
    assert clip.frames.shape == (n_frames, 32, 32, 3)
    assert clip.frames.dtype == np.uint8
    assert clip.manual.distinct
    assert clip.manual.offset < n_frames
    assert clip.conditions.crossing == FAMILIES[family].crossing
    assert set(clip.conditions.flags()) == set(FAMILIES[family].chances)
    (left, top), (right, _) = clip.eyes_px
    assert 0 < left < right < 32
    assert 0 < top < 20


def test_switching_a_nuisance_off_leaves_the_rest() -> None:
    for index in range(20):
        plan = SMALL.plan(index)
        other = replace(SMALL, without=frozenset({"noise", "blink"})).plan(index)
        names = [each.name for each in plan.scene.nuisances]
        kept = [each for each in plan.scene.nuisances if each.name not in ("noise", "blink")]
        assert "noise" in names
        assert list(other.scene.nuisances) == kept
        assert (other.manual, other.truth) == (plan.manual, plan.truth)
        assert other.scene.actions == plan.scene.actions


def test_without_expressions_only_the_expression_is_missing() -> None:
    quiet = replace(SMALL, expressions=False, without=frozenset(FAMILIES["first"].chances))
    clip = quiet.clip(2)
    assert clip.truth is None
    assert clip.conditions.n_actions == 0
    assert clip.manual == SMALL.clip(2).manual
    assert (clip.frames == clip.frames[0]).all()


@pytest.mark.parametrize("policy", sorted(CONTEXT_SHARES))
def test_context_is_as_its_policy_says(policy: ContextPolicy) -> None:
    marks, rng = KeyFrames(500, 520, 560), np.random.default_rng(0)
    for _ in range(50):
        loaded = loaded_range(policy, marks, 100.0, 1000, rng)
        before, after = 500 - loaded.start, loaded.stop - 561
        low, high = {"cut": (0, 0), "some": (0, 30), "long": (40, 80)}[policy]
        assert low <= before <= high
        assert low <= after <= high
    assert loaded_range("long", KeyFrames(2, 5, 8), 100.0, 10, rng) == range(10)


def test_what_is_drawn_follows_the_family() -> None:
    plans = [replace(SMALL, family="first").plan(index) for index in range(800)]
    shares = {policy: np.mean([p.context == policy for p in plans]) for policy in CONTEXT_SHARES}
    assert shares == pytest.approx(CONTEXT_SHARES, abs=0.06)
    held = np.mean([p.truth.apex_to_ms > p.truth.apex_from_ms + 1e-6 for p in plans])
    assert held == pytest.approx(0.35, abs=0.06)
    assert np.mean([len(p.scene.actions) == 2 for p in plans]) == pytest.approx(0.35, abs=0.06)
    names = [[each.name for each in p.scene.nuisances] for p in plans]
    for name, share in {"noise": 1, "flicker": 0.5, "blink": 0.25, "translation": 1 / 3,
                        "distractors": 0.1}.items():  # fmt: skip
        assert np.mean([name in each for each in names]) == pytest.approx(share, abs=0.06)
    coders = {plan.coder for plan in plans}
    assert len(coders) == 32, "one for 25 clips"


def test_coders_cover_their_ranges_evenly_and_err_round_the_truth() -> None:
    coders = [FAMILIES["first"].coder("x", SMALL._habits(group)) for group in range(24)]
    onset = np.sort([coder.bias_ms[0] for coder in coders])
    assert np.diff([0, *onset, 30]).max() < 3 * 30 / 24
    for coder in coders:
        assert -40 <= coder.bias_ms[2] <= 0
        assert 25 <= coder.spread_ms[2] <= 60
    assert FAMILIES["second"].coder("x", np.full(6, 0.5)).tails is not None


def test_a_coder_of_ones_own_marks_the_same_films() -> None:
    careful = replace(SMALL, coder=SimulatedCoder("careful"))
    for index in range(10):
        plan, other = SMALL.plan(index), careful.plan(index)
        assert other.coder == "careful"
        assert other.scene == plan.scene
        half_frame = 500 / other.fps + 1e-6
        times = [mark * 1000 / other.fps for mark in other.manual]
        assert np.abs(np.subtract(times, other.truth.marked_ms)).max() <= half_frame


def test_marks_err_round_the_stated_crossing() -> None:
    for family in FAMILIES:
        plans = [replace(SMALL, family=family).plan(index) for index in range(300)]
        errors = [p.truth.errors_ms([m * 1000 / p.fps for m in p.manual]) for p in plans]
        onset, _, offset = np.mean(errors, axis=0)
        assert 8 < onset < 22
        assert -28 < offset < -12


def test_a_frame_shown_again_is_the_same_to_the_last_bit() -> None:
    second = replace(SMALL, family="second")
    index = next(i for i in range(200) if "duplicated" in
                 {each.name for each in second.plan(i).scene.nuisances})  # fmt: skip
    times, frames = second.plan(index).times_ms, second.clip(index).frames
    same = np.array([np.array_equal(a, b) for a, b in pairwise(frames)])
    assert len(frames) == len(times)
    np.testing.assert_array_equal(same, np.diff(times) == 0)


def test_the_truth_runs_past_missing_frames() -> None:
    truth = TrueMoments(20.0, 40.0, 40.0, 80.0)
    missing = np.array([0, 1, 2, 3, 6, 7, 8, 9])  # 4 and 5 of a film at 100 fps are gone
    moved = as_delivered(truth, missing, 100.0)
    assert moved.onset_ms == 20
    assert 30 <= moved.apex_from_ms <= 40
    assert moved.offset_ms == 60
    again = np.array([0, 0, 2, 2, 4, 4, 6, 6, 8, 8])
    assert as_delivered(truth, again, 100.0) == truth


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("first-tune", (0, 16, 68), (0, 10, 35)),
        ("first-test", (0, 6, 14), (0, 7, 11)),
        ("second-tune", (23, 30, 41), (138, 169, 222)),
        ("second-test", (0, 10, 33), (0, 5, 9)),
    ],
)
def test_named_sets_stay_what_they_were(
    name: str, first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    """Published figures hang on every draw: a change here makes another yardstick."""
    assert tuple(study_set(name).plan(0).manual) == first
    assert tuple(study_set(name).plan(299).manual) == last


def test_named_sets_are_kept_apart() -> None:
    assert [each.n_clips for each in STUDY_SETS] == [300, 600, 600] * 2
    assert len({each.seed for each in STUDY_SETS}) == len({each.name for each in STUDY_SETS}) == 6
    for family in ("first", "second"):
        parts = {each.part for each in STUDY_SETS if each.family == family}
        assert parts == {0, 1, 2}, "no photographed person is in two of them"
    assert study_set("first-tune").plan(0).truth != study_set("first-test").plan(0).truth
    with pytest.raises(UsageError, match="no set"):
        study_set("third")


@pytest.mark.parametrize(
    "values", [{"family": "third"}, {"seed": -1}, {"part": 3}, {"without": frozenset({"rain"})}]
)
def test_impossible_sets_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        replace(SMALL, **values)  # type: ignore[arg-type]
