"""Plans: reproducible, independent of order and number, with frames beyond the labels."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.synth import PLACES, Group, Ranges, SimulatedCoder, SynthPlan, write_corpus
from reapex.synth.repertoire import REPERTOIRE


def test_a_clip_is_the_same_however_many_others_there_are() -> None:
    few, many = SynthPlan(n_clips=5, seed=3).clips(), SynthPlan(n_clips=50, seed=3).clips()
    assert few == many[:5]
    assert [clip.marks() for clip in few] == [clip.marks() for clip in many[:5]]


def test_seeds_differ() -> None:
    assert SynthPlan(seed=1).clips() != SynthPlan(seed=2).clips()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 7))
def test_every_clip_keeps_to_the_plan(seed: int, n_clips: int, n_subjects: int) -> None:
    plan = SynthPlan(n_clips=n_clips, n_subjects=n_subjects, seed=seed)
    clips = plan.clips()
    assert len({(clip.subject, clip.name) for clip in clips}) == n_clips
    for clip in clips:
        onset, apex, offset = clip.course.key_times_ms
        assert 80 <= apex - onset <= 250
        assert 100 <= offset - apex <= 350
        assert 0.5 <= clip.movement.peak_px <= 2
        assert onset >= plan.context_ms
        assert (clip.n_frames - 1) * 1000 / clip.camera.fps >= offset + plan.context_ms
        assert clip.camera.fps in (30, 60, 100, 200)
        assert clip.group is plan.groups[clip.subject % 2]
        assert clip.marks().offset < clip.n_frames


def test_rates_emotions_and_sides_are_mixed() -> None:
    clips = SynthPlan(n_clips=200).clips()
    assert set(Counter(clip.camera.fps for clip in clips)) == {30, 60, 100, 200}
    assert len(Counter(clip.emotion for clip in clips)) >= 5
    assert {clip.movement.side for clip in clips} == {"left", "right", "both"}
    assert len({clip.first_number for clip in clips}) > 50


def test_a_group_may_have_rates_of_its_own() -> None:
    coder = SimulatedCoder("x", spread_ms=(10.0, 10.0, 10.0))
    plain = SynthPlan(n_clips=40, n_subjects=4, groups=(Group("a", coder), Group("b", coder)))
    filmed = (Group("a", coder, (30.0,)), Group("b", coder))
    mixed = SynthPlan(n_clips=40, n_subjects=4, rates=(90.0, 200.0), groups=filmed)
    by_group: dict[str, set[float]] = {"a": set(), "b": set()}
    for clip, other in zip(mixed.clips(), plain.clips(), strict=True):
        by_group[clip.group.name].add(clip.camera.fps)
        assert (clip.movement, clip.emotion) == (other.movement, other.emotion)
    assert by_group == {"a": {30.0}, "b": {90.0, 200.0}}
    with pytest.raises(UsageError, match="frame rate"):
        SynthPlan(groups=(Group("a", coder, ()),))


def test_a_layout_of_one_rate_refuses_a_group_of_another(tmp_path: Path) -> None:
    plan = SynthPlan(n_clips=1, groups=(Group("a", SimulatedCoder("x"), (30.0,)),))
    with pytest.raises(UsageError, match="always at 200 fps"):
        write_corpus(plan, tmp_path / "out", "casme2")


def test_emotions_go_with_their_units() -> None:
    allowed = {expression.emotion: expression.combinations for expression in REPERTOIRE}
    for clip in SynthPlan(n_clips=100).clips():
        assert clip.movement.units in allowed[clip.emotion]


def test_the_repertoire_moves_only_what_has_a_place() -> None:
    units = {
        unit for entry in REPERTOIRE for combination in entry.combinations for unit in combination
    }
    assert units <= set(PLACES)
    assert sum(entry.share for entry in REPERTOIRE) == pytest.approx(1)


def test_the_true_numbers_count_as_the_files_do() -> None:
    clip = SynthPlan(seed=5).clips()[0]
    times = (np.array(clip.true_numbers()) - clip.first_number) * 1000 / clip.camera.fps
    np.testing.assert_allclose(times, clip.course.key_times_ms)


@pytest.mark.parametrize(
    "values",
    [
        {"n_clips": 0},
        {"n_subjects": 0},
        {"seed": -1},
        {"rates": ()},
        {"groups": ()},
        {"one_sided": 1.5},
        {"n_without_apex": 40},
        {"context_ms": -1.0},
    ],
)
def test_impossible_plans_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        SynthPlan(**values)  # type: ignore[arg-type]


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(UsageError, match="rise_ms"):
        Ranges(rise_ms=(200.0, 100.0))
