"""The machine and the libraries that figures were taken with."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np

from reapex.version import __version__


@dataclass(frozen=True, slots=True)
class Machine:
    """What a figure depends on; nothing personal, no paths."""

    cpu: str
    cores: int
    system: str
    python: str
    opencv: str
    numpy: str
    reapex: str
    day: str

    @classmethod
    def here(cls) -> Self:
        """What runs here, today."""
        return cls(
            cpu=_cpu(),
            cores=os.cpu_count() or 1,
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            opencv=cv2.__version__,
            numpy=np.__version__,
            reapex=__version__,
            day=date.today().isoformat(),
        )

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        cores = f"{self.cores} core{'' if self.cores == 1 else 's'}"
        return (
            f"{self.cpu}, {cores}, {self.system}; Python {self.python}, OpenCV {self.opencv}, "
            f"numpy {self.numpy}, reapex {self.reapex}; {self.day}"
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def _cpu() -> str:
    """The processor's name where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return (named[0] if named else platform.processor()) or "unknown processor"
