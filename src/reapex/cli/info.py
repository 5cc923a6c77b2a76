"""``reapex info``: what to paste into a bug report."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata

from reapex.cli.console import Voice
from reapex.cli.options import AsJson
from reapex.correction import methods, searches
from reapex.labels import datasets
from reapex.motion import criteria
from reapex.version import __version__

_LIBRARIES = (
    "numpy",
    "opencv-python-headless",
    "python-calamine",
    "openpyxl",
    "typer",
    "rich",
    "jinja2",
    "matplotlib",
    "pydantic",
    "pyarrow",
    "av",
    "torch",
    "scikit-learn",
    "safetensors",
)


def info_command(as_json: AsJson = False) -> None:
    """Versions and settings for a bug report; nothing personal, no paths of yours.

    Example: reapex info
    """
    voice = Voice(as_json)
    facts = {
        "reapex": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "encoding": sys.getfilesystemencoding(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "datasets": list(datasets()),
        "methods": list(methods()),
        "searches": list(searches()),
        "criteria": list(criteria()),
    }
    for name, value in facts.items():
        if isinstance(value, dict):
            for library, version in value.items():
                voice.say(f"{library:24} {version}")
        else:
            shown = ", ".join(value) if isinstance(value, list) else value
            voice.say(f"{name:24} {shown}")
    voice.result(facts)
    voice.next_step("reapex demo")


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"
