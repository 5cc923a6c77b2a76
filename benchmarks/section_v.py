"""Section V on clips whose groups are known to differ in one thing only.

    python benchmarks/section_v.py --out /tmp/section_v

Three synthetic corpora of drawn faces: (A) the same coder before cameras of 30 and 200 fps, (B) a
steady and an unsteady coder before the same camera, (C) the coders of B before a noisier camera.
The study must say in words that A is arithmetic and B is not; C shows where it becomes blind.
Writes one report per corpus to --out and the tables to benchmarks/results/section_v.md.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from reapex.auditing import Study, audit, group_of, study_of
from reapex.corpus import Corpus
from reapex.loading import load
from reapex.report import study_sentences, write_page
from reapex.synth import Group, Ranges, SimulatedCoder, SynthPlan, write_corpus

RESULT = Path(__file__).parent / "results" / "section_v.md"

SAME = SimulatedCoder("same", (8.0, 0.0, -8.0), (15.0, 15.0, 20.0))
STEADY = SimulatedCoder("steady", (0.0, 0.0, 0.0), (5.0, 5.0, 8.0))
UNSTEADY = SimulatedCoder("unsteady", (0.0, 0.0, 0.0), (30.0, 30.0, 45.0))
CLEAR = Ranges(noise_sd=(0.4, 0.8), jpeg_quality=(94, 97), gain_drift=(0, 0.001), peak_px=(1.5, 3))


@dataclass(frozen=True, slots=True)
class Case:
    """One corpus, and what is true of it."""

    letter: str
    truth: str
    plan: SynthPlan


def cases(n_clips: int) -> tuple[Case, ...]:
    size = SynthPlan(n_clips=n_clips, n_subjects=24, size=112, context_ms=150)
    by_coder = (Group("steady coder", STEADY), Group("unsteady coder", UNSTEADY))
    by_rate = (Group("30 fps", SAME, (30.0,)), Group("200 fps", SAME, (200.0,)))
    clear = replace(size, ranges=CLEAR, rates=(200.0,))
    return (
        Case(
            "A",
            "groups differ only in frame rate: 30 and 200 fps, one coder (sd 15, 15, 20 ms)",
            replace(clear, seed=1, groups=by_rate),
        ),
        Case(
            "B",
            "groups differ only in the coder: sd 5, 5, 8 ms and 30, 30, 45 ms, both at 200 fps",
            replace(clear, seed=2, groups=by_coder),
        ),
        Case(
            "C",
            "as B, before a noisier camera and with fainter movements (synth's own defaults)",
            replace(size, seed=2, rates=(200.0,), groups=by_coder),
        ),
    )


def studied(case: Case, out: Path) -> tuple[Corpus, Study, float]:
    made = write_corpus(case.plan, out / case.letter, force=True)
    corpus = load(made.labels, made.frames)
    start = time.perf_counter()
    study = study_of(corpus, group=lambda clip: group_of(clip, "group"), heading="group")
    return corpus, study, time.perf_counter() - start


def tables(study: Study) -> Iterator[str]:
    names = [group.name for group in study.groups]
    yield "| window | " + " | ".join(f"{n}: D(%) | D(ms) [95 %] | movable" for n in names) + " |"
    yield "|---|" + "--:|--:|--:|" * len(names)
    for window in study.windows:
        cells = []
        for group in study.groups:
            at = group.at(window)
            if at is None or at.deviation.ms is None:
                cells += ["–", "–", "–"]
                continue
            span = at.ms_interval
            interval = "" if span is None else f" [{span.low:.1f}, {span.high:.1f}]"
            cells += [
                f"{at.deviation.percent:.2f}",
                f"{at.deviation.ms:.1f}{interval}",
                f"{at.deviation.movable_share * 100:.0f} %",
            ]
        yield f"| {window} | " + " | ".join(cells) + " |"


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=Path("/tmp/section_v"))
    parser.add_argument("--clips", type=int, default=192)
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"))
    options = parser.parse_args()
    lines = [
        "# Section V: what the study says of groups whose difference is known",
        "",
        f"`python benchmarks/section_v.py` on {options.date}, {processor()}, "
        f"Python {platform.python_version()}, numpy {np.__version__}. Drawn faces, "
        f"{options.clips} clips of 24 subjects per corpus; search `paper`, criterion `l2`.",
        "",
    ]
    for case in cases(options.clips):
        corpus, study, seconds = studied(case, options.out)
        page = options.out / f"{case.letter}.html"
        write_page(replace(audit(corpus), study=study), page, force=True)
        said = list(study_sentences(study))
        print(f"\n{case.letter}: {case.truth}\n", *said, f"Report: {page}", sep="\n")
        lines += [f"## {case.letter}: {case.truth}", "", *(f"> {each}\n>" for each in said[:-1])]
        lines += [f"> {said[-1]}", "", *tables(study), ""]
        lines += [f"Nine windows of {len(corpus)} clips: {seconds:.1f} s.", ""]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(lines), encoding="utf-8")
    print(f"\nTables: {RESULT}")


if __name__ == "__main__":
    main()
