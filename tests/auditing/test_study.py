from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.auditing import STUDY_WINDOWS, CorpusDeviation, Study, study_of
from reapex.auditing.study_clip import StudiedClip, study_clip
from reapex.clip import Clip, Provenance
from reapex.correction import Gamdss, correct_clip, corrector_named
from reapex.errors import FrameUnreadable, UsageError
from reapex.evaluation import Resampling
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.series import UInt8Array
from reapex.timeline import Timeline
from reapex.window import Window

PEAK = np.concatenate((np.linspace(0, 200, 41), np.linspace(195, 0, 40)))
FEW = Resampling(n_draws=100)


class Counting(ArrayFrames):
    """Frames that remember who was asked for."""

    def __init__(self, pictures: UInt8Array, fps: float | None, damaged: int | None = None) -> None:
        super().__init__(pictures, fps)
        self.asked: list[int] = []
        self.damaged = damaged

    def read(self, positions: Sequence[int]) -> UInt8Array:
        self.asked.extend(positions)
        if self.damaged in positions:
            raise FrameUnreadable("Damaged")
        return super().read(positions)


def clip(
    name: str,
    manual: KeyFrames,
    fps: float | None,
    *,
    subject: str = "1",
    damaged: int | None = None,
) -> Clip:
    pictures = np.repeat(PEAK.astype(np.uint8), 12).reshape(-1, 2, 2, 3)
    timeline = Timeline.steady(range(100, 100 + len(pictures)), fps)
    return Clip(
        id=f"table/{subject}/{name}#1", subject=subject, name=name,
        raw=RawKeyFrames(*timeline.numbers_of(manual)), keyframes=manual, timeline=timeline,
        provenance=Provenance(Path("l.csv"), None, 2), fps=fps,
        frames=Counting(pictures, fps, damaged),
    )  # fmt: skip


def one(study: Study) -> dict[str, tuple[float, float | None, float]]:
    (group,) = study.groups
    return {
        str(each.window): (
            each.deviation.percent, each.deviation.ms, each.deviation.movable_share
        )
        for each in group.windows
    }  # fmt: skip


def test_an_apex_marked_early_is_followed_as_far_as_each_window_lets_it() -> None:
    """Manual 0 / 30 / 80, true peak at 40, 100 fps, L = 81: R is int(30 λ), or ms / 10."""
    study = study_of([clip("a", KeyFrames(0, 30, 80), 100)], resampling=FEW)
    radii = {"λ = 0": 0, "λ = 0.05": 1, "λ = 0.1": 3, "λ = 0.15": 4, "λ = 0.2": 6,
             "10 ms": 1, "20 ms": 2, "40 ms": 4, "80 ms": 8}  # fmt: skip
    found = one(study)
    assert list(found) == list(radii)
    for window, radius in radii.items():
        percent, ms, share = found[window]
        assert percent == pytest.approx(radius / 81 * 100 / 3)
        assert ms == pytest.approx(radius * 10 / 3)
        assert share == (radius > 0)
    (group,) = study.groups
    assert group.index is not None
    assert group.index.ms == pytest.approx(40 / 3)


def test_one_subject_has_no_interval_and_two_have() -> None:
    marks = KeyFrames(0, 30, 80), KeyFrames(0, 38, 80)
    one_subject = study_of([clip(str(i), each, 100) for i, each in enumerate(marks)])
    both = study_of([clip("a", each, 100, subject=str(i)) for i, each in enumerate(marks)])
    assert one_subject.groups[0].index is not None
    assert one_subject.groups[0].index.interval is None
    assert all(each.percent_interval is None for each in one_subject.groups[0].windows)
    index = both.groups[0].index
    assert index is not None
    assert index.interval is not None
    assert (index.interval.low, index.interval.high) == pytest.approx((20 / 3, 40 / 3))
    assert index.ms == pytest.approx(10)


def test_namesakes_of_two_corpora_are_two_subjects() -> None:
    first, second = clip("a", KeyFrames(0, 30, 80), 100), clip("b", KeyFrames(0, 38, 80), 100)
    second = replace(second, corpus="other")
    (group,) = study_of([first, second], resampling=FEW).groups
    assert group.n_subjects == 2


def test_every_frame_is_decoded_once_for_all_windows() -> None:
    once = clip("a", KeyFrames(0, 30, 80), 100)
    study_of([once])
    frames = once.frames
    assert isinstance(frames, Counting)
    assert len(frames.asked) == len(set(frames.asked)) > 20


def test_the_study_agrees_with_an_audit_at_the_same_window() -> None:
    clips = [clip("a", KeyFrames(0, 30, 80), 100), clip("b", KeyFrames(4, 44, 70), 200)]
    (group,) = study_of(clips).groups
    for window in STUDY_WINDOWS:
        at = group.at(window)
        corrector = corrector_named(window=window)
        assert at is not None
        assert at.deviation == CorpusDeviation.over(correct_clip(c, corrector) for c in clips)


def test_clips_without_a_rate_are_in_the_shares_only_and_counted() -> None:
    clips = [clip("a", KeyFrames(0, 30, 80), None), clip("b", KeyFrames(0, 30, 80), 100)]
    study = study_of(clips, group={clips[0].id: "untimed", clips[1].id: "timed"})
    assert study.n_untimed == 1
    untimed, timed = study.groups
    assert [each.window.unit for each in untimed.windows] == ["share"] * 5
    assert len(timed.windows) == 9
    assert untimed.index is None
    assert untimed.windows[-1].deviation.percent > 0
    assert untimed.windows[-1].deviation.ms is None
    (contrast,) = study.contrasts
    assert (contrast.verdict, contrast.unknown) == ("unknown", "no_rate")


def test_a_group_that_is_partly_timed_says_of_how_many_its_ms_are() -> None:
    """Four clips of two subjects, and one of them has a frame rate; at 10 ms it alone is seen."""
    marks = KeyFrames(0, 30, 80)
    clips = [clip(str(i), marks, None, subject=str(i % 2)) for i in range(3)]
    (group,) = study_of([*clips, clip("timed", marks, 100, subject="1")], resampling=FEW).groups
    assert (group.n_clips, group.n_subjects) == (4, 2)
    assert group.index is not None
    assert (group.index.n_clips, group.index.n_subjects, group.index.interval) == (1, 1, None)
    for at in group.windows:
        assert at.deviation.n_clips == (4 if at.window.unit == "share" else 1)
        assert (at.timed.n_clips, at.timed.n_subjects) == (1, 1)
        assert at.ms_interval is None
        assert all(each.ms is None for each in at.key_intervals.values())
        assert (at.percent_interval is None) == (at.window.unit == "ms")


def test_a_clip_that_cannot_be_searched_in_all_windows_is_left_out_of_all() -> None:
    clips = [
        clip("ok", KeyFrames(0, 30, 80), 100),
        clip("damaged", KeyFrames(0, 30, 80), 100, damaged=37),  # only 80 ms reaches frame 37
        clip("flat", KeyFrames(0, 0, 80), 100),
    ]
    study = study_of(clips)
    assert [(each.id, each.reason) for each in study.left_out] == [
        ("table/1/damaged#1", "bad_frames"),
        ("table/1/flat#1", "order"),
    ]
    assert study.n_clips == 1
    assert study_of([]).groups == ()


def test_a_stand_in_apex_is_no_label() -> None:
    lost = replace(
        clip("a", KeyFrames(0, 30, 80), 100),
        raw=RawKeyFrames(100, None, 180),
        apex_source="midpoint",
    )
    (group,) = study_of([lost]).groups
    assert all(set(each.deviation.keys) == {"onset", "offset"} for each in group.windows)
    assert group.windows[-1].deviation.percent == 0


def test_progress_and_unknown_words() -> None:
    steps: list[tuple[int, int]] = []
    study_of([clip("a", KeyFrames(0, 30, 80), 100)] * 2, progress=lambda *s: steps.append(s))
    assert steps == [(1, 2), (2, 2)]
    with pytest.raises(UsageError, match="no search"):
        study_of([], search="guess")


def test_what_comes_out_does_not_depend_on_the_jobs() -> None:
    def clips() -> list[Clip]:
        damaged = clip("damaged", KeyFrames(0, 30, 80), 100, damaged=30)
        marks = [KeyFrames(0, 20 + i, 80) for i in range(8)]
        return [clip(str(i), m, 100, subject=str(i % 3)) for i, m in enumerate(marks)] + [damaged]

    steps: list[tuple[int, int]] = []
    alone = study_of(clips(), group=lambda c: f"g{c.subject}", resampling=FEW)
    spread = study_of(clips(), group=lambda c: f"g{c.subject}", resampling=FEW, jobs=3,
                      progress=lambda *s: steps.append(s))  # fmt: skip
    assert spread == alone
    assert len(alone.contrasts) == 3
    assert steps == [(i + 1, 9) for i in range(9)]
    with pytest.raises(UsageError, match="0 jobs"):
        study_of(clips(), jobs=0)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([30.0, 100.0, 200.0]),
    st.integers(1, 25),
    st.integers(1, 25),
)
def test_nothing_moves_at_zero_and_rooms_never_shrink_as_the_window_grows(
    seed: int, fps: float, rise: int, fall: int
) -> None:
    rng = np.random.default_rng(seed)
    manual = KeyFrames(3, 3 + rise, 3 + rise + fall)
    pictures = rng.integers(0, 255, (rise + fall + 8, 2, 2, 3), dtype=np.uint8)
    noise = replace(
        clip("a", KeyFrames(0, 30, 80), fps),
        timeline=Timeline.steady(range(len(pictures)), fps),
        keyframes=manual,
        raw=RawKeyFrames(*manual),
        frames=ArrayFrames(pictures, fps),
    )
    done = study_clip(noise, "all", Gamdss())
    assert isinstance(done, StudiedClip)
    still = done.moves[Window.share(0)].deviation
    assert (still.percent, still.ms) == (0, 0)
    for unit in ("share", "ms"):
        rooms = [each.rooms for window, each in done.moves.items() if window.unit == unit]
        for near, far in pairwise(rooms):
            for key in near:
                assert near[key].back <= far[key].back
                assert near[key].ahead <= far[key].ahead
    for each in done.moves.values():
        for key, moved in each.deviation.keys.items():
            assert -each.rooms[key].back <= moved.n_frames <= each.rooms[key].ahead
