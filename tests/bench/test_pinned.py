import os
import subprocess
import sys
from pathlib import Path

import pytest

from reapex.bench.clips import BenchClip
from reapex.bench.pinned import ONE_THREAD, time_pinned
from reapex.errors import BenchVoid
from reapex.keyframes import KeyFrames


def test_the_process_refuses_to_run_with_threads() -> None:
    unpinned = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    done = subprocess.run(
        [sys.executable, "-m", "reapex.bench"],
        input="{}", env=unpinned, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "reapex bench correct" in done.stderr


def test_a_process_that_fails_is_said_with_its_last_line(tmp_path: Path) -> None:
    missing = BenchClip(tmp_path / "nowhere", KeyFrames(5, 25, 45), 2)
    with pytest.raises(BenchVoid, match="The process that takes the times failed"):
        time_pinned([missing], 1)
