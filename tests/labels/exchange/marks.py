"""Marks that hypothesis draws, and reading them back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from reapex.labels import LabelSheet, Record, read_labels
from reapex.labels.exchange import FORMATS, Format, Marked

RATES = (23.976, 25.0, 29.97, 30.0, 60.0, 90.0, 100.0, 200.0, 1000.0, 2000.0, 4321.5)
EMOTIONS = ("", "happiness", "disgust", "others", "tense", "惊讶", "non-emotional & <odd>")
UNITS = ((), ("4",), ("R4", "L10"), ("12A", "L12 or L14"))
CODERS = ("", "A", "B", "编码员 1", "o'neil & <co>")

notes = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ["two\nlines", "😀 \x07\x00\x7f", ' "quoted", ', "]]>", "=1+1", "reapex:{"]
)


@st.composite
def several(draw: st.DrawFn) -> list[Marked]:
    """Marks of some clips, as a sheet would hold them: ids given, ends in order."""
    marks: dict[tuple[str, str], Marked] = {}
    for clip in range(draw(st.integers(1, 3))):
        first = draw(st.sampled_from([0, 1, 46, 5562]))
        fps = draw(st.sampled_from(RATES))
        for number in range(draw(st.integers(1, 3))):
            for coder in draw(
                st.lists(st.sampled_from(CODERS), min_size=1, max_size=2, unique=True)
            ):
                keys = sorted(draw(st.lists(st.integers(0, 3000), min_size=3, max_size=3)))
                if draw(st.booleans()):
                    keys = [keys[0]] * 3 if draw(st.booleans()) else [keys[0], keys[0], keys[2]]
                clip_id = f"table/{98 + clip % 2}/EP{clip}#{number + 1}"
                marks[clip_id, coder] = Marked(
                    subject=str(98 + clip % 2),
                    name=f"EP{clip}",
                    onset=keys[0] + first,
                    apex=None if draw(st.booleans()) else keys[1] + first,
                    offset=keys[2] + first,
                    fps=fps,
                    first=first,
                    id=clip_id,
                    dataset="table",
                    subject_raw=str(98 + clip % 2),
                    emotion=draw(st.sampled_from(EMOTIONS)),
                    units=draw(st.sampled_from(UNITS)),
                    coder=coder,
                    kind=draw(st.sampled_from(["micro", "macro"])),
                    folder=draw(st.sampled_from(["", "sub99/a b"])),
                    columns={"note": text} if (text := draw(notes)).strip() else {},
                )
    return list(marks.values())


def named(name: str) -> Format:
    return next(each for each in FORMATS if each.name == name)


def write(marks: list[Marked], exchange: Format, folder: Path) -> Path:
    """The file, or the folder of files, that the format makes of marks."""
    written = exchange.write(marks)
    for each in written:
        (folder / each.name).write_bytes(each.data)
    return folder if exchange.is_per_clip else folder / written[0].name


def said(record: Record | Marked) -> tuple[object, ...]:
    """All that has to come back."""
    units = record.action_units if isinstance(record, Record) else record.units
    return (
        record.id, record.subject, record.subject_raw, record.name, record.raw, record.emotion,
        units, record.coder, record.kind, record.fps, record.folder, dict(record.columns),
    )  # fmt: skip


def back(path: Path, fps: float | None = None) -> LabelSheet:
    sheet = read_labels(path, fps=fps)
    assert sheet.n_read == len(sheet.layout.grid.rows) - 1
    return sheet
