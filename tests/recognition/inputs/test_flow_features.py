from pathlib import Path

import numpy as np
import pytest
import torch

from reapex.errors import UsageError
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames
from reapex.motion import dense_flow
from reapex.recognition.inputs import (
    Augmentation,
    FlowFeed,
    MarkedClip,
    Marking,
    flow_of,
    flow_picture,
    triples_of,
)
from reapex.recognition.inputs import flow_features as module
from reapex.recognition.networks.spec import InputSpec
from reapex.series import UInt8Array

from .clips import Drawn, clip_of, texture

SIDE = 112


def shifted(picture: UInt8Array, right: int, down: int = 0) -> UInt8Array:
    return np.roll(picture, (down, right), (0, 1))


def going_right(size: int = SIDE) -> Marking:
    """A clip whose skin goes two pixels to the right, and back and one further down."""
    rest = texture(4, 1, size)[0]
    frames = np.stack([rest, shifted(rest, 2), shifted(rest, 0, 1)])
    keys = KeyFrames(0, 1, 2)
    return Marking("manual", (MarkedClip(clip_of(ArrayFrames(frames), keys), keys),))


def test_flow_goes_where_the_skin_goes(tmp_path: Path) -> None:
    triples = triples_of(going_right(), SIDE, tmp_path)
    flow = flow_of(triples, tmp_path, 28).rows([0])
    assert flow.shape == (1, 2, 3, 28, 28)
    assert flow.dtype == torch.float32
    inner = flow[0, :, :, 5:-5, 5:-5]
    u, v, strain = inner[0].flatten(1).median(1).values
    # Two pixels of a picture 112 wide are four of one 224 wide.
    assert float(u) == pytest.approx(4, abs=0.3)
    assert float(v) == pytest.approx(0, abs=0.2)
    assert 0 <= float(strain) < 0.6
    u, v, _ = inner[1].flatten(1).median(1).values  # from the offset to the apex
    assert float(u) == pytest.approx(4, abs=0.3)
    assert float(v) == pytest.approx(-2, abs=0.3)
    mirror = FlowFeed(InputSpec("flow", 28, ("rise",)), Augmentation(1.0, 0, 0))
    mirrored = mirror(flow, torch.Generator())["rise"].motion
    assert float(mirrored[0, 0, 5:-5, 5:-5].median()) == pytest.approx(-4, abs=0.3)


def test_a_mirrored_clip_has_the_mirrored_field() -> None:
    rest = texture(1, 1, 96)[0]
    apex = shifted(rest, 1, 1)
    field = flow_picture(rest, apex, 28)
    mirrored = flow_picture(np.ascontiguousarray(rest[:, ::-1]), apex[:, ::-1].copy(), 28)
    expected = field[:, :, ::-1] * np.array([-1, 1, 1])[:, None, None]
    # Optical flow is no exact mirror of itself: its patches are laid from the upper left.
    assert float(np.abs(mirrored - expected)[:, 4:-4, 4:-4].mean()) < 0.15


def test_strain_is_in_tenths_whatever_the_size() -> None:
    """A picture that grows by 2 % about its middle: u = 0.02 x, v = 0.02 y, strain 0.02 √2."""
    from cv2 import INTER_CUBIC, warpAffine

    rest = texture(2, 1, 224)[0]
    middle = (224 - 1) / 2
    grown = np.array([[1.02, 0, -0.02 * middle], [0, 1.02, -0.02 * middle]])
    apex = np.asarray(warpAffine(rest, grown, (224, 224), flags=INTER_CUBIC), np.uint8)
    strain = flow_picture(rest, apex, 28)[2, 4:-4, 4:-4]
    assert float(np.median(strain)) == pytest.approx(0.2 * np.sqrt(2), abs=0.1)


def test_without_motion_there_is_no_flow(tmp_path: Path) -> None:
    triples = triples_of(going_right(), SIDE, tmp_path)
    flow = flow_of(triples, tmp_path, 28)
    assert not flow.still().rows([0]).any()
    assert flow.still().rows([0]).shape == flow.rows([0]).shape
    assert len(flow.still()) == 1
    picture = triples.inputs.rows([0])[0, 0].numpy()
    assert not flow_picture(picture, picture, 28).any()


def test_flow_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    triples = triples_of(Drawn.some(size=48).marking, 48, tmp_path)
    calls: list[int] = []

    def counted(*arguments: object) -> object:
        calls.append(1)
        return dense_flow(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "dense_flow", counted)
    told: list[tuple[int, int]] = []
    first = flow_of(triples, tmp_path, 28, progress=lambda *each: told.append(each), jobs=2)
    assert (len(calls), told) == (6, [(1, 3), (2, 3), (3, 3)])
    again = flow_of(triples, tmp_path, 28)
    assert len(calls) == 6
    assert torch.equal(first.rows([0, 1, 2]), again.rows([0, 1, 2]))
    flow_of(triples, tmp_path, 24)
    assert len(calls) == 12
    some = flow_of(triples.at([2, 0]), tmp_path, 28)
    assert torch.equal(some.rows([0, 1]), first.rows([2, 0]))


def test_a_size_above_the_pictures_is_refused(tmp_path: Path) -> None:
    triples = triples_of(Drawn.some(size=32).marking, 32, tmp_path)
    with pytest.raises(UsageError, match="from pictures of 32"):
        flow_of(triples, tmp_path, 64)
