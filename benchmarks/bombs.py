"""Small files that mean to fill the memory: refused, how soon, and with how much memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

LIMIT_S, LIMIT_MB = 2.0, 500.0
_CODE = """
import os, sys, time, resource
from pathlib import Path
from reapex.errors import ReapexError
from tests.fuzzing.bombs import read
import pyarrow.parquet
def used():
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in
                  (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own, child
own, _ = used()
t = os.times()
said = "read"
try:
    read(Path(sys.argv[1]))
except ReapexError as error:
    said = error.explanation
n = os.times()
seconds = sum(n[:4]) - sum(t[:4])
now, child = used()
print(f"{seconds:.2f}\\t{now - own:.0f}\\t{child:.0f}\\t{said}")
"""


def main() -> None:
    from tests.fuzzing.bombs import BOMBS

    from common import write_result

    lines = [
        "| file | bytes | processor, s | memory more, MB | of the child, MB | said |",
        "|---|--:|--:|--:|--:|---|",
    ]
    failed = []
    with TemporaryDirectory() as folder:
        for title, make in BOMBS.items():
            name, data = make()
            path = Path(folder) / name
            path.write_bytes(data)
            start = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", _CODE, str(path)], cwd=ROOT, timeout=120,
                                  capture_output=True, text=True, encoding="utf-8",
                                  check=False)  # fmt: skip
            if done.returncode:
                failed.append(title)
                lines.append(f"| {title} | {len(data):,} | | | | DIED: {done.stderr[-150:]!r} |")
                continue
            seconds, own, child, said = done.stdout.rstrip("\n").split("\t", 3)
            if float(seconds) > LIMIT_S or max(float(own), float(child)) > LIMIT_MB:
                failed.append(title)
            lines.append(f"| {title} | {len(data):,} | {seconds} | {own} | {child} | "
                         f"{said.split('. ')[0][:110]} |")  # fmt: skip
            print(f"{title}: {time.perf_counter() - start:.1f} s by the clock", flush=True)
    lines += ["", f"Asked: refused, or read, within {LIMIT_S:g} s and {LIMIT_MB:g} MB. "
              f"Beyond it: {', '.join(failed) or 'none'}."]  # fmt: skip
    write_result("bombs", "Files that mean to fill the memory", lines)


if __name__ == "__main__":
    main()
