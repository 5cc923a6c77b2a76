"""A spotter where a corrector stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reapex.apex_spotting import SpottedKeyFrames, spotter_named, spotters
from reapex.apex_spotting.cut import cut_out
from reapex.apex_spotting.spotter import PeakSpotter
from reapex.correction import Corrector, Proposal
from reapex.errors import Place, UsageError
from reapex.keyframes import KeyFrames
from reapex.series import FloatArray, FrameSeries, FrameSource, UInt8Array

from .bump import OFFSET, ONSET, bump_clip, steady


@dataclass(frozen=True)
class Given(PeakSpotter):
    """Scores that a test lays down."""

    values: FloatArray
    name: str = "given"
    title: str = "given"

    def scores(self, series: FrameSeries) -> FloatArray:
        return self.values


def proposed(values: FloatArray, *manual: int) -> Proposal:
    corrector: Corrector = SpottedKeyFrames(Given(values))
    return corrector.propose(FrameSeries(values), KeyFrames(*manual))


@pytest.mark.parametrize("name", [name for name in spotters() if name != "fft3d_released"])
def test_the_apex_moves_to_where_the_clip_moves_most(name: str) -> None:
    corrector = SpottedKeyFrames(spotter_named(name))
    assert corrector.name == f"spotted:{name}"
    manual = KeyFrames(int(ONSET), 30, int(OFFSET))
    proposal = corrector.propose(steady(bump_clip()), manual)
    assert proposal.keyframes == KeyFrames(manual.onset, 20, manual.offset)
    assert [key.reasons[0] for key in proposal.keys.values()] == ["kept", "moved", "kept"]
    assert [key.n_candidates for key in proposal.keys.values()] == [1, 27, 1]


def test_higher_scores_outside_do_not_count() -> None:
    values = np.array([9.0, 9, 1, 2, 3, 2, 9, 9])
    assert proposed(values, 1, 3, 6).keyframes == KeyFrames(1, 4, 6)
    assert proposed(values, 1, 4, 6).apex.reasons == ("kept",)


def test_equal_scores_keep_the_manual_apex_or_take_the_first() -> None:
    values = np.array([0.0, 3, 3, 1, 3, 0])
    assert proposed(values, 0, 4, 5).apex.position == 4
    assert proposed(values, 0, 4, 5).apex.reasons == ("kept", "tie")
    assert proposed(values, 0, 3, 5).apex.position == 1
    assert proposed(values, 0, 3, 5).apex.reasons == ("moved", "tie")


def test_without_rise_or_fall_or_room_the_labels_are_kept() -> None:
    values = np.arange(9.0)
    for manual in ((2, 2, 6), (2, 6, 6), (3, 3, 3)):
        assert proposed(values, *manual) == Proposal.keep(KeyFrames(*manual), "order")
    alone = proposed(values, 2, 3, 4)
    assert (alone.keyframes, alone.apex.reasons) == (KeyFrames(2, 3, 4), ("rate",))
    assert not alone.movable


def test_a_mark_beyond_the_clip_is_refused() -> None:
    with pytest.raises(UsageError, match="position 9, but there are 9 frames"):
        proposed(np.arange(9.0), 2, 3, 9)


def test_the_curve_is_the_scores_and_asking_for_it_changes_nothing() -> None:
    corrector = SpottedKeyFrames(spotter_named("frame_difference"))
    series = FrameSeries(np.array([0.0, 1, 4, 9, 3, 1]))
    kept = corrector.with_curve(Proposal.keep(KeyFrames(1, 1, 4), "order"), series)
    spotted = corrector.with_curve(corrector.propose(series, KeyFrames(0, 2, 5)), series)
    for proposal in (kept, spotted):
        assert proposal.curve is not None
        np.testing.assert_array_equal(proposal.curve, [0, 1, 4, 9, 3, 1])
    assert (kept.keyframes.apex, spotted.keyframes.apex) == (1, 3)


@given(
    values=hnp.arrays(float, st.integers(3, 30), elements=st.integers(-3, 3).map(float)),
    data=st.data(),
)
def test_the_order_always_holds_and_only_the_apex_moves(
    values: FloatArray, data: st.DataObject
) -> None:
    places = st.integers(0, len(values) - 1)
    manual = KeyFrames(*sorted(data.draw(st.tuples(places, places, places))))
    proposal = proposed(values, *manual)
    assert (proposal.keyframes.onset, proposal.keyframes.offset) == (manual.onset, manual.offset)
    assert proposal.keyframes.distinct == manual.distinct
    assert values[proposal.keyframes.apex] >= values[manual.apex]


class OnDisk:
    """A clip as a source reads it, numbered from 10, every other number missing."""

    fps = 100.0
    place = Place()

    def __init__(self, frames: UInt8Array) -> None:
        self.frames = frames
        self.numbers: Sequence[int] = range(10, 10 + 2 * len(frames), 2)
        self.times_ms: Sequence[float] = [10.0 * at for at in range(len(frames))]
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(self.frames)

    def read(self, positions: Sequence[int]) -> UInt8Array:
        self.asked += positions
        return self.frames[list(positions)]


@pytest.mark.parametrize("name", spotters())
def test_without_context_only_the_manual_frames_are_seen(name: str) -> None:
    frames = bump_clip(size=48)
    manual = KeyFrames(10, 14, 34)
    corrector = SpottedKeyFrames(spotter_named(name), context=False)
    assert corrector.name == f"spotted:{name}:cut"
    expected = spotter_named(name).scores(steady(frames[10:35]))
    source = OnDisk(frames)
    from_disk = corrector.propose(FrameSeries.of_source(source), manual)
    in_memory = corrector.propose(steady(frames), manual)
    assert set(source.asked) == set(range(10, 35))
    assert from_disk == in_memory
    for proposal in (from_disk, in_memory):
        assert proposal.curve is not None
        assert len(proposal.curve) == len(frames)
        np.testing.assert_allclose(proposal.curve[10:35], expected, rtol=1e-6)
        assert not proposal.curve[:10].any()
        assert not proposal.curve[35:].any()


def test_a_part_has_its_own_times_and_numbers() -> None:
    source = OnDisk(bump_clip(size=16))
    part = cut_out(FrameSeries.of_source(source), 10, 12)
    assert len(part) == 3
    assert list(part.number_scale) == [30, 32, 34]
    assert part.time_scale is not None
    assert list(part.time_scale) == [100, 110, 120]
    assert isinstance(part.frames, FrameSource)
    assert (part.frames.fps, part.frames.place) == (100.0, source.place)
    assert (list(part.frames.numbers), part.frames.times_ms) == ([30, 32, 34], [100, 110, 120])
    unknown = cut_out(FrameSeries(np.arange(9.0)), 2, 4)
    assert unknown.time_scale is None
    assert [float(frame) for frame in unknown.pass_over()] == [2, 3, 4]
