"""Run a plan in a folder: begun, gone on with after any interruption, ended the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from reapex.errors import Place, UsageError
from reapex.progress import Progress
from reapex.training.collecting import collect, write_clips, write_majority
from reapex.training.devices import Setting
from reapex.training.identity import take_up
from reapex.training.job import FAILED, Job
from reapex.training.plan import Scalar, TrainingPlan
from reapex.training.processes import do_all
from reapex.training.run_folder import RunFolder
from reapex.training.storing import write_text


def run(
    plan: TrainingPlan,
    folder: Path,
    *,
    config: Mapping[str, Scalar],
    files: Mapping[str, str] | None = None,
    setting: Setting | None = None,
    processes: int = 1,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> RunFolder:
    """Do every fold of every seed that is not done yet.

    Parameters
    ----------
    plan
        What is run.
    folder
        The run folder: new, or of an earlier start of the same run.
    config
        The caller's settings, flat (``recipe.epochs``); a folder of others is refused.
    files
        Texts that belong in the folder as they are, by name: ``config.toml``, ``skipped.csv``,
        ``hashes.csv`` (what the leak check of near-duplicates reads).
    setting
        Where to compute; the CPU, if not given.
    processes
        Folds side by side; 1 computes in this process. The result is the same.
    retry_failed
        Whether folds that failed before are tried again.
    progress
        Called with the epochs that are done and all there are, of all folds and seeds; where an
        inner selection chooses fewer epochs, those left out count once the fold is done.

    Raises
    ------
    UsageError
        If the folder is of another run, naming what differs, or another process works in it.
    OutputError
        If it cannot be written.
    """
    if processes < 1:
        raise UsageError(f"{processes} processes cannot do any work", expected="1 or more")
    where = setting or Setting()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            "Another process is working in this run folder",
            where=Place(file=folder),
            mend="Wait for it, or stop it: the lock is gone when it ends",
        ) from None
    try:
        take_up(folder, plan, where, config)
        for name, text in (files or {}).items():
            write_text(folder / name, text)
        write_clips(folder, plan)
        write_majority(folder, plan)
        jobs = plan.jobs(folder, where)
        if retry_failed:
            for job in jobs:
                (job.folder / FAILED).unlink(missing_ok=True)
        do_all(jobs, processes, _Told(jobs, progress))
        collect(folder, plan, jobs)
    finally:
        lock.release()
    return RunFolder(folder)


class _Told:
    """Tells how many epochs are done, when it is more than was told last."""

    def __init__(self, jobs: Sequence[Job], progress: Progress | None) -> None:
        self._progress = progress
        self._open = list(jobs)
        self._all = sum(job.n_epochs for job in jobs)
        self._closed = self._last = 0

    def __call__(self) -> None:
        if self._progress is None:
            return
        still_open = [job for job in self._open if not job.is_settled]
        if len(still_open) < len(self._open):
            self._open = still_open
            self._closed = self._all - sum(job.n_epochs for job in still_open)
        done = self._closed + sum(job.n_epochs_done for job in self._open)
        if done > self._last:
            self._last = done
            self._progress(done, self._all)
