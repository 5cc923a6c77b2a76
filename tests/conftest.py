"""Fixtures that several rooms share, and the rule that CI may not skip in silence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import settings
from typer.testing import CliRunner

from reapex.cli.main import app, spread_columns
from reapex.synth import SynthCorpus, SynthPlan, write_corpus

# Whether a machine is busy is no property of the code; timed checks live in benchmarks.
settings.register_profile("reapex", deadline=None)
settings.load_profile("reapex")

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")
FOOTAGE = Path(__file__).parents[2] / "shared" / "footage"


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> SynthCorpus:
    """Six drawn clips of three subjects at 100 fps, in the plain table's layout."""
    plan = SynthPlan(n_clips=6, n_subjects=3, seed=5, rates=(100.0,), context_ms=120)
    return write_corpus(plan, tmp_path_factory.mktemp("synth") / "small", jobs=1)


@pytest.fixture(scope="session", autouse=True)
def cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Indexes of videos go into a folder of the test run, and never into the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REAPEX_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def footage() -> Path:
    """Videos in odd containers; see shared/footage/LICENSES.md."""
    folder = FOOTAGE / "video"
    if not folder.is_dir():
        pytest.skip(f"the videos in {folder} are not there (shared/footage)")
    return folder


@pytest.fixture(scope="session")
def london() -> Path:
    """Photographs of 24 people; see shared/footage/LICENSES.md."""
    folder = FOOTAGE / "london"
    if not folder.is_dir():
        pytest.skip(f"the photographs in {folder} are not there")
    return folder


@pytest.fixture(scope="session")
def torchvision_imports() -> Iterator[None]:
    """torchvision beside a torch that it was not built for (a CPU build, here): enough for timm.

    Such a torchvision finds two of its operators missing and stops. Their schemas are all that its
    import asks for, and no network of ours calls them.
    """
    import torch

    def forget() -> None:
        for name in [each for each in sys.modules if each.split(".")[0] == "torchvision"]:
            del sys.modules[name]

    schemas = None
    try:
        import_module("torchvision")
    except RuntimeError:
        forget()
        schemas = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
        for name in ("nms", "qnms"):
            schemas.define(  # type: ignore[no-untyped-call]
                f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
            )
        import_module("torchvision")
    yield
    del schemas  # they last as long as this does


WriteClip = Callable[..., Path]


@pytest.fixture
def write_clip() -> WriteClip:
    """Writes a folder of small pictures whose brightness follows a signal."""

    def write(
        folder: Path,
        numbers: Sequence[int],
        signal: Sequence[float] | None = None,
        name: str = "img{}.png",
        size: tuple[int, int] = (20, 18),
    ) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        values = np.linspace(0, 200, len(numbers)) if signal is None else signal
        for number, value in zip(numbers, values, strict=True):
            picture = np.full((size[1], size[0], 3), value, np.uint8)
            ok, data = cv2.imencode(Path(name).suffix.lower(), picture)
            assert ok
            (folder / name.format(number)).write_bytes(data.tobytes())
        return folder

    return write


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Reapex = Callable[..., Done]


@pytest.fixture
def reapex() -> Reapex:
    """Runs a command; an exception that is not ours fails the test."""

    def run(*arguments: str | Path) -> Done:
        result = CliRunner().invoke(app, spread_columns([str(each) for each in arguments]))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return run


# CI sets REAPEX_STRICT_SKIPS: a skipped test that allowed_skips.txt does not name fails the run,
# unless it says that it needs the footage, which is lent and never committed.
_FOOTAGE = "shared/footage"
_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and _FOOTAGE not in report.longreprtext:
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if not os.environ.get("REAPEX_STRICT_SKIPS"):
        return
    lines = ALLOWED_SKIPS.read_text(encoding="utf-8").splitlines()
    allowed = {line.split("#")[0].strip() for line in lines} - {""}
    forbidden = [node for node in _skipped if node not in allowed]
    if forbidden:
        listed = "\n  ".join(forbidden)
        sys.stderr.write(f"\nSkipped, but not named in tests/allowed_skips.txt:\n  {listed}\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
