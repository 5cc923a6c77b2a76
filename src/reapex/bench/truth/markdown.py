"""The table of ``bench truth`` as Markdown, to be committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reapex.bench.truth.aims import FEWEST, Aim
from reapex.bench.truth.coverage import Count, CoverageRow
from reapex.bench.truth.moves import MovedRow
from reapex.bench.truth.result import SetResult
from reapex.bench.truth.run import CAREFUL_CODER, TruthTable
from reapex.bench.truth_table import TABLE_HEAD, as_lines

_LEGEND = """\
Clips are simulated, so that their true key frames are known; what simulation cannot show, this
table does not. Errors are |label − truth| in ms. The error cut is the share by which a method's
mean error is below the human's, negative where labels get worse; the apex cut is the same of
apexes alone; intervals (95 %) draw clips with replacement. Of a spotter only the apex counts.
Improved and worsened are shares of key frames. GAMDSS has search `paper` and criterion `l2` where
its name says no other; `uint8_wrap` reproduces a fault of the released code and is there for
comparison only. The coder model is learned from the set itself, as one group;
fewer than 100 clips teach nothing, and it then has no row.
"""


def truth_as_markdown(table: TruthTable, command: str) -> str:
    """The whole document, with the command that gave it and the machine."""
    faces = f"{table.n_photos} portraits and drawn faces" if table.n_photos else "drawn faces only"
    lines = [
        "# Labels and correctors against the truth",
        "",
        f"`{command}` on {table.machine.sentence}; {faces}.",
        "",
        *_LEGEND.splitlines(),
        "",
        *_aims(table.aims),
    ]
    for each in table.sets:
        lines += _set(each)
    return "\n".join([*lines, ""])


def _aims(found: Sequence[Aim]) -> Iterator[str]:
    yield from ("## Aims", "")
    yield f"Cells with fewer than {FEWEST} clips, or intervals, are not judged."
    yield from ("", "| set | method | aim | found | |", "|---|---|---|---|---|")
    for aim in found:
        verdict = f"**{aim.verdict}**" if aim.verdict == "missed" else aim.verdict
        yield f"| {aim.set_name} | {aim.method} | {aim.wanted} | {aim.found} | {verdict} |"


def _set(result: SetResult) -> Iterator[str]:
    yield from ("", f"## {result.name}", "")
    yield (
        f"{result.n_clips} clips, seed {result.seed}, {result.size} px; onset and offset are the "
        f"{result.crossing:.0%} crossing of the peak displacement."
    )
    yield from ("", *TABLE_HEAD, *as_lines("all", result.rows))
    yield from ("", "### By condition", "", *TABLE_HEAD)
    for cell in result.cells[1:]:
        yield from as_lines(cell.name, cell.rows)
    yield from ("", "### What the 80 % intervals hold", "")
    yield "The apex on clips without a plateau, onset and offset where the clip does not end there."
    yield from ("", "| clips | method | onset | apex | offset |", "|---|---|--:|--:|--:|")
    yield from map(_coverage, result.coverage)
    yield from ("", "### Without a micro-expression: labels moved", "")
    yield "| method | n | onset / apex / offset | all [95 %] |"
    yield "|---|--:|--:|--:|"
    yield from map(_moved, result.still)
    spread = CAREFUL_CODER.spread_ms[0]
    yield from ("", f"### A careful coder: no bias, spread {spread:g} ms", "", *TABLE_HEAD)
    yield from as_lines("careful", result.careful)


def _coverage(row: CoverageRow) -> str:
    return f"| {row.cell} | {row.method} | {' | '.join(map(_share, row.counts))} |"


def _share(count: Count) -> str:
    return f"{count.share:.0%} of {count.n}" if count.n else "–"


def _moved(row: MovedRow) -> str:
    by_key = " / ".join(f"{share:.1%}" for share in row.by_key)
    between = row.interval
    interval = "" if between is None else f" [{between.low:.1%}, {between.high:.1%}]"
    return f"| {row.method} | {row.n_clips} | {by_key} | {row.share:.1%}{interval} |"
