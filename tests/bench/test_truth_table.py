"""Errors against the truth: rows by hand, and a set scored from end to end."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from reapex.apex_spotting import FrameDifference, SpottedKeyFrames
from reapex.bench.truth.free_apex import FreeApex
from reapex.bench.truth.scored import HUMAN, Answer, ScoredClip, score_clip
from reapex.bench.truth_table import TABLE_HEAD, as_lines, method_rows
from reapex.correction import Corrector, Gamdss
from reapex.synth.study import StudySet
from reapex.window import Window

from .clips import Marks, scored

SMALL = StudySet("small", "second", seed=3, n_clips=4, size=32)
METHODS: dict[str, Corrector] = {
    "gamdss": Gamdss(window=Window.share(0.2)),
    "still": Gamdss(window=Window.share(0)),
    "within": SpottedKeyFrames(FrameDifference()),
    "free": FreeApex(FrameDifference()),
}


def clip(human: Marks, method: Marks) -> ScoredClip:
    return scored({HUMAN: human, "m": method})


def test_a_row_by_hand() -> None:
    clips = [clip((10, -4, -10), (5, -4, -12)), clip((0, 0, 6), (0, 2, 1))]
    human, row = method_rows(clips)
    assert human.mae_ms == pytest.approx((5, 2, 8))
    assert human.bias_ms == pytest.approx((5, -2, -2))
    assert human.cut == human.improved == human.worsened == 0
    assert row.mae_ms == pytest.approx((2.5, 3, 6.5))
    assert row.mean_ms == pytest.approx(4)
    assert row.cut == pytest.approx(1 - 24 / 30)
    assert row.apex_cut.share == pytest.approx(1 - 6 / 4)
    assert (row.improved, row.worsened) == pytest.approx((2 / 6, 2 / 6))
    assert row.cut_interval is not None
    assert row.cut in row.cut_interval
    assert all(line.count("|") == TABLE_HEAD[0].count("|") for line in as_lines("all", [row]))
    assert [each.method for each in method_rows(clips, ["other"])] == [HUMAN]


def test_of_a_spotter_only_the_apex_counts() -> None:
    first = clip((10, -4, -10), (10, -2, -10))
    spotted = replace(first.answers[1], apex_only=True)
    _, row = method_rows([replace(first, answers=(first.answers[0], spotted))])
    assert (row.cut, row.improved, row.worsened) == (0.5, 1, 0)
    assert row.cut_interval is None, "one clip drawn with replacement is always the same clip"
    (line,) = as_lines("all", [row])
    assert "| 2.0 |  | -2 |  | +50.0% |" in line
    assert line.count("|") == TABLE_HEAD[0].count("|")


def test_a_set_is_scored_from_end_to_end() -> None:
    clips = list(SMALL.map(partial(score_clip, methods=METHODS)))
    human, _, still, within, free = method_rows(clips)
    assert still.mae_ms == human.mae_ms, "a window of nothing moves nothing"
    assert still.cut == 0
    assert within.apex_only
    assert free.apex_only
    assert method_rows([]) == ()


def test_a_spotter_looks_once_for_both_of_its_searches() -> None:
    one = SMALL.clip(1)
    both = score_clip(one, METHODS).answer("free")
    alone = score_clip(one, {"free": METHODS["free"]}).answer("free")
    assert both == alone == Answer("free", both.keys, apex_only=True)


def test_without_a_micro_expression_there_are_moves_but_no_errors() -> None:
    still = score_clip(replace(SMALL, expressions=False).clip(0), METHODS)
    assert still.truth is None
    assert still.moved(HUMAN) == still.moved("still") == (False, False, False)
    with pytest.raises(ValueError, match="no micro-expression"):
        still.errors_ms(HUMAN)
