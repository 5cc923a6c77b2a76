"""How the weights of linear maps start: normal of σ = 0.02, cut at ±2 (not ±2σ), biases 0.

That is what the release does to every linear map of both streams and of the head; layer norms
start at 1 and 0 and convolutions as torch starts them (reference note gamdss §1.3).
"""

from __future__ import annotations

from torch import nn

SIGMA = 0.02


def start_linear_maps(module: nn.Module) -> None:
    """Start every linear map inside a module, from torch's global generator."""
    for each in module.modules():
        if isinstance(each, nn.Linear):
            nn.init.trunc_normal_(each.weight, std=SIGMA)
            if each.bias is not None:
                nn.init.zeros_(each.bias)
