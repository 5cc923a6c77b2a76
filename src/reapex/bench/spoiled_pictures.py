"""Clips whose pictures are faulty: repainted, gone, damaged, resized, renumbered or copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np

from reapex.bench.spoiled_rows import Row, number_in
from reapex.series import UInt8Array

Repaint = Callable[[list[UInt8Array]], list[UInt8Array]]


def as_is(pictures: list[UInt8Array]) -> list[UInt8Array]:
    """The pictures unchanged."""
    return pictures


def _black(pictures: list[UInt8Array]) -> list[UInt8Array]:
    return [*pictures[:2], np.zeros_like(pictures[2]), *pictures[3:]]


def _brighter(pictures: list[UInt8Array]) -> list[UInt8Array]:
    """All pictures but the first two are much darker: one step of the light."""
    return [*pictures[:2], *((picture // 2).astype(np.uint8) for picture in pictures[2:])]


def _faceless(pictures: list[UInt8Array]) -> list[UInt8Array]:
    """A cloth of 320 × 240 pixels instead, of which the middle is drawn aside and let go."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[0:240, 0:320].astype(np.float32)
    cloth = cv2.GaussianBlur(rng.uniform(0, 255, (240, 320, 3)).astype(np.float32), (0, 0), 2)
    near = np.exp(-((rows - 120) ** 2 + (columns - 160) ** 2) / 5000).astype(np.float32)
    painted = []
    for index in range(len(pictures)):
        pull = float(np.interp(index, (25, 38, 58), (0, 4, 0)))  # as the drawn clip is marked
        moved = cv2.remap(cloth, columns + pull * near, rows, cv2.INTER_LINEAR)
        painted.append((moved + rng.uniform(0, 3, cloth.shape)).clip(0, 255).astype(np.uint8))
    return painted


def _blink(pictures: list[UInt8Array]) -> list[UInt8Array]:
    """Both eyes close for a moment while the movement is at its height."""
    size = len(pictures[0])
    middle, painted = len(pictures) // 2, []
    for index, picture in enumerate(pictures):
        closed = max(0.0, 1 - abs(index - middle + 2) / 6)
        lid, covered = picture[int(0.27 * size), int(0.5 * size)], picture.copy()
        rows = slice(int(0.34 * size), int(0.46 * size))
        for columns in (slice(int(0.2 * size), int(0.44 * size)),
                        slice(int(0.56 * size), int(0.8 * size))):  # fmt: skip
            eye = covered[rows, columns]
            covered[rows, columns] = (eye * (1 - closed) + lid * closed).astype(np.uint8)
        painted.append(covered)
    return painted


def _swaying(pictures: list[UInt8Array]) -> list[UInt8Array]:
    """The head goes to and fro by several pixels."""
    size = len(pictures[0])
    moved = []
    for index, picture in enumerate(pictures):
        shift = 7 * np.sin(2 * np.pi * index / 40)
        matrix = np.array([[1, 0, shift], [0, 1, 0.4 * shift]], np.float64)
        moved.append(
            np.asarray(
                cv2.warpAffine(picture, matrix, (size, size), borderMode=cv2.BORDER_REPLICATE),
                np.uint8,
            )
        )
    return moved


def _still(pictures: list[UInt8Array]) -> list[UInt8Array]:
    """Nothing moves; only the sensor's noise is new."""
    rng = np.random.default_rng(1)
    rest = pictures[0].astype(np.float64)
    return [np.clip(rest + rng.normal(0, 2, rest.shape), 0, 255).astype(np.uint8) for _ in pictures]


PICTURE_FAULTS: Mapping[str, Repaint] = {
    **dict.fromkeys(
        ("FR301", "FR302", "FR303", "FR304", "FR306", "FR307", "FR308", "FR311", "KF103", "KF105"),
        as_is,
    ),
    "FR305": _faceless,
    "FR309": _black,
    "FR310": _brighter,
    "MO801": _blink,
    "MO802": _swaying,
    "MO803": as_is,
    "MO804": _still,
}
ROOTS = {"FR301": "raw", "FR305": "frames"}
# A blink near the brow would hide the movement, too; a copy stands not right below its original.
TAKEN = {"MO801": slice(3, 4), "FR311": slice(3)}


def spoil_files(code: str, root: Path, rows: list[Row]) -> None:
    """Faults of the folder: files that are gone, damaged, resized, renumbered or copied."""
    folder = root / str(rows[0]["subject"]) / str(rows[0]["name"])
    if code == "FR311":
        _copy_clip(folder, root / str(rows[2]["subject"]) / str(rows[2]["name"]), rows)
    elif code in _FILE_FAULTS:
        _FILE_FAULTS[code](rows[0], {int(path.stem[3:]): path for path in folder.iterdir()})


def _copy_clip(folder: Path, other: Path, rows: list[Row]) -> None:
    shutil.rmtree(other)
    shutil.copytree(folder, other)
    rows[2].update({key: rows[0][key] for key in ("onset", "apex", "offset")})


def _cut_short(_: Row, paths: Mapping[int, Path]) -> None:
    first = paths[min(paths)]
    first.write_bytes(first.read_bytes()[:500])


def _resize(_: Row, paths: Mapping[int, Path]) -> None:
    cv2.imwrite(str(paths[max(paths)]), np.full((90, 90, 3), 128, np.uint8))


def _renumber(row: Row, paths: Mapping[int, Path]) -> None:
    """The sheet counts the clip from 1, and the files from the recording's beginning."""
    before = min(paths) - 1
    row.update({key: number_in(row, key) - before for key in ("onset", "apex", "offset")})
    for number, path in sorted(paths.items()):
        path.rename(path.with_name(f"img{number + 1000:05d}.jpg"))


def _freeze(row: Row, paths: Mapping[int, Path]) -> None:
    apex = number_in(row, "apex")
    shutil.copy(paths[apex - 1], paths[apex])


def _without_before(key: str) -> Callable[[Row, Mapping[int, Path]], None]:
    """Delete what comes before a key frame, which becomes the onset."""

    def change(row: Row, paths: Mapping[int, Path]) -> None:
        row["onset"] = row[key]
        for number, path in paths.items():
            if number < number_in(row, key):
                path.unlink()

    return change


_FILE_FAULTS: Mapping[str, Callable[[Row, Mapping[int, Path]], None]] = {
    "FR302": lambda row, paths: paths[number_in(row, "apex") + 3].unlink(),
    "FR303": _cut_short,
    "FR304": _renumber,
    "FR306": _resize,
    "FR307": _without_before("onset"),
    "FR308": _freeze,
    "KF103": lambda row, paths: paths[number_in(row, "offset")].unlink(),
    "KF105": _without_before("apex"),
    "MO803": lambda row, _: row.update(onset=number_in(row, "onset") - 10),
}
