"""Retention against a slow computation, place by place, from the formulas of the reference note."""

import math
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from reapex.errors import UsageError
from reapex.recognition.networks.decay import decays, grid_bias, line_bias
from reapex.recognition.networks.retention import Places, Retention
from reapex.recognition.networks.rotary import rotary_turns, rotated

N_HEADS, HEAD_WIDTH = 2, 6
GAMMA = (0.75, 0.96875)
Place = tuple[int, int]


def places(height: int, width: int, decomposed: bool) -> Places:
    return Places.of_stage(
        (height, width), N_HEADS * HEAD_WIDTH, N_HEADS, decay=(2, 6), decomposed=decomposed
    ).double()


def turned(vector: list[float], position: int) -> list[float]:
    """A vector turned by its position in the raster, pair by pair."""
    out: list[float] = []
    for pair in range(len(vector) // 2):
        angle = position / 10_000 ** (pair / (len(vector) // 2 - 1))
        a, b = vector[2 * pair], vector[2 * pair + 1]
        out += [
            a * math.cos(angle) - b * math.sin(angle),
            b * math.cos(angle) + a * math.sin(angle),
        ]
    return out


def mixed(
    place: Place,
    others: list[Place],
    gamma: float,
    queries: dict[Place, list[float]],
    keys: dict[Place, list[float]],
    values: dict[Place, list[float]],
) -> list[float]:
    """What a place receives from others: softmax of scaled products plus log γ · distance."""
    weights = []
    for other in others:
        distance = abs(place[0] - other[0]) + abs(place[1] - other[1])
        score = sum(a * b for a, b in zip(queries[place], keys[other], strict=True))
        weights.append(math.exp(score / math.sqrt(HEAD_WIDTH) + math.log(gamma) * distance))
    return [
        sum(w * values[other][i] for w, other in zip(weights, others, strict=True)) / sum(weights)
        for i in range(HEAD_WIDTH)
    ]


def slowly(x: Tensor, module: Retention, decomposed: bool) -> Tensor:
    """The same as ``module``, without any of its code but its weights; one clip ``(h, w, c)``."""
    height, width = x.shape[:2]
    grid = list(product(range(height), range(width)))
    weights, biases = module.to_qkv.weight.chunk(3), module.to_qkv.bias.chunk(3)
    q, k, v = (x @ w.T + b for w, b in zip(weights, biases, strict=True))
    out = torch.zeros_like(x)
    for head, gamma in enumerate(GAMMA):
        part = slice(head * HEAD_WIDTH, (head + 1) * HEAD_WIDTH)
        queries = {(i, j): turned(q[i, j, part].tolist(), i * width + j) for i, j in grid}
        keys = {(i, j): turned(k[i, j, part].tolist(), i * width + j) for i, j in grid}
        values: dict[Place, list[float]] = {(i, j): v[i, j, part].tolist() for i, j in grid}
        if decomposed:
            steps = [
                {(i, j): [(i, other) for other in range(width)] for i, j in grid},
                {(i, j): [(other, j) for other in range(height)] for i, j in grid},
            ]
        else:
            steps = [dict.fromkeys(grid, grid)]
        for seen in steps:
            values = {p: mixed(p, seen[p], gamma, queries, keys, values) for p in grid}
        for i, j in grid:
            out[i, j, part] = torch.tensor(values[i, j], dtype=x.dtype)
    return (out + local(v, module)) @ module.out.weight.T + module.out.bias


def local(v: Tensor, module: Retention) -> Tensor:
    """The 5 × 5 depthwise convolution of the values, place by place."""
    height, width, _ = v.shape
    assert module.local.bias is not None
    out = torch.zeros_like(v) + module.local.bias
    for i, j, y, x in product(range(height), range(width), range(-2, 3), range(-2, 3)):
        if 0 <= i + y < height and 0 <= j + x < width:
            out[i, j] += module.local.weight[:, 0, y + 2, x + 2] * v[i + y, j + x]
    return out


@pytest.mark.parametrize("decomposed", [True, False])
@pytest.mark.parametrize("grid", [(3, 4), (4, 3), (1, 5)])
def test_retention_is_what_the_formulas_say(grid: Place, decomposed: bool) -> None:
    torch.manual_seed(1)
    module = Retention(N_HEADS * HEAD_WIDTH, N_HEADS).double()
    x = torch.randn(2, *grid, N_HEADS * HEAD_WIDTH, dtype=torch.float64)
    with torch.no_grad():
        found = module(x, places(*grid, decomposed))
        expected = torch.stack([slowly(each, module, decomposed) for each in x])
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)


def test_a_line_is_the_same_to_both_forms() -> None:
    torch.manual_seed(2)
    module = Retention(N_HEADS * HEAD_WIDTH, N_HEADS).double()
    x = torch.randn(1, 1, 7, N_HEADS * HEAD_WIDTH, dtype=torch.float64)
    with torch.no_grad():
        along, at_once = (module(x, places(1, 7, decomposed)) for decomposed in (True, False))
    torch.testing.assert_close(along, at_once)


def test_the_decays_of_the_release() -> None:
    assert decays(2, 2, 4).tolist() == [0.75, 0.9375]
    assert decays(2, 2, 6).tolist() == [0.75, 0.96875]


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))
def test_fading_multiplies_along_the_way(height: int, width: int, n_heads: int) -> None:
    """On a grid, the fading is that of the rows times that of the columns."""
    gamma = decays(n_heads, 2, 6)
    assert ((gamma > 0) & (gamma < 1)).all()
    down, across = line_bias(height, gamma), line_bias(width, gamma)
    both = down[:, :, None, :, None] + across[:, None, :, None, :]
    torch.testing.assert_close(grid_bias(height, width, gamma), both.flatten(3).flatten(1, 2))
    assert (line_bias(width, gamma).diagonal(dim1=1, dim2=2) == 0).all()


@settings(deadline=None)
@given(st.integers(0, 90), st.integers(0, 90), st.integers(0, 100), st.integers(0, 9))
def test_products_of_turned_vectors_tell_distances_only(
    first: int, second: int, shift: int, seed: int
) -> None:
    torch.manual_seed(seed)
    query, key = torch.randn(2, 8, dtype=torch.float64)
    turns = rotary_turns(200, 8).double()
    here = rotated(query, turns[first]) @ rotated(key, turns[second])
    there = rotated(query, turns[first + shift]) @ rotated(key, turns[second + shift])
    torch.testing.assert_close(here, there, rtol=0, atol=1e-5)
    torch.testing.assert_close(rotated(query, turns[first]).norm(), query.norm())
    assert torch.equal(rotated(query, turns[0]), query)


def test_turning_keeps_sixteen_bits() -> None:
    x = torch.randn(4, 8)
    turns = rotary_turns(4, 8)
    for narrow in (torch.bfloat16, torch.float16):
        found = rotated(x.to(narrow), turns)
        assert found.dtype == narrow
        torch.testing.assert_close(found.float(), rotated(x, turns), rtol=0, atol=0.04)


@pytest.mark.parametrize(("width", "n_heads"), [(10, 4), (6, 2), (8, 3)])
def test_heads_that_cannot_share(width: int, n_heads: int) -> None:
    with pytest.raises(UsageError, match=f"{n_heads} heads cannot share {width} channels"):
        Places.of_stage((4, 4), width, n_heads, decay=(2, 4), decomposed=True)
