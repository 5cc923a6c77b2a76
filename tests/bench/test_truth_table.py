"""Errors against the truth: rows by hand, and a set scored from end to end."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from reapex.bench.truth_table import (
    HUMAN,
    TABLE_HEAD,
    ScoredClip,
    as_lines,
    method_rows,
    score_clip,
)
from reapex.correction import Gamdss
from reapex.synth.study import StudySet
from reapex.window import Window

SMALL = StudySet("small", "second", seed=3, n_clips=4, size=32)
METHODS = {"gamdss": Gamdss(window=Window.share(0.2)), "still": Gamdss(window=Window.share(0))}


def clip(human: tuple[float, float, float], method: tuple[float, float, float]) -> ScoredClip:
    return ScoredClip("x", SMALL.clip(0).conditions, {HUMAN: human, "m": method})


def test_a_row_by_hand() -> None:
    clips = [clip((10.0, -4.0, -10.0), (5.0, -4.0, -12.0)), clip((0.0, 0.0, 6.0), (0.0, 2.0, 1.0))]
    human, row = method_rows(clips)
    assert human.mae_ms == pytest.approx((5, 2, 8))
    assert human.bias_ms == pytest.approx((5, -2, -2))
    assert human.cut == human.improved == human.worsened == 0
    assert row.mae_ms == pytest.approx((2.5, 3, 6.5))
    assert row.mean_ms == pytest.approx(4)
    assert row.cut == pytest.approx(1 - 24 / 30)
    assert (row.improved, row.worsened) == pytest.approx((2 / 6, 2 / 6))
    assert row.cut_interval is not None
    assert row.cut in row.cut_interval
    assert all(line.count("|") == TABLE_HEAD[0].count("|") for line in as_lines("all", [row]))


def test_a_set_is_scored_from_end_to_end() -> None:
    scored = list(SMALL.map(partial(score_clip, methods=METHODS)))
    clips = [each for each in scored if each is not None]
    assert len(clips) == 4
    human, _, still = method_rows(clips)
    assert still.mae_ms == human.mae_ms, "a window of nothing moves nothing"
    assert still.cut == 0
    assert score_clip(replace(SMALL, expressions=False).clip(0), METHODS) is None
    assert method_rows([]) == ()
