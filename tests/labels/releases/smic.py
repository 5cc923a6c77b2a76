"""SMIC's short clips: labels are paths; one clip empty, one with a gap, one that shows nothing."""

from pathlib import Path

from .writing import Release, write_pictures

CLIPS = {
    "s98/micro/negative/s98_ne_01": range(200, 230),
    "s98/micro/positive/s98_po_02": (*range(100, 110), *range(112, 130)),  # two are missing
    "s99/micro/surprise/s99_sur_01": range(40, 60),
    "s99/micro/surprise/s99_sur_03": (),
    "s99/micro/negative/s99_ne_02": range(10, 13),
    "s99/non_micro/s99_non_micro_01": range(1, 30),
}


def write_smic(folder: Path, camera: str = "HS", name: str = "reg_image{:06d}.bmp") -> Release:
    """Labels and frames are one folder."""
    root = folder / "SMIC_all_cropped" / camera
    for path, numbers in CLIPS.items():
        write_pictures(root / path, numbers, name)
    (root / "s99" / "Thumbs.db").write_bytes(b"x")
    return Release(root, root)
