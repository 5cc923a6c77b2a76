"""What intervals hold, which clips share a cell, and how much moves: by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from reapex.bench.truth.cells import cells
from reapex.bench.truth.coverage import Count, coverage
from reapex.bench.truth.moves import moved_rows
from reapex.bench.truth.scored import HUMAN, Answer, ScoredClip

from .clips import answer, scored, with_conditions

PLAIN = scored({HUMAN: (10, 10, 10)})


def clip(given: Answer) -> ScoredClip:
    return replace(PLAIN, answers=(*PLAIN.answers, given))


def test_an_interval_holds_the_truth_or_does_not() -> None:
    clips = [clip(answer("m", (5, -20, 0), 10.0)), clip(answer("m", (10, 0, 11), 10.0))]
    everything, at_one_rate = coverage(clips, "m")
    assert (everything.cell, at_one_rate.cell) == ("all", "1000 fps")
    assert everything.counts == at_one_rate.counts
    assert everything.counts == (Count("onset", 2, 2), Count("apex", 2, 1), Count("offset", 2, 1))
    assert everything.apex.share == 0.5


def test_what_says_nothing_of_an_interval_is_not_counted() -> None:
    without = clip(answer("m", (0, 0, 0)))
    at_the_end = clip(answer("m", (0, 0, 0), 10.0, reasons=("edge",)))
    plateau = with_conditions(clip(answer("m", (0, 0, 0), 10.0)), plateau_ms=40.0)
    still = replace(clip(answer("m", (0, 0, 0), 10.0)), truth=None)
    row = coverage([without, at_the_end, plateau, still], "m")[0]
    assert [count.n for count in row.counts] == [1, 1, 1]
    assert (row.onset.held, row.apex.held, row.offset.held) == (1, 1, 1)
    assert math.isnan(coverage([without], "m")[0].apex.share)


def test_rates_are_told_apart() -> None:
    slow = with_conditions(clip(answer("m", (50, 0, 0), 10.0)), fps=30.0)
    rows = coverage([slow, clip(answer("m", (0, 0, 0), 10.0))], "m")
    assert [(row.cell, row.onset.held) for row in rows] == [
        ("all", 1),
        ("30 fps", 0),
        ("1000 fps", 1),
    ]


def test_a_clip_is_in_the_cells_of_its_conditions() -> None:
    calm = with_conditions(PLAIN, context="cut")
    busy = with_conditions(PLAIN, nuisances=frozenset({"blink", "walk"}), plateau_ms=30.0)
    found = {cell.name: (cell.kind, len(cell.clips)) for cell in cells([calm, busy])}
    assert found["all"] == ("all", 2)
    assert found["with context"] == found["context long"] == ("context", 1)
    assert found["head still"] == found["head wanders"] == ("head path", 1)
    assert found["blink"] == ("nuisance", 1)
    assert found["plateau"] == ("time course", 1)
    assert "walk" not in found, "a head path is no nuisance of its own"
    assert "head sways" not in found, "no cell is empty"


def test_moves_are_counted_by_key() -> None:
    clips = [clip(answer("m", (10, 11, 12))), clip(answer("m", (10, 10, 12)))]
    (row,) = moved_rows(clips)
    assert row.by_key == pytest.approx((0, 0.5, 1))
    assert row.share == pytest.approx(0.5)
    assert row.interval is not None
    assert moved_rows([]) == ()
