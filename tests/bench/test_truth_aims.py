"""Aims: figures of constructed rows against what was wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reapex.bench.truth.aims import FEWEST, Verdict, aims
from reapex.bench.truth.coder_pass import CODER_MODEL
from reapex.bench.truth.coverage import Count, CoverageRow
from reapex.bench.truth.methods import RISE_FALL
from reapex.bench.truth.moves import MovedRow
from reapex.bench.truth.result import CellRows, SetResult
from reapex.bench.truth.scored import HUMAN
from reapex.bench.truth_table import Cut, MethodRow
from reapex.evaluation import Interval


def row(cut: float, n: int = 100, apex: float = 0.5, method: str = RISE_FALL) -> MethodRow:
    between = Interval(cut - 0.02, cut + 0.02)
    mae = (20.0, 10.0, 30.0)
    return MethodRow(
        method, n, mae, (0.0, 0.0, 0.0), Cut(cut, between), Cut(apex, between), 0.3, 0.1
    )


def held(shares: tuple[float, float, float], n: int = 100, cell: str = "30 fps") -> CoverageRow:
    onset, apex, offset = (round(share * n) for share in shares)
    return CoverageRow(
        cell,
        RISE_FALL,
        Count("onset", n, onset),
        Count("apex", n, apex),
        Count("offset", n, offset),
    )


GOOD = SetResult(
    name="made-up",
    family="second",
    crossing=0.05,
    seed=1,
    size=32,
    n_clips=100,
    rows=(row(0, method=HUMAN), row(0.16)),
    cells=(
        CellRows("all", "all", (row(0.16),)),
        CellRows("context", "with context", (row(0.23),)),
        CellRows("renderer", "drawn", (row(-0.5),)),
        CellRows("frame rate", "30 fps", (row(0.02),)),
        CellRows("time course", "course twitch", (row(-0.04),)),
    ),
    coverage=(held((0.3, 0.3, 0.3), cell="all"), held((0.76, 0.80, 0.86))),
    still=(MovedRow(RISE_FALL, 60, (0.1, 0.0, 0.05), 0.05, Interval(0.02, 0.08)),),
    careful=(row(-0.02),),
)


def verdicts(result: SetResult) -> dict[str, Verdict]:
    words = ("error cut", "context", "apex", "every cell", "careful", "moved", "intervals")
    return dict(zip(words, (aim.verdict for aim in aims(result)), strict=True))


def cells_with(kind: str, made: MethodRow) -> tuple[CellRows, ...]:
    return tuple(replace(e, rows=(made,)) if e.kind == kind else e for e in GOOD.cells)


def test_all_that_was_aimed_at_can_be_reached() -> None:
    assert set(verdicts(GOOD).values()) == {"reached"}
    found = {aim.wanted: aim.found for aim in aims(GOOD)}
    assert found["error cut ≥ 15%"] == "+16.0% [+14.0%, +18.0%]"
    assert found["every cell ≥ -5%"] == "worst: course twitch -4.0% [-6.0%, -2.0%]"
    assert found["80% intervals hold 75% to 87%"] == "76%–86%, all within"
    assert aims(GOOD)[0].as_dict()["set_name"] == "made-up"


@pytest.mark.parametrize(
    ("missed", "worse"),
    [
        ("error cut", replace(GOOD, cells=cells_with("all", row(0.149)))),
        ("context", replace(GOOD, cells=cells_with("context", row(0.21)))),
        ("apex", replace(GOOD, cells=cells_with("all", row(0.16, apex=0.24)))),
        ("every cell", replace(GOOD, cells=cells_with("frame rate", row(-0.051)))),
        ("careful", replace(GOOD, careful=(row(-0.031),))),
        ("moved", replace(GOOD, still=(replace(GOOD.still[0], share=0.081),))),
        ("intervals", replace(GOOD, coverage=(held((0.76, 0.88, 0.8)),))),
        ("intervals", replace(GOOD, coverage=(held((0.74, 0.8, 0.8)),))),
    ],
)
def test_each_aim_can_be_missed_alone(missed: str, worse: SetResult) -> None:
    assert [word for word, verdict in verdicts(worse).items() if verdict != "reached"] == [missed]


def test_the_first_family_has_higher_aims() -> None:
    first = verdicts(replace(GOOD, family="first"))
    assert first["error cut"] == first["context"] == "missed"
    assert first["apex"] == "reached"


def test_what_rests_on_few_clips_is_not_judged() -> None:
    few = row(-0.9, n=FEWEST - 1)
    small = replace(
        GOOD,
        cells=tuple(replace(each, rows=(few,)) for each in GOOD.cells),
        coverage=(held((0.1, 0.1, 0.1), n=FEWEST - 1),),
        still=(),
        careful=(few,),
    )
    assert set(verdicts(small).values()) == {"not judged"}
    one_small = replace(GOOD, cells=cells_with("frame rate", few))
    found = aims(one_small)[3]
    assert found.verdict == "reached"
    assert found.found.endswith("; 1 of 2 cells too small to judge")
    partly = replace(GOOD, coverage=(*GOOD.coverage, held((0, 0, 0), n=3, cell="60 fps")))
    assert aims(partly)[6].found.endswith("; 3 of 6 cells too small to judge")


def test_with_a_coder_model_every_aim_is_judged_twice() -> None:
    both = replace(GOOD, rows=(*GOOD.rows, row(0.3, method=CODER_MODEL)))
    found = aims(both)
    assert [aim.method for aim in found] == [RISE_FALL] * 7 + [CODER_MODEL] * 7
    assert found[7 + 4].verdict == "not judged", "none was learned from the careful clips"
