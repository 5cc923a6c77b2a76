"""The process that :mod:`reapex.bench.pinned` starts: clips on standard input, times on output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import cv2

from reapex.bench.clips import BenchClip
from reapex.bench.pinned import ONE_THREAD
from reapex.bench.timing import time_sides
from reapex.errors import BenchVoid
from reapex.frames import keep_freed_memory


def _main() -> None:
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        raise SystemExit("start it by `reapex bench correct`, which holds libraries to one thread")
    cv2.setNumThreads(1)
    keep_freed_memory()  # as the program does; it serves all sides alike
    asked = json.load(sys.stdin)
    clips = [BenchClip.from_dict(each) for each in asked["clips"]]
    answer: dict[str, Any]
    try:
        answer = {"ms": time_sides(clips, asked["runs"])}
    except BenchVoid as void:
        answer = {"void": void.what}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
