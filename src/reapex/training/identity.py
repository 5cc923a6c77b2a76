"""``run.json``: what a run folder is of, and the refusal to go on with it as something else.

Conventions
-----------
A run is the same as before if the plan, the caller's config and the data are. Seeds and baselines
may be added to it, seeds may not be left out. Facts that the caller notes, and what each start was
computed with, do not make it another.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from reapex.errors import InputError, Place, UsageError
from reapex.output import TEMPORARY
from reapex.scoring.runs import RUN_FILE
from reapex.training.devices import Setting, computed_with
from reapex.training.plan import Scalar, TrainingPlan
from reapex.training.storing import read_json, write_json
from reapex.version import __version__

RUN = RUN_FILE
FORMAT = 1
_SHOWN = 8


_NEEDED = ("config", "plan", "data", "classes", "folds", "kinds", "remarks", "started")
_OF_SYSTEMS = ("thumbs.db", "desktop.ini")  # beside those that begin with a dot
_TOLD_APART = ("reapex", "torch", "system", "gpu", "precision")


def take_up(
    folder: Path,
    plan: TrainingPlan,
    setting: Setting,
    config: Mapping[str, Scalar],
    facts: Mapping[str, Scalar] | None = None,
) -> None:
    """Make a folder this run's, or make sure that it is.

    Raises
    ------
    UsageError
        If the folder holds another run, naming what differs, or files of another kind.
    InputError
        If it holds a run, and what it says of itself is damaged.
    """
    path = folder / RUN
    for left in folder.glob(f"{TEMPORARY}*"):  # of a start that was killed while it wrote
        if left.is_file():
            left.unlink(missing_ok=True)
    wanted = _described(plan, setting, config) | {"facts": dict(facts or {})}
    if path.is_file():
        found = read_run(path)
        _require_same(found, wanted, path)
        wanted["kinds"] = found["kinds"] | wanted["kinds"]
        wanted["started"] = [*found["started"], *wanted["started"]]
        wanted["remarks"] = [*wanted["remarks"], *_remarks_on_starts(wanted["started"])]
        wanted["facts"] = found.get("facts", {}) | wanted["facts"]
    elif any(_is_somebodys(each) for each in folder.iterdir()):
        raise UsageError(
            "The folder holds other files and no run",
            where=Place(file=folder),
            mend="Name a new folder for the run",
        )
    write_json(path, wanted)


def read_run(path: Path) -> dict[str, Any]:
    """``run.json``; of another format, whatever it holds.

    Raises
    ------
    InputError
        If it cannot be read or lacks something.
    """
    try:
        found = read_json(path, ("format",))
        return found if found["format"] != FORMAT else read_json(path, _NEEDED)
    except InputError as error:
        error.mend = "Put a copy of it in its place, or start the run in another folder"
        raise


def _is_somebodys(path: Path) -> bool:
    return not path.name.startswith(".") and path.name.lower() not in _OF_SYSTEMS


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
        "started": [_environment(setting, plan)],
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
        *_left_out(found["kinds"], wanted["kinds"]),
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
        # Seeds are compared by themselves, since they may be added.
        if key.rpartition(".")[2] != "seeds" and found.get(key, absent) != wanted.get(key, absent)
    ]


def _left_out(
    found: Mapping[str, Sequence[int]], wanted: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    """Seeds that were there and are not asked for, by kind; a kind may be left out as a whole."""
    for kind, seeds in found.items():
        gone = [str(seed) for seed in seeds if seed not in wanted.get(kind, seeds)]
        if gone:
            what = "the seeds" if kind == "main" else f"the seeds of the baseline {kind}"
            yield (
                f"{what} were {_listed(seeds)} and are {_listed(wanted[kind])} now: seeds can be "
                f"added, and {', '.join(gone)} cannot be left out"
            )


def _listed(seeds: Sequence[int]) -> str:
    return ", ".join(map(str, seeds))


def _remarks_on_starts(started: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """What is to be said where parts of a run were computed with something else."""
    for name in _TOLD_APART:
        values = dict.fromkeys(each[name] for each in started if each.get(name))
        if len(values) > 1:
            yield (
                f"The run was computed with several values of {name}: {', '.join(values)}; its "
                "folds are not all as one of them alone would have made them."
            )


def _environment(setting: Setting, plan: TrainingPlan) -> dict[str, str]:
    """What figures depend on; nothing personal, no paths."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "reapex": __version__,
        **computed_with(setting, plan.recipe.precision),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
