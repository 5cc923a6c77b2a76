"""``bench truth`` from end to end, on a few small clips."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from reapex.apex_spotting import SpottedKeyFrames, spotters
from reapex.bench import TruthTable, bench_truth, truth_as_markdown
from reapex.bench.truth import coder_pass
from reapex.bench.truth.coder_pass import CODER_MODEL, judged_again, learned_model
from reapex.bench.truth.free_apex import FreeApex
from reapex.bench.truth.methods import (
    CAREFUL_PRIOR,
    CAUTIOUS_MODE,
    GAMDSS,
    RISE_FALL,
    all_methods,
    main_methods,
)
from reapex.bench.truth.scored import HUMAN, score_clip
from reapex.correction.risefall import (
    CAREFUL,
    CoderModel,
    CoderModels,
    LearnedCoder,
    RiseFall,
    ShapeFamily,
)
from reapex.errors import UsageError
from reapex.motion import criteria
from reapex.synth.study import StudySet

from ..conftest import Reapex

SMALL = StudySet("small", "second", seed=3, n_clips=9, size=64)


@pytest.fixture(scope="module")
def table() -> TruthTable:
    seen: list[tuple[int, int]] = []
    found = bench_truth([SMALL], n_clips=3, progress=lambda *each: seen.append(each))
    assert seen == [(done, 9) for done in range(1, 10)], "clips, still ones, careful ones"
    return found


def test_every_method_scores_the_same_clips(table: TruthTable) -> None:
    (result,) = table.sets
    names = [row.method for row in result.rows]
    assert names == [HUMAN, *all_methods(0.05, full=False)]
    assert {row.n_clips for row in result.rows} == {3}
    assert {row.method for row in result.careful} == {HUMAN, *main_methods(0.05)}
    assert {row.method for row in result.still} == set(main_methods(0.05))
    assert result.cells[0].name == "all"
    assert [row.method for row in result.cells[0].rows] == [HUMAN, GAMDSS, RISE_FALL]
    assert {aim.verdict for aim in table.aims} == {"not judged"}


def test_the_table_can_be_written_down(table: TruthTable) -> None:
    text = truth_as_markdown(table, "reapex bench truth")
    assert f"`reapex bench truth` on {table.machine.sentence}; drawn faces only." in text
    for heading in ("## Aims", "## small", "### By condition", "### A careful coder"):
        assert heading in text
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    assert len(blocks) == 6
    assert all(len({line.count("|") for line in block}) == 1 for block in blocks)
    plain = json.loads(json.dumps(table.as_dict()))
    assert plain["sets"][0]["rows"][0]["method"] == HUMAN
    assert plain["aims"][0]["verdict"] == "not judged"


def test_only_the_whole_table_has_slow_methods() -> None:
    quick, whole = (all_methods(0.0, full=full) for full in (False, True))
    assert set(quick) < set(whole)
    searched = {each.spotter.name for each in whole.values() if isinstance(each, FreeApex)}
    within = {each.spotter.name for each in whole.values() if isinstance(each, SpottedKeyFrames)}
    assert searched == within == set(spotters())
    assert all(any(f" {name} " in method for method in whole) for name in criteria()[1:])
    assert [name for name in whole if "forensic" in name] == ["GAMDSS uint8_wrap λ = 0.1 forensic"]


@pytest.mark.parametrize("family", ["first", "second"])
def test_correctors_are_read_out_at_the_crossing_of_the_set(family: str) -> None:
    crossing = replace(SMALL, family=family).crossing
    for name in (RISE_FALL, CAUTIOUS_MODE, CAREFUL_PRIOR):
        corrector = all_methods(crossing, full=False)[name]
        assert isinstance(corrector, RiseFall)
        assert corrector.family.crossing == crossing


def test_one_look_serves_all_rise_fall_correctors() -> None:
    methods = main_methods(0.05)
    clips = list(replace(SMALL, n_clips=2).map(partial(score_clip, methods=dict(methods))))
    for name in (CAUTIOUS_MODE, CAREFUL_PRIOR):
        alone = [score_clip(SMALL.clip(i), {name: methods[name]}) for i in range(2)]
        assert [each.answer(name) for each in alone] == [each.answer(name) for each in clips]


def test_what_was_seen_is_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    methods = main_methods(0.05)
    clips = list(replace(SMALL, n_clips=2).map(partial(score_clip, methods=dict(methods))))
    corrector = RiseFall(ShapeFamily(crossing=0.05))
    assert learned_model(clips) is None, "two clips teach nothing"
    assert judged_again(clips, corrector, None) == tuple(clips)
    again = judged_again(clips, corrector, CAREFUL)
    for clip in again:
        assert clip.answer(CODER_MODEL).keys == clip.answer(CAREFUL_PRIOR).keys
    unseen = [replace(clip, observation=None) for clip in clips]
    (kept, _) = judged_again(unseen, corrector, CAREFUL)
    assert kept.answer(CODER_MODEL).keys == kept.answer(RISE_FALL).keys

    late = CoderModel((20.0, 0.0, 0.0))
    sheet = CoderModels(LearnedCoder(None, 100, late, {}))
    monkeypatch.setattr(coder_pass, "learn", lambda seen, coders: sheet)
    assert learned_model(clips) == late


@pytest.mark.parametrize(
    ("sets", "n_clips", "jobs"), [((), 3, 1), ((SMALL,), 0, 1), ((SMALL,), -1, 1), ((SMALL,), 1, 0)]
)
def test_there_must_be_something_to_score(
    sets: tuple[StudySet, ...], n_clips: int, jobs: int
) -> None:
    with pytest.raises(UsageError, match="nothing to score"):
        bench_truth(sets, n_clips=n_clips, jobs=jobs)


def test_wrong_words_are_refused_before_any_work(reapex: Reapex, tmp_path: Path) -> None:
    for words, said in (
        (("--sets", "first-test,third"), "no set 'third'"),
        (("--clips", "0"), "nothing to score"),
        (("--clips", "few"), "a whole number, or all"),
        (("--jobs", "0"), "nothing to score"),
        (("--photos", tmp_path / "nowhere"), "no folder"),
        (("--out", tmp_path / "truth.txt"), "truth.txt"),
    ):
        done = reapex("bench", "truth", *words)
        assert done.code == 2, done.err
        assert said in done.err
    shown = reapex("bench", "truth", "--help")
    assert "Example: reapex bench truth" in shown.out
    assert "--json" in shown.out
