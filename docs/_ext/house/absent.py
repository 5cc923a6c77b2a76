"""Libraries of extras that are not here: the docs are built without a gigabyte of torch.

Sphinx puts a stand-in where such a library is imported. Its stand-ins know no ``|``, which our
modules use between types.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

EXTRAS = ("av", "filelock", "pyarrow", "safetensors", "sklearn", "timm", "torch", "torchvision")


def absent() -> list[str]:
    """What is to be stood in for."""

    def either(stand_in: Any, other: object) -> Any:
        return stand_in

    missing = [name for name in EXTRAS if find_spec(name) is None]
    if missing:
        stand_in: Any = import_module("sphinx.ext.autodoc.mock")._MockObject
        stand_in.__or__ = stand_in.__ror__ = either
    return missing
