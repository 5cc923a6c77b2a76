"""Small corpora for the tests of studies: sheets without pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reapex.studies import StudyCorpus, read_corpora

CASME2 = ("happiness", "repression", "disgust", "surprise", "others")


def table(folder: Path, emotions: tuple[str, ...], name: str = "own") -> Path:
    """A plain sheet: two clips of each emotion, each of another subject."""
    lines = ["subject,name,onset,apex,offset,emotion,fps"]
    lines += [f"s{k % 4},{name}{k},1,5,9,{emotion},100" for k, emotion in enumerate(emotions * 2)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def casme2(folder: Path, emotions: tuple[str, ...] = CASME2) -> Path:
    """A sheet in CASME II's layout."""
    head = "Subject,Filename,OnsetFrame,ApexFrame,OffsetFrame,Action Units,Estimated Emotion"
    lines = [head]
    lines += [
        f"{k % 4 + 1:02},EP{k + 1:02}_01f,1,5,9,4,{emotion}"
        for k, emotion in enumerate(emotions * 2)
    ]
    path = folder / "casme2.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def corpora(folder: Path, **sheets: Path) -> tuple[StudyCorpus, ...]:
    """A manifest of sheets, read as if each had frames: no test of columns opens a picture."""
    lines = []
    for name, path in sheets.items():
        lines += ["[[corpus]]", f'name = "{name}"', f'labels = "{path.name}"', ""]
    manifest = folder / "corpora.toml"
    manifest.write_text("\n".join(lines), encoding="utf-8")
    return tuple(
        replace(each, reading={**each.reading, "frames": folder}) for each in read_corpora(manifest)
    )
