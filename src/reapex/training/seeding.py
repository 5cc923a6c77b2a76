"""Random numbers that depend on what they are for, and on nothing that ran before.

A fold that is run again alone gives the same numbers, as does a training that goes on from the end
of any epoch: every epoch draws from generators of its own.
"""

from __future__ import annotations

import hashlib

import torch


def seed_of(*parts: object) -> int:
    """A seed of 63 bits from what it is for: the run's seed, the fold, the purpose, the epoch.

    Examples
    --------
    >>> seed_of(0, "samm/006", "order", 1) == seed_of(0, "samm/006", "order", 1)
    True
    >>> seed_of(0, "samm/006", "order", 1) == seed_of(0, "samm/006", "order", 2)
    False
    """
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def generator_for(*parts: object) -> torch.Generator:
    """A generator on the CPU for one purpose."""
    return torch.Generator().manual_seed(seed_of(*parts))
