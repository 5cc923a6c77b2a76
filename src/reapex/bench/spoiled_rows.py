"""Label files of a dozen clean rows, and the faults of single rows and whole columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

FPS = 100
HEADER = ("subject", "name", "onset", "apex", "offset", "emotion", "action_units", "fps")
CASME2_HEADER = ("Subject", "Filename", "OnsetFrame", "ApexFrame", "OffsetFrame", "Action Units",
                 "Estimated Emotion")  # fmt: skip
_LABELS = (("happiness", "6+12"), ("surprise", "1+2"), ("disgust", "9"), ("repression", "15+17"))
_N_CLIPS = 12

Row = dict[str, object]
Change = Callable[[list[Row]], None]


def clean_rows() -> list[Row]:
    """Twelve clean rows of four subjects, no two with the same key frames."""
    rows: list[Row] = []
    for index in range(_N_CLIPS):
        onset = 20 + 7 * index
        apex = onset + 11 + index % 5
        emotion, units = _LABELS[index % 3]
        cells = (f"p{index % 4 + 1}", f"take{index // 4 + 1}", onset, apex, apex + 14 + index % 7,
                 emotion, units, FPS)  # fmt: skip
        rows.append(dict(zip(HEADER, cells, strict=True)))
    return rows


def number_in(row: Row, name: str) -> int:
    """A cell as a whole number."""
    return int(str(row[name]))


def _set(**cells: object) -> Change:
    """Put these into the third row."""
    return lambda rows: rows[2].update(cells)


def _move(**frames: int) -> Change:
    """Move key frames of the third row by so many frames."""

    def change(rows: list[Row]) -> None:
        for name, n_frames in frames.items():
            rows[2][name] = number_in(rows[2], name) + n_frames

    return change


def nothing(rows: list[Row]) -> None:
    """Leave the rows as they are."""


def _append(**cells: object) -> Change:
    """Say the last row again, with other cells."""
    return lambda rows: rows.append({**rows[-1], **cells})


def _all_set(**cells: object) -> Change:
    def change(rows: list[Row]) -> None:
        for row in rows:
            row.update(cells)

    return change


def _overlap(rows: list[Row]) -> None:
    onset = number_in(rows[-1], "offset") - 5
    rows.append({**rows[-1], "onset": onset, "apex": onset + 10, "offset": onset + 25})


def _copied(rows: list[Row]) -> None:
    rows[3].update({key: rows[2][key] for key in ("onset", "apex", "offset")})


def _two_coders(rows: list[Row]) -> None:
    _all_set(coder="A")(rows)
    rows.append({**rows[-1], "coder": "B", "offset": number_in(rows[-1], "offset") + 11})


def _durations(wrong: Sequence[int], factor: float = 1.0) -> Change:
    """A column of durations in ms; the rows at ``wrong`` say a digit more."""

    def change(rows: list[Row]) -> None:
        for index, row in enumerate(rows):
            n_frames = number_in(row, "offset") - number_in(row, "onset") + 1
            shown = n_frames * 1000 / FPS * factor
            row["duration"] = shown + 1000 if index in wrong else shown

    return change


def _stretched(rows: list[Row]) -> None:
    for row in rows:
        row["apex"] = number_in(row, "apex") + 40
        row["offset"] = number_in(row, "offset") + 150


def _one_hot(rows: list[Row]) -> None:
    for index, row in enumerate(rows):
        says = {"happiness": "positive", "disgust": "negative"}.get(str(row["emotion"]), "surprise")
        marks = dict.fromkeys(("positive", "negative", "surprise"), 0)
        row.update(marks | {("negative" if index == 3 else says): 1})


def _named_after_subjects(rows: list[Row]) -> None:
    for index, row in enumerate(rows):
        number = 99 if index == 5 else index % 4 + 1
        row["name"] = f"{number:03d}_{index // 4 + 1}_1"


def _one_subject_class(rows: list[Row]) -> None:
    for index, row in enumerate(rows):
        row["subject"] = f"p{index % 9 + 1}"
        row["name"] = f"take{index}"
    rows[5]["emotion"] = "tense"


ROW_FAULTS: Mapping[str, Change] = {
    "KF101": _move(apex=40),
    "KF102": _set(apex=""),
    "KF104": lambda rows: rows[2].update(apex=rows[2]["offset"]),
    "KF106": lambda rows: rows[2].update(apex=number_in(rows[2], "onset") + 1),
    "RW201": _append(),
    "RW202": _overlap,
    "RW203": _copied,
    "RW204": _two_coders,
    "RW205": _all_set(Onset=""),
    "RW206": _set(name="2026-07-04"),
    "RW207": _set(note="#REF!"),
    "RW208": _append(name="TAKE 3", onset=400, apex=412, offset=430),
    "LB402": _set(emotion="disgsut"),
    "LB403": _set(emotion="Disgust"),
    "LB404": _set(action_units="9+1214"),
    "LB405": _set(action_units="9 or 10"),
    "LB406": _set(action_units="6+12"),
    "LB407": _one_hot,
    "TM501": _set(fps=""),
    "TM502": _move(offset=40),
    "TM503": _move(apex=40, offset=140),
    "TM504": lambda rows: rows[2].update(
        apex=number_in(rows[2], "onset") + 1, offset=number_in(rows[2], "onset") + 2
    ),
    "TM505": _durations([4]),
    "TM506": _durations([], 2.0),
    "TM507": _stretched,
    "SB602": _append(subject="p04", name="take9", onset=500, apex=513, offset=530),
    "SB603": _append(subject="p4_1", name="take9", onset=500, apex=513, offset=530),
    "SB604": _named_after_subjects,
    "CP702": _one_subject_class,
}


def casme2_faults() -> Mapping[str, list[Row]]:
    """Rows in the layout of CASME II, for what only a known data set can tell."""
    rows: dict[str, list[Row]] = {}
    for code in ("LB401", "SB601"):
        rows[code] = [_casme2_row(index, _LABELS[index % 4][0]) for index in range(8)]
    rows["LB401"][3]["Estimated Emotion"] = "represion"
    rows["SB601"][5]["Subject"] = "sub02"
    counts = {"happiness": 33, "repression": 27, "disgust": 62, "surprise": 25, "others": 99}
    words = [word for word, count in counts.items() for _ in range(count)]
    rows["CP701"] = [_casme2_row(index, word) for index, word in enumerate(words)]
    return rows


def _casme2_row(index: int, emotion: str) -> Row:
    units = {**dict(_LABELS), "others": "4"}[emotion]
    onset = 20 + 3 * index
    apex = onset + 22 + index % 5
    cells = (f"{index % 4 + 1:02d}", f"EP{index // 4 + 1:02d}_01f", onset, apex,
             apex + 30 + index % 7, units, emotion)  # fmt: skip
    return dict(zip(CASME2_HEADER, cells, strict=True))
