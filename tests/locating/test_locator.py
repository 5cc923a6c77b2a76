import tracemalloc
from typing import Any

import numpy as np
import pytest

from reapex.correction import Proposal
from reapex.keyframes import KEYS, KeyFrames, RawKeyFrames
from reapex.locating import REASONS, UNMARKED, Locator, Refusal
from reapex.series import FrameSeries

from .known import TRUE, face, level, signal, steady

LOCATOR = Locator()


def located(frames: Any, given: RawKeyFrames = UNMARKED) -> Proposal:
    proposal = LOCATOR.locate(steady(frames), given)
    assert isinstance(proposal, Proposal), proposal
    return proposal


def close(found: KeyFrames, true: KeyFrames = TRUE) -> bool:
    """Within 2 frames of the apex, 4 of the onset and 6 of the offset, whose end is faint."""
    apart = np.abs(np.subtract(tuple(found), tuple(true)))
    return bool((apart <= (4, 2, 6)).all())


@pytest.mark.parametrize("frames", [signal(), face()], ids=["signal", "face"])
def test_a_movement_is_found_that_nobody_marked(frames: Any) -> None:
    proposal = located(frames)
    assert close(proposal.keyframes)
    assert proposal.manual == proposal.keyframes
    for key, true in zip(KEYS, TRUE, strict=True):
        answer = proposal.keys[key]
        assert "located" in answer.reasons
        assert answer.interval_ms is not None
        low, high = answer.interval_ms
        assert low <= 10 * answer.position + 10
        assert high >= 10 * answer.position - 10
        assert abs((low + high) / 2 - 10 * true) < 80
    assert proposal.curve is not None
    assert proposal.curve.shape == (len(frames),)


@pytest.mark.parametrize("shift", [-20, 0, 25])
def test_where_the_movement_lies_in_the_clip_does_not_matter(shift: int) -> None:
    moved = KeyFrames(*(position + shift for position in TRUE))
    assert close(located(signal(shift=shift)).keyframes, moved)


def test_the_other_way_up_and_in_another_unit_it_is_the_same() -> None:
    first = located(signal()).keyframes
    assert located(-signal()).keyframes == first
    assert located(signal() * 2.0**20).keyframes == first


def test_an_apex_alone_is_found_between_the_given_ends() -> None:
    proposal = located(signal(), RawKeyFrames(38, None, 74))
    assert (proposal.onset.position, proposal.offset.position) == (38, 74)
    assert abs(proposal.apex.position - TRUE.apex) <= 1
    assert proposal.onset.reasons == proposal.offset.reasons == ("given",)
    assert proposal.onset.interval_ms is None


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_one_missing_key_frame_is_found_beside_the_others(missing: int) -> None:
    given = [None if key == missing else number for key, number in enumerate(TRUE)]
    proposal = located(signal(), RawKeyFrames(*given))
    assert close(proposal.keyframes)
    stays = [position for key, position in enumerate(proposal.keyframes) if key != missing]
    assert stays == [number for number in given if number is not None]


def test_one_mark_says_which_of_two_movements_is_meant() -> None:
    both = signal(n_frames=300) + signal(n_frames=300, shift=160, seed=1)
    proposal = located(both, RawKeyFrames(None, TRUE.apex + 160, None))
    assert close(proposal.keyframes, KeyFrames(*(position + 160 for position in TRUE)))


def test_of_two_movements_the_clearer_is_taken_and_of_twins_none() -> None:
    weak, clear = signal(n_frames=300), signal(n_frames=300, shift=160, seed=1)
    moved = KeyFrames(*(position + 160 for position in TRUE))
    assert close(located(0.3 * weak + clear).keyframes, moved)
    noise = np.random.default_rng(0).normal(0, 0.3, 300)
    answer = LOCATOR.locate(steady(level(300) + level(300, shift=160) + noise))
    assert answer == Refusal("faint")


def test_a_long_clip_is_read_in_parts() -> None:
    shift = 1500
    proposal = located(signal(n_frames=2000, shift=shift))
    assert close(proposal.keyframes, KeyFrames(*(position + shift for position in TRUE)))
    assert proposal.curve is not None
    assert np.isnan(proposal.curve[:500]).all()


def test_at_the_border_of_two_parts_nothing_is_lost() -> None:
    shift = 500 - TRUE.apex
    proposal = located(signal(n_frames=2000, shift=shift))
    assert close(proposal.keyframes, KeyFrames(*(position + shift for position in TRUE)))


@pytest.mark.parametrize("seed", range(6))
def test_noise_is_refused(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 1, (120, 3))
    assert LOCATOR.locate(steady(noise)) == Refusal("faint")


def test_a_still_face_is_refused() -> None:
    assert LOCATOR.locate(steady(face(peak_px=0))) == Refusal("faint")
    assert LOCATOR.locate(steady(face(peak_px=0)), RawKeyFrames(40, None, 72)) == Refusal("faint")
    assert LOCATOR.locate(steady(face(peak_px=0, noise=0))) == Refusal("faint")


@pytest.mark.parametrize("value", [0.0, 7.0, -1e300])
def test_a_constant_is_refused(value: float) -> None:
    assert LOCATOR.locate(steady(np.full((60, 2), value))) == Refusal("faint")


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        (signal()[:7], "too_short"),
        (np.full((60, 2), np.nan), "bad_frames"),
        (np.zeros((60, 1, 1, 3), np.uint8), "bad_frames"),
        (np.full((60, 32, 32), np.nan), "bad_frames"),
        (np.zeros((60, 0)), "faint"),
        (np.full(60, np.inf), "bad_frames"),
    ],
)
def test_what_cannot_be_looked_at_has_a_reason(frames: Any, reason: str) -> None:
    answer = LOCATOR.locate(steady(frames))
    assert isinstance(answer, Refusal)
    assert answer.reason == reason
    assert reason in REASONS


def test_a_frame_that_cannot_be_read_is_left_out() -> None:
    broken = signal()
    broken[60] = np.nan
    proposal = located(broken)
    assert close(proposal.keyframes)
    assert "gaps" in proposal.apex.reasons
    assert proposal.trouble is not None


def test_marks_that_cannot_be_have_a_reason() -> None:
    series = steady(signal())
    assert LOCATOR.locate(series, RawKeyFrames(50, None, 40)) == Refusal("order")
    assert LOCATOR.locate(series, RawKeyFrames(50, None, 50)) == Refusal("order")
    assert LOCATOR.locate(series, RawKeyFrames(50, None, 500)) == Refusal("outside")
    assert LOCATOR.locate(series, RawKeyFrames(*TRUE)) == Refusal("complete")
    assert LOCATOR.locate(FrameSeries.steady(signal(), None)) == Refusal("no_rate")
    ends = LOCATOR.locate(series, RawKeyFrames(50, None, 51))
    assert isinstance(ends, Refusal)
    assert ends.reason in ("order", "faint")


def test_a_movement_that_the_clip_cuts_says_so() -> None:
    proposal = located(signal()[44:])
    assert abs(proposal.apex.position - (TRUE.apex - 44)) <= 2
    assert "edge" in proposal.onset.reasons
    assert proposal.onset.position == 0


def test_every_reason_has_words() -> None:
    for code in ("located", "given", "complete", "edge", "window", "gaps", "head", "faint"):
        assert REASONS[code]
    assert "labels were kept" not in REASONS["too_short"]


def test_labels_more_than_ten_seconds_apart_are_refused() -> None:
    series = steady(signal(n_frames=1400))
    assert LOCATOR.locate(series, RawKeyFrames(10, None, 1011)) == Refusal("too_long")
    assert LOCATOR.locate(series, RawKeyFrames(10, 1200, None)) == Refusal("too_long")
    assert LOCATOR.locate(series, RawKeyFrames(10, None, 1010)) != Refusal("too_long")
    assert REASONS["too_long"] == (
        "the labels span more than ten seconds, which is no single movement"
    )


@pytest.mark.parametrize("fps", [0.5, 0.1, 1e-9])
def test_frames_that_are_seconds_apart_are_too_few(fps: float) -> None:
    series = FrameSeries.steady(signal()[30:60], fps)
    assert LOCATOR.locate(series) == Refusal("too_short")


@pytest.mark.parametrize("share", [0.15, 0.5, 0.8])
def test_far_ends_take_no_more_memory_and_the_apex_is_as_near(share: float) -> None:
    first, last = 100, 800
    apex = round(first + share * (last - first))
    at = np.arange(900)
    rise = np.clip((at - first) / (apex - first), 0, 1)
    fall = np.clip((at - apex) / (last - apex), 0, 1)
    slow = np.sin(np.pi / 2 * rise) ** 2 - np.sin(np.pi / 2 * fall) ** 2
    noise = np.random.default_rng(0).normal(0, 0.1, (900, 3))
    tracemalloc.start()
    try:
        proposal = LOCATOR.locate(
            steady(slow[:, np.newaxis] + noise), RawKeyFrames(first, None, last)
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(proposal, Proposal)
    assert abs(proposal.apex.position - apex) <= 20
    assert "window" not in proposal.apex.reasons
    assert peak < 150e6
