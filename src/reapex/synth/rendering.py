"""Clips made into files, in one process or several; the pictures do not depend on how many.

Conventions
-----------
Processes are started afresh (``spawn``): a forked child of a process in which OpenCV has threads
can hang. Each uses one thread, because there is one process per core already.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2

from reapex.errors import OutputError, Place, UsageError
from reapex.synth.drawn import drawn_portrait
from reapex.synth.photo import Photo
from reapex.synth.plan import ClipPlan
from reapex.synth.portrait import Portrait
from reapex.synth.render import render


@dataclass(frozen=True, slots=True)
class DrawnFace:
    """A portrait still to be drawn."""

    number: int
    seed: int


@dataclass(frozen=True, slots=True)
class ClipJob:
    """A clip, and the files its frames go into, in order."""

    clip: ClipPlan
    files: tuple[Path, ...]


def render_clips(
    faces: Sequence[DrawnFace | Photo], jobs: Sequence[ClipJob], n_processes: int
) -> Iterator[int]:
    """Write every clip's frames; yields the number of clips done after each.

    Parameters
    ----------
    faces
        The portrait of each subject, by the clips' ``subject``.

    Raises
    ------
    UsageError
        If processes cannot be started, as in a script without a main guard.
    """
    with process_pool(min(n_processes, len(jobs))) as pool:
        if pool is None:
            portraits = [make_portrait(face) for face in faces]
            for done, job in enumerate(jobs, start=1):
                write_clip(portraits[job.clip.subject], job)
                yield done
            return
        portraits = list(pool.map(make_portrait, faces))
        pending = [pool.submit(write_clip, portraits[job.clip.subject], job) for job in jobs]
        for done, future in enumerate(as_completed(pending), start=1):
            future.result()
            yield done


def make_portrait(face: DrawnFace | Photo) -> Portrait:
    """Draw or load one portrait."""
    if isinstance(face, Photo):
        return face.portrait()
    return drawn_portrait(face.number, face.seed)


def write_clip(portrait: Portrait, job: ClipJob) -> None:
    """Render one clip into its files."""
    clip = job.clip
    quality = [cv2.IMWRITE_JPEG_QUALITY, clip.camera.jpeg_quality]
    frames = render(
        portrait, clip.course, clip.movement, clip.camera,
        n_frames=clip.n_frames, rng=clip.stream("pictures"),
    )  # fmt: skip
    job.files[0].parent.mkdir(parents=True, exist_ok=True)
    for path, frame in zip(job.files, frames, strict=True):
        fine, data = cv2.imencode(".jpg", frame[..., ::-1], quality)
        if not fine:
            raise OutputError("The frame cannot be encoded", where=Place(file=path))
        path.write_bytes(data.tobytes())


@contextmanager
def process_pool(n_processes: int) -> Iterator[Executor | None]:
    """A pool that forgets what is pending when it is left early; None for a single process.

    Raises
    ------
    UsageError
        If its processes die, as in a script without a main guard.
    """
    if n_processes <= 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(n_processes, context, initializer=cv2.setNumThreads, initargs=(1,))
    try:
        yield pool
    except BrokenProcessPool:
        raise UsageError(
            "The processes that render clips have died",
            mend="In a script, call this below `if __name__ == '__main__':`, or use jobs=1",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)
