"""The scan's forms against each other, its definition and finite differences."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from reapex.recognition.networks.selective_scan import (
    scanned,
    scanned_in_blocks,
    scanned_in_turn,
)

from .feeding import backward

Scan = Callable[[Tensor, Tensor], Tensor]


def doubled(a: Tensor, b: Tensor) -> Tensor:
    """Hillis and Steele's way, which autograd can differentiate by itself."""
    reach = 1
    while reach < len(b):
        b = torch.cat((b[:reach], a[reach:] * b[:-reach] + b[reach:]))
        a = torch.cat((a[:reach], a[reach:] * a[:-reach]))
        reach *= 2
    return b


def line(length: int, seed: int = 0, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    a = torch.rand(length, 2, 3, generator=generator, dtype=dtype)
    return a, torch.randn(length, 2, 3, generator=generator, dtype=dtype)


@settings(deadline=None, max_examples=60)
@given(length=st.integers(1, 300), seed=st.integers(0, 2**20))
def test_all_forms_agree(length: int, seed: int) -> None:
    a, b = line(length, seed, torch.float64)
    exact = scanned_in_turn(a, b)
    for form in (scanned, scanned_in_blocks, doubled):
        torch.testing.assert_close(form(a, b), exact, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("form", [scanned, scanned_in_blocks, doubled])
def test_in_single_precision_to_a_hundred_thousandth(form: Scan) -> None:
    a, b = line(3136)
    a = 1 - a * 0.01  # a state that lasts for hundreds of steps
    exact = scanned_in_turn(a.double(), b.double())
    for found in (form(a, b), scanned_in_turn(a, b)):
        torch.testing.assert_close(found.double(), exact, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("form", [scanned, scanned_in_turn, scanned_in_blocks])
def test_what_is_known(form: Scan) -> None:
    b = torch.arange(1.0, 201.0)
    assert torch.equal(form(torch.zeros(200), b), b)  # nothing is kept
    assert torch.equal(form(torch.ones(200), b), b.cumsum(0))  # nothing fades
    only_first = torch.zeros(200).index_fill(0, torch.tensor([0]), 1.0)
    half = form(torch.full((200,), 0.5), only_first)
    torch.testing.assert_close(half, 0.5 ** torch.arange(200.0))


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 100, 130])
def test_gradients_are_those_of_the_doubling(length: int) -> None:
    grads = []
    for form in (scanned, doubled):
        a, b = (each.requires_grad_() for each in line(length, dtype=torch.float64))
        weights = line(length, seed=9, dtype=torch.float64)[1]
        backward((form(a, b) * weights).sum())
        assert a.grad is not None or length == 1
        grads.append((torch.zeros_like(a) if a.grad is None else a.grad, b.grad))
    torch.testing.assert_close(*grads, rtol=1e-10, atol=1e-12)


def test_wide_steps_go_in_turn_and_narrow_ones_in_blocks() -> None:
    for width, form in ((3000, scanned_in_turn), (30, scanned_in_blocks)):
        a, b = torch.rand(70, width), torch.randn(70, width)
        assert torch.equal(scanned(a, b), form(a, b))
        assert not torch.equal(scanned_in_turn(a, b), scanned_in_blocks(a, b))


def test_gradients_are_those_of_finite_differences() -> None:
    a, b = (each[:, :1, :2].clone().requires_grad_() for each in line(70, dtype=torch.float64))
    assert torch.autograd.gradcheck(scanned, (a, b), fast_mode=True)


def test_what_is_scanned_is_left_alone_however_it_lies_in_memory() -> None:
    a, b = (each.expand(-1, -1, 5, -1).transpose(1, 3) for each in map(_widened, line(80)))
    before = a.clone(), b.clone()
    for form in (scanned, scanned_in_turn, scanned_in_blocks):
        found = form(a, b)
        torch.testing.assert_close(found, doubled(a, b), rtol=1e-5, atol=1e-5)
        assert found.shape == a.shape
        assert torch.equal(a, before[0])
        assert torch.equal(b, before[1])


def _widened(x: Tensor) -> Tensor:
    return x.unsqueeze(2)
