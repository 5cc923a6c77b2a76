"""The note's §9, by number: what holds whatever the truth is.

Beside what they are about stand 1 (shapes), 2 (marginal), 8 to 10 (motion) and 17 (coders); 3, 4,
7, 11 and 16 in the file beside this one.
"""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.correction import CoderModels, RiseFall
from reapex.correction.risefall import PRIOR
from reapex.keyframes import KEYS, KeyFrames
from reapex.series import FrameSeries

from ..known import (
    DEFAULT,
    SPEC,
    TEST_3_MARKS,
    answer,
    face_clip,
    medians,
    observed,
    reasons,
    two_channels,
)

TEST_11_MARKS = KeyFrames(13, 16, 26)
both = pytest.mark.parametrize("corrector", [SPEC, DEFAULT], ids=["note", "default"])


@pytest.fixture
def no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reapex.correction.risefall.posterior.LAG_MS", np.zeros(3))


@both
def test_property_05_without_evidence_the_labels_stand(corrector: RiseFall) -> None:
    noises = (np.random.default_rng(seed).normal(0, 0.02, (60, 40)) for seed in range(30))
    for channels in (np.zeros((60, 40)), *noises):
        found = answer(corrector, channels, TEST_3_MARKS)
        assert found.keyframes == TEST_3_MARKS
        assert reasons(found) == [("faint",)] * 3


@both
@pytest.mark.parametrize("frame", [0, 18, 39])
def test_property_06_a_static_video_keeps_its_labels(corrector: RiseFall, frame: int) -> None:
    still = np.repeat(face_clip()[frame : frame + 1], 40, axis=0)
    found = answer(corrector, still, TEST_11_MARKS)
    assert found.keyframes == TEST_11_MARKS
    assert reasons(found) == [("faint",)] * 3


@pytest.mark.usefixtures("no_lag")
@both
@pytest.mark.parametrize("what", ["signal", "face"])
def test_property_12_time_reversal(corrector: RiseFall, what: str) -> None:
    frames = two_channels(0.02) if what == "signal" else face_clip()
    marks = TEST_3_MARKS if what == "signal" else TEST_11_MARKS
    last = len(frames) - 1
    onset, apex, offset = (last - each for each in marks)
    there = medians(answer(corrector, frames, marks))
    back = last - medians(answer(corrector, frames[::-1], KeyFrames(offset, apex, onset)))[::-1]
    assert (np.abs(there - back) < [2, 1, 2]).all()


@both
def test_property_13_a_clip_cut_at_its_labels(corrector: RiseFall) -> None:
    found = answer(corrector, face_clip()[13:27], KeyFrames(0, 3, 13))
    assert found.keyframes == KeyFrames(0, 4, 13)
    assert reasons(found) == [("edge",), ("moved",), ("edge",)]


@both
@settings(max_examples=40)
@given(st.data())
def test_property_14_order(corrector: RiseFall, data: st.DataObject) -> None:
    n_frames = data.draw(st.integers(8, 60))
    marks = sorted(data.draw(st.sets(st.integers(0, n_frames - 1), min_size=3, max_size=3)))
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    steps = rng.normal(0, 1, (n_frames, 3))
    frames = np.cumsum(steps, axis=0) if data.draw(st.booleans()) else steps
    found = answer(corrector, frames, KeyFrames(*marks), data.draw(st.sampled_from([25, 100, 200])))
    onset, apex, offset = found.keyframes
    assert 0 <= onset < apex < offset <= n_frames - 1
    assert found.curve is not None
    assert found.observation is not None
    assert np.isfinite(found.curve[found.observation.positions]).all()
    for key in found.keys.values():
        assert key.interval_ms is None or np.isfinite(key.interval_ms).all()


@both
def test_property_14_three_frames(corrector: RiseFall) -> None:
    for frames in (np.array([0.0, 1, 0]), face_clip()[[0, 18, 39]]):
        found = corrector.propose(FrameSeries.steady(frames, 100), KeyFrames(0, 1, 2))
        assert found.keyframes == KeyFrames(0, 1, 2)
        assert reasons(found) == [("too_short",)] * 3


@both
def test_property_15_a_coder_who_never_errs_is_never_corrected(corrector: RiseFall) -> None:
    sure = RiseFall(corrector.family, CoderModels(usual=PRIOR.scaled(1e-3)))
    for marks in (TEST_11_MARKS, KeyFrames(10, 18, 30), KeyFrames(4, 20, 35)):
        assert answer(sure, face_clip(), marks).keyframes == marks
    assert answer(sure, two_channels(0.02), TEST_3_MARKS).keyframes == TEST_3_MARKS


@both
def test_property_15_less_trust_in_a_coder_never_narrows_an_interval(corrector: RiseFall) -> None:
    # "Never" holds where one movement is there; two hills in one posterior can break it.
    for seen in (
        observed(face_clip(), TEST_11_MARKS, corrector=corrector),
        *(observed(two_channels(0.02, s), TEST_3_MARKS, corrector=corrector) for s in range(6)),
    ):
        widths = []
        for care in (0.5, 1, 2, 4):
            found = seen.likelihood.posterior(seen.marks_ms, PRIOR.scaled(care))
            assert found is not None
            widths.append([each.quantile(0.9) - each.quantile(0.1) for each in found])
        assert np.diff(widths, axis=0).min() > -0.5  # ms


@both
def test_property_18_determinism(corrector: RiseFall) -> None:
    grey = face_clip()
    colour = np.repeat(grey[..., None], 3, axis=3)
    expected = answer(corrector, grey, TEST_11_MARKS)
    for frames in (grey.copy(), colour, colour[..., ::-1]):
        found = answer(corrector, frames, TEST_11_MARKS)
        assert found == expected
        np.testing.assert_allclose(medians(found), medians(expected), atol=1e-6)
    n_threads = cv2.getNumThreads()
    try:
        for threads in (1, 4):
            cv2.setNumThreads(threads)
            found = answer(corrector, grey, TEST_11_MARKS)
            np.testing.assert_allclose(medians(found), medians(expected), atol=1e-6)
    finally:
        cv2.setNumThreads(n_threads)


MEDIANS_OF_A_CLIP = f"""
import numpy as np
from reapex.correction import correct
clip = np.load({{path!r}})
found = correct(clip, (13, 16, 26), fps=100)
print(*(found.posterior[key].quantile(0.5) for key in {KEYS!r}))
"""


def test_property_18_the_number_of_threads_changes_nothing(tmp_path: Path) -> None:
    np.save(tmp_path / "clip.npy", face_clip())
    code = MEDIANS_OF_A_CLIP.format(path=str(tmp_path / "clip.npy"))
    expected = 10 * medians(answer(DEFAULT, face_clip(), TEST_11_MARKS))
    for threads in ("1", "3"):
        limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True, text=True, check=True, timeout=60, env=os.environ | limits,
        )  # fmt: skip
        found = np.array(done.stdout.split(), dtype=float)
        np.testing.assert_allclose(found, expected, atol=1e-5)  # ms: 1e-6 of a frame


@both
def test_property_19_bytes_and_floats_give_the_same_result(corrector: RiseFall) -> None:
    expected = answer(corrector, face_clip(), TEST_11_MARKS)
    for kind in (np.float32, np.float64, np.int16):
        found = answer(corrector, face_clip().astype(kind), TEST_11_MARKS)
        assert found == expected
        np.testing.assert_allclose(medians(found), medians(expected), atol=1e-6)
    shares = face_clip().astype(np.float32) / 255
    assert answer(corrector, shares, TEST_11_MARKS) == expected
