import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from reapex.auditing import UNKNOWN, Contrast, Deviation, KeyDeviation, StudiedClip, contrasts
from reapex.auditing.rate_null import INDEX_WINDOW
from reapex.auditing.study_clip import Moves, Room
from reapex.auditing.wanted import Choices, Wanted
from reapex.correction import KeyProposal, Proposal
from reapex.evaluation import Resampling
from reapex.keyframes import KEYS, KeyFrames
from reapex.window import Window

QUICK = Resampling(n_draws=300)


def studied(
    group: str, person: str, fps: float, lengths_ms: tuple[float, float], wanted_ms: np.ndarray,
    window: Window = INDEX_WINDOW,
) -> StudiedClip:  # fmt: skip
    """A clip whose key frames want to go somewhere, seen through its own window."""
    rise, fall = (max(1, round(length * fps / 1000)) for length in lengths_ms)
    manual = KeyFrames(0, rise, rise + fall)
    rooms, keys, proposals = {}, {}, []
    for key, position, wanted in zip(KEYS, manual, wanted_ms, strict=True):
        length = fall if key == "offset" else rise
        if window.unit == "share":
            radius = int(window.rise * length)
        else:
            radius = math.floor(window.rise * fps / 1000 + 0.5)
        room = Room(0 if key == "onset" else radius, 0 if key == "offset" else radius)
        moved = int(np.clip(np.rint(wanted * fps / 1000), -room.back, room.ahead))
        rooms[key] = room
        keys[key] = KeyDeviation(moved, abs(moved) / manual.n_frames * 100, abs(moved) * 1000 / fps)
        proposals.append(KeyProposal(position, ("kept",), room.back + room.ahead + 1))
    onset, apex, offset = proposals
    moves = Moves(Proposal(manual, onset, apex, offset), Deviation(keys), rooms)
    return StudiedClip("x", person, group, 1000 / fps, manual, {window: moves})


def corpus(
    rng: np.random.Generator, rates: dict[str, float], spreads_ms: dict[str, float],
    window: Window = INDEX_WINDOW, n: int = 60,
) -> list[StudiedClip]:  # fmt: skip
    return [
        studied(group, f"{group}{i % 12}", fps, (rng.uniform(80, 250), rng.uniform(100, 350)),
                rng.normal((-8, 0, 8), spreads_ms[group]), window)
        for group, fps in rates.items()
        for i in range(n)
    ]  # fmt: skip


def verdicts(
    rates: dict[str, float], spreads_ms: dict[str, float], window: Window = INDEX_WINDOW,
    n_corpora: int = 40,
) -> Iterator[Contrast]:  # fmt: skip
    rng = np.random.default_rng(7)
    for _ in range(n_corpora):
        (contrast,) = contrasts(corpus(rng, rates, spreads_ms, window), window, QUICK)
        yield contrast


@pytest.mark.parametrize(
    ("rates", "window"),
    [
        ({"a": 30.0, "b": 200.0}, INDEX_WINDOW),
        ({"a": 60.0, "b": 200.0}, INDEX_WINDOW),
        ({"a": 60.0, "b": 200.0}, Window.ms(20)),
        ({"a": 200.0, "b": 200.0}, INDEX_WINDOW),
    ],
)
def test_frame_rate_alone_rarely_gives_an_alarm(rates: dict[str, float], window: Window) -> None:
    found = list(verdicts(rates, {"a": 20.0, "b": 20.0}, window))
    assert sum(each.verdict in ("more", "less") for each in found) <= 4  # 5 % of 40 is 2
    explained = [each.ms.observed - each.ms.expected for each in found if each.ms is not None]
    assert abs(np.mean(explained)) < 0.7  # ms: on average the null gives what is observed


@pytest.mark.parametrize("rates", [{"a": 200.0, "b": 200.0}, {"a": 60.0, "b": 200.0}])
def test_a_difference_of_the_coders_is_found(rates: dict[str, float]) -> None:
    found = list(verdicts(rates, {"a": 6.0, "b": 30.0}, n_corpora=15))
    assert sum(each.verdict == "more" and each.first == "b" for each in found) >= 13


def test_where_no_window_holds_a_frame_nothing_can_be_told() -> None:
    rng = np.random.default_rng(0)
    both = [*corpus(rng, {"slow": 12.0}, {"slow": 20}), *corpus(rng, {"fast": 200.0}, {"fast": 20})]
    (contrast,) = contrasts(both, resampling=QUICK)
    assert (contrast.verdict, contrast.unknown) == ("unknown", "not_movable")
    assert contrast.first == "fast"
    assert contrast.ms is not None
    assert contrast.ms.observed > 3
    (neither,) = contrasts(
        corpus(rng, {"a": 12.0, "b": 12.0}, {"a": 20, "b": 20}), resampling=QUICK
    )
    assert neither.unknown == "not_movable"
    assert neither.ms is not None
    assert (neither.ms.observed, neither.ms.expected) == (0, 0)


def test_a_single_subject_is_no_group() -> None:
    rng = np.random.default_rng(0)
    clips = corpus(rng, {"a": 200.0, "b": 200.0}, {"a": 2, "b": 40})
    lone = [
        StudiedClip(c.id, "b" if c.group == "b" else c.person, c.group, c.frame_ms, c.manual,
                    c.moves)
        for c in clips
    ]  # fmt: skip
    (contrast,) = contrasts(lone, resampling=QUICK)
    assert (contrast.verdict, contrast.unknown) == ("unknown", "one_subject")


def test_subjects_who_differ_within_a_group_explain_a_difference_between_groups() -> None:
    rng = np.random.default_rng(1)
    clips = []
    for group, wild in (("a", 0), ("b", 1)):
        for i in range(60):
            person = i % 3
            spread = 40.0 if wild and person == 0 else 4.0  # one of three subjects marks badly
            lengths = rng.uniform(80, 250), rng.uniform(100, 350)
            clips.append(studied(group, f"{group}{person}", 200, lengths, rng.normal(0, spread, 3)))
    (contrast,) = contrasts(clips, resampling=QUICK)
    assert contrast.ms is not None
    assert contrast.ms.observed not in contrast.ms.range
    assert (contrast.verdict, contrast.unknown) == ("unknown", "subjects_differ")


def test_subjects_whom_both_coders_marked_are_compared_with_themselves() -> None:
    """Six subjects differ from one another more than the coders do, and by as much for both."""
    found: list[Contrast] = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        clips = []
        for person in range(6):
            for _ in range(24):
                lengths = rng.uniform(150, 250), rng.uniform(250, 350)
                for group, spread in (("a", 1.0), ("b", 1.8)):
                    wanted = rng.normal(0, spread * (3 + 2 * person), 3)
                    clips.append(studied(group, f"p{person}", 200, lengths, wanted))
        found += contrasts(clips, resampling=QUICK)
    assert sum(each.verdict == "more" and each.first == "b" for each in found) >= 11


def test_clips_of_unknown_group_take_no_part() -> None:
    rng = np.random.default_rng(2)
    clips = corpus(rng, {"a": 200.0, "b": 60.0}, {"a": 20.0, "b": 20.0}, n=24)
    lost = [replace(each, group=UNKNOWN) for each in corpus(rng, {"c": 90.0}, {"c": 60.0})]
    assert contrasts([*lost, *clips], resampling=QUICK) == contrasts(clips, resampling=QUICK)
    assert contrasts([*lost, *clips[:24]], resampling=QUICK) == ()


def test_of_many_groups_the_largest_are_compared() -> None:
    rng = np.random.default_rng(2)
    names = "abcdefghijkl"
    clips = [
        each
        for i, name in enumerate(names)
        for each in corpus(rng, {name: 200.0}, {name: 20.0}, n=12 if i % 3 else 4)
    ]
    found = contrasts(clips, resampling=QUICK)
    assert len(found) == 28
    compared = {name for each in found for name in (each.first, each.second)}
    assert compared == set("bcefhikl")
    assert {round(each.level, 6) for each in found} == {round(1 - 0.05 / 28, 6)}


def test_pairs_share_one_error_rate_and_are_the_same_again() -> None:
    rng = np.random.default_rng(2)
    clips = corpus(rng, dict.fromkeys("abcd", 200.0), dict.fromkeys("abcd", 20.0), n=24)
    found = contrasts(clips, resampling=QUICK)
    assert len(found) == 6
    assert {round(each.level, 6) for each in found} == {round(1 - 0.05 / 6, 6)}
    assert found == contrasts(clips, resampling=QUICK)
    assert contrasts(clips[:24], resampling=QUICK) == ()
    assert contrasts([]) == ()


def test_moves_inside_wide_windows_are_found_again_as_they_were() -> None:
    rng = np.random.default_rng(3)
    moved = np.rint(rng.normal(2, 3, 4000)).astype(np.int64)
    wide = np.full(4000, 50)
    wanted = Wanted.behind(Choices(moved, wide, wide, np.full(4000, 5.0)))
    assert wanted is not None
    draws = wanted.draw((40_000,), rng)
    np.testing.assert_allclose((draws.mean(), draws.std()), (10, 15), atol=0.5)


def test_what_narrow_windows_cut_off_is_learnt_from_wide_ones() -> None:
    """Half of the clips see ±2 frames only; cutting their moves at the edge would shrink the sd."""
    rng = np.random.default_rng(4)
    true = rng.normal(0, 30, 6000)
    reach = np.where(np.arange(6000) % 2 == 0, 2, 40)
    fine = Choices(np.zeros(6000, dtype=np.int64), reach, reach, np.full(6000, 5.0))
    seen = fine.seen(true)
    assert seen.std() * 5 < 24
    wanted = Wanted.behind(Choices(seen, reach, reach, fine.frame_ms))
    assert wanted is not None
    assert wanted.draw((40_000,), rng).std() == pytest.approx(30, abs=1.5)
    assert wanted.shares.sum() == pytest.approx(1)


def test_draws_fall_in_cells_by_their_shares_and_never_in_an_empty_one() -> None:
    edges = np.array([-10.0, 0.0, 5.0, 6.0, 26.0])
    draws = Wanted(edges, np.array([0.5, 0.0, 0.2, 0.3])).draw((50_000,), np.random.default_rng(0))
    counts, _ = np.histogram(draws, edges)
    np.testing.assert_allclose(counts / 50_000, (0.5, 0, 0.2, 0.3), atol=0.01)
    assert counts[1] == 0
    last = draws[draws > 6]
    np.testing.assert_allclose((last.mean(), last.std()), (16, 20 / math.sqrt(12)), atol=0.2)


def test_windows_without_a_frame_say_nothing() -> None:
    zero = np.zeros(3, dtype=np.int64)
    assert Wanted.behind(Choices(zero, zero, zero, np.full(3, 33.3))) is None
