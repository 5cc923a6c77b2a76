"""``run.json``: what a run folder is of, and the refusal to go on with it as something else."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from reapex.errors import Place, UsageError
from reapex.scoring.runs import RUN_FILE
from reapex.training.devices import Setting
from reapex.training.plan import Scalar, TrainingPlan
from reapex.training.storing import read_json, write_json
from reapex.version import __version__

RUN = RUN_FILE
FORMAT = 1
_SHOWN = 8


def take_up(
    folder: Path, plan: TrainingPlan, setting: Setting, config: Mapping[str, Scalar]
) -> None:
    """Make a folder this run's, or make sure that it is.

    Raises
    ------
    UsageError
        If the folder holds another run, naming what differs, or files of another kind.
    """
    path = folder / RUN
    wanted = _described(plan, setting, config)
    if path.is_file():
        found = read_json(path)
        _require_same(found, wanted, path)
        wanted["kinds"] = found["kinds"] | wanted["kinds"]
        wanted["started"] = [*found["started"], *wanted["started"]]
    elif any(each.name != ".lock" for each in folder.iterdir()):
        raise UsageError(
            "The folder holds other files and no run",
            where=Place(file=folder),
            mend="Name a new folder for the run",
        )
    write_json(path, wanted)


def _described(
    plan: TrainingPlan, setting: Setting, config: Mapping[str, Scalar]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "config": dict(config),
        "plan": dict(plan.identity) | {"device": setting.device, "threads": setting.threads},
        "data": dict(plan.data),
        "classes": list(plan.examples.classes),
        "folds": [fold.name for fold in plan.folds],
        "kinds": {kind: list(seeds) for kind, seeds in plan.kinds.items()},
        "remarks": list(plan.remarks),
        "started": [_environment()],
    }


def _require_same(found: Mapping[str, Any], wanted: Mapping[str, Any], path: Path) -> None:
    if found.get("format") != FORMAT:
        raise UsageError(
            f"The run folder is of format {found.get('format')}",
            where=Place(file=path),
            expected=f"format {FORMAT}, which this version writes",
            mend="Go on with the version that began it, or start a run in another folder",
        )
    differing = [
        *_differences(found["plan"] | found["config"], wanted["plan"] | wanted["config"]),
        *(
            f"the {part} are others"
            for part, value in wanted["data"].items()
            if found["data"].get(part) != value
        ),
    ]
    if differing:
        more = f"; and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
        raise UsageError(
            f"The folder holds a run of another config: {'; '.join(differing[:_SHOWN])}{more}",
            where=Place(file=path.parent),
            mend="Set these back to go on with it, or start a run in another folder",
        )


def _differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    absent = "not there"
    return [
        f"{key} was {found.get(key, absent)} and is {wanted.get(key, absent)} now"
        for key in sorted({*found, *wanted})
        if found.get(key, absent) != wanted.get(key, absent)
    ]


def _environment() -> dict[str, str]:
    """What figures depend on; nothing personal, no paths."""
    is_cuda = torch.cuda.is_available()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "reapex": __version__,
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "gpu": torch.cuda.get_device_name() if is_cuda else "",
    }
