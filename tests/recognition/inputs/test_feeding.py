import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from reapex.errors import UsageError
from reapex.keyframes import Key
from reapex.recognition.inputs import Augmentation, DifferenceFeed, FlowFeed, triples_of
from reapex.recognition.networks.spec import InputSpec, Phase

from .clips import Drawn

SIZE = 32
BOTH: tuple[Phase, ...] = ("rise", "fall")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
MEAN = np.array([0.485, 0.456, 0.406])
STD = np.array([0.229, 0.224, 0.225])


def spec(
    phases: tuple[Phase, ...] = BOTH, contexts: tuple[Key, ...] = (), size: int = SIZE
) -> InputSpec:
    return InputSpec("difference", size, phases, contexts)


def stored(b: int = 4, seed: int = 0) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (b, 3, SIZE, SIZE, 3), generator=random, dtype=torch.uint8)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def normalised(pictures: Tensor) -> Tensor:
    """ImageNet's normalisation in float64, colours first."""
    values = (pictures.numpy() / 255 - MEAN) / STD
    return torch.from_numpy(values.transpose(0, 3, 1, 2))


def test_differences_and_contexts_are_those_of_the_slow_formula() -> None:
    batch = stored()
    fed = DifferenceFeed(spec(contexts=("onset", "apex")))(batch)
    onset, apex, offset = (normalised(batch[:, i]) for i in range(3))
    wanted = {"rise": (apex - onset, onset), "fall": (apex - offset, apex)}
    assert list(fed) == ["rise", "fall"]
    for phase, (motion, context) in wanted.items():
        found = fed[phase]  # type: ignore[index]
        assert found.motion.dtype == torch.float32
        torch.testing.assert_close(found.motion.double(), motion, atol=1e-5, rtol=0)
        assert found.context is not None
        torch.testing.assert_close(found.context.double(), context, atol=1e-5, rtol=0)


@pytest.mark.parametrize("phases", [("rise",), ("fall",), ("fall", "rise")])
def test_some_phases_are_what_they_are_among_all(phases: tuple[Phase, ...]) -> None:
    batch, whole = stored(), DifferenceFeed(spec())
    some = DifferenceFeed(spec(phases))
    for seed in (None, 5):
        draws = [None if seed is None else generator(seed) for _ in range(2)]
        expected, found = whole(batch, draws[0]), some(batch, draws[1])
        assert tuple(found) == phases
        for phase in phases:
            assert torch.equal(found[phase].motion, expected[phase].motion)
            assert found[phase].context is None


def test_frames_that_are_equal_differ_nowhere_however_they_are_moved() -> None:
    batch = stored(b=16)
    batch[:, 1:] = batch[:, :1].clone()
    feed = DifferenceFeed(spec(), Augmentation(rotation_deg=30, padding_px_at_224=60))
    for each in feed(batch, generator()).values():
        assert not each.motion.any()


def test_what_is_filled_has_no_difference_and_the_mean_colour() -> None:
    batch = torch.full((8, 3, SIZE, SIZE, 3), 255, dtype=torch.uint8)
    batch[:, 0] = 0
    feed = DifferenceFeed(spec(contexts=("apex", "apex")), Augmentation(padding_px_at_224=100))
    rise = feed(batch, generator())["rise"]
    filled = rise.motion == 0
    assert filled.any()
    assert (rise.motion[~filled] > 4).all()  # 1 / 0.229 and so on
    assert rise.context is not None
    assert torch.equal(rise.context == 0, filled)


def test_augmenting_is_by_its_seed_alone() -> None:
    batch, feed = stored(b=6), DifferenceFeed(spec())
    first, again, other = (feed(batch, generator(seed))["rise"].motion for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("device", DEVICES)
def test_every_device_moves_the_same_pixels(device: str) -> None:
    batch = stored(b=6)
    batch[:, 0] = 0
    feed = DifferenceFeed(spec(contexts=("apex", "offset")))
    here, there = feed(batch, generator(4)), feed(batch.to(device), generator(4))
    for phase in BOTH:
        torch.testing.assert_close(there[phase].motion.cpu(), here[phase].motion)
        assert torch.equal(there[phase].motion.cpu() == 0, here[phase].motion == 0)
    flow, field = FlowFeed(InputSpec("flow", 28, BOTH)), torch.randn(4, 2, 3, 28, 28)
    moved = flow(field.to(device), generator(4))["fall"].motion.cpu()
    torch.testing.assert_close(moved, flow(field, generator(4))["fall"].motion)


def test_no_augmentation_is_the_same_with_a_generator() -> None:
    batch = stored()
    feed = DifferenceFeed(spec(), Augmentation.none())
    assert torch.equal(feed(batch, generator())["rise"].motion, feed(batch)["rise"].motion)


def test_pictures_are_moved_alike_in_motion_and_context() -> None:
    batch = stored()
    batch[:, 0] = 0  # a black onset: the motion is the apex itself
    feed = DifferenceFeed(spec(contexts=("apex", "onset")))
    rise = feed(batch, generator())["rise"]
    assert rise.context is not None
    inside = (rise.context != 0).any(1, keepdim=True)
    mean = torch.from_numpy(MEAN / STD).float().view(3, 1, 1)
    torch.testing.assert_close(rise.motion, (rise.context + mean) * inside, atol=1e-5, rtol=0)


def test_the_batch_is_left_as_it_was() -> None:
    batch = stored()
    before = batch.clone()
    feed = DifferenceFeed(spec(contexts=("onset", "apex")))
    feed(batch, generator())
    feed(batch)
    assert torch.equal(batch, before)


def test_without_motion_there_is_no_difference_and_the_onset_is_seen(tmp_path: Path) -> None:
    inputs = triples_of(Drawn.some().marking, SIZE, tmp_path).inputs
    feed = DifferenceFeed(spec(contexts=("onset", "apex")))
    fed = feed(inputs.still().rows([0, 1, 2]), generator())
    moving = feed(inputs.rows([0, 1, 2]), generator())
    assert not any(each.motion.any() for each in fed.values())
    assert moving["rise"].motion.any()
    for phase in BOTH:
        context, onset = fed[phase].context, moving["rise"].context
        assert context is not None
        assert onset is not None
        assert torch.equal(context, onset)


@pytest.mark.parametrize("seed", [None, 1])
def test_what_is_fed_is_contiguous(seed: int | None) -> None:
    draw = None if seed is None else generator(seed)
    pictures = DifferenceFeed(spec(contexts=("onset", "apex")))(stored(), draw)
    flow = FlowFeed(InputSpec("flow", 28, BOTH))(torch.randn(2, 2, 3, 28, 28), draw)
    for each in (*pictures.values(), *flow.values()):
        assert each.motion.is_contiguous()
        assert each.context is None or each.context.is_contiguous()


def test_a_batch_or_network_that_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="does not fit the network"):
        DifferenceFeed(spec(size=16))(stored())
    flow = InputSpec("flow", 28, BOTH)
    with pytest.raises(UsageError, match="takes the feature flow"):
        DifferenceFeed(flow)
    with pytest.raises(UsageError, match="takes the feature difference"):
        FlowFeed(spec())
    with pytest.raises(UsageError, match="does not fit the network"):
        FlowFeed(flow)(torch.zeros(2, 2, 3, 14, 14))
    with pytest.raises(UsageError, match="no pictures"):
        FlowFeed(InputSpec("flow", 28, ("rise",), ("onset",)))


def test_feeds_can_be_sent_to_other_processes() -> None:
    for feed in (DifferenceFeed(spec()), FlowFeed(InputSpec("flow", 28, BOTH))):
        assert pickle.loads(pickle.dumps(feed)) == feed


def radial(b: int, size: int) -> Tensor:
    """Vectors that point away from the middle, and strain that says how far they are from it."""
    places = torch.arange(size, dtype=torch.float32) - (size - 1) / 2
    v, u = torch.meshgrid(places, places, indexing="ij")
    phase = torch.stack((u, v, torch.hypot(u, v)))
    return phase.expand(b, 2, 3, size, size).clone()


def test_flow_is_fed_as_it_is_stored() -> None:
    batch = torch.randn(3, 2, 3, 28, 28)
    fed = FlowFeed(InputSpec("flow", 28, ("fall", "rise")))(batch)
    assert list(fed) == ["fall", "rise"]
    assert torch.equal(fed["rise"].motion, batch[:, 0])
    assert torch.equal(fed["fall"].motion, batch[:, 1])


def test_a_field_turns_with_its_vectors() -> None:
    """A radial field looks the same however it is mirrored and turned, but for half a pixel."""
    batch = radial(12, 29)
    feed = FlowFeed(InputSpec("flow", 29, BOTH), Augmentation(0.5, 45, 0))
    for each in feed(batch, generator()).values():
        moved = each.motion
        there = (moved != 0).any(1, keepdim=True)
        assert 0.8 < float(there.float().mean()) < 1
        difference = (moved - batch[:, 0]).abs() * there
        assert float(difference.max()) < 0.75
        assert (moved[:, 2] >= 0).all()


def test_a_mirrored_rise_to_the_right_is_one_to_the_left() -> None:
    batch = torch.zeros(2, 2, 3, 28, 28)
    batch[:, :, 0, :, :10] = 1.0
    batch[:, :, 1, :, :10] = 0.5
    feed = FlowFeed(InputSpec("flow", 28, BOTH), Augmentation(1.0, 0, 0))
    rise = feed(batch, generator())["rise"].motion
    assert torch.equal(rise[:, 0, :, -10:], torch.full((2, 28, 10), -1.0))
    assert torch.equal(rise[:, 1, :, -10:], torch.full((2, 28, 10), 0.5))
    assert not rise[:, :, :, :-10].any()
