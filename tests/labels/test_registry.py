from pathlib import Path

import pytest

from reapex.errors import FormatUnclear, UsageError
from reapex.labels import Confidence, TabularReader, datasets, read_labels, reader_for
from reapex.labels.casme2 import CASME2
from reapex.labels.table import TABLE

from .conftest import CASME2_HEADER, CASME2_ROWS, PLAIN_ROWS, WriteText, WriteWorkbook

OTHER_ROWS = [
    [heading for heading in CASME2_HEADER if heading] + ["notes"],
    [99, "morning-1", 1, 20, 45, "6+12", "happiness", None],
    [99, "morning-2", 1, 15, 0, 4, "others", "invented"],
]


def confidence(path: Path) -> tuple[Confidence, Confidence]:
    return TabularReader(CASME2).recognises(path), TabularReader(TABLE).recognises(path)


def test_the_data_sets() -> None:
    known = {"casme", "casme2", "casme3", "casme3c", "fourdme", "mmew", "samm", "table"}
    assert known <= set(datasets())
    assert datasets()[-1] == "table"


def test_casme2_is_certain_by_its_clip_names(workbook: WriteWorkbook) -> None:
    path = workbook(CASME2_ROWS)
    assert confidence(path) == (Confidence.CERTAIN, Confidence.LIKELY)
    assert reader_for(path).name == "casme2"


def test_casme2_without_its_emotion_column_is_still_certain(text: WriteText) -> None:
    path = text([row[:6] for row in CASME2_ROWS])
    assert read_labels(path).source.dataset == "casme2"


def test_headings_of_casme2_with_other_clip_names_are_unclear(workbook: WriteWorkbook) -> None:
    path = workbook(OTHER_ROWS)
    assert confidence(path)[0] is Confidence.LIKELY
    with pytest.raises(FormatUnclear, match=r"casme2 .*, table .*--dataset casme2 or --dataset"):
        reader_for(path)
    assert len(read_labels(path, dataset="table").records) == 2


def test_a_plain_table(text: WriteText) -> None:
    path = text(PLAIN_ROWS)
    assert confidence(path) == (Confidence.POSSIBLE, Confidence.LIKELY)
    assert reader_for(path).name == "table"


def test_headings_alone_that_many_use_do_not_make_casme2(text: WriteText) -> None:
    header = ("Subject", "Filename", "OnsetFrame", "ApexFrame", "OffsetFrame", "Emotion")
    assert reader_for(text([header, ("a", "clip1", 1, 2, 3, "happy")])).name == "table"


def test_no_table_is_recognised_as_nothing(text: WriteText) -> None:
    assert confidence(text([("weight", "height")])) == (Confidence.NO, Confidence.NO)


def test_a_named_data_set_is_not_argued_with(text: WriteText) -> None:
    assert reader_for(text(PLAIN_ROWS), dataset=" CASME2 ").name == "casme2"


def test_columns_without_a_data_set_mean_a_plain_table(workbook: WriteWorkbook) -> None:
    path = workbook(CASME2_ROWS)
    assert reader_for(path, columns={"onset": "OnsetFrame"}).name == "table"
    assert reader_for(path, columns={}).name == "casme2"


def test_an_unknown_data_set_shows_the_list_and_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"one of casme, .*samm.*table.*mean casme2\?"):
        reader_for(tmp_path / "x.csv", dataset="casme-2")


def test_a_path_may_be_text(text: WriteText) -> None:
    assert len(read_labels(str(text(PLAIN_ROWS))).records) == 2
