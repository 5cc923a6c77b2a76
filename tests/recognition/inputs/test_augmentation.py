import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from reapex.errors import UsageError
from reapex.recognition.inputs import Augmentation, Moves
from reapex.series import UInt8Array

SIZE = 32


def moves(flipped: bool = False, turned: float = 0.0, right: int = 0, down: int = 0) -> Moves:
    return Moves(
        torch.tensor([flipped]),
        torch.tensor([turned], dtype=torch.float64),
        torch.tensor([right], dtype=torch.int32),
        torch.tensor([down], dtype=torch.int32),
    )


def pictures(b: int = 1, size: int = SIZE, seed: int = 0) -> Tensor:
    """Bytes 1 to 255, so that 0 is fill."""
    random = torch.Generator().manual_seed(seed)
    return torch.randint(1, 256, (b, 3, size, size), generator=random, dtype=torch.uint8)


def slowly(picture: UInt8Array, move: Moves) -> UInt8Array:
    """The release's three steps one after the other, pixel by pixel in float64."""
    size = picture.shape[-1]
    if bool(move.flipped[0]):
        picture = picture[:, ::-1]
    turned = np.zeros_like(picture)
    angle, middle = math.radians(float(move.turned_deg[0])), (size - 1) / 2
    for y in range(size):
        for x in range(size):
            across, along = x - middle, y - middle
            source_x = math.cos(angle) * across + math.sin(angle) * along + middle
            source_y = -math.sin(angle) * across + math.cos(angle) * along + middle
            column, row = math.floor(source_x + 0.5), math.floor(source_y + 0.5)
            if 0 <= column < size and 0 <= row < size:
                turned[y, x] = picture[row, column]
    room = 2 * size
    padded = np.pad(turned, room)
    top, left = room + int(move.down[0]), room + int(move.right[0])
    return padded[top : top + size, left : left + size]


@settings(deadline=None, max_examples=25)
@given(
    flipped=st.booleans(),
    turned=st.floats(-180, 180),
    right=st.integers(-9, 9),
    down=st.integers(-9, 9),
    size=st.sampled_from([9, 16, 21]),
)
def test_a_move_is_what_three_slow_steps_give(
    flipped: bool, turned: float, right: int, down: int, size: int
) -> None:
    move = moves(flipped, turned, right, down)
    given = pictures(size=size)
    found = move.applied(given)[0][0, 0].numpy()
    wanted = slowly(given[0, 0].numpy(), move)
    # Where a source lies between two pixels, 1/65536 decides otherwise now and then.
    assert (found != wanted).mean() <= 0.02


def test_nothing_moved_is_the_same_picture() -> None:
    given = pictures()
    found, inside = moves().applied(given)
    assert torch.equal(found, given)
    assert bool(inside.all())


def test_mirrored_twice_is_the_same_picture() -> None:
    given = pictures(b=1)
    once = moves(flipped=True).applied(given)[0]
    assert torch.equal(once, given.flip(3))
    assert torch.equal(moves(flipped=True).applied(once)[0], given)


@pytest.mark.parametrize("size", [31, 32])
@pytest.mark.parametrize(("degrees", "times"), [(90, -1), (180, 2), (-90, 1)])
def test_a_quarter_turn_is_exact(size: int, degrees: float, times: int) -> None:
    given = pictures(size=size)
    found, inside = moves(turned=degrees).applied(given)
    assert torch.equal(found, torch.rot90(given, times, (2, 3)))
    assert bool(inside.all())


def test_a_shift_moves_pixels_and_fills_with_nothing() -> None:
    given = pictures()
    found, inside = moves(right=3, down=-2).applied(given)
    assert torch.equal(found[:, :, 2:, :-3], given[:, :, :-2, 3:])
    assert not found[:, :, :2].any()
    assert not found[:, :, :, -3:].any()
    assert torch.equal(inside[0, 0], found[0, 0] > 0)


def test_a_shift_does_not_bring_back_what_the_turn_lost() -> None:
    """The turned picture is cut before it is padded, as in the release."""
    found, _ = moves(turned=45, right=10).applied(pictures())
    assert not found[:, :, :, -10:].any()


def test_a_batch_is_its_clips_one_by_one() -> None:
    given = pictures(b=5)
    drawn = Augmentation(rotation_deg=20).draw(5, SIZE, torch.Generator().manual_seed(3))
    whole, inside = drawn.applied(given)
    for i in range(5):
        fields = (drawn.flipped, drawn.turned_deg, drawn.right, drawn.down)
        one = Moves(*(each[i : i + 1] for each in fields))
        alone, there = one.applied(given[i : i + 1])
        assert torch.equal(whole[i : i + 1], alone)
        assert torch.equal(inside[i : i + 1], there)


def test_strides_do_not_matter() -> None:
    given = pictures(b=2)
    drawn = Augmentation().draw(2, SIZE, torch.Generator().manual_seed(1))
    last = given.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
    assert torch.equal(drawn.applied(given)[0], drawn.applied(last)[0])


def test_one_seed_gives_one_draw() -> None:
    def drawn(seed: int) -> list[list[float]]:
        found = Augmentation().draw(6, 224, torch.Generator().manual_seed(seed))
        return [each.tolist() for each in (found.flipped, found.turned_deg, found.right)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_draws_fill_their_ranges_and_the_padding_follows_the_size() -> None:
    generator = torch.Generator().manual_seed(0)
    found = Augmentation().draw(4000, 224, generator)
    assert 0.45 < float(found.flipped.double().mean()) < 0.55
    assert 2.9 < float(found.turned_deg.abs().max()) <= 3
    for shift in (found.right, found.down):
        assert sorted(set(shift.tolist())) == list(range(-15, 16))
    small = Augmentation().draw(400, 28, generator)
    assert sorted(set(small.right.tolist())) == [-2, -1, 0, 1, 2]


def test_none_moves_nothing() -> None:
    none = Augmentation.none()
    assert none.is_none
    assert not Augmentation().is_none
    found = none.draw(50, 224, torch.Generator().manual_seed(0))
    assert not found.flipped.any()
    assert not torch.stack((found.turned_deg.abs(), found.right.abs(), found.down.abs())).any()


@pytest.mark.parametrize("wrong", [{"flip": 1.1}, {"rotation_deg": -1}, {"padding_px_at_224": 300}])
def test_a_value_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Augmentation(**wrong)  # type: ignore[arg-type]
