"""Run a plan in a folder: begun, gone on with after any interruption, ended the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from reapex.errors import UsageError
from reapex.progress import Progress
from reapex.training.collecting import collect, put_away, write_clips, write_majority
from reapex.training.devices import Setting
from reapex.training.identity import take_up
from reapex.training.job import Job
from reapex.training.locking import alone_in
from reapex.training.oracle import require_room
from reapex.training.outcome import FAILED
from reapex.training.plan import Scalar, TrainingPlan
from reapex.training.processes import do_all
from reapex.training.run_folder import RunFolder
from reapex.training.storing import can_write, write_text


def run(
    plan: TrainingPlan,
    folder: Path,
    *,
    config: Mapping[str, Scalar],
    files: Mapping[str, str] | None = None,
    facts: Mapping[str, Scalar] | None = None,
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
        The run folder: new, or of an earlier start of the same run. More seeds and baselines may
        be asked for than before.
    config
        The caller's settings, flat (``recipe.epochs``); a folder of others is refused.
    files
        Texts that belong in the folder as they are, by name: ``config.toml``, ``skipped.csv``,
        ``hashes.csv`` (what the leak check of near-duplicates reads).
    facts
        What ``run.json`` is to say beyond that, by name, such as where key frames are from; they do
        not make the run another.
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
        If it cannot be written, or the oracle would find no room in it.
    InputError
        If what the folder says of itself is damaged.
    """
    if processes < 1:
        raise UsageError(f"{processes} processes cannot do any work", expected="1 or more")
    where = setting or Setting()
    with can_write(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder, "run folder"):
        take_up(folder, plan, where, config, facts)
        for name, text in (files or {}).items():
            write_text(folder / name, text)
        write_clips(folder, plan)
        write_majority(folder, plan)
        jobs = plan.jobs(folder, where)
        if retry_failed:
            for job in jobs:
                (job.folder / FAILED).unlink(missing_ok=True)
        if plan.with_oracle:
            _require_room(plan, folder, jobs, processes)
        put_away(folder, plan, jobs)
        do_all(jobs, processes, _Told(jobs, progress))
        collect(folder, plan, jobs)
    return RunFolder(folder)


def _require_room(plan: TrainingPlan, folder: Path, jobs: Sequence[Job], processes: int) -> None:
    """Stop before any work if the weights that the oracle keeps would fill the disk."""
    waiting = [job for job in jobs if job.oracle is not None and not job.is_settled]
    with torch.random.fork_rng(devices=[]):  # initial weights draw from the caller's chance
        network = plan.learner.network(len(plan.examples.classes))
    require_room(folder, [job.folder for job in waiting], processes, plan.recipe.epochs, network)


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
