"""Agreement as plain values, for ``--json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reapex.agreement import (
    AgreementStudy,
    Curve,
    Disagreement,
    Errors,
    Figures,
    PairFigures,
    Part,
    Reliability,
)
from reapex.evaluation import Interval
from reapex.report.agreement_words import REFERENCE


def agreement_as_dict(study: AgreementStudy) -> dict[str, Any]:
    """Everything that is told of coders."""
    rule = study.rule
    return {
        "coders": list(study.names),
        "resampling": {"draws": rule.n_draws, "level": rule.level, "seed": rule.seed},
        "tolerance": {"value": study.tolerance.value, "unit": study.tolerance.unit},
        "reference": REFERENCE,
        "remarks": list(study.remarks),
        "only_by": {
            name: [each.clip.id for each in study.only_by(index)]
            for index, name in enumerate(study.names)
        },
        **_figures(study.overall, study.names),
        "group": study.heading or None,
        "groups": {name: _figures(each, study.names) for name, each in study.groups.items()},
        "clips": [_clip(each, study.names) for each in study.worst],
    }


def _figures(figures: Figures, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "expressions": figures.n,
        "by_all": figures.n_by_all,
        "subjects": figures.n_subjects,
        "pairs": [_pair(each, names) for each in figures.pairs],
        "reliability": {part: _reliability(each) for part, each in figures.reliability.items()},
        "within_tolerance": dict(figures.within),
        "tolerance_curves": {
            "frames": _curves(figures.curves_frames),
            "ms": _curves(figures.curves_ms),
        },
    }


def _pair(pair: PairFigures, names: tuple[str, ...]) -> dict[str, Any]:
    overlaps, found, labels = pair.overlaps, pair.detection, pair.labels
    return {
        "first": names[pair.first],
        "second": names[pair.second],
        "frames": {part: _errors(each) for part, each in pair.frames.items()},
        "ms": {part: _errors(each) for part, each in pair.ms.items()},
        "iou": None
        if overlaps is None
        else {
            "n": overlaps.n,
            "mean": overlaps.mean,
            "median": overlaps.median,
            "share_half": overlaps.share_half,
        },
        "detection": {
            "both": found.both,
            "only_first": found.only_first,
            "only_second": found.only_second,
            "f1": found.f1 if found.f1 == found.f1 else None,
        },
        "emotion": {"n": labels.n_named, "share": labels.share, "kappa": labels.kappa},
        "action_units": {"n": labels.n_units, "jaccard": labels.jaccard},
    }


def _errors(errors: Errors) -> dict[str, Any]:
    return {
        "n": errors.n,
        "mean_absolute": errors.mean_absolute,
        "median_absolute": errors.median_absolute,
        "p90_absolute": errors.p90_absolute,
        "bias": errors.bias,
        "bias_interval": _interval(errors.bias_interval),
        "sd": errors.sd,
        "limits": None if errors.limits is None else list(errors.limits),
    }


def _reliability(each: Reliability) -> dict[str, Any]:
    return {
        "unit": each.unit,
        "icc_2_1": each.icc,
        "icc_interval": _interval(each.icc_interval),
        "icc_n": each.n_complete,
        "alpha": each.alpha,
        "alpha_interval": _interval(each.alpha_interval),
        "alpha_n": each.n_pairable,
    }


def _curves(curves: Mapping[Part, Curve]) -> dict[str, Any]:
    return {
        part: {"n": each.n, "within": list(each.grid), "share": list(each.shares)}
        for part, each in curves.items()
    }


def _clip(each: Disagreement, names: tuple[str, ...]) -> dict[str, Any]:
    clip = each.expression.clip
    return {
        "id": clip.id,
        "subject": clip.subject,
        "name": clip.name,
        "emotion": clip.emotion,
        "marks": {
            name: dict(marks) or None for name, marks in zip(names, each.numbers, strict=True)
        },
        "rows": {
            name: None if own is None else own.provenance.row
            for name, own in zip(names, each.expression.clips, strict=True)
        },
        "frames": dict(each.frames),
        "ms": dict(each.ms) or None,
        "iou": each.iou,
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]
