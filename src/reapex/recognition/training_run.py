"""An experiment run in a folder: the plan, and beside it everything the figures came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reapex.keyframes import KEYS
from reapex.progress import Progress
from reapex.recognition.experiment import Experiment
from reapex.training import RunFolder, Setting, run


@dataclass(frozen=True)
class Running:
    """How an experiment is run; nothing here changes its figures, but for the device's rounding.

    Parameters
    ----------
    setting
        Where to compute.
    processes
        Folds side by side.
    retry_failed
        Whether folds that failed before are tried again.
    """

    setting: Setting = field(default_factory=Setting)
    processes: int = 1
    retry_failed: bool = False

    def run(
        self, experiment: Experiment, folder: Path, progress: Progress | None = None
    ) -> RunFolder:
        """Train and test every fold that is not done yet.

        Parameters
        ----------
        folder
            The run folder; besides what training writes it gets ``config.toml`` (every default
            spelled out), ``skipped.csv``, ``keyframes.csv`` (which frames each clip was learned
            from) and ``hashes.csv`` (what near-duplicates are told by).

        Raises
        ------
        UsageError
            If the folder is of another config or data, naming what differs.
        """
        return run(
            experiment.plan,
            folder,
            config=experiment.config.flat(),
            files={
                "config.toml": experiment.config.spelled_out(folder),
                "skipped.csv": _skipped(experiment),
                "keyframes.csv": _keyframes(experiment),
                "hashes.csv": _hashes(experiment),
            },
            facts=experiment.facts,
            setting=self.setting,
            processes=self.processes,
            retry_failed=self.retry_failed,
            progress=progress,
        )


def _skipped(experiment: Experiment) -> str:
    return _table(
        ("where", "code", "reason"),
        ((each.where, each.code, each.reason) for each in experiment.skipped),
    )


def _keyframes(experiment: Experiment) -> str:
    """Numbers in the sheet's own counting, for each source of key frames."""
    return _table(
        ("source", "clip", *KEYS, "moved"),
        (
            (pictures.source, each.clip.id, *each.clip.timeline.numbers_of(each.keyframes),
             int(each.has_moved))
            for pictures in experiment.pictures
            for each in pictures.marked
        ),
    )  # fmt: skip


def _hashes(experiment: Experiment) -> str:
    return _table(("clip", "person", *(f"{key}_hash" for key in KEYS)), _hash_rows(experiment))


def _hash_rows(experiment: Experiment) -> Iterator[Sequence[object]]:
    pictures, examples = experiment.pictures[0], experiment.plan.examples
    for clip, person, hashes in zip(
        examples.clips, examples.persons, pictures.hashes.tolist(), strict=True
    ):
        yield clip, person, *(f"{each:064x}" for each in hashes)


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
