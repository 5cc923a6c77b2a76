"""The deviation study as plain values, for ``--json``."""

from __future__ import annotations

from typing import Any

from reapex.auditing import Contrast, Difference, GroupStudy, Study, WindowDeviation
from reapex.evaluation import Interval
from reapex.report.study_words import study_sentences


def study_as_dict(study: Study) -> dict[str, Any]:
    """Groups with their windows, the differences between them, and the sentences."""
    return {
        "heading": study.heading or None,
        "search": study.search,
        "criterion": study.criterion,
        "clips": study.n_clips,
        "clips_without_frame_rate": study.n_untimed,
        "left_out": [
            {"clip": each.id, "group": each.group, "reason": each.reason} for each in study.left_out
        ],
        "groups": [_group(each) for each in study.groups],
        "clips_of_unknown_group": study.n_unknown,
        "groups_not_compared": list(study.not_compared),
        "contrasts": [_contrast(each) for each in study.contrasts],
        "sentences": list(study_sentences(study)),
    }


def _group(group: GroupStudy) -> dict[str, Any]:
    index = group.index
    return {
        "name": group.name,
        "clips": group.n_clips,
        "subjects": group.n_subjects,
        "quality_index": None
        if index is None
        else {
            "ms": index.ms,
            "interval": _interval(index.interval),
            "clips": index.n_clips,
            "subjects": index.n_subjects,
            "mostly_fixed": index.mostly_fixed,
        },
        "windows": [_window(each) for each in group.windows],
    }


def _window(at: WindowDeviation) -> dict[str, Any]:
    deviation = at.deviation
    return {
        "window": at.window.rise,
        "unit": at.window.unit,
        "clips": deviation.n_clips,
        "clips_with_frame_rate": at.timed.n_clips,
        "subjects_with_frame_rate": at.timed.n_subjects,
        "percent": deviation.percent,
        "percent_interval": _interval(at.percent_interval),
        "ms": deviation.ms,
        "ms_interval": _interval(at.ms_interval),
        "movable_share": deviation.movable_share,
        "movable_share_with_frame_rate": at.timed.movable_share,
        "keys": {
            key: {
                "clips": means.n_clips,
                "percent": means.percent,
                "percent_interval": _interval(at.key_intervals[key].percent),
                "ms": means.ms,
                "ms_interval": _interval(at.key_intervals[key].ms),
                "movable_share": means.movable_share,
            }
            for key, means in deviation.keys.items()
        },
    }


def _contrast(contrast: Contrast) -> dict[str, Any]:
    return {
        "first": contrast.first,
        "second": contrast.second,
        "window": str(contrast.window),
        "verdict": contrast.verdict,
        "unknown": contrast.unknown or None,
        "level": contrast.level,
        "ms": _difference(contrast.ms),
        "percent": _difference(contrast.percent),
    }


def _difference(difference: Difference | None) -> dict[str, Any] | None:
    if difference is None:
        return None
    return {
        "observed": difference.observed,
        "expected": difference.expected,
        "range": _interval(difference.range),
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]
