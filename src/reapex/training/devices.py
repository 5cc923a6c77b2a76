"""Where to compute, in how many threads and at which precision, so that it comes out the same.

Conventions
-----------
``auto`` is the first of cuda, mps and cpu that is there. Half precision (bfloat16, by autocast) is
used where it pays without being asked for: on cuda. On the CPU one thread per process, since folds
side by side fill the cores better than threads do, and sums are then added in one order.

On the CPU a run comes out bit for bit the same on one machine with one torch. On cuda torch is
asked for deterministic algorithms, and warns where it has none: with such an operation (the
backward passes of some interpolations, of scatter and of fused attention) two runs differ in the
last bits and, after many epochs, in some predictions. Nowhere are results bit for bit the same on
another kind of GPU, with another torch, or where memory was short and a batch came in parts. That
is why ``run.json`` and ``done.json`` say what was computed with.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Literal, get_args

import torch

from reapex.errors import UsageError

DeviceName = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["auto", "float32", "bf16"]
_CUBLAS = "CUBLAS_WORKSPACE_CONFIG"


@dataclass(frozen=True)
class Setting:
    """Where and how a fold is computed.

    Parameters
    ----------
    device
        A device that is there: ``cpu``, ``cuda``, ``mps``.
    threads
        Threads of torch on the CPU.
    checkpoint_seconds
        The least time between two checkpoints, in seconds; 0 for one after every epoch.
    """

    device: str = "cpu"
    threads: int = 1
    checkpoint_seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.threads < 1 or not self.checkpoint_seconds >= 0:
            raise UsageError(
                f"{self.threads} threads, and a checkpoint every {self.checkpoint_seconds:g} s",
                expected="one thread or more, and 0 s or more",
            )


def device_named(name: str) -> str:
    """The device that a name stands for on this machine.

    Raises
    ------
    UsageError
        If there is no such device here.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": _has_mps(), "cpu": True}
    if name == "auto":
        return next(device for device, is_there in there.items() if is_there)
    if name not in get_args(DeviceName):
        raise UsageError(
            f"There is no device {name!r}", expected=f"one of {', '.join(get_args(DeviceName))}"
        )
    if not there[name]:
        raise UsageError(
            f"This machine has no {name}, or the torch {torch.__version__} installed cannot use it",
            mend="Use --device auto, or install a torch that is built for it",
        )
    return name


def computing(precision: Precision, device: str) -> AbstractContextManager[object]:
    """The context in which a network is run: autocast to bfloat16, or float32 throughout."""
    is_half = precision_on(precision, device) == "bf16"
    return torch.autocast(device, dtype=torch.bfloat16) if is_half else nullcontext()


def precision_on(precision: Precision, device: str) -> Literal["float32", "bf16"]:
    """What a precision comes to on a device: ``auto`` is bf16 where the GPU computes in it itself.

    Older GPUs emulate it, which is slower than float32.
    """
    if precision != "auto":
        return precision
    is_half = device == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return "bf16" if is_half else "float32"


def computed_with(setting: Setting, precision: Precision) -> Mapping[str, str]:
    """What figures depend on beyond the plan: ``device``, ``precision``, ``torch`` and ``gpu``."""
    return {
        "device": setting.device,
        "precision": precision_on(precision, setting.device),
        "torch": torch.__version__,
        "gpu": torch.cuda.get_device_name() if setting.device == "cuda" else "",
    }


@contextmanager
def settled(setting: Setting) -> Iterator[None]:
    """Torch as the setting wants it; what was changed is put back, as is the state of chance."""
    threads = torch.get_num_threads()
    is_strict = torch.are_deterministic_algorithms_enabled()
    is_lenient = torch.is_deterministic_algorithms_warn_only_enabled()
    chance = torch.get_rng_state()
    torch.set_num_threads(setting.threads)
    if setting.device == "cuda":
        os.environ.setdefault(_CUBLAS, ":4096:8")  # read when cuBLAS starts; without it sums vary
        torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(is_strict, warn_only=is_lenient)
        torch.set_rng_state(chance)


def room_on(device: str) -> int:
    """The bytes of stored inputs that may stay on a device while it learns; 0 for the CPU.

    On the CPU inputs are read batch by batch: they lie in the memory of the system's file cache
    already, once for all processes.
    """
    if device == "cuda":
        return int(torch.cuda.mem_get_info()[0] // 4)
    return 1 << 30 if device == "mps" else 0


def _has_mps() -> bool:
    return bool(torch.backends.mps.is_available())
