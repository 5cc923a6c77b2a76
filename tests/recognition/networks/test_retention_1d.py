"""Retention over time: Eq. 5 by hand, three forms that agree, and no look ahead."""

import cmath
import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from reapex.errors import UsageError
from reapex.recognition.networks.retention_1d import (
    LineBlock,
    LineRetention,
    chunkwise,
    line_decays,
    parallel,
    recurrent,
)
from reapex.recognition.networks.rotary import rotary_turns, rotated

SIZES = st.tuples(*(st.integers(1, most) for most in (3, 3, 13, 5)))


def heads(b: int, h: int, t: int, d: int, e: int, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    random = torch.Generator().manual_seed(seed)
    shapes = ((b, h, t, d), (b, h, t, d), (b, h, t, e))
    query, key, value = (
        torch.randn(shape, generator=random, dtype=torch.float64) for shape in shapes
    )
    return query, key, value


def test_eq_5_as_it_is_printed() -> None:
    """Complex numbers, one sum after the other: o_n = Σ γ^(n-m) (Q_n e^inθ)(K_m e^imθ)† v_m."""
    n_steps, width = 5, 6
    query, key, value = heads(1, 2, n_steps, width, 3)
    turns = rotary_turns(n_steps, width)
    gamma = line_decays(2)
    found = parallel(rotated(query, turns), rotated(key, turns), value, gamma)
    thetas = [10_000 ** -(j / (width // 2 - 1)) for j in range(width // 2)]
    for head in range(2):
        for n in range(n_steps):
            wanted = torch.zeros(3, dtype=torch.float64)
            for m in range(n + 1):
                score = 0j
                for j, theta in enumerate(thetas):
                    q, k = (
                        complex(*each[0, head, step, 2 * j : 2 * j + 2].tolist())
                        for each, step in ((query, n), (key, m))
                    )
                    score += (
                        q * cmath.exp(1j * n * theta) * (k * cmath.exp(1j * m * theta)).conjugate()
                    )
                wanted += float(gamma[head]) ** (n - m) * score.real * value[0, head, m]
            torch.testing.assert_close(found[0, head, n], wanted, atol=1e-5, rtol=1e-5)


def test_decays_are_multi_scale() -> None:
    assert line_decays(3).tolist() == [1 - 2**-5, 1 - 2**-6, 1 - 2**-7]


@settings(deadline=None, max_examples=60)
@given(SIZES, st.integers(1, 4), st.integers(1, 15), st.integers(0, 99))
def test_the_three_forms_agree(
    sizes: tuple[int, int, int, int], width: int, chunk: int, seed: int
) -> None:
    query, key, value = heads(*sizes, e=width, seed=seed)
    gamma = line_decays(sizes[1])
    at_once = parallel(query, key, value, gamma)
    assert at_once.shape == value.shape
    for other in (recurrent(query, key, value, gamma), chunkwise(query, key, value, gamma, chunk)):
        torch.testing.assert_close(at_once, other, atol=1e-6, rtol=1e-9)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 9), st.integers(1, 5), st.integers(1, 10), st.booleans())
def test_the_layer_says_the_same_in_each_form(t: int, n_heads: int, chunk: int, cut: bool) -> None:
    torch.manual_seed(t)
    layer = LineRetention(4 * n_heads, n_heads, n_steps=9, chunk=chunk).double()
    x = torch.randn(2, t, 4 * n_heads, dtype=torch.float64)
    is_frame = torch.arange(t) < torch.tensor([[t], [max(1, t - 2)]]) if cut else None
    with torch.no_grad():
        first, second, third = (
            layer(x, is_frame, form) for form in ("parallel", "recurrent", "chunkwise")
        )
    torch.testing.assert_close(first, second, atol=1e-6, rtol=0)
    torch.testing.assert_close(first, third, atol=1e-6, rtol=0)


def test_gradients_agree_too() -> None:
    found = []
    for form in ("parallel", "recurrent", "chunkwise"):
        torch.manual_seed(0)
        block = LineBlock(8, 2, n_steps=7).double()
        x = torch.linspace(-1, 1, 2 * 7 * 8, dtype=torch.float64).view(2, 7, 8)
        torch.autograd.backward(block(x, None, form).square().sum())
        gradients = [each.grad for each in block.parameters()]
        found.append(torch.cat([each.flatten() for each in gradients if each is not None]))
    torch.testing.assert_close(found[0], found[1], atol=1e-6, rtol=0)
    torch.testing.assert_close(found[0], found[2], atol=1e-6, rtol=0)


def test_no_step_sees_a_later_one() -> None:
    torch.manual_seed(0)
    block = LineBlock(8, 2, n_steps=6).eval()
    x = torch.randn(1, 6, 8)
    changed = x.clone()
    changed[:, 4:] += 1
    with torch.no_grad():
        one, other = block(x), block(changed)
    assert torch.equal(one[:, :4], other[:, :4])
    assert not torch.allclose(one[:, 4:], other[:, 4:])


def test_a_sequence_that_is_filled_up_says_what_it_says_alone() -> None:
    torch.manual_seed(0)
    layer = LineRetention(8, 2, n_steps=6)
    x = torch.randn(2, 6, 8)
    is_frame = torch.tensor([[True] * 6, [True] * 4 + [False] * 2])
    with torch.no_grad():
        found = layer(x, is_frame)
        alone = layer(x[1:, :4])
        before = layer(x[1:, 2:], torch.tensor([[False, False, True, True]]))
        spoiled = x.clone()
        spoiled[1, 2:4] = 9.0
        again = layer(spoiled[1:, 2:], torch.tensor([[False, False, True, True]]))
    torch.testing.assert_close(found[1, :4], alone[0])
    assert not found[1, 4:].any()
    assert torch.equal(before, again)  # nothing is remembered of what is no frame


def test_the_norm_is_of_each_head_and_step() -> None:
    """Each head of each step has mean 0 and spread 1, however large its values are."""
    torch.manual_seed(0)
    layer = LineRetention(8, 2, n_steps=3)
    heard: list[Tensor] = []
    layer.norm.register_forward_hook(lambda module, given, out: heard.append(out))
    layer(torch.randn(1, 3, 8) * 1000)
    of_heads = heard[0].view(3, 2, 4)
    torch.testing.assert_close(of_heads.mean(-1), torch.zeros(3, 2), atol=1e-5, rtol=0)
    assert bool((of_heads.std(-1, correction=0) <= 1.0001).all())


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: LineRetention(6, 2, 4), "even number of channels"),
        (lambda: LineRetention(8, 3, 4), "3 heads cannot share 8"),
        (lambda: LineRetention(8, 0, 4), "0 heads"),
        (lambda: LineRetention(8, 2, 4)(torch.zeros(1, 5, 8)), "sequence of 5 steps"),
        (lambda: LineRetention(8, 2, 4)(torch.zeros(1, 3, 8), torch.ones(1, 4)), "The mask"),
        (lambda: LineRetention(8, 2, 4)(torch.zeros(1, 3, 8), form="serial"), "no form 'serial'"),
        (lambda: chunkwise(*heads(1, 1, 3, 2, 2), line_decays(1), 0), "Chunks of 0 steps"),
    ],
)
def test_what_cannot_be(make: Any, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        make()


def test_half_precision_keeps_the_fading() -> None:
    query, key, value = (each.bfloat16() for each in heads(1, 1, 9, 4, 4))
    found = parallel(query, key, value, line_decays(1))
    exact = parallel(query.double(), key.double(), value.double(), line_decays(1))
    assert found.dtype == torch.bfloat16
    assert math.isclose(float(found[0, 0, -1, 0]), float(exact[0, 0, -1, 0]), abs_tol=0.2)
