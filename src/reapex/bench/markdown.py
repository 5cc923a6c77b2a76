"""A bench table as Markdown, to be committed."""

from __future__ import annotations

from reapex.bench.correct import BenchRow, BenchTable

TARGETS = {6: (3.5, 1.2), 12: (5.0, 1.5), 20: (7.5, 1.65)}
"""At least so many times the published pattern; at most so many times decoding alone."""

_TOP = (
    "| R | frames | pairs | ours | read once | published | decoding alone "
    "| published / ours | ours / decoding |",
    "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
)
_LEGEND = """\
Milliseconds per clip: the median of {n_runs} interleaved runs over {n_clips} clips per radius,
224×224 JPEG, λ = 0.1, search `paper`, criterion `l2`, warm file cache, BLAS and OpenCV held to one
thread on all sides. All sides chose the same key frames.

- **ours**: `Gamdss` on `FolderFrames`, as `reapex correct` searches a clip that is loaded.
- **read once**: a plain loop; `np.linalg.norm` on float32 pictures kept in a dictionary.
- **published**: one picture re-read for each pair, `np.linalg.norm` of the
  difference in float; written for this benchmark from a description of the released code.
- **decoding alone**: each candidate frame decoded once, by the same call as on the other sides.
"""


def as_markdown(table: BenchTable, command: str) -> str:
    """The whole document, with the command that gave it and the machine."""
    return "\n".join(
        [
            "# Correcting a clip: ours against other ways",
            "",
            f"`{command}` on {table.machine.sentence}.",
            "",
            *_TOP,
            *(_line(row) for row in table.rows),
            "",
            _LEGEND.format(n_runs=table.n_runs, n_clips=table.n_clips),
        ]
    )


def _line(row: BenchRow) -> str:
    times = (row.ours_ms, row.read_once_ms, row.published_ms, row.decode_ms)
    faster, slower = f"{row.published_over_ours:.1f}", f"{row.ours_over_decode:.2f}"
    if row.radius in TARGETS:
        least, most = TARGETS[row.radius]
        met = "met" if row.published_over_ours >= least else "missed"
        faster = f"{faster} (≥ {least:g}: {met})"
        met = "met" if row.ours_over_decode <= most else "missed"
        slower = f"{slower} (≤ {most:g}: {met})"
    cells = [f"{row.radius}", f"{row.n_frames}", f"{row.n_pairs}"]
    cells += [*(f"{each:.1f}" for each in times), faster, slower]
    return f"| {' | '.join(cells)} |"
