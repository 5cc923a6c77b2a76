"""Coder models learned from signals with planted coders: the note's §9, number 17.

The signals are of the family itself, so that their truth is exact; the lag of 10 ms and what a
perfect coder seems to be late by, which hold for faces, then show in every bias.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from reapex.correction import LEAST_CLIPS, CoderModels, learn
from reapex.correction.coders import seeming_ms
from reapex.correction.risefall import PRIOR, Observation
from reapex.correction.risefall.coder_model import Triple
from reapex.correction.risefall.posterior import LAG_MS
from reapex.keyframes import KEYS, KeyFrames
from reapex.series import FloatArray

from .known import DEFAULT, crossings, marked, movement, observed

N_CLIPS = 160
USUAL: Triple = (30.0, 25.0, 45.0)
Sheet = tuple[list[Observation], FloatArray]


@cache
def sheet(bias: Triple, spread: Triple, n_clips: int = N_CLIPS, seed: int = 0) -> Sheet:
    """Clips marked by one coder, and the 5 % crossings (ms)."""
    rng = np.random.default_rng(seed)
    seen, truths = [], []
    for _ in range(n_clips):
        onset = rng.uniform(300, 380)
        apex = onset + rng.uniform(100, 220)
        offset = apex + rng.uniform(130, 300)
        bend, form = (
            rng.choice([0.8, 1.0, 1.5]),
            rng.choice(["cosine", "late_cosine", "exponential"]),
        )
        rest = rng.choice([0.0, 0.3])
        level = movement(np.arange(120) * 10.0, onset, apex, offset, bend, form, rest)
        sizes = np.append([0.4, -0.3], rng.normal(0, 0.3, 4))
        ramps = np.outer(np.arange(120) / 100, rng.normal(0, 0.2, 6))
        frames = level[:, None] * sizes + ramps + rng.normal(0, 0.02, (120, 6))
        truth = crossings(onset, apex, offset, 0.05, bend, form)
        seen.append(observed(frames, marked(truth, bias, spread, rng)))
        truths.append(truth)
    return seen, np.array(truths)


def errors(positions: Sequence[KeyFrames], truths: FloatArray) -> FloatArray:
    """Mean error of onset, apex and offset, ms."""
    found = 10.0 * np.array([list(each) for each in positions])
    mean: FloatArray = np.abs(found - truths).mean(axis=0)
    return mean


def judged(models: CoderModels, seen: Sequence[Observation]) -> list[KeyFrames]:
    return [DEFAULT.judge(each, models.model_for(None)).keyframes for each in seen]


@cache
def learned(bias: Triple, spread: Triple) -> CoderModels:
    seen, _ = sheet(bias, spread)
    return learn(seen, [None] * len(seen))


BIASED: Triple = (20.0, 0.0, -30.0)
SURE: Triple = (10.0, 10.0, 10.0)
NONE: Triple = (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("bias", "spread"), [(BIASED, SURE), (NONE, SURE), (NONE, USUAL), ((20.0, -5.0, -30.0), USUAL)]
)
def test_property_17_a_planted_bias_is_found(bias: Triple, spread: Triple) -> None:
    models = learned(bias, spread)
    assert models.sheet is not None
    assert models.sheet.n_clips >= N_CLIPS - 3  # a mark far away can hide its movement
    tolerance = 6 if spread == SURE else 8  # the marks' own error of the mean is 2.4 to 3.6 ms
    of_faces = LAG_MS + seeming_ms(DEFAULT.family.crossing)
    for key, planted, lag in zip(KEYS, bias, of_faces, strict=True):
        found = models.sheet.biases[key]
        assert found.ms == pytest.approx(planted - lag, abs=tolerance)
        assert found.low < planted < found.high
        assert found.low < found.ms < found.high


def test_what_a_perfect_coder_seems_to_be_late_by_is_known_between_the_measured_crossings() -> None:
    assert seeming_ms(0.0).tolist() == [0.0, -1.0, 4.0]
    assert seeming_ms(0.025) == pytest.approx([4.0, -1.5, -1.0])
    assert seeming_ms(0.3).tolist() == seeming_ms(0.05).tolist() == [8.0, -2.0, -6.0]


def test_property_17_a_biased_coders_error_falls_by_two_fifths_at_least() -> None:
    seen, truths = sheet(BIASED, SURE)
    human = errors([each.manual for each in seen], truths)
    found = errors(judged(learned(BIASED, SURE), seen), truths)
    assert human.mean() == pytest.approx(20, abs=1.5)
    assert found.mean() < 0.6 * human.mean()
    assert (found < human).all()


def test_property_17_a_careful_coder_without_bias_is_not_made_worse() -> None:
    seen, truths = sheet(NONE, SURE)
    human = errors([each.manual for each in seen], truths)
    found = errors(judged(learned(NONE, SURE), seen), truths)
    assert human.mean() == pytest.approx(8.3, abs=0.5)
    assert found.mean() < 1.1 * human.mean()


def test_care_is_told_from_carelessness() -> None:
    careful, usual = learned(NONE, SURE).sheet, learned(NONE, USUAL).sheet
    assert careful is not None
    assert usual is not None
    assert careful.care < 0.5
    assert usual.care == pytest.approx(1, abs=0.2)
    for each in (careful, usual):
        # What the shapes may be off by is not held against the coder.
        for key, used in zip(KEYS, each.model.bias_ms, strict=True):
            assert abs(used) <= abs(each.biases[key].ms)


def test_each_coder_with_enough_clips_is_learned_apart() -> None:
    (early, _), (late, _) = sheet(NONE, USUAL), sheet((20.0, -5.0, -30.0), USUAL)
    seen = early[:110] + late[:110] + early[110:140]
    names: list[str | None] = ["Anna"] * 110 + ["Bert"] * 110 + [None] * 10 + ["Cleo"] * 20
    models = learn(seen, names)
    assert models.sheet is not None
    assert models.sheet.n_clips >= 245
    assert set(models.coders) == {"Anna", "Bert"}
    difference = models.coders["Bert"].biases["onset"].ms - models.coders["Anna"].biases["onset"].ms
    assert difference == pytest.approx(20, abs=9)
    assert models.model_for("Cleo") == models.model_for(None) == models.sheet.model
    assert models.model_for("Anna") == models.coders["Anna"].model


def test_few_clips_and_clips_without_a_movement_teach_nothing() -> None:
    seen, _ = sheet(NONE, USUAL)
    still = observed(np.zeros((120, 2)), KeyFrames(30, 45, 60))
    few: list[Observation | None] = [*seen[: LEAST_CLIPS - 1]]
    unseen: list[Observation | None] = [None] * 40
    models = learn(few + unseen, ["Anna"] * (LEAST_CLIPS + 39))
    assert models == CoderModels()
    assert models.model_for("Anna") == PRIOR
    # A clip without a movement counts as one of the hundred, and teaches nothing.
    enough = learn([*few, still, *unseen], ["Anna"] * (LEAST_CLIPS + 40))
    assert enough.coders["Anna"].n_clips == LEAST_CLIPS - 1
    at_rest: list[Observation | None] = [still] * LEAST_CLIPS
    assert learn(at_rest, ["Anna"] * LEAST_CLIPS) == CoderModels()
    assert learn([], []) == CoderModels()
