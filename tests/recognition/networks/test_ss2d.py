"""The scan in two dimensions, against its formula written out place by place."""

import math

import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, layer_norm, silu, softplus

from reapex.recognition.networks.cross_scan import cross_merged, cross_scanned
from reapex.recognition.networks.ss2d import SS2D


def test_the_four_lines_of_a_map() -> None:
    x = torch.arange(6.0).view(1, 2, 3, 1)  # 0 1 2 above 3 4 5
    lines = cross_scanned(x)
    assert lines.shape == (6, 1, 4, 1)
    assert [lines[:, 0, k, 0].int().tolist() for k in range(4)] == [
        [0, 1, 2, 3, 4, 5],
        [0, 3, 1, 4, 2, 5],
        [5, 4, 3, 2, 1, 0],
        [5, 2, 4, 1, 3, 0],
    ]


@pytest.mark.parametrize("grid", [(1, 1), (2, 5), (5, 2), (4, 4)])
def test_lines_come_back_to_their_places(grid: tuple[int, int]) -> None:
    x = torch.randn(2, *grid, 3, dtype=torch.float64)
    torch.testing.assert_close(cross_merged(cross_scanned(x), *grid), 4 * x)
    for k in range(4):  # each of the four alone
        lines = cross_scanned(x)
        lines[:, :, [other for other in range(4) if other != k]] = 0
        assert torch.equal(cross_merged(lines, *grid), x)


def by_formula(part: SS2D, x: Tensor) -> Tensor:
    """The same as ``part``, with one state after the other."""
    height, width = x.shape[1:3]
    entered = (x @ part.enter.weight.T).permute(0, 3, 1, 2)
    entered = conv2d(entered, part.local.weight, padding=1, groups=entered.shape[1])
    u = cross_scanned(silu(entered).permute(0, 2, 3, 1))
    y = torch.zeros_like(u)
    for k in range(4):
        h = u.new_zeros(u.shape[1], u.shape[3], part.n_states)
        for t in range(len(u)):
            told = u[t, :, k] @ part.select[k].T
            low, given, read = told.split([part.rank, part.n_states, part.n_states], dim=1)  # type: ignore[no-untyped-call]
            size = softplus(low @ part.step[k].T + part.step_bias[k])
            fading = torch.exp(-size[..., None] * part.log_fading[k].exp())
            h = fading * h + (size * u[t, :, k])[..., None] * given[:, None]
            y[t, :, k] = (h * read[:, None]).sum(-1) + part.past[k] * u[t, :, k]
    merged = cross_merged(y, height, width)
    normed = layer_norm(merged, merged.shape[-1:], part.norm.weight, part.norm.bias)
    return normed @ part.leave.weight.T


@pytest.mark.parametrize(("inner", "n_states"), [(6, 1), (12, 1), (6, 3)])
@pytest.mark.parametrize("grid", [(3, 4), (9, 9)])
def test_it_is_its_formula(inner: int, n_states: int, grid: tuple[int, int]) -> None:
    torch.manual_seed(0)
    part = SS2D(20, inner, n_states).double()
    assert part.rank == 2
    x = torch.randn(2, *grid, 20, dtype=torch.float64)
    with torch.no_grad():
        torch.testing.assert_close(part(x), by_formula(part, x), rtol=1e-9, atol=1e-12)


def test_every_place_hears_of_every_other() -> None:
    torch.manual_seed(0)
    part = SS2D(16, 16, 1).double()
    x = torch.randn(1, 4, 5, 16, dtype=torch.float64)
    touched = x.clone()
    touched[0, 2, 3] += 1
    with torch.no_grad():
        assert bool(((part(touched) - part(x)).abs().sum(-1) > 0).all())


def test_how_it_starts() -> None:
    torch.manual_seed(0)
    part = SS2D(64, 128, 3)
    with torch.no_grad():
        sizes = softplus(part.step_bias)
    assert 0.001 <= float(sizes.min()) < 0.0015
    assert 0.07 < float(sizes.max()) <= 0.1 + 1e-6
    assert float(sizes.log().mean()) == pytest.approx(math.log(0.01), abs=0.2)
    assert torch.equal(part.log_fading, torch.tensor([1.0, 2.0, 3.0]).log().expand(4, 128, 3))
    assert bool((part.past == 1).all())
    assert float(part.step.detach().abs().max()) == pytest.approx(0.5, rel=0.01)  # rank 4
    assert float(part.select.detach().abs().max()) == pytest.approx(128**-0.5, rel=0.01)
