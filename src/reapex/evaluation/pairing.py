"""Two systems on the same clips, subject by subject: what every paired test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reapex.errors import ColumnMissing, DuplicateRow, InputError
from reapex.evaluation.bootstrap import FloatArray
from reapex.evaluation.predictions import Predictions
from reapex.evaluation.remarks import repeated_clips

_Key = tuple[str, str]
_SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """Confusion matrices of two systems.

    Parameters
    ----------
    sums
        ``(n_subjects, 2, c, c)``: each subject's, of the first and of the second system. Every clip
        weighs 1 in either, however many seeds there are.
    n_clips
        How many clips there are.
    """

    sums: FloatArray
    n_clips: int

    @classmethod
    def of(cls, first: Predictions, second: Predictions, labels: Sequence[str]) -> Paired:
        """Both systems' matrices.

        Raises
        ------
        ColumnMissing
            If a system does not say its clips and subjects.
        DuplicateRow
            If a clip stands twice in a seed.
        InputError
            If the systems, or the seeds of one, are of other clips or classes.
        """
        clips = _classes(first)
        _require_same(first, second, clips, _classes(second))
        subjects = dict.fromkeys(subject for subject, _ in clips)
        return cls(
            np.stack([_sums(each, labels, tuple(subjects)) for each in (first, second)], axis=1),
            len(clips),
        )


def _classes(system: Predictions) -> Mapping[_Key, str]:
    """The true class of each clip, the same in every seed and told once in each."""
    missing = [name for name in ("clip", "subject") if not getattr(system, name)]
    if missing:
        raise ColumnMissing(
            f"The predictions do not say {' and '.join(missing)}",
            where=system.place(0).at(row=None),
            expected="both, to find the same clip in the other file",
            mend=" ".join(f"--columns {name}=YourHeader" for name in missing),
        )
    for rows in repeated_clips(system).values():
        raise DuplicateRow(
            f"Row {system.row[rows[1]] if system.row else rows[1] + 1} is of the same clip and "
            "seed",
            where=system.place(rows[0]),
            expected="one row per clip and seed, or nothing could be paired",
            mend="If these are several runs, name their column: --columns seed=YourHeader",
        )
    found: dict[_Key, str] = {}
    for index, (key, label) in enumerate(zip(system.keys, system.y_true, strict=True)):
        if found.setdefault(key, label) != label:
            raise InputError(
                f"The clip is {label} here and {found[key]} in another seed",
                where=system.place(index),
                expected="one true class per clip",
            )
    for each in system.by_seed():
        lacking = [key for key in found if key not in set(each.keys)]
        if lacking:
            raise InputError(
                f"Seed {each.seed[0]} lacks {_listed(lacking)}",
                where=system.place(0).at(row=None, clip=None),
                expected="the same clips in every seed",
            )
    return found


def _require_same(
    first: Predictions, second: Predictions, ours: Mapping[_Key, str], theirs: Mapping[_Key, str]
) -> None:
    for lacks, has, other in ((second, ours, theirs), (first, theirs, ours)):
        lacking = [key for key in has if key not in other]
        if lacking:
            raise InputError(
                f"The file lacks {_listed(lacking)} that the other file has",
                where=lacks.place(0).at(row=None, clip=None),
                expected="the same clips in both, spelled alike",
                mend="Keep the rows of the common clips in both files",
            )
    for index, (key, label) in enumerate(zip(second.keys, second.y_true, strict=True)):
        if ours[key] != label:
            raise InputError(
                f"The clip is {label} here and {ours[key]} in the other file",
                where=second.place(index),
                expected="the same true class, spelled alike",
            )


def _sums(system: Predictions, labels: Sequence[str], subjects: tuple[str, ...]) -> FloatArray:
    """A system's matrices in this order of subjects, each clip weighing 1 over all seeds."""
    index = {label: i for i, label in enumerate(labels)}
    who = {subject: i for i, subject in enumerate(subjects)}
    sums = np.zeros((len(who), len(index), len(index)))
    for (subject, _), true, predicted in zip(
        system.keys, system.y_true, system.y_pred, strict=True
    ):
        sums[who[subject], index[true], index[predicted]] += 1
    return sums / max(1, len(system.seeds))


def _listed(keys: Sequence[_Key]) -> str:
    shown = ", ".join("/".join(key) for key in keys[:_SHOWN])
    more = " and others" if len(keys) > _SHOWN else ""
    return f"{len(keys)} clip{'' if len(keys) == 1 else 's'} ({shown}{more})"
