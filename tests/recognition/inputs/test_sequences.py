"""Frames between key frames: which ones, kept once, and fed as differences to rest."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from reapex.errors import UsageError
from reapex.keyframes import Key, KeyFrames
from reapex.recognition.inputs import (
    Augmentation,
    MarkedClip,
    Marking,
    SequenceFeed,
    even_positions,
    in_common,
    sequences_of,
    triples_of,
)
from reapex.recognition.networks.spec import InputSpec, Phase

from .clips import CountedFrames, Drawn, clip_of, texture

SIZE, T = 32, 3
MEAN = torch.tensor([0.485, 0.456, 0.406], dtype=torch.float64).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225], dtype=torch.float64).view(3, 1, 1)
BOTH: tuple[Phase, ...] = ("rise", "fall")


@given(st.integers(0, 300), st.integers(0, 300), st.integers(2, 20))
def test_positions_go_evenly_from_rest_to_apex(rest: int, apex: int, n: int) -> None:
    found = even_positions(rest, apex, n)
    assert (len(found), found[0], found[-1]) == (n, rest, apex)
    exact = np.linspace(rest, apex, n)
    assert np.abs(np.array(found) - exact).max() <= 0.5 + 1e-9
    steps = np.diff(found)
    assert (steps >= 0).all() if apex >= rest else (steps <= 0).all()
    # The other side of the apex is its mirror image.
    assert even_positions(2 * apex - rest, apex, n) == tuple(2 * apex - each for each in found)


def test_rows_are_the_frames_of_both_phases(tmp_path: Path) -> None:
    drawn = Drawn.some(n=3)
    sequences = sequences_of(drawn.marking, SIZE, T, tmp_path)
    found = sequences.inputs.rows([2, 0])
    assert (found.shape, found.dtype) == ((2, 2, T, SIZE, SIZE, 3), torch.uint8)
    for row, clip in enumerate((2, 0)):
        wanted = drawn.pictures[clip][[[1, 2, 3], [5, 4, 3]]]
        np.testing.assert_array_equal(found[row].numpy(), wanted)
    triples = triples_of(drawn.marking, SIZE, tmp_path)
    np.testing.assert_array_equal(sequences.hashes, triples.hashes)
    assert (len(sequences), sequences.source) == (3, "manual")


def test_they_are_decoded_once_and_found_again(tmp_path: Path) -> None:
    source = CountedFrames(texture(0, 8, SIZE))
    marking = Marking("manual", (MarkedClip(clip_of(source), KeyFrames(1, 2, 5)),))
    first = sequences_of(marking, SIZE, 5, tmp_path)
    # Pictures without a file are read for the key, and then once each.
    n_of_key = 10
    assert source.asked[n_of_key:] == [1, 2, 3, 4, 5]
    source.asked.clear()
    again = sequences_of(marking, SIZE, 5, tmp_path)
    assert len(source.asked) == n_of_key
    assert again.key == first.key
    keys = {
        first.key,
        sequences_of(marking, SIZE, 4, tmp_path).key,
        sequences_of(marking, 16, 5, tmp_path).key,
        triples_of(marking, SIZE, tmp_path).key,
    }
    assert len(keys) == 4


def test_a_phase_without_length_stands_still(tmp_path: Path) -> None:
    source = CountedFrames(texture(0, 8, SIZE))
    marking = Marking("manual", (MarkedClip(clip_of(source), KeyFrames(2, 2, 5)),))
    rise = sequences_of(marking, SIZE, 4, tmp_path).inputs.rows([0])[0, 0]
    assert torch.equal(rise, rise[:1].expand_as(rise))


def test_a_damaged_frame_between_the_key_frames_costs_its_clip_only(tmp_path: Path) -> None:
    drawn = Drawn.some(n=3)
    drawn.sources[1].damaged = frozenset({4})
    sequences = sequences_of(drawn.marking, SIZE, T, tmp_path)
    assert [clip.name for clip in sequences.clips] == ["c0", "c2"]
    assert [each.code for each in sequences.skipped] == ["frame_unreadable"]
    # Its key frames are whole, so that as a triple it stays.
    assert len(triples_of(drawn.marking, SIZE, tmp_path)) == 3
    far = replace(drawn.marking.marked[0], keyframes=KeyFrames(1, 3, 8))
    beyond = replace(drawn.marking, marked=(far, drawn.marking.marked[2]))
    (skipped,) = sequences_of(beyond, SIZE, T, tmp_path).skipped
    assert skipped.code == "key_frame_error"
    other = sequences_of(beyond, SIZE, T, tmp_path)
    assert [[c.name for c in each.clips] for each in in_common((sequences, other))] == [["c2"]] * 2


def test_they_are_cheap_to_send_and_can_stand_still(tmp_path: Path) -> None:
    inputs = sequences_of(Drawn.some().marking, SIZE, T, tmp_path).inputs
    back = pickle.loads(pickle.dumps(inputs))
    assert back == inputs
    still = pickle.loads(pickle.dumps(inputs.still()))
    assert len(still) == 3
    onset = inputs.rows([1])[:, :1, :1]
    assert torch.equal(still.rows([1]), onset.expand(1, 2, T, SIZE, SIZE, 3))
    fed = SequenceFeed(spec())(still.rows([0, 1]))
    assert not any(each.motion.any() for each in fed.values())


def test_too_few_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Sequences of 1 frames"):
        sequences_of(Drawn.some().marking, SIZE, 1, tmp_path)


def spec(phases: tuple[Phase, ...] = BOTH, contexts: tuple[Key, ...] = ()) -> InputSpec:
    return InputSpec("sequence", SIZE, phases, contexts, T)


def stored(b: int = 4) -> Tensor:
    """Random clips; both phases end at one apex."""
    random = torch.Generator().manual_seed(0)
    found = torch.randint(0, 256, (b, 2, T, SIZE, SIZE, 3), generator=random, dtype=torch.uint8)
    found[:, 1, -1] = found[:, 0, -1]
    return found


def normalised(pictures: Tensor) -> Tensor:
    """ImageNet's normalisation in float64, colours before rows."""
    return (pictures.double().movedim(-1, -3) / 255 - MEAN) / STD


@pytest.mark.parametrize("phases", [BOTH, ("rise",), ("fall",), ("fall", "rise")])
@pytest.mark.parametrize("keys", [("onset", "offset"), ("apex", "onset"), ("offset", "apex"), ()])
def test_differences_and_contexts_are_those_of_the_slow_formula(phases: Any, keys: Any) -> None:
    batch = stored()
    kept = batch.clone()
    fed = SequenceFeed(spec(phases, keys[: len(phases)]))(batch)
    assert torch.equal(batch, kept)
    assert list(fed) == list(phases)
    frames = normalised(batch)
    pictures = {"onset": frames[:, 0, 0], "apex": frames[:, 0, -1], "offset": frames[:, 1, 0]}
    for i, (phase, found) in enumerate(fed.items()):
        of_phase = frames[:, BOTH.index(phase)]
        wanted = of_phase - of_phase[:, :1]
        assert found.motion.dtype == torch.float32
        assert found.motion.is_contiguous()
        torch.testing.assert_close(found.motion.double(), wanted, atol=1e-5, rtol=0)
        if keys:
            assert found.context is not None
            torch.testing.assert_close(found.context.double(), pictures[keys[i]], atol=1e-5, rtol=0)
        else:
            assert found.context is None


def test_all_frames_of_a_clip_move_alike_and_what_is_filled_is_0() -> None:
    batch = stored(6)
    feed = SequenceFeed(spec(contexts=("onset", "offset")), Augmentation(1.0, 0.0, 60))
    fed = feed(batch, torch.Generator().manual_seed(3))
    moves = feed.augmentation.draw(6, SIZE, torch.Generator().manual_seed(3))
    moved, inside = moves.applied(batch.permute(0, 1, 2, 5, 3, 4))
    outside = ~inside[:, 0, 0].expand(6, 3, SIZE, SIZE)
    assert bool(outside.any())
    for row, found in enumerate(fed.values()):
        frames = moved[:, row].double() / 255 / STD
        wanted = frames - frames[:, :1]
        torch.testing.assert_close(found.motion.double(), wanted, atol=1e-5, rtol=0)
        assert found.context is not None
        assert not found.context[outside].any()
        assert not found.motion[:, -1][outside].any()
        assert bool(found.context.any())


def test_a_moved_phase_is_the_same_whatever_else_is_fed() -> None:
    batch = stored()
    whole = SequenceFeed(spec())(batch, torch.Generator().manual_seed(1))
    alone = SequenceFeed(spec(("fall",)))(batch, torch.Generator().manual_seed(1))
    assert torch.equal(whole["fall"].motion, alone["fall"].motion)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="takes the feature flow"):
        SequenceFeed(InputSpec("flow", SIZE, BOTH))
    with pytest.raises(UsageError, match=r"expected|\(b, 2, 3, 32, 32, 3\)"):
        SequenceFeed(spec())(torch.zeros(1, 3, SIZE, SIZE, 3, dtype=torch.uint8))
