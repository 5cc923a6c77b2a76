"""Read a run folder: what a report, a command line or a leak check wants to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from reapex.errors import InputError, Place
from reapex.evaluation import Predictions
from reapex.training.collecting import CLIPS, FOLDS, MAJORITY, predictions_path
from reapex.training.identity import FORMAT, RUN, read_run
from reapex.training.metrics_log import METRICS, MetricsLog
from reapex.training.oracle import ORACLE, EpochAnswers, OracleScores, scores_of_epochs
from reapex.training.outcome import PREDICTIONS, failure_of, result_of
from reapex.training.plan import Scalar, job_path
from reapex.training.storing import Damaged, read_csv

_SCORE = "score_"
JobStatus = Literal["done", "failed", "begun", "waiting"]


@dataclass(frozen=True)
class JobState:
    """How far one fold of one seed is.

    Parameters
    ----------
    kind, seed, fold, folder
        Which, and where its files are.
    status
        ``begun``: it goes on from its checkpoint when the run is started again.
    reason, mend
        Why it failed, as a sentence, and what might help, without its full stop; empty otherwise.
    notes
        What must be said of its result, such as a batch that was cut for memory.
    choice
        What it was trained with; None unless it is done.
    computed_with
        Device, precision, torch and GPU of the process that ended it; empty unless it is done.
    """

    kind: str
    seed: int
    fold: str
    folder: Path
    status: JobStatus
    reason: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()
    choice: Mapping[str, Any] | None = None
    computed_with: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RunFolder:
    """A run folder on disk.

    Raises
    ------
    InputError
        If it holds no run, one of another format, or one whose ``run.json`` is damaged.
    """

    path: Path

    def __post_init__(self) -> None:
        if not (self.path / RUN).is_file():
            raise InputError(
                f"There is no {RUN} in it, so this is no run folder",
                where=Place(file=self.path),
                mend="Name the folder that was given to train",
            )
        if self.info.get("format") != FORMAT:
            raise InputError(
                f"The run folder is of format {self.info.get('format')}",
                where=Place(file=self.path),
                expected=f"format {FORMAT}",
            )

    @cached_property
    def info(self) -> Mapping[str, Any]:
        """``run.json``."""
        return read_run(self.path / RUN)

    @property
    def classes(self) -> tuple[str, ...]:
        """The class list."""
        return tuple(self.info["classes"])

    @property
    def config(self) -> Mapping[str, Any]:
        """The caller's settings, flat."""
        return dict(self.info["config"])

    @property
    def facts(self) -> Mapping[str, Scalar]:
        """What the caller noted of the run, by name; empty in folders of the first version."""
        return dict(self.info.get("facts", {}))

    @property
    def setting(self) -> Mapping[str, Any]:
        """What the last start computed with: device, threads, precision, torch and GPU."""
        plan, last = self.info["plan"], self.info["started"][-1]
        named = {name: plan.get(name) for name in ("device", "threads")}
        return named | {name: last.get(name, "") for name in ("precision", "torch", "gpu")}

    @property
    def selection(self) -> str:
        """``fixed`` or ``inner``."""
        return str(self.info["plan"]["selection.mode"])

    @property
    def with_oracle(self) -> bool:
        """Whether the oracle was asked for."""
        return bool(self.info["plan"]["with_oracle"])

    @property
    def kinds(self) -> tuple[str, ...]:
        """``main``, and the baselines that learn."""
        return tuple(self.info["kinds"])

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said of folds and classes."""
        return tuple(self.info["remarks"])

    @property
    def majority(self) -> Predictions:
        """The baseline that learns nothing: the most frequent class of each training part."""
        return _table(self.path / MAJORITY)

    def predictions(self, kind: str = "main") -> Predictions | None:
        """The predictions of all folds of a kind; None while some are not done."""
        path = self.path / predictions_path(kind)
        return _table(path) if path.is_file() else None

    def incomplete_predictions(self, kind: str = "main") -> Predictions | None:
        """Those of the folds that are done, where others failed; None if all or none are done."""
        path = self.path / predictions_path(kind, is_whole=False)
        return _table(path) if path.is_file() else None

    def jobs(self, kind: str | None = None) -> tuple[JobState, ...]:
        """Every fold of every seed, of all kinds or one."""
        return tuple(
            self._job(each, seed, number, fold)
            for each, seeds in self.info["kinds"].items()
            if kind in (None, each)
            for seed in seeds
            for number, fold in enumerate(self.info["folds"])
        )

    def count(self, status: JobStatus, kind: str | None = None) -> int:
        """How many jobs are that far."""
        return sum(job.status == status for job in self.jobs(kind))

    def metrics(self, job: JobState) -> list[dict[str, Any]]:
        """A line per epoch of every training of a job."""
        return MetricsLog(job.folder / METRICS).lines()

    def parts(self) -> list[dict[str, str]]:
        """The rows of ``folds.csv``: fold, clip, person, part."""
        return read_csv(self.path / FOLDS, ("fold", "clip", "person", "part"))

    def truth(self) -> dict[str, str]:
        """The true class of each clip."""
        rows = read_csv(self.path / CLIPS, ("clip", "label"))
        return {row["clip"]: row["label"] for row in rows}

    def seconds(self) -> float:
        """The time that all epochs took, added up over processes, in seconds."""
        return float(sum(line["seconds"] for job in self.jobs() for line in self.metrics(job)))

    def chosen(self) -> Mapping[tuple[str, str, int], int]:
        """How often each variant, class weights and number of epochs was chosen in the run."""
        choices = [job.choice for job in self.jobs("main") if job.choice is not None]
        return Counter((each["variant"], each["class_weights"], each["epochs"]) for each in choices)

    def oracle(self) -> OracleScores | None:
        """The oracle's scores beside the honest ones; None unless asked for and complete."""
        jobs = self.jobs("main")
        honest = self.predictions()
        if honest is None or not all((job.folder / ORACLE).is_file() for job in jobs):
            return None
        truth = self.truth()
        folds = [_answers(job.folder, truth) for job in jobs]
        return scores_of_epochs(folds, (honest.y_true, honest.y_pred), self.classes)

    def _job(self, kind: str, seed: int, number: int, fold: str) -> JobState:
        folder = self.path / job_path(kind, seed, number, fold)
        failed = failure_of(folder)
        if failed is not None:
            return JobState(kind, seed, fold, folder, "failed", *failed)
        done = result_of(folder)
        if done is not None:
            return JobState(
                kind, seed, fold, folder, "done",
                notes=tuple(done["notes"]),
                choice=done["choice"],
                computed_with=done.get("computed_with", {}),
            )  # fmt: skip
        status: JobStatus = "begun" if folder.is_dir() else "waiting"
        return JobState(kind, seed, fold, folder, status)


def honest_rows(job: JobState) -> list[dict[str, str]]:
    """What a job's one opening said: clip and y_pred."""
    return read_csv(job.folder / PREDICTIONS, ("clip", "y_pred"))


def _table(path: Path) -> Predictions:
    """A table of the run's own, every name exactly as it stands there.

    :func:`reapex.scoring.read_predictions` is for anybody's table, and takes a class ``1.0`` of a
    spreadsheet for 1.

    Raises
    ------
    Damaged
        If it is not as it was written.
    """
    rows = read_csv(path, ("clip", "subject", "fold", "y_true", "y_pred"))
    columns = {name: tuple(row[name] for row in rows) for name in (rows[0] if rows else ())}
    scores = {name: values for name, values in columns.items() if name.startswith(_SCORE)}
    try:
        return Predictions(
            columns["y_true"], columns["y_pred"], columns["clip"], columns["subject"],
            columns["fold"], columns.get("seed", ()),
            {name.removeprefix(_SCORE): tuple(map(float, values))
             for name, values in scores.items()},
            path,
            tuple(range(2, len(rows) + 2)),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise Damaged(
            f"The table of the run is damaged: {error}",
            where=Place(file=path),
            mend="Delete it and start the run again: it is made from the folds",
        ) from None


def _answers(folder: Path, truth: Mapping[str, str]) -> EpochAnswers:
    rows = read_csv(folder / ORACLE, ("epoch", "clip", "y_pred"))
    clips = list(dict.fromkeys(row["clip"] for row in rows))
    said: dict[int, dict[str, str]] = {}
    try:
        for row in rows:
            said.setdefault(int(row["epoch"]), {})[row["clip"]] = row["y_pred"]
        return EpochAnswers(
            tuple(truth[clip] for clip in clips),
            {epoch: tuple(each[clip] for clip in clips) for epoch, each in said.items()},
        )
    except (KeyError, ValueError):
        raise Damaged(
            "What the oracle found is damaged",
            where=Place(file=folder / ORACLE),
            mend="Delete it and done.json beside it, and start the run again",
        ) from None
