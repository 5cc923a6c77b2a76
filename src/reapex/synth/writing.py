"""A plan made into a corpus on disk: frames, a sheet in a data set's own layout, and the truth."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reapex.errors import UsageError
from reapex.keyframes import RawKeyFrames
from reapex.progress import Progress
from reapex.synth import truth
from reapex.synth.installing import built_beside, refuse_unless_free
from reapex.synth.layout import Layout, Row
from reapex.synth.layout_casme2 import Casme2Layout
from reapex.synth.layout_samm import SammLayout
from reapex.synth.layout_table import TableLayout
from reapex.synth.photo import Photo, find_photos
from reapex.synth.plan import SynthPlan
from reapex.synth.rendering import ClipJob, DrawnFace, render_clips

_LAYOUTS: dict[str, Layout] = {
    layout.name: layout for layout in (TableLayout(), Casme2Layout(), SammLayout())
}
LAYOUTS: tuple[str, ...] = tuple(_LAYOUTS)


@dataclass(frozen=True, slots=True)
class SynthCorpus:
    """A corpus that was written: its folder, sheet, truth and frames, and how much it holds."""

    folder: Path
    labels: Path
    truth: Path
    frames: Path
    n_clips: int
    n_frames: int


def write_corpus(
    plan: SynthPlan,
    out: Path,
    layout: str = "table",
    *,
    portraits: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> SynthCorpus:
    """Render a plan into a folder.

    The same plan gives the same bytes whatever ``jobs`` is. ``out`` appears when it is complete;
    see :mod:`reapex.synth.installing` for what ``force`` may replace.

    Parameters
    ----------
    layout
        ``"table"``, ``"casme2"`` or ``"samm"`` (both always 200 fps).
    portraits
        A folder of photographs with ``.tem`` files; drawn faces if None.
    jobs
        Processes; as many as there are cores if None.
    progress
        Called with the clips done and all clips, after each clip.

    Raises
    ------
    UsageError
        If the arguments do not fit one another.
    InputError
        If a portrait cannot be used.
    OutputExists
        If ``out`` holds something and ``force`` is not given.
    """
    style, out = _layout(layout), Path(os.path.abspath(out))  # noqa: PTH100 - keeps symlinks
    refuse_unless_free(out, force=force)
    faces = _faces(plan, portraits)
    rows = _rows(_at_rates_of(plan, style), style)
    n_processes = _n_processes(jobs)
    with built_beside(out) as partial:
        todo = [_clip_job(row, style, partial) for row in rows]
        for done in render_clips(faces, todo, n_processes):
            if progress is not None:
                progress(done, len(rows))
        style.write_sheet(partial / style.sheet, rows)
        truth.write_truth(partial / truth.FILE_NAME, rows)
    return SynthCorpus(
        folder=out,
        labels=out / style.sheet,
        truth=out / truth.FILE_NAME,
        frames=out / style.frames,
        n_clips=len(rows),
        n_frames=sum(row.clip.n_frames for row in rows),
    )


def _layout(name: str) -> Layout:
    if name not in _LAYOUTS:
        raise UsageError(f"There is no layout {name!r}", expected=" or ".join(LAYOUTS))
    return _LAYOUTS[name]


def _n_processes(jobs: int | None) -> int:
    if jobs is None:
        return os.cpu_count() or 1
    if jobs < 1:
        raise UsageError(f"{jobs} processes cannot render anything", expected="1 or more")
    return jobs


def _at_rates_of(plan: SynthPlan, layout: Layout) -> SynthPlan:
    """The plan with the layout's own frame rates where it names none.

    Raises
    ------
    UsageError
        If the plan asks for a rate that a layout of one fixed rate cannot say in its sheet.
    """
    asked = [rates for group in plan.groups if (rates := group.rates) is not None]
    if plan.rates is None:
        plan = replace(plan, rates=layout.rates)
    else:
        asked.append(plan.rates)
    if len(layout.rates) == 1 and any(set(rates) != set(layout.rates) for rates in asked):
        raise UsageError(
            f"The layout {layout.name} is always at {layout.rates[0]:g} fps",
            mend="Leave the frame rates out, or choose the layout 'table'",
        )
    return plan


def _faces(plan: SynthPlan, portraits: Path | None) -> Sequence[DrawnFace | Photo]:
    if portraits is None:
        return [DrawnFace(number, plan.seed) for number in range(plan.n_subjects)]
    photos = find_photos(portraits)
    if len(photos) < plan.n_subjects:
        raise UsageError(
            f"{plan.n_subjects} subjects need as many portraits, and {portraits} has {len(photos)}",
            mend=f"Ask for {len(photos)} subjects, or add portraits",
        )
    return photos[: plan.n_subjects]


def _rows(plan: SynthPlan, layout: Layout) -> tuple[Row, ...]:
    """The sheet's lines: positions become numbers by the clip's first number."""
    rows = []
    for clip in plan.clips():
        onset, apex, offset = (clip.first_number + position for position in clip.marks())
        marks = RawKeyFrames(onset, apex if clip.apex_in_sheet else None, offset)
        subject, name = layout.subject(clip.subject), layout.clip_name(clip)
        rows.append(Row(clip, subject, name, marks))
    return tuple(rows)


def _clip_job(row: Row, layout: Layout, root: Path) -> ClipJob:
    folder = root / layout.frames / layout.folder(row.subject, row.name)
    first = row.clip.first_number
    numbers = range(first, first + row.clip.n_frames)
    names = (layout.file_name(row.subject, number) for number in numbers)
    return ClipJob(row.clip, tuple(folder / name for name in names))
