from pathlib import Path

import pytest

from reapex.errors import ColumnMissing, ManifestWrong
from reapex.loading import Loader, load
from reapex.loading.emotions import read_emotions

LABELS = "subject,clip,onset,apex,offset,kind\n"
ROWS = ("1,a,1,5,9,micro\n", "1,a,20,25,29,macro\n", "1,b,1,5,9,micro\n")


def labels(folder: Path, header: str = LABELS, rows: tuple[str, ...] = ROWS) -> Path:
    (folder / "l.csv").write_text(header + "".join(rows), encoding="utf-8")
    return folder / "l.csv"


def emotions(folder: Path, text: str) -> Path:
    (folder / "情绪 e.csv").write_text(text, encoding="utf-8")
    return folder / "情绪 e.csv"


def said(path: Path, found: Path) -> list[str]:
    return [clip.emotion for clip in Loader(emotions=found).read(path).corpus]


def test_a_micro_and_a_macro_expression_of_one_name_are_told_apart(tmp_path: Path) -> None:
    found = emotions(tmp_path, "Filename,Micro,Emotion\nA,Micro - 1/2,Other\na,Macro,Happy\n")
    corpus = Loader(emotions=found).read(labels(tmp_path)).corpus
    assert [(each.emotion, each.emotion_raw) for each in corpus] == [
        ("others", "Other"),
        ("happiness", "Happy"),
        ("", ""),
    ]


def test_a_table_without_kinds_is_of_all_kinds(tmp_path: Path) -> None:
    found = emotions(tmp_path, "clip,Estimated Emotion\na,Fear\n")
    assert said(labels(tmp_path), found) == ["fear", "fear", ""]


def test_a_label_that_is_there_stays(tmp_path: Path) -> None:
    own = labels(
        tmp_path, LABELS[:-1] + ",emotion\n", ("1,a,1,5,9,micro,anger\n", "1,b,1,5,9,micro,\n")
    )
    found = emotions(tmp_path, "clip,emotion\na,Fear\nb,Fear\n")
    assert said(own, found) == ["anger", "fear"]


def test_what_is_said_twice_and_differently_is_told(tmp_path: Path) -> None:
    found = emotions(tmp_path, "clip,emotion\na,fear\na,anger\nb,fear\nb,fear\n")
    table = read_emotions(found)
    assert table.remarks == (
        f"{found.name} says different things of one expression (a); the first row counts",
    )
    assert said(labels(tmp_path), found) == ["fear", "fear", "fear"]


def test_those_that_find_none_are_counted(tmp_path: Path) -> None:
    found = emotions(tmp_path, "clip,emotion\nz,fear\n")
    (remark,) = Loader(emotions=found).read(labels(tmp_path)).corpus.remarks
    assert remark == (
        f"{found.name} has no emotion for 3 of 3 expressions, 2 of them micro, such as a, b"
    )


def test_a_table_without_emotions_is_refused(tmp_path: Path) -> None:
    found = emotions(tmp_path, "clip,feeling\na,fear\n")
    with pytest.raises(ColumnMissing, match="no heading for emotions"):
        load(labels(tmp_path), emotions=found)
    with pytest.raises(ColumnMissing, match="No column is headed filename"):
        load(labels(tmp_path), emotions=emotions(tmp_path, "x,emotion\na,fear\n"))


def test_a_manifest_names_its_own(tmp_path: Path) -> None:
    labels(tmp_path)
    emotions(tmp_path, "clip,emotion\na,fear\n")
    manifest = tmp_path / "m.toml"
    text = '[[corpus]]\nname = "x"\nlabels = "l.csv"\nemotions = "情绪 e.csv"\n'
    manifest.write_text(text, encoding="utf-8")
    assert [clip.emotion for clip in load(manifest)] == ["fear", "fear", ""]
    manifest.write_text(text.replace(" e.csv", ".csv"), encoding="utf-8")
    with pytest.raises(ManifestWrong, match=r"x: the emotions .* are not there"):
        load(manifest)
