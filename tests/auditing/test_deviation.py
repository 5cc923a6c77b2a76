from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reapex.auditing import CorpusDeviation, Deviation
from reapex.clip import Clip, Provenance
from reapex.correction import ClipCorrection, KeyProposal, Proposal, correct_clip, corrector_named
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.timeline import Timeline


def clip_at(fps: float | None, numbers: range | list[int], manual: KeyFrames) -> Clip:
    timeline = Timeline.steady(numbers, fps)
    return Clip(
        id="table/1/a#1",
        subject="1",
        name="a",
        raw=RawKeyFrames(*timeline.numbers_of(manual)),
        keyframes=manual,
        timeline=timeline,
        provenance=Provenance(Path("l.csv"), None, 2),
        fps=fps,
    )


def moved(clip: Clip, to: KeyFrames, n_candidates: int = 3) -> ClipCorrection:
    assert clip.keyframes is not None
    onset, apex, offset = (KeyProposal(position, ("moved",), n_candidates) for position in to)
    return ClipCorrection(clip, Proposal(clip.keyframes, onset, apex, offset))


def test_equations_15_to_17_by_hand() -> None:
    """Onset 40→42, apex 60→57, offset 90→90 at 200 fps: L = 51, one frame is 5 ms."""
    clip = clip_at(200, range(40, 100), KeyFrames(0, 20, 50))
    deviation = Deviation.of(moved(clip, KeyFrames(2, 17, 50)))
    assert deviation is not None
    assert [key.n_frames for key in deviation.keys.values()] == [2, -3, 0]
    assert [key.percent for key in deviation.keys.values()] == pytest.approx(
        [200 / 51, 300 / 51, 0]
    )
    assert [key.ms for key in deviation.keys.values()] == pytest.approx([10, 15, 0])
    assert deviation.percent == pytest.approx(500 / 51 / 3)
    assert deviation.ms == pytest.approx(25 / 3)


def test_missing_frames_count_in_frames_and_in_time() -> None:
    numbers = [1, 2, 3, 6, 7, 8, 9, 10]
    clip = clip_at(100, numbers, KeyFrames(0, 3, 7))
    deviation = Deviation.of(moved(clip, KeyFrames(0, 2, 7)))
    assert deviation is not None
    assert deviation.keys["apex"].n_frames == -3
    assert deviation.keys["apex"].ms == pytest.approx(30)
    assert deviation.keys["apex"].percent == pytest.approx(
        30
    )  # L is 10 by the sheet, 8 by the files


def test_without_a_rate_there_is_no_deviation_in_ms() -> None:
    deviation = Deviation.of(
        moved(clip_at(None, range(60), KeyFrames(0, 20, 50)), KeyFrames(1, 20, 50))
    )
    assert deviation is not None
    assert (deviation.ms, deviation.keys["onset"].ms) == (None, None)
    assert deviation.percent > 0


def test_a_corpus_is_the_mean_over_its_searched_clips() -> None:
    fast = clip_at(200, range(40, 100), KeyFrames(0, 20, 50))
    slow = clip_at(None, range(60), KeyFrames(0, 20, 50))
    corrections = [
        moved(fast, KeyFrames(2, 20, 50)),
        moved(slow, KeyFrames(0, 20, 50), n_candidates=1),
        ClipCorrection(slow, Proposal.keep(KeyFrames(0, 0, 50), "order")),
        ClipCorrection(fast, obstacle="bad_frames"),
    ]
    deviation = CorpusDeviation.over(corrections)
    assert deviation is not None
    assert (deviation.n_clips, deviation.n_timed, deviation.n_moved) == (2, 1, 1)
    assert deviation.movable_share == 0.5
    assert deviation.keys["onset"].ms == 10
    assert deviation.keys["onset"].percent == pytest.approx(200 / 51 / 2)
    assert deviation.ms == pytest.approx(10 / 3)
    assert CorpusDeviation.over(corrections[2:]) is None


def test_at_30_fps_the_paper_window_moves_nothing_and_the_movable_share_says_so() -> None:
    rng = np.random.default_rng(0)
    shares = []
    for fps, length in ((30, 8), (200, 60)):
        marks = KeyFrames(5, 5 + length, 5 + 2 * length)
        pictures = rng.integers(0, 255, (2 * length + 12, 4, 4, 3), dtype=np.uint8)
        clip = clip_at(fps, range(len(pictures)), marks)
        clip = replace(clip, frames=ArrayFrames(pictures, fps))
        deviation = CorpusDeviation.over([correct_clip(clip, corrector_named("gamdss"))])
        assert deviation is not None
        shares.append((deviation.movable_share, deviation.percent > 0))
    assert shares == [(0, False), (1, True)]


def test_a_stand_in_for_a_lost_apex_is_no_label_and_does_not_count() -> None:
    clip = clip_at(200, range(40, 100), KeyFrames(0, 25, 50))
    clip = replace(clip, raw=RawKeyFrames(40, None, 90), apex_source="midpoint")
    correction = moved(clip, KeyFrames(2, 5, 50))
    deviation, corpus = Deviation.of(correction), CorpusDeviation.over([correction])
    assert deviation is not None
    assert set(deviation.keys) == {"onset", "offset"}
    assert deviation.ms == pytest.approx(5)
    assert corpus is not None
    assert set(corpus.keys) == {"onset", "offset"}
    assert correction.changes == {"onset": 42, "apex": 45}
    assert correction.reasons("apex") == ("moved", "midpoint")
