"""A change log of labels that the author of a data set could publish, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reapex.corpus import Corpus
from reapex.output import writing
from reapex.report.words import counted
from reapex.versions import TITLES, Change, VersionDiff

_PLAIN_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|"})


def write_change_log(
    diff: VersionDiff, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write the change log.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    with writing(out, inputs=inputs, force=force) as temporary:
        temporary.write_text("\n".join(_lines(diff)) + "\n", encoding="utf-8")


def _lines(diff: VersionDiff) -> Iterator[str]:
    yield f"# Changes from {_plain(diff.first.name)} to {_plain(diff.second.name)}"
    yield ""
    for word, corpus in (("Before", diff.first), ("After", diff.second)):
        yield f"- {word}: {_version(corpus)}"
    yield ""
    if not diff.changes:
        yield "Nothing changed."
        return
    yield (
        f"{counted(diff.n_paired, 'expression')} in both versions, {diff.n_unchanged} of them "
        "unchanged."
    )
    yield from diff.remarks
    yield ""
    yield "| what | changes |"
    yield "|---|---:|"
    for kind, count in diff.counts.items():
        yield f"| {TITLES[kind]} | {count} |"
    if diff.moves:
        yield from _moves(diff)
    for kind in diff.counts:
        yield ""
        yield f"## {TITLES[kind]}"
        yield ""
        if kind == "emotion":
            yield from _emotions(diff)
        yield from (f"- {_place(each)}{_plain(str(each))}" for each in diff.of(kind))


def _moves(diff: VersionDiff) -> Iterator[str]:
    yield ""
    yield "| key frame | moved | mean | mean distance | median distance | furthest |"
    yield "|---|---:|---:|---:|---:|---:|"
    for key, each in diff.moves.items():
        mean_ms = "" if each.mean_ms is None else f" ({each.mean_ms:+.1f} ms)"
        far_ms = "" if each.mean_absolute_ms is None else f" ({each.mean_absolute_ms:.1f} ms)"
        yield (
            f"| {key} | {each.n} | {each.mean:+.2f} frames{mean_ms} | "
            f"{each.mean_absolute:.2f} frames{far_ms} | {each.median_absolute:g} | "
            f"{each.largest:g} |"
        )


def _emotions(diff: VersionDiff) -> Iterator[str]:
    yield "| from | to | expressions |"
    yield "|---|---|---:|"
    for (before, after), count in diff.emotions.items():
        yield f"| {_plain(before) or '–'} | {_plain(after) or '–'} | {count} |"
    yield ""


def _place(each: Change) -> str:
    if not each.is_about_row:
        return ""
    called = f"{each.subject}/{each.name}" if each.subject else each.name
    before, after = each.rows
    if before is None or after is None or before == after:
        rows = f"row {before or after}"
    else:
        rows = f"row {before}, now {after}"
    return f"{_plain(called)} ({rows}): "


def _version(corpus: Corpus) -> str:
    hashes = ", ".join(
        f"`{each.file.name}` (SHA-256 `{each.sha256}`)".replace("``", "`")
        for each in corpus.sources
    )
    return f"{hashes}: {counted(len(corpus), 'expression')}, {len(corpus.skipped)} skipped"


def _plain(text: str) -> str:
    """Text whose characters mean nothing to Markdown."""
    return " ".join(text.split()).translate(_PLAIN_MARKS)
