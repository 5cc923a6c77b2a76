from typing import Any

import pytest
import torch
from torch import nn

from reapex.errors import UsageError
from reapex.recognition.networks import VMAMBA_T, VMAMBA_T_WIDE, VMamba, VMambaConfig
from reapex.recognition.networks.drop_path import DropPath
from reapex.recognition.networks.selective_scan import (
    scanned,
    scanned_in_blocks,
    scanned_in_turn,
)

from .feeding import backward

TINY = VMambaConfig(widths=(8, 16), depths=(1, 2), line_ratio=2, n_states=2)
SCAN = "reapex.recognition.networks.ss2d.scanned"
CLASSIFIER = 768 * 1000 + 1000


@pytest.mark.parametrize(
    ("config", "published", "exactly"),
    [(VMAMBA_T, 30.2, 30_249_064), (VMAMBA_T_WIDE, 30.7, 30_705_832)],
)
def test_the_published_counts(config: VMambaConfig, published: float, exactly: int) -> None:
    with torch.device("meta"):
        backbone = VMamba(config)
    count = sum(each.numel() for each in backbone.parameters()) + CLASSIFIER
    assert count == exactly
    assert count / 1e6 == pytest.approx(published, abs=0.05)


@pytest.mark.parametrize(("size", "side"), [(32, 4), (33, 5), (64, 8)])
def test_the_map(size: int, side: int) -> None:
    with torch.no_grad():
        found = VMamba(TINY)(torch.randn(2, 3, size, size))
    assert found.shape == (2, 16, side, side)
    assert float(found.mean(1).abs().max()) < 1e-4  # normalised at every place


def test_learning_with_the_loop_or_with_blocks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scan's loop, differentiated by autograd, in place of our own backward pass."""

    def loop(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        h = [b[0]]
        for t in range(1, len(b)):
            h.append(a[t] * h[-1] + b[t])
        return torch.stack(h)

    torch.manual_seed(0)
    backbone, x = VMamba(TINY).eval(), torch.randn(2, 3, 64, 64)  # 256 and 64 places
    found = []
    for scan in (scanned, loop):
        monkeypatch.setattr(SCAN, scan)
        backbone.zero_grad()
        out = backbone(x)
        backward(out[:, :8].square().sum())
        grads = {name: each.grad.clone() for name, each in backbone.named_parameters()}  # type: ignore[union-attr]
        found.append((out.detach(), grads))
    (ours, our_grads), (loops, loop_grads) = found
    torch.testing.assert_close(ours, loops, rtol=1e-5, atol=1e-5)
    for name, grad in our_grads.items():
        scale = float(loop_grads[name].abs().max())
        torch.testing.assert_close(grad, loop_grads[name], rtol=1e-4, atol=1e-5 * scale)


def test_seeing_in_turn_or_in_blocks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    backbone, x = VMamba(TINY).eval(), torch.randn(1, 3, 64, 64)
    seen = []
    for scan in (scanned_in_turn, scanned_in_blocks):
        monkeypatch.setattr(SCAN, scan)
        with torch.no_grad():
            seen.append(backbone(x))
    torch.testing.assert_close(*seen, rtol=1e-5, atol=1e-5)


def test_sixteen_bits() -> None:
    torch.manual_seed(0)
    backbone, x = VMamba(TINY), torch.randn(2, 3, 32, 32)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = backbone(x)[:, :8].float().square().mean()
    backward(loss)
    assert all(
        each.grad is not None and bool(each.grad.isfinite().all()) for each in backbone.parameters()
    )
    with torch.no_grad():
        exact = backbone.eval()(x)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rough = backbone(x)
    torch.testing.assert_close(rough.float(), exact, rtol=0.1, atol=0.1)


def test_how_it_starts() -> None:
    torch.manual_seed(0)
    backbone = VMamba(VMambaConfig(widths=(32, 64), depths=(1, 1)))
    linear = [each for each in backbone.modules() if isinstance(each, nn.Linear)]
    weights = torch.cat([each.weight.detach().flatten() for each in linear])
    assert float(weights.std()) == pytest.approx(0.02, rel=0.02)
    rates = [each.rate for each in VMamba(TINY).modules() if isinstance(each, DropPath)]
    assert rates == pytest.approx([0, 0.1, 0.2])


@pytest.mark.parametrize("wrong", [{"widths": ()}, {"depths": (1,)}, {"drop_path": 1.0}])
def test_a_config_that_does_not_fit(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        VMambaConfig(**wrong)
