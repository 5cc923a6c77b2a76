"""The most memory that ``reapex correct`` holds, for 50 clips and for 500."""

from __future__ import annotations

from common import clips_drawn, many_clips, reapex, write_result

SIZES = (50, 500)
ALLOWED = 1.25  # of the smaller: lists of file names and the results, but no picture


def main() -> None:
    lines = ["| clips | --jobs | peak memory (MB) | seconds |", "|--:|--:|--:|--:|"]
    grown = []
    with clips_drawn() as folder:
        corpora = {n_clips: many_clips(folder, n_clips) for n_clips in SIZES}
        for jobs in ("1", "2"):
            peaks = []
            for n_clips, (labels, frames) in corpora.items():
                out = folder / str(n_clips) / f"corrected{jobs}.csv"
                run = reapex("correct", labels, "--frames", frames, "--out", out, "--jobs", jobs)
                peaks.append(run.peak_mb)
                lines.append(f"| {n_clips} | {jobs} | {run.peak_mb:.1f} | {run.seconds:.1f} |")
            grown.append(peaks[-1] / peaks[0])
    more = (peaks[-1] - peaks[0]) * 1024 / (SIZES[-1] - SIZES[0])
    lines += [
        "",
        "Peak resident memory of the whole process, interpreter and libraries included. The clips "
        "are links to four drawn ones. Pictures of one clip per job are held at a time; what is "
        f"left, about {more:.0f} kB per clip, is the list of its files and what was found.",
    ]
    write_result("memory_correct", "Memory of `reapex correct`, 50 clips against 500", lines)
    if max(grown) > ALLOWED:
        raise SystemExit(f"memory grows by {max(grown):.2f} times, more than {ALLOWED}")


if __name__ == "__main__":
    main()
