"""An audit and a correction as plain values, for ``--json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reapex.auditing import Audit, CorpusDeviation, Deviation, Finding, Part
from reapex.corpus import Corpus, Skipped
from reapex.correction import ClipCorrection, CoderModels
from reapex.errors import Place
from reapex.keyframes import KEYS, RawKeyFrames
from reapex.report.study_json import study_as_dict


def corpus_as_dict(corpus: Corpus) -> dict[str, Any]:
    """Counts, source and skipped records."""
    first = corpus.sources[0]
    return {
        "labels": corpus.name,
        "dataset": first.dataset,
        "sources": [
            {
                "file": str(source.file),
                "dataset": source.dataset,
                "sheet": source.sheet,
                "encoding": source.encoding,
                "sha256": source.sha256,
            }
            for source in corpus.sources
        ],
        "read": corpus.n_read,
        "kept": len(corpus),
        "no_record": corpus.n_no_record,
        "subjects": len(corpus.persons),
        "skipped": [_skipped(each) for each in corpus.skipped],
        "remarks": list(corpus.remarks),
    }


def audit_as_dict(audit: Audit) -> dict[str, Any]:
    """An audit: counts, findings, deviation, clips."""
    return {
        **corpus_as_dict(audit.corpus),
        "parts": [_part(each) for each in audit.parts],
        "findings": [_finding(each) for each in audit.findings],
        "suppressed": [_finding(each) for each in audit.suppressed],
        "not_looked_at": [rule.code for rule in audit.blind],
        "corrector": audit.corrector or None,
        "deviation": _deviation(audit.deviation),
        "beside": audit.beside or None,
        "deviation_beside": _deviation(audit.deviation_beside),
        "coders": _coders(audit.coders),
        "deviations": {name: _deviation(each) for name, each in audit.deviations.items()},
        "study": None if audit.study is None else study_as_dict(audit.study),
        "clips": [correction_as_dict(each) for each in audit.by_movement],
    }


def correction_as_dict(correction: ClipCorrection) -> dict[str, Any]:
    """One clip: manual and proposed frames in the sheet's numbers, and how far they moved."""
    deviation = Deviation.of(correction)
    new = correction.proposed_numbers
    clip = correction.clip
    return {
        "id": clip.id,
        "corpus": clip.corpus or None,
        "file": str(clip.provenance.file),
        "row": clip.provenance.row,
        "manual": dict(zip(KEYS, clip.raw, strict=True)),
        **_written(clip.written),
        "proposed": None if new is None else dict(zip(KEYS, new, strict=True)),
        "moved": correction.proposal is not None and correction.proposal.moved,
        "reasons": {key: list(correction.reasons(key)) for key in KEYS},
        "explanation": correction.explanation or None,
        "deviation_ms": None if deviation is None else deviation.ms,
        "deviation_percent": None if deviation is None else deviation.percent,
        "gain": None if correction.proposal is None else correction.proposal.gain,
        "interval_ms": _intervals(correction),
        "beside": _beside(correction),
        "face": None if correction.view is None else correction.view.outcome,
    }


def _written(raw: RawKeyFrames | None) -> dict[str, Any]:
    """What the sheet says, of clips that an erratum changed."""
    return {} if raw is None else {"written": dict(zip(KEYS, raw, strict=True))}


def _intervals(correction: ClipCorrection) -> dict[str, Any] | None:
    """The 80 % interval of each key frame, in ms from the clip's first frame."""
    if correction.proposal is None:
        return None
    return {
        key: None if each.interval_ms is None else list(each.interval_ms)
        for key, each in correction.proposal.keys.items()
    }


def _beside(correction: ClipCorrection) -> dict[str, int] | None:
    if correction.beside is None:
        return None
    numbers = correction.clip.timeline.numbers_of(correction.beside.keyframes)
    return dict(zip(KEYS, numbers, strict=True))


def _coders(corpora: Mapping[str, CoderModels]) -> list[dict[str, Any]]:
    """What was learned of each sheet (coder None) and of each of its coders."""
    return [
        {
            "corpus": corpus or None,
            "coder": each.name,
            "clips": each.n_clips,
            "bias_ms": {
                key: {"ms": bias.ms, "low": bias.low, "high": bias.high}
                for key, bias in each.biases.items()
            },
            "used_bias_ms": dict(zip(KEYS, each.model.bias_ms, strict=True)),
            "spread_ms": dict(zip(KEYS, each.model.spread_ms, strict=True)),
        }
        for corpus, coders in corpora.items()
        for each in ((coders.sheet,) if coders.sheet else ()) + tuple(coders.coders.values())
    ]


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "clips": part.n_clips,
        "subjects": part.n_persons,
        "fps": list(part.rates_fps),
        "classes": dict(part.classes),
        "composition": dict(part.composition),
    }


def _deviation(deviation: CorpusDeviation | None) -> dict[str, Any] | None:
    if deviation is None:
        return None
    return {
        "clips": deviation.n_clips,
        "clips_with_frame_rate": deviation.n_timed,
        "moved": deviation.n_moved,
        "percent": deviation.percent,
        "ms": deviation.ms,
        "movable": deviation.n_movable,
        "movable_share": deviation.movable_share,
        "keys": {
            key: {
                "clips": means.n_clips,
                "percent": means.percent,
                "ms": means.ms,
                "movable_share": means.movable_share,
            }
            for key, means in deviation.keys.items()
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "title": finding.title,
        **_place(finding.where),
        "explanation": finding.explanation,
        "mend": finding.mend,
    }


def _skipped(skipped: Skipped) -> dict[str, Any]:
    return {"code": skipped.code, **_place(skipped.where), "reason": skipped.reason}


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": None if place.file is None else str(place.file),
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "clip": place.clip,
        "frames": None if place.frames is None else str(place.frames),
        "frame": place.frame,
    }
