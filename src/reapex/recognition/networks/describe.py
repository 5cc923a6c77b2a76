"""How large a network is and what a clip costs: parameters and multiply–accumulates.

Conventions
-----------
One MAC is one multiplication with its addition (two FLOPs). Counted are convolutions, linear maps
and both products of attention, for one clip and all of its phases; not counted are element-wise
steps, norms and pooling, as is usual. ``thop``, by which the paper's figures were made, leaves the
products of attention out as well (reference note environment).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from reapex.errors import UsageError
from reapex.recognition.networks.spec import InputSpec, PhaseInput


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a network, with all that is inside it.

    ``name`` is as in the network's ``state_dict``; ``n_macs`` is per clip.
    """

    name: str
    n_parameters: int
    n_macs: int


@dataclass(frozen=True, slots=True)
class Description:
    """A network's size and cost per clip.

    Parameters
    ----------
    n_parameters
        Learned numbers, each once however many phases use it.
    n_macs
        Multiply–accumulates of one clip with all its phases.
    by_part
        The network's parts and theirs, each before its own; a part counts what is inside it.
        Parts without parameters and MACs are left out.
    """

    n_parameters: int
    n_macs: int
    by_part: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The part of that name; KeyError if there is none."""
        return {each.name: each for each in self.by_part}[name]


def describe(network: nn.Module, *, depth: int = 2) -> Description:
    """Count a network's parameters, and its MACs for one clip.

    Nothing is computed: a copy without numbers (torch's ``meta`` device) goes through the motions.

    Parameters
    ----------
    network
        The network, with its ``spec``; it is not changed.
    depth
        Down to which depth parts are told: 1 for the network's own parts, 2 for their parts too.
        Lists of like parts count as no depth of their own.

    Raises
    ------
    UsageError
        If the network has no ``spec``.
    RuntimeError
        From torch, if the network's steps depend on the numbers in its input.
    """
    spec = getattr(network, "spec", None)
    if not isinstance(spec, InputSpec):
        raise UsageError(
            f"{type(network).__name__} does not say what it takes",
            expected="a network with a spec; WithGamdss makes one of any backbone",
        )
    blank = copy.deepcopy(network).to("meta").eval()
    motion = torch.empty(1, *spec.motion_shape, device="meta")
    picture = torch.empty(1, 3, spec.size, spec.size, device="meta")
    context = picture if spec.contexts else None
    counter = FlopCounterMode(display=False)
    # The plain products, whatever kernel would run: torch does not count its fused one for CPUs.
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), counter:
        blank({phase: PhaseInput(motion, context) for phase in spec.phases})
    flops = {name: sum(each.values()) for name, each in counter.get_flop_counts().items()}
    root = type(network).__name__
    parts = [
        Part(name, _n_parameters(module), flops.get(f"{root}.{name}", 0) // 2)
        for name, module in _parts(network, depth)
    ]
    told = tuple(part for part in parts if part.n_parameters or part.n_macs)
    return Description(_n_parameters(network), counter.get_total_flops() // 2, told)


def _n_parameters(module: nn.Module) -> int:
    return sum(each.numel() for each in module.parameters())


def _parts(module: nn.Module, depth: int, prefix: str = "") -> list[tuple[str, nn.Module]]:
    found: list[tuple[str, nn.Module]] = []
    for name, child in module.named_children():
        if isinstance(child, nn.ModuleList):
            found += _parts(child, depth, f"{prefix}{name}.")
            continue
        found.append((prefix + name, child))
        if depth > 1:
            found += _parts(child, depth - 1, f"{prefix}{name}.")
    return found
