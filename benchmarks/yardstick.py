"""How far human labels and GAMDSS are from the truth, on the study's test sets.

    python benchmarks/yardstick.py --photos ../shared/footage/london --jobs 2

Reproduces the first rows of reference note ``corrector`` §4.1 on the first family, and those of §10
on the second, so that this yardstick is known to be as hard as the prototype's. The sets named
``confirm`` are refused.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from reapex.bench import Machine
from reapex.bench.truth.cells import cells
from reapex.bench.truth.scored import ScoredClip, score_clip
from reapex.bench.truth_table import TABLE_HEAD, as_lines, method_rows
from reapex.correction import Gamdss
from reapex.synth import Photo, find_photos
from reapex.synth.study_sets import study_set
from reapex.window import Window

RESULT = Path(__file__).parent / "results" / "yardstick.md"
METHODS = {
    "GAMDSS paper λ = 0.1": Gamdss(window=Window.share(0.1)),
    "GAMDSS paper λ = 0.2": Gamdss(window=Window.share(0.2)),
}
REFERENCE = (
    "Prototype (`corrector.md`; its first family on its own confirmation set): first family, human "
    "27.7 / 16.3 / 38.6, mean 27.52 ms, GAMDSS −3.1 % at λ = 0.1 and −15.9 % at 0.2; second "
    "family, human 24.9 ms, GAMDSS −8 % and −27 %."
)


def scored(name: str, options: argparse.Namespace, photos: Sequence[Photo]) -> list[ScoredClip]:
    if "confirm" in name:
        raise SystemExit("The confirm sets are for one table at the end, not for this")
    chosen = study_set(name)
    if options.clips is not None:
        chosen = replace(chosen, n_clips=min(options.clips, chosen.n_clips))
    work = partial(score_clip, methods=METHODS)
    return list(chosen.map(work, photos, options.jobs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sets", nargs="+", default=["first-test", "second-test"])
    parser.add_argument("--clips", type=int, help="the first so many of each set")
    parser.add_argument("--photos", type=Path, help="a folder of portraits with landmarks")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    photos = () if options.photos is None else find_photos(options.photos)
    command = f"python benchmarks/yardstick.py --sets {' '.join(options.sets)}"
    if options.clips is not None:
        command += f" --clips {options.clips}"
    if photos:
        command += f" --photos {options.photos}"
    lines = ["# The yardstick: labels and GAMDSS against the truth", "",
             f"`{command} --jobs {options.jobs}` on {Machine.here().sentence}.", "",
             "Mean |label − truth|; the error cut is negative where labels get worse; intervals "
             "draw clips; GAMDSS with search `paper`, criterion `l2`.", "", REFERENCE]  # fmt: skip
    for name in options.sets:
        start = time.perf_counter()
        clips = scored(name, options, photos)
        chosen = study_set(name)
        seconds = time.perf_counter() - start
        lines += ["", f"## {name}", "",
                  f"{len(clips)} clips, seed {chosen.seed}, {chosen.size} px; onset means the "
                  f"{chosen.crossing:.0%} crossing of the peak displacement; {seconds:.0f} s.", "",
                  *TABLE_HEAD]  # fmt: skip
        for cell in cells(clips):
            lines += as_lines(cell.name, method_rows(cell.clips))
        print(f"{name}: {len(clips)} clips in {seconds:.0f} s", flush=True)
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
