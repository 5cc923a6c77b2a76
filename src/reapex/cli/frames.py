"""``reapex frames``: what is in a video, and its frames as numbered pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force
from reapex.errors import UsageError
from reapex.exporting import PICTURES, WrittenFrames, write_numbered
from reapex.frames import FIRST_NUMBER, VideoFrames, indexed


@dataclass(frozen=True, slots=True)
class Exporting:
    """How frames become files."""

    out: Annotated[
        Path | None,
        typer.Option(help="Write every frame into this new folder.", show_default=False),
    ] = None
    first: Annotated[int, typer.Option(help="The number of the first frame.")] = FIRST_NUMBER
    picture: Annotated[str, typer.Option(help=f"The kind of picture: {' or '.join(PICTURES)}.")] = (
        PICTURES[0]
    )


@grouped
def frames_command(
    video: Annotated[Path, typer.Argument(help="The video.", metavar="VIDEO", show_default=False)],
    exporting: Exporting,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Count the frames of a video by decoding them; with --out, write them as numbered pictures.

    Example: reapex frames clip.mp4 --out frames/clip
    """
    voice = Voice(as_json)
    kind = next((each for each in PICTURES if each == exporting.picture), None)
    if kind is None:
        raise UsageError(
            f"There is no kind of picture {exporting.picture!r}", expected=" or ".join(PICTURES)
        )
    if exporting.first < 0:
        raise UsageError(f"The first frame's number is {exporting.first}", expected="0 or more")
    with voice.progress("Counting frames") as progress:
        index = indexed(video, progress)
    frames = VideoFrames(video, exporting.first, index=index)
    _show(voice, frames)
    result = _as_dict(frames)
    if exporting.out is not None:
        with voice.progress("Writing pictures") as progress:
            written = write_numbered(
                frames, exporting.out, kind=kind, force=force, telling=progress
            )
        voice.say(f"\n{written.n_frames} pictures in {written.folder}\nTimes: {written.table}")
        result["written"] = _as_written(written)
        voice.next_step(
            command_line("audit", "LABELS", "--frames", exporting.out.absolute().parent)
        )
    else:
        voice.next_step(command_line("frames", video, "--out", video.stem, options=(exporting,)))
    voice.result(result)


def _show(voice: Voice, frames: VideoFrames) -> None:
    facts, index = frames.index.facts, frames.index
    fps = "unknown" if index.fps is None else f"{index.fps:.3f} fps"
    turned = f", turned by {facts.rotation}° clockwise" if facts.rotation else ""
    grid = Table(box=None, pad_edge=False, show_header=False)
    for name, value in (
        ("frames", f"{len(index)}, numbers {frames.numbers[0]} to {frames.numbers[-1]}"),
        ("by the header", str(facts.n_claimed) if facts.n_claimed else "not said"),
        ("rate", f"{fps}{', variable' if index.is_variable else ''}"),
        ("last frame at", f"{index.times_ms[-1]:.3f} ms"),
        ("key frames", str(int(index.is_key.sum()))),
        ("pictures", f"{facts.width}×{facts.height} pixels{turned}"
         + (", mirrored" if facts.is_mirrored else "")),
        ("codec", f"{facts.codec} in {facts.container}"),
        ("sha256", facts.sha256),
    ):  # fmt: skip
        grid.add_row(name, value)
    voice.say(grid)
    for remark in index.remarks:
        voice.say(f"Note: {remark}.")


def _as_dict(frames: VideoFrames) -> dict[str, Any]:
    facts, index = frames.index.facts, frames.index
    return {
        "video": str(frames.path),
        "sha256": facts.sha256,
        "frames": len(index),
        "first_number": frames.numbers[0],
        "frames_by_header": facts.n_claimed or None,
        "fps": index.fps,
        "fps_by_header": None if facts.rate is None else float(facts.rate),
        "is_variable": index.is_variable,
        "left_out": index.n_left_out,
        "without_time": index.n_unstamped,
        "width": facts.width,
        "height": facts.height,
        "rotation": facts.rotation,
        "is_mirrored": facts.is_mirrored,
        "codec": facts.codec,
        "container": facts.container,
        "time_base": str(facts.time_base),
        "key_frames": [frames.numbers[int(key)] for key in index.is_key.nonzero()[0]],
        "damaged": [frames.numbers[int(each)] for each in index.is_damaged.nonzero()[0]],
        "times_ms": [round(time, 6) for time in frames.times_ms],
        "remarks": list(index.remarks),
    }


def _as_written(written: WrittenFrames) -> dict[str, Any]:
    return {
        "folder": str(written.folder),
        "table": str(written.table),
        "pictures": written.n_frames,
    }
