"""Agreement on the page is that of ``reapex agree`` on the files of the same marks."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reapex.keyframes import KEYS, RawKeyFrames
from reapex.review.agreeing import pairs_of
from reapex.review.decision import Decision
from reapex.review.desk import Desk, Seat, further_rows, one_per_clip
from reapex.review.page import Page
from reapex.review.store import DecisionStore

SHIFTS = {"Li": ((1, 0, 2), (0, 0, 0), (3, 1, 0)), "Wu": ((0, 2, -1), (-4, 0, 1), (1, 1, 1))}


def decide_all(desk: Desk) -> None:
    """Both coders decide all clips: three as the shifts say, and the rest kept."""
    for coder, shifts in SHIFTS.items():
        for index, clip in enumerate(desk.clips):
            shift = shifts[index] if index < 3 else (0, 0, 0)
            marks = RawKeyFrames(
                *(None if n is None else n + s for n, s in zip(clip.raw, shift, strict=True))
            )
            decision = Decision(clip.id, coder, "set", clip.raw, marks)
            desk.store.append(decision, 0)


def written(desk: Desk, coder: str, path: Path) -> Path:
    """A coder's marks as a file of their own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["subject", "name", *KEYS, "fps", "_reapex_id"])
        for index, clip in enumerate(desk.clips):
            marks = clip.raw if not coder else desk.standing(index, coder).keyframes
            lines.writerow([clip.subject, clip.name, *marks, clip.fps, clip.id])
    return path


def test_the_figures_are_those_of_reapex_agree(
    desk: Desk, tmp_path: Path, reapex: Callable[..., Any]
) -> None:
    decide_all(desk)
    names = {"Li": "Li", "Wu": "Wu", "": "manual"}
    sheets = {name: written(desk, name, tmp_path / f"{names[name]}.csv") for name in names}
    pairs = {(each.a_kind, each.a, each.b): each for each in pairs_of(desk)}
    assert set(pairs) == {
        ("coder", "Li", "Wu"),
        *(("manual", "", coder) for coder in SHIFTS),
        *(("proposal", "", coder) for coder in SHIFTS),
    }
    for (kind, one, other), pair in pairs.items():
        if kind == "proposal":
            continue
        said = reapex("agree", sheets[one], sheets[other], "--json").json
        (theirs,) = said["pairs"]
        assert pair.n == said["by_all"] == 6
        for key in KEYS:
            mine = pair.keys[key]
            assert mine.mae_ms == pytest.approx(theirs["ms"][key]["mean_absolute"])
            assert mine.mae_frames == pytest.approx(theirs["frames"][key]["mean_absolute"])
            assert mine.bias_ms == pytest.approx(theirs["ms"][key]["bias"])
            assert mine.icc == pytest.approx(said["reliability"][key]["icc_2_1"])
            assert mine.alpha == pytest.approx(said["reliability"][key]["alpha"])
            assert mine.within_1_frame == pytest.approx(said["within_tolerance"][key])
        assert pair.iou == pytest.approx(theirs["iou"]["mean"])


def test_only_clips_that_both_have_decided_are_compared(desk: Desk) -> None:
    clip = desk.clips[0]
    for coder in ("Li", "Wu"):
        desk.store.append(Decision(clip.id, coder, "keep", clip.raw, clip.raw), 0)
    unsure = desk.clips[1]
    desk.store.append(Decision(unsure.id, "Li", "keep", unsure.raw, unsure.raw), 0)
    desk.store.append(Decision(unsure.id, "Wu", "cant_tell", unsure.raw, unsure.raw), 0)
    pair = pairs_of(desk)[0]
    assert (pair.a, pair.b, pair.n) == ("Li", "Wu", 1)
    assert pair.keys["apex"].mae_frames == 0
    assert pair.keys["apex"].icc is None  # of one clip


def test_a_blind_coder_sees_agreement_when_done(browser: Any, page: Page) -> None:
    decide_all(page.desk)
    zhao = browser().enter("Zhao", is_blind=True)
    refused = zhao.get("/api/agreement")
    assert refused.status_code == 403
    assert "6 of 6 clips are undecided" in refused.json()["error"]
    for kind in ("methods", "history", "sheet"):
        assert zhao.get("/api/export", params={"format": kind, "coder": "Li"}).status_code == 403
    zhao.decide(0, "keep")
    history = zhao.get("/api/export?format=history").text
    assert "Zhao" in history
    assert "Li" not in history
    for index in range(1, 6):
        zhao.decide(index, "keep")
    pairs = zhao.get("/api/agreement").json()["pairs"]
    assert {(each["a"], each["b"]) for each in pairs} >= {("Li", "Zhao"), ("Wu", "Zhao")}
    assert set(pairs[0]["keys"]) == set(KEYS)
    assert "Li" in zhao.get("/api/export?format=history").text


@pytest.fixture
def two_rows(desk: Desk, tmp_path: Path) -> Desk:
    """A desk whose sheet has the rows of two coders for each clip."""
    first = [replace(clip, coder="A") for clip in desk.clips]
    second = [
        replace(clip, coder="B", raw=RawKeyFrames(clip.raw.onset, clip.raw.apex, clip.raw.offset))
        for clip in desk.clips
    ]
    moved = replace(second[0], raw=replace(second[0].raw, offset=(second[0].raw.offset or 0) + 5))
    rows = [*first, moved, *second[1:]]
    clips = one_per_clip(rows)
    assert clips == tuple(first)
    return Desk(clips, desk.store, desk.proposals, {}, further_rows(rows), desk.loaded)


def test_the_rows_of_several_coders_are_other_coders(two_rows: Desk) -> None:
    seen = two_rows.clip(0, Seat("Li"))
    assert [(each.coder, each.status) for each in seen.others] == [
        ("A", "in_sheet"),
        ("B", "in_sheet"),
    ]
    assert seen.others[1].keyframes.offset == (seen.manual.offset or 0) + 5
    blind = two_rows.clip(0, Seat("Li", is_blind=True))
    assert blind.others == ()
    assert blind.others_hidden
    own = two_rows.clip(0, Seat("B"))
    assert [each.coder for each in own.others] == ["A"]
    pair = pairs_of(two_rows)[0]
    assert (pair.a, pair.b, pair.n) == ("A", "B", 6)
    assert pair.keys["offset"].mae_frames == pytest.approx(5 / 6)


def test_sheets_coders_disagree_on_the_list(two_rows: Desk) -> None:
    from reapex.review.work_list import disagreements, work_list

    (apart,) = disagreements(two_rows)
    assert (apart.index, apart.coders, apart.worst_key) == (0, ("A", "B"), "offset")
    assert work_list(two_rows, Seat("Li")).columns.disagrees == (True, *5 * (False,))
    assert not any(work_list(two_rows, Seat("Li", is_blind=True)).columns.disagrees)
    # What B decides on the page counts instead of B's row.
    clip = two_rows.clips[0]
    two_rows.store.append(Decision(clip.id, "B", "keep", clip.raw, clip.raw), 0)
    assert disagreements(two_rows) == ()


def test_a_method_is_remembered_once(tmp_path: Path) -> None:
    with DecisionStore(tmp_path / "a.sqlite") as store:
        for name, version in (("risefall", "1"), ("gamdss", "1"), ("risefall", "2")):
            store.remember_method(name, version)
        assert store.methods() == {"risefall": "1", "gamdss": "1"}
        assert store.decisions() == []
