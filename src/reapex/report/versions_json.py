"""A difference of versions as plain values, for ``--json``."""

from __future__ import annotations

from typing import Any

from reapex.corpus import Corpus
from reapex.versions import Change, Moves, VersionDiff


def diff_as_dict(diff: VersionDiff) -> dict[str, Any]:
    """Counts, statistics, and every change."""
    return {
        "first": _version(diff.first),
        "second": _version(diff.second),
        "different": bool(diff.changes),
        "paired": diff.n_paired,
        "unchanged": diff.n_unchanged,
        "counts": dict(diff.counts),
        "moves": {key: _moves(each) for key, each in diff.moves.items()},
        "emotions": [
            {"before": before, "after": after, "count": count}
            for (before, after), count in diff.emotions.items()
        ],
        "subjects": dict(diff.subjects),
        "remarks": list(diff.remarks),
        "changes": [_change(each) for each in diff.changes],
    }


def _version(corpus: Corpus) -> dict[str, Any]:
    return {
        "name": corpus.name,
        "clips": len(corpus),
        "skipped": len(corpus.skipped),
        "sources": [
            {"file": str(each.file), "dataset": each.dataset, "sha256": each.sha256}
            for each in corpus.sources
        ],
    }


def _moves(moves: Moves) -> dict[str, Any]:
    return {
        "n": moves.n,
        "mean_frames": moves.mean,
        "mean_absolute_frames": moves.mean_absolute,
        "median_absolute_frames": moves.median_absolute,
        "largest_frames": moves.largest,
        "n_timed": moves.n_timed,
        "mean_ms": moves.mean_ms,
        "mean_absolute_ms": moves.mean_absolute_ms,
    }


def _change(each: Change) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "subject": each.subject or None,
        "name": each.name or None,
        "row_before": each.rows[0],
        "row_after": each.rows[1],
        "field": each.field or None,
        "before": each.before or None,
        "after": each.after or None,
        "frames": each.frames,
        "ms": each.ms,
    }
