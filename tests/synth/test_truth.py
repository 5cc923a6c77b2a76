"""truth.csv: what is read, and what is said of a bad file."""

from __future__ import annotations

from pathlib import Path

import pytest

from reapex.errors import (
    BadCell,
    ColumnMissing,
    DuplicateRow,
    HeaderNotFound,
    LabelError,
    NotASheet,
)
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.synth import TrueKeys, errors_ms, read_truth

HEADER = "subject,name,onset,apex,offset,fps\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_whatever_its_further_columns(tmp_path: Path) -> None:
    text = "extra,fps,subject,name,offset,apex,onset\nx,200,01,EP01_01f,90.5,60.25,40.37\n\n"
    truth = read_truth(write(tmp_path / "truth.csv", text))
    assert len(truth) == 1
    assert truth.of("01", "EP01_01f") == TrueKeys(40.37, 60.25, 90.5, 200)
    assert truth.of("02", "EP01_01f") is None


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "truth.csv", "\ufeff" + HEADER + "a,b,1,2,3,30\n")
    assert read_truth(path).of("a", "b") is not None


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("", HeaderNotFound, "truth.csv"),
        ("1,2,3\n", HeaderNotFound, "truth.csv"),
        ("subject,name,onset,apex,offset\n", ColumnMissing, "fps"),
        (HEADER + "a,b,1,two,3,30\n", BadCell, "row 2, column 'apex'"),
        (HEADER + "a,b,1\n", BadCell, "column 'apex'"),
        (HEADER + "a,b,1,nan,3,30\n", BadCell, "column 'apex'"),
        (HEADER + "a,b,1,2,3,0\n", BadCell, "column 'fps'"),
        (HEADER + "a,b,3,2,1,30\n", BadCell, "row 2"),
        (HEADER + "a,b,1,2,3,30\na,b,1,2,3,30\n", DuplicateRow, "row 3"),
    ],
)
def test_a_bad_file_is_explained(
    tmp_path: Path, text: str, kind: type[LabelError], place: str
) -> None:
    with pytest.raises(kind) as caught:
        read_truth(write(tmp_path / "truth.csv", text))
    assert place in str(caught.value)


def test_what_is_no_text_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("truth.csv", "nowhere.csv"):
        with pytest.raises(NotASheet, match=name):
            read_truth(tmp_path / name)


def test_errors_are_in_ms_at_the_clips_own_rate() -> None:
    true = TrueKeys(10.5, 20.0, 30.25, fps=50)
    assert errors_ms(true, KeyFrames(10, 21, 30)) == (10.0, 20.0, 5.0)
    assert errors_ms(true, RawKeyFrames(10, None, 30)) == (10.0, None, 5.0)
