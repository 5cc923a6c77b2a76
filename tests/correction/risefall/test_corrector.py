import numpy as np
import pytest

from reapex.correction import CoderModel, CoderModels, RiseFall, ShapeFamily
from reapex.correction.risefall import CAREFUL, CAUTIOUS, Caution, LearnedCoder
from reapex.keyframes import KEYS, KeyFrames
from reapex.series import FloatArray, FrameSeries

from ..known import (
    DEFAULT,
    EYES,
    TEST_3_MARKS,
    answer,
    clock,
    face_clip,
    medians,
    reasons,
    two_channels,
)

MARKS = KeyFrames(13, 16, 26)


def test_a_name_says_what_matters() -> None:
    anna = LearnedCoder("Anna", 100, CoderModel((10, 0, 0)))
    names = {
        "risefall:crossing 5%": DEFAULT,
        "risefall:crossing 0%": RiseFall(ShapeFamily(0)),
        "risefall:crossing 10%:cautious": RiseFall(ShapeFamily(0.1), caution=CAUTIOUS),
        "risefall:crossing 5%:coders given": RiseFall(coders=CoderModels(coders={"Anna": anna})),
        "risefall:crossing 5%:coders 15/12.5/22.5 ms": RiseFall(coders=CoderModels(usual=CAREFUL)),
    }
    assert {corrector.name: corrector for corrector in names.values()} == names


def test_a_proposal_has_its_curve_its_posterior_and_intervals_round_the_medians() -> None:
    found = answer(DEFAULT, two_channels(), TEST_3_MARKS)
    assert found.searched
    assert found.curve is not None
    assert found.curve.shape == (60,)
    assert np.isfinite(found.curve).all()
    assert DEFAULT.with_curve(found, FrameSeries.steady(two_channels(), 100)) is found
    assert found.posterior is not None
    assert tuple(found.posterior) == KEYS
    for key, middle in zip(found.keys.values(), 10 * medians(found), strict=True):
        assert key.interval_ms is not None
        assert key.interval_ms[0] < middle < key.interval_ms[1]
        assert key.n_candidates > 10
    assert found == answer(DEFAULT, two_channels(), TEST_3_MARKS)


def test_frames_that_were_not_looked_at_have_no_curve() -> None:
    signal = np.zeros(900)
    signal[300:360] = two_channels()[:, 0]
    found = answer(DEFAULT, signal, KeyFrames(323, 330, 344))
    assert found.keyframes == KeyFrames(322, 332, 346)
    assert found.curve is not None
    assert np.isfinite(found.curve).nonzero()[0].tolist() == list(range(223, 445))


def test_a_clip_can_be_judged_again_by_another_coder_without_its_pictures() -> None:
    seen = answer(DEFAULT, face_clip(), MARKS).observation
    assert seen is not None
    late = CoderModel((50, 0, -40), (5, 5, 5))
    found = DEFAULT.judge(seen, late)
    models = CoderModels(usual=late)
    assert found == answer(RiseFall(coders=models), face_clip(), MARKS)
    # 130 and 260 ms, less what the coder is late by, and back to frames.
    assert (found.keyframes.onset, found.keyframes.offset) == (8, 30)


def test_the_cautious_move_less() -> None:
    moves = []
    for corrector in (DEFAULT, RiseFall(caution=CAUTIOUS), RiseFall(caution=Caution(shift=9))):
        found = [answer(corrector, two_channels(0.1, s), KeyFrames(21, 31, 45)) for s in range(20)]
        moves.append(sum(proposal.moved for proposal in found))
    assert moves[0] > moves[1] > moves[2] == 0


def test_no_label_moves_where_a_movement_is_not_likely_enough() -> None:
    sceptic = RiseFall(caution=Caution(presence=1.0))
    found = answer(sceptic, face_clip(), MARKS)
    assert found.keyframes == MARKS
    assert reasons(found) == [("faint",)] * 3
    assert found.searched
    assert found.posterior is None
    assert found.curve is not None


def test_pictures_of_noise_alone_keep_their_labels() -> None:
    rng = np.random.default_rng(3)
    base = face_clip()[0].astype(float)
    frames = np.clip(base + rng.normal(0, 3, (40, 128, 128)), 0, 255).astype(np.uint8)
    assert reasons(answer(DEFAULT, frames, MARKS)) == [("faint",)] * 3


def test_a_blink_pulls_at_the_apex_less_where_the_eyes_are_known() -> None:
    # The mouth's apex is at 18, the lids' at 22.
    blinking = face_clip(blink_px=3.0)
    without, with_eyes = (answer(DEFAULT, blinking, MARKS, eyes=eyes) for eyes in (None, EYES))
    assert medians(without)[1] > medians(with_eyes)[1] + 0.5
    assert medians(with_eyes)[1] == pytest.approx(18, abs=0.6)
    assert all(each[-1] == "blink_or_gaze" for each in reasons(with_eyes))


def test_labels_that_the_movement_turns_round_are_kept() -> None:
    for marks in (KeyFrames(5, 5, 9), KeyFrames(2, 9, 9), KeyFrames(4, 4, 4)):
        found = DEFAULT.propose(FrameSeries.steady(two_channels(), 100), marks)
        assert found.keyframes == marks
        assert reasons(found) == [("order",)] * 3
        assert not found.searched


def crossing_of(clean: FloatArray, times: FloatArray, share: float = 0.05) -> FloatArray:
    """Where a movement first and last passes a share of its peak, and its peak, ms."""
    above = np.flatnonzero(clean >= share * clean.max())
    return times[[above[0], int(clean.argmax()), above[-1]]]


def test_a_burst_of_force_is_found_in_newtons_over_a_drifting_offset() -> None:
    # A twitch, as motor physiology writes it: (t/T) exp(1 - t/T); no shape of the family.
    rng = np.random.default_rng(8)
    times = clock(1000, 2.0)  # 500 Hz
    since = np.maximum(times - 800, 0) / 90
    force = since * np.exp(1 - since)
    truth = crossing_of(force, times)
    signal = 9.81 + 0.4 * force + 1e-4 * times + rng.normal(0, 0.01, 1000)
    marks = KeyFrames(*(int(each) // 2 for each in truth + np.array([30, 25, -60])))
    found = answer(DEFAULT, signal, marks, 500)
    away, before = (
        np.abs(2.0 * np.array(list(each)) - truth) for each in (found.keyframes, found.manual)
    )
    assert reasons(found)[1] == ("moved",)
    assert away.sum() < 0.6 * before.sum()
    assert (away[:2] < [15, 25]).all()


def test_the_distance_of_two_landmarks_tells_when_a_mouth_opens() -> None:
    # Two tracks (x, y) of a tracker, at 60 fps, in pixels of its own.
    rng = np.random.default_rng(2)
    times = clock(80, 1000 / 60)
    opening = 1 / (1 + np.exp(-(times - 480) / 22)) - 1 / (1 + np.exp(-(times - 760) / 35))
    truth = crossing_of(opening, times)
    upper = np.stack([200 + 0 * times, 300 - 2.5 * opening], axis=1)
    lower = np.stack([201 + 0 * times, 330 + 4.0 * opening], axis=1)
    noise = rng.normal(0, 0.15, (2, 80, 2))
    distance = np.linalg.norm(upper - lower + noise[0] - noise[1], axis=1)
    marks = KeyFrames(*np.rint((truth + np.array([25, -35, -40])) * 60 / 1000).astype(int).tolist())
    found = answer(DEFAULT, distance, marks, 60)
    away, before = (
        np.abs(np.array(list(each)) * 1000 / 60 - truth) for each in (found.keyframes, found.manual)
    )
    assert away.sum() < 0.6 * before.sum()
    assert away[0] < 18  # one frame
