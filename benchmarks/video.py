"""What videos are like and what reading them costs, against OpenCV: ``results/video.md``.

    python benchmarks/video.py ../shared/footage/video

Each side of each file runs in a process of its own, so that its peak of memory is its own. The
truth is a plain PyAV loop from start to end; a sought picture of OpenCV counts as wrong if another
frame of OpenCV's own sequential pass is nearer to it than the one that was asked for.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np

from common import RESULTS

N_SOUGHT = 40
MACHINE = "2-core CPU container, Debian 12"
DAY = "2026-11-20"


def positions(n: int) -> list[int]:
    return [int(each) for each in np.random.default_rng(7).integers(0, n, N_SOUGHT)]


def ours(path: Path) -> dict[str, Any]:
    from reapex.errors import ReapexError
    from reapex.frames import VideoFrames, index_video

    start = time.perf_counter()
    try:
        index = index_video(path)
    except ReapexError as error:
        return {"error": str(error.explanation)}
    indexing = time.perf_counter() - start
    start = time.perf_counter()
    VideoFrames(path)
    first = time.perf_counter() - start
    start = time.perf_counter()
    video = VideoFrames(path)
    again = time.perf_counter() - start
    start = time.perf_counter()
    for position in range(len(video)):
        video.read([position])
    stepping = (time.perf_counter() - start) / len(video)
    peak = peak_mb()
    fresh = VideoFrames(path, index=index)
    start = time.perf_counter()
    for position in positions(len(fresh)):
        fresh.read([position])
    jumping = (time.perf_counter() - start) / N_SOUGHT
    facts = index.facts
    return {
        "claimed": facts.n_claimed, "count": len(index), "variable": index.is_variable,
        "codec": f"{facts.codec}, {facts.width}×{facts.height}", "indexing": indexing,
        "first": first, "again": again, "stepping": stepping, "jumping": jumping, "peak": peak,
    }  # fmt: skip


def checked(path: Path) -> dict[str, Any]:
    """An independent count, and whether our pictures in random order are those of a plain loop."""
    import av

    from reapex.frames import VideoFrames

    with av.open(str(path)) as container:
        passed = [
            hash(frame.reformat(format="rgb24", interpolation="BICUBIC").to_ndarray().tobytes())
            for frame in container.decode(video=0)
        ]
    video = VideoFrames(path)
    wrong = sum(
        hash(video.read([position])[0].tobytes()) != passed[position]
        for position in positions(len(passed))
    )
    return {"independent": len(passed), "wrong": wrong}


def opencv(path: Path) -> dict[str, Any]:
    cv2.setNumThreads(1)
    capture = cv2.VideoCapture(str(path))
    said = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    small, start = [], time.perf_counter()
    spent = 0.0
    while True:
        start = time.perf_counter()
        is_read, picture = capture.read()
        spent += time.perf_counter() - start
        if not is_read:
            break
        small.append(cv2.resize(picture, (160, 90), interpolation=cv2.INTER_AREA).astype(np.int16))
    peak = peak_mb()
    n, wrong, failed = len(small), 0, 0
    if not n:
        return {"said": said, "count": 0}
    seeking = 0.0
    for position in positions(n):
        start = time.perf_counter()
        capture.set(cv2.CAP_PROP_POS_FRAMES, position)
        is_read, picture = capture.read()
        seeking += time.perf_counter() - start
        if not is_read:
            failed += 1
            continue
        seen = cv2.resize(picture, (160, 90), interpolation=cv2.INTER_AREA).astype(np.int16)
        far = [int(np.abs(seen - each).sum()) for each in small]
        wrong += far[position] > min(far)
    return {
        "said": said, "count": n, "stepping": spent / n, "jumping": seeking / N_SOUGHT,
        "wrong": wrong, "failed": failed, "peak": peak,
    }  # fmt: skip


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


SIDES = {"ours": ours, "checked": checked, "opencv": opencv}


def run(side: str, path: Path, cache: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--side", side, str(path)],
        env={**os.environ, "REAPEX_CACHE": cache},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main(folder: Path) -> None:
    counts, costs, refused = [], [], []
    for path in sorted(folder.iterdir()):
        with TemporaryDirectory() as cache:
            our = run("ours", path, cache)
            their = run("opencv", path, cache)
            if "error" in our:
                refused.append(f"- `{path.name}`: {our['error']} OpenCV counts {their['said']}.")
                continue
            check = run("checked", path, cache)
        counts.append(
            f"| {path.name} | {our['codec']} | {our['claimed'] or '–'} | {their['said']} | "
            f"**{our['count']}** | {check['independent']} | {their['count']} | "
            f"{'yes' if our['variable'] else 'no'} | {check['wrong']} of {N_SOUGHT} | "
            f"{their['wrong'] + their['failed']} of {N_SOUGHT} |"
        )
        costs.append(
            f"| {path.name} | {our['indexing'] * 1000:.0f} | {our['again'] * 1000:.1f} | "
            f"{our['stepping'] * 1000:.2f} | {their['stepping'] * 1000:.2f} | "
            f"{our['jumping'] * 1000:.1f} | {their['jumping'] * 1000:.1f} | "
            f"{our['peak']:.0f} | {their['peak']:.0f} |"
        )
        print(counts[-1], costs[-1], sep="\n")
    text = [
        "# Videos: counts against an independent one, and what reading costs",
        "",
        f"{MACHINE}, shared with other work; {DAY}; "
        f"`python benchmarks/video.py ../shared/footage/video`.",
        "",
        "Counts: by the header, by OpenCV's `CAP_PROP_FRAME_COUNT`, ours, by a plain PyAV loop, by",
        "reading with OpenCV to the end. Wrong pictures: of random positions, ours against the",
        "plain loop bit for bit; OpenCV's `CAP_PROP_POS_FRAMES` against its own pass from start to",
        "end, where another frame is nearer than the one that was asked for, or none came.",
        "",
        "| file | codec | header | OpenCV says | ours | plain loop | OpenCV reads | variable | "
        "ours wrong | OpenCV wrong |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *counts,
        "",
        "Refused:",
        *refused,
        "",
        "Times in ms, memory in MB (peak of the process that steps through, libraries included).",
        "The index is made once per content; *again* opens the video when it is kept. OpenCV",
        "decodes with as many threads as FFmpeg likes, we with one, and each of our pictures is",
        "checked against the index.",
        "",
        "| file | index | again | step, ours | step, OpenCV | jump, ours | jump, OpenCV | "
        "memory, ours | memory, OpenCV |",
        "|---|---|---|---|---|---|---|---|---|",
        *costs,
        "",
    ]
    (RESULTS / "video.md").write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "--side":
        print(json.dumps(SIDES[sys.argv[2]](Path(sys.argv[3]))))
    else:
        main(Path(sys.argv[1]))
