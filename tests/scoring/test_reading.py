from pathlib import Path

import openpyxl
import pytest

from reapex.errors import (
    BadCell,
    ColumnMissing,
    HeaderNotFound,
    InputError,
    NotASheet,
    NothingUsable,
    UsageError,
)
from reapex.labels import class_map_named
from reapex.scoring import in_classes_of, named_headings, published_of, read_predictions

PLAIN = "clip,subject,fold,seed,y_true,y_pred\na,01,1,0,x,x\nb,02,2,0,y,x\n"


def written(folder: Path, text: str, name: str = "p.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_every_column_is_read_with_its_row(tmp_path: Path) -> None:
    found = read_predictions(written(tmp_path, PLAIN))
    assert (found.y_true, found.y_pred) == (("x", "y"), ("x", "x"))
    assert (found.clip, found.subject) == (("a", "b"), ("01", "02"))
    assert (found.fold, found.seed, found.row) == (("1", "2"), ("0", "0"), (2, 3))


@pytest.mark.parametrize(
    "header",
    [
        "Filename;Subject;LOSO;Run;Ground Truth;Prediction",
        "video\tsub\tTest Subject\trun\tlabel\tpred",
        "样本,被试,折,seed,真实标签,预测标签",
        "_reapex_id,SubjectID,fold_id,SEED,y-true,Y_PRED",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_usual_headings_in_usual_encodings(tmp_path: Path, header: str, encoding: str) -> None:
    mark = next(mark for mark in "\t;," if mark in header)
    rows = PLAIN.splitlines()[1:]
    text = "\n".join((header, *(row.replace(",", mark) for row in rows)))
    found = read_predictions(written(tmp_path, text, encoding=encoding))
    assert found == read_predictions(written(tmp_path, PLAIN))


def test_a_workbook_with_a_preamble_and_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Results of May"], [], ["clip", "subject", "y_true", "y_pred"], ["a", 1, 0, 1.0],
                [None], ["b", 2, 1, 1]):  # fmt: skip
        book.active.append(row)
    path = tmp_path / "p.xlsx"
    book.save(path)
    found = read_predictions(path)
    assert (found.y_true, found.y_pred, found.row) == (("0", "1"), ("1", "1"), (4, 6))


def test_spellings_of_a_class_and_of_a_subject_are_one_and_data_sets_part_subjects(
    tmp_path: Path,
) -> None:
    rows = ("samm,006,Happy,happy", "samm,6,other,Other", "casme2,6,happy,1")
    text = "\n".join(("dataset,subject,y_true,y_pred", *rows))
    found = read_predictions(written(tmp_path, text))
    assert found.classes == ("1", "Happy", "other")
    assert found.subject == ("samm/006", "samm/006", "casme2/6")


def test_scores_of_the_classes_that_occur_are_read(tmp_path: Path) -> None:
    text = 'y_true,y_pred,score_a,prob_B,p_value\na,b,0.25,"0,75",n.s.\n'
    assert read_predictions(written(tmp_path, text)).scores == {"a": (0.25,), "b": (0.75,)}
    with pytest.raises(BadCell, match="'high', which is no score") as caught:
        read_predictions(written(tmp_path, text.replace("0.25", "high")))
    assert (caught.value.where.row, caught.value.where.column) == (2, "score_a")


def test_other_headings_are_named_by_the_user(tmp_path: Path) -> None:
    path = written(tmp_path, "a b,Label,Guess\n1,x,y\n2,y,y\n")
    with pytest.raises(ColumnMissing) as caught:
        read_predictions(path)
    assert "lacks y_pred" in caught.value.what
    assert "--columns y_pred=YourHeader" in caught.value.mend
    assert "'a b', 'Guess'" in caught.value.mend
    assert caught.value.where.row == 1
    found = read_predictions(path, named_headings(["subject=a b, y_pred=Guess"]))
    assert (found.subject, found.y_pred) == (("1", "2"), ("y", "y"))
    swapped = read_predictions(path, {"y_true": "Guess", "y_pred": "Label"})
    assert (swapped.y_true, swapped.y_pred) == (found.y_pred, found.y_true)
    with pytest.raises(ColumnMissing, match="asked for as 'Split'"):
        read_predictions(path, {"y_pred": "Guess", "fold": "Split"})


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("", NotASheet, "empty"),
        ("one,two\n1,2\n", HeaderNotFound, "row 1 reads 'one', 'two'"),
        ("y_true,y_pred\n", NothingUsable, "no row below it"),
        ("y_true,y_pred\na,\n", BadCell, "cell is empty"),
        ("subject,y_true,y_pred\n1,a,a\nnan,a,a\n", BadCell, "cell is empty"),
        ("y_true,y_pred\nhappiness,0\nfear,1\n", InputError, "predicted ones 0, 1"),
        ("<html><table>", NotASheet, "web page"),
    ],
)
def test_bad_files(tmp_path: Path, text: str, kind: type[InputError], said: str) -> None:
    with pytest.raises(kind, match=said) as caught:
        read_predictions(written(tmp_path, text))
    assert caught.value.where.file == tmp_path / "p.csv"
    assert caught.value.expected


def test_an_empty_cell_is_named_by_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(BadCell) as caught:
        read_predictions(written(tmp_path, "True Label,pred\na,a\n\nb,\n"))
    assert (caught.value.where.row, caught.value.where.column) == (4, "pred")
    with pytest.raises(NotASheet, match="folder"):
        read_predictions(tmp_path)


@pytest.mark.parametrize(
    "texts", [["label=x"], ["y_true"], ["y_true="], ["fold=a", "fold=b"], ["fold=a", "seed=a"]]
)
def test_names_that_cannot_be_are_refused(texts: list[str]) -> None:
    with pytest.raises(UsageError, match="--columns"):
        named_headings(texts)


def test_predictions_in_the_classes_of_a_data_set(tmp_path: Path) -> None:
    three = class_map_named("casme2/3-plain")
    text = "y_true,y_pred\nPositive,happy\ndisgust,SURPRISE\nothers,2\n"
    found = in_classes_of(read_predictions(written(tmp_path, text)), three)
    assert found.y_true == ("positive", "negative", "others")
    assert found.y_pred == ("positive", "surprise", "2")
    published = published_of(three)
    assert sum(published.counts.values()) == 147
    assert tuple(published.counts) == three.labels


def test_counts_of_some_classes_say_nothing_of_the_whole() -> None:
    assert published_of(class_map_named("casme/3")).counts == {}
    assert published_of(class_map_named("casme/8")).counts == {}
    assert sum(published_of(class_map_named("megc2019")).counts.values()) == 442
