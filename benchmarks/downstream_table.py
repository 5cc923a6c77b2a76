"""Scores of the ways of choosing key frames, and how much of the gap to the truth each closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reapex.evaluation import METRICS, Interval, Predictions, Resampling, compare, evaluate

TITLES = {
    "manual": "manual (biased coders)",
    "gamdss_released": "GAMDSS as released",
    "gamdss_paper": "GAMDSS as in the paper",
    "risefall": "rise–fall",
    "true": "true key frames",
}
RULE = Resampling(n_draws=10_000)


@dataclass(frozen=True)
class Row:
    """One way: its UF1, its difference from manual, and the share of the gap that it closes."""

    method: str
    uf1: float
    interval: Interval | None
    over_seeds: tuple[float, float]
    uar: float
    accuracy: float
    gain: float
    gain_interval: Interval | None
    p_value: float | None
    share: float
    share_interval: Interval | None


def rows_of(
    tables: Mapping[str, Predictions], manual: Predictions, truth: Predictions
) -> list[Row]:
    """A row for each table; manual and truth are what the gap lies between."""
    labels = manual.classes
    base = _draws([manual, truth], labels)
    rows = []
    for method, table in tables.items():
        scores = evaluate(table, labels, RULE)
        uf1 = scores["uf1"]
        spread = uf1.over_seeds
        same = table is manual
        found = None if same else next(
            each for each in compare([manual, table], labels, RULE) if each.metric == "uf1"
        )  # fmt: skip
        draws = _draws([table], labels)[0]
        gaps = base[1] - base[0]
        low, high = np.quantile((draws - base[0]) / gaps, [0.025, 0.975])
        # A share of a gap that may be none has no meaning.
        is_gap = float(np.quantile(gaps, 0.025)) > 0
        gap = _uf1(truth, labels) - _uf1(manual, labels)
        rows.append(
            Row(
                method, uf1.value, uf1.interval,
                (0.0, 0.0) if spread is None else (spread.mean, spread.sd),
                scores["uar"].value, scores["accuracy"].value,
                0.0 if found is None else found.difference,
                None if found is None else found.interval,
                None if found is None else found.p_value,
                (uf1.value - _uf1(manual, labels)) / gap,
                Interval(float(low), float(high))
                if is_gap and not same and table is not truth
                else None,
            )
        )  # fmt: skip
    return rows


def as_markdown(rows: list[Row]) -> list[str]:
    lines = [
        "| key frames | UF1 [95 % over persons] | mean ± sd of seeds | UAR | ACC "
        "| UF1 − manual [95 %] | p | share of the gap closed [95 %] |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        mean, sd = row.over_seeds
        gain = "" if row.gain_interval is None else f"{row.gain:+.3f} {_between(row.gain_interval)}"
        share = "" if row.share_interval is None else f"{row.share:+.0%} {_percents(row)}"
        lines.append(
            f"| {TITLES[row.method]} | {row.uf1:.3f} {_between(row.interval, sign=False)} "
            f"| {mean:.3f} ± {sd:.3f} | {row.uar:.3f} | {row.accuracy:.3f} | {gain} "
            f"| {'' if row.p_value is None else f'{row.p_value:.4f}'} | {share} |"
        )
    return lines


def _percents(row: Row) -> str:
    between = row.share_interval
    return "" if between is None else f"[{100 * between.low:+.0f}, {100 * between.high:+.0f}]"


def _between(interval: Interval | None, *, sign: bool = True) -> str:
    if interval is None:
        return ""
    form = "+.3f" if sign else ".3f"
    return f"[{interval.low:{form}}, {interval.high:{form}}]"


def _uf1(table: Predictions, labels: tuple[str, ...]) -> float:
    return float(METRICS["uf1"](table.sums(labels).sum(axis=0)))


def _draws(tables: list[Predictions], labels: tuple[str, ...]) -> list[np.ndarray]:
    """UF1 of the same drawn persons for each table; all tables have the same persons in order."""
    rng = np.random.default_rng(RULE.seed)
    sums = [table.sums(labels) for table in tables]
    n = len(sums[0])
    counts = rng.multinomial(n, np.full(n, 1 / n), size=RULE.n_draws).astype(float)
    return [METRICS["uf1"](np.tensordot(counts, each, axes=1)) for each in sums]
