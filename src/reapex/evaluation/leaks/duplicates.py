"""Does any clip stand twice? Then it counts twice, and may have been learned from."""

from __future__ import annotations

from collections import Counter

from reapex.evaluation.leaks.check import Check, Verdict
from reapex.evaluation.leaks.evidence import Evidence
from reapex.evaluation.predictions import Predictions
from reapex.evaluation.remarks import repeated_clips

_CODE, _TITLE = "duplicates", "Clips told once each"
_SHOWN = 5


def check_duplicates(evidence: Evidence) -> Check:
    """Every clip of a subject stands in one row of a seed."""
    table = evidence.predictions
    if not table.clip:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL, "The file has no column for clip.",
            "--columns clip=YourHeader",
        )  # fmt: skip
    repeated = repeated_clips(table)
    n_clips = len(set(table.keys))
    numbers = {"clips": n_clips, "rows": len(table), "repeated_clips": len(repeated)}
    if not repeated:
        return Check(
            _CODE, _TITLE, Verdict.PASS, f"{n_clips} clips, none of them twice.", numbers=numbers
        )
    if not table.subject:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL,
            f"{len(repeated)} names stand in more than one row, and the file does not say whose "
            "clips they are: people may have clips of one name.",
            "--columns subject=YourHeader",
            numbers,
        )  # fmt: skip
    times = set(Counter(table.keys).values())
    if not table.seed and len(times) == 1 and len(repeated) > 1:
        return Check(
            _CODE, _TITLE, Verdict.CANNOT_TELL,
            f"Every one of {n_clips} clips stands in {times.pop()} rows: these may be several "
            "runs, and no column says so.",
            "If they are, name their column: --columns seed=YourHeader",
            numbers,
        )  # fmt: skip
    n_folds = sum(
        len({table.fold[i] for i in rows}) > 1 for rows in repeated.values() if table.fold
    )
    shown = [_shown(table, rows) for rows in list(repeated.values())[:_SHOWN]]
    across = f" {n_folds} of them are in two folds: tested in one and learned from in the other."
    return Check(
        _CODE, _TITLE, Verdict.FAIL,
        f"{len(repeated)} of {n_clips} clips stand in more than one row ({'; '.join(shown)}"
        f"{'; …' if len(repeated) > _SHOWN else ''})." + (across if n_folds else ""),
        "Keep one row per clip; if one file name holds several expressions, name each of them",
        numbers | {"repeated_across_folds": n_folds},
    )  # fmt: skip


def _shown(table: Predictions, rows: list[int]) -> str:
    subject = f"{table.subject[rows[0]]}/" if table.subject else ""
    where = f" in rows {', '.join(str(table.row[i]) for i in rows)}" if table.row else ""
    labels = list(dict.fromkeys(table.y_true[i] for i in rows))
    differ = f", once {' and once '.join(labels)}" if len(labels) > 1 else ""
    return f"{subject}{table.clip[rows[0]]}{where}{differ}"
