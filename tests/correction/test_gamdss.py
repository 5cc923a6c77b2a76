"""GAMDSS against a slow reference that is written out from the issue's rule, pair by pair."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reapex.correction import Gamdss, correct, search_named, searches
from reapex.correction.correct import corrector_named
from reapex.errors import RateUnknown, UsageError
from reapex.keyframes import KeyFrames
from reapex.motion import Criterion
from reapex.series import FloatArray, FrameSeries, UInt8Array
from reapex.window import Window


@st.composite
def clips(draw: st.DrawFn, max_grey: int = 255) -> tuple[UInt8Array, KeyFrames]:
    """A short clip of random pictures and three distinct key frames in it."""
    n_frames = draw(st.integers(4, 40))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    frames = rng.integers(0, max_grey + 1, (n_frames, 2, 2, 3), dtype=np.uint8)
    marks = sorted(draw(st.sets(st.integers(0, n_frames - 1), min_size=3, max_size=3)))
    return frames, KeyFrames(*marks)


shares = st.sampled_from([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5])


def wrapped_norm(to: UInt8Array, from_: UInt8Array) -> float:
    return float(np.linalg.norm((to - from_).astype(float)))


def released_by_hand(frames: UInt8Array, manual: KeyFrames, share: float) -> KeyFrames:
    """The published choice by the rule: a dictionary filled in order, its first maximum taken."""
    onset, apex, offset = manual
    radius = int(share * (apex - onset))
    differences = {(onset, apex): wrapped_norm(frames[apex], frames[onset])}
    for i in range(1, radius + 1):
        differences[onset + i, apex] = wrapped_norm(frames[apex], frames[onset + i])
        for j in range(1, radius + 1):
            differences[onset + i, apex - j] = wrapped_norm(frames[apex - j], frames[onset + i])
    for n in range(1, radius + 1):
        differences[onset, apex - n] = wrapped_norm(frames[apex - n], frames[onset])
    new_onset, new_apex = max(differences, key=lambda pair: differences[pair])
    radius = int(share * (offset - apex))
    after = {offset: wrapped_norm(frames[new_apex], frames[offset])}
    for m in range(1, radius + 1):
        after[offset - m] = wrapped_norm(frames[new_apex], frames[offset - m])
    return KeyFrames(new_onset, new_apex, max(after, key=lambda frame: after[frame]))


@settings(max_examples=300)
@given(clips(), shares)
def test_released_with_wrap_around_makes_the_published_choice(
    clip: tuple[UInt8Array, KeyFrames], share: float
) -> None:
    frames, manual = clip
    proposal = correct(frames, manual, search="released", criterion="uint8_wrap", window=share)
    assert proposal.keyframes == released_by_hand(frames, manual, share)


@settings(max_examples=200)
@given(clips(max_grey=1), shares)
def test_ties_too_go_as_in_the_published_choice(
    clip: tuple[UInt8Array, KeyFrames], share: float
) -> None:
    frames, manual = clip
    proposal = correct(frames, manual, search="released", criterion="uint8_wrap", window=share)
    assert proposal.keyframes == released_by_hand(frames, manual, share)


# The table and its order of scoring, written out: (onset, apex, offset) steps per search.
def steps_of(search: str, radius_rise: int, radius_fall: int) -> tuple[list[int], ...]:
    def one_way(radius: int, sign: int) -> list[int]:
        return [0] + [sign * step for step in range(1, radius + 1)]

    def both_ways(radius: int, first: int) -> list[int]:
        return [0] + [sign * step for step in range(1, radius + 1) for sign in (first, -first)]

    table = {
        "paper": (one_way(radius_rise, 1), both_ways(radius_rise, -1), one_way(radius_fall, -1)),
        "algorithm1": (one_way(radius_rise, 1), one_way(radius_rise, -1), one_way(radius_fall, 1)),
        "released": (one_way(radius_rise, 1), one_way(radius_rise, -1), one_way(radius_fall, -1)),
        "symmetric": (
            both_ways(radius_rise, 1), both_ways(radius_rise, -1), both_ways(radius_fall, -1),
        ),
    }  # fmt: skip
    return table[search]


def by_hand(frames: UInt8Array, manual: KeyFrames, search: str, share: float) -> KeyFrames:
    """Any search, slowly: every pair in its order, in whole numbers, the first maximum kept."""
    whole = frames.astype(int)
    n_frames = len(frames)
    onsets, apexes, offsets = steps_of(search, int(share * manual.rise), int(share * manual.fall))
    order = [(0, 0)]
    order += [(onset, apex) for onset in onsets[1:] for apex in apexes]
    order += [(0, apex) for apex in apexes[1:]]
    best, chosen = -1, (manual.onset, manual.apex)
    for onset_step, apex_step in order:
        onset, apex = manual.onset + onset_step, manual.apex + apex_step
        if not 0 <= onset < apex < n_frames:
            continue
        distance = int(((whole[apex] - whole[onset]) ** 2).sum())
        if distance > best:
            best, chosen = distance, (onset, apex)
    best, new_offset = -1, -1
    for step in offsets:
        offset = manual.offset + step
        if not chosen[1] < offset < n_frames:
            continue
        distance = int(((whole[chosen[1]] - whole[offset]) ** 2).sum())
        if distance > best:
            best, new_offset = distance, offset
    return manual if new_offset < 0 else KeyFrames(*chosen, new_offset)


@settings(max_examples=400)
@given(clips(), st.sampled_from(searches()), shares)
def test_every_search_makes_the_choice_of_the_rule(
    clip: tuple[UInt8Array, KeyFrames], search: str, share: float
) -> None:
    frames, manual = clip
    found = correct(frames, manual, search=search, window=share)
    assert found.keyframes == by_hand(frames, manual, search, share)


@settings(max_examples=300)
@given(clips(max_grey=1), st.sampled_from(searches()), shares)
def test_every_search_breaks_ties_by_the_rule(
    clip: tuple[UInt8Array, KeyFrames], search: str, share: float
) -> None:
    frames, manual = clip
    found = correct(frames, manual, search=search, window=share)
    assert found.keyframes == by_hand(frames, manual, search, share)


@given(clips(), st.sampled_from(searches()), shares)
def test_the_key_frames_stay_in_order_inside_the_clip_and_within_reach(
    clip: tuple[UInt8Array, KeyFrames], search: str, share: float
) -> None:
    frames, manual = clip
    found = correct(frames, manual, search=search, window=share).keyframes
    assert found.distinct
    assert found.offset < len(frames)
    assert abs(found.onset - manual.onset) <= int(share * manual.rise)
    assert abs(found.apex - manual.apex) <= int(share * manual.rise)
    assert abs(found.offset - manual.offset) <= int(share * manual.fall)


@given(clips(), st.sampled_from(searches()), st.sampled_from(["l2", "uint8_wrap"]))
def test_a_window_of_zero_changes_nothing_and_says_that_it_could_not(
    clip: tuple[UInt8Array, KeyFrames], search: str, criterion: str
) -> None:
    frames, manual = clip
    for window in (Window.share(0), Window.ms(0)):
        proposal = correct(
            frames, manual, fps=100, search=search, criterion=criterion, window=window
        )
        assert proposal.keyframes == manual
        assert (proposal.moved, proposal.movable, proposal.gain) == (False, False, 0.0)
        assert {key.reasons for key in proposal.keys.values()} == {("rate",)}


class CountingCriterion:
    """Counts the pairs that a search asks for, leaving out those in the wrong order."""

    name = "counting"
    title = "counting"

    def __init__(self) -> None:
        self.pairs: list[set[tuple[int, int]]] = []

    def distances(self, series: FrameSeries, rows: list[int], cols: list[int]) -> FloatArray:
        self.pairs.append({(row, col) for row in rows for col in cols if row != col})
        return np.ones((len(rows), len(cols)))

    def curve(self, series: FrameSeries, reference: int) -> FloatArray:
        return np.ones(len(series))


@given(st.integers(0, 12), st.integers(25, 60))
def test_the_paper_compares_r_plus_1_times_2r_plus_1_pairs(radius: int, rise: int) -> None:
    assume(2 * radius < rise)
    counting: Criterion = CountingCriterion()  # type: ignore[assignment]
    manual = KeyFrames(5, 5 + rise, rise + 45)
    window = Window.ms(radius * 10)
    Gamdss(search_named("paper"), counting, window).propose(
        FrameSeries.steady(np.zeros((rise + 60, 1)), 100), manual
    )
    rise_pairs = counting.pairs[0]  # type: ignore[attr-defined]
    assert rise_pairs == {
        (5 + onset, 5 + rise + apex)
        for onset in range(radius + 1)
        for apex in range(-radius, radius + 1)
    }
    assert len(rise_pairs) == (radius + 1) * (2 * radius + 1)


@given(clips(), st.sampled_from(searches()), shares)
def test_bytes_and_floats_make_the_same_choice(
    clip: tuple[UInt8Array, KeyFrames], search: str, share: float
) -> None:
    frames, manual = clip
    as_bytes = correct(frames, manual, search=search, window=share)
    as_floats = correct(frames.astype(np.float32), manual, search=search, window=share)
    assert as_bytes.keyframes == as_floats.keyframes


@given(st.sampled_from(searches()), shares)
def test_a_clip_without_motion_keeps_its_labels_and_calls_it_a_tie(
    search: str, share: float
) -> None:
    manual = KeyFrames(20, 40, 70)
    proposal = correct(np.full((90, 2, 2, 3), 7, np.uint8), manual, search=search, window=share)
    assert proposal.keyframes == manual
    assert proposal.gain == 0
    expected = ("kept", "tie") if share * 20 >= 1 else ("rate",)
    assert proposal.apex.reasons == expected


def test_a_clean_peak_is_found_and_the_gain_is_the_share_by_which_the_distance_grew() -> None:
    signal = np.concatenate((np.linspace(0, 10, 21), np.linspace(9, 0, 20)))
    proposal = correct(signal, KeyFrames(2, 18, 38), window=0.2)
    assert proposal.keyframes == KeyFrames(2, 20, 38)
    # Rise 9 - 1 = 8 becomes 10 - 1 = 9; fall 9 - 0.947 becomes 10 - 0.947.
    before = (signal[18] - signal[2]) + (signal[18] - signal[38])
    after = (signal[20] - signal[2]) + (signal[20] - signal[38])
    assert proposal.gain == pytest.approx(after / before - 1)
    assert proposal.curve is not None
    np.testing.assert_allclose(proposal.curve, np.abs(signal - signal[2]))
    assert proposal.apex.reasons == ("moved",)


@pytest.mark.parametrize("window", [0.2, "20ms"])
def test_a_window_cut_by_the_end_of_the_clip_says_edge(window: float | str) -> None:
    signal = np.concatenate((np.linspace(0, 10, 11), np.linspace(9, 1, 9)))
    manual = KeyFrames(0, 9, 19)
    proposal = correct(signal, manual, fps=100, search="algorithm1", window=window)
    assert "edge" in proposal.offset.reasons
    assert proposal.offset.n_candidates == 1
    assert "edge" not in proposal.onset.reasons


@pytest.mark.parametrize("marks", [(5, 5, 9), (2, 9, 9), (4, 4, 4)])
def test_labels_without_a_rise_or_a_fall_are_kept_for_their_order(
    marks: tuple[int, int, int],
) -> None:
    manual = KeyFrames(*marks)
    proposal = correct(np.arange(12.0), manual, window=0.5)
    assert proposal.keyframes == manual
    assert {key.reasons for key in proposal.keys.values()} == {("order",)}
    assert not proposal.searched


def test_an_apex_that_would_pass_every_offset_keeps_the_labels() -> None:
    signal = np.arange(30.0)  # rises for ever, so that the apex runs to the end of its window
    manual = KeyFrames(0, 20, 21)
    proposal = correct(signal, manual, window=0.2)
    assert proposal.keyframes == manual
    assert proposal.apex.reasons == ("order",)
    assert proposal.searched
    assert proposal.movable
    assert proposal == correct(signal, (0, 20, 21), window=0.2)


def test_positions_beyond_the_frames_and_times_without_a_rate_are_refused() -> None:
    with pytest.raises(UsageError, match="position 12, but there are 12 frames"):
        correct(np.arange(12.0), KeyFrames(1, 5, 12), method="gamdss")
    with pytest.raises(UsageError, match="no method 'magic'"):
        correct(np.arange(12.0), KeyFrames(1, 5, 9), method="magic")
    with pytest.raises(RateUnknown, match="needs the frame rate"):
        correct(np.arange(12.0), KeyFrames(1, 5, 9), window="20ms")


def test_a_corrector_names_its_settings() -> None:
    assert corrector_named("gamdss").name == "gamdss:paper:l2:λ = 0.1"
    assert (
        corrector_named(search="released", criterion="uint8_wrap", window="20ms").name
        == "gamdss:released:uint8_wrap:20 ms"
    )
