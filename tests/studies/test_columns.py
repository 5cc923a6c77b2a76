"""What fills the columns of a study, what stays empty, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reapex.errors import UsageError
from reapex.studies import columns_of, corpus_table, study_named
from reapex.studies.result import StudyResult

from . import sheets


def test_a_data_set_that_is_not_there_leaves_its_column_empty(tmp_path: Path) -> None:
    corpora = sheets.corpora(tmp_path, C2=sheets.casme2(tmp_path))
    found = columns_of(study_named("table4"), corpora)
    assert [each.is_empty for each in found] == [False, False, True, True, True, True]
    assert found[2].reason == "The corpora lack SAMM."
    assert found[4].reason == "The corpora lack CAS(ME)³."
    assert (found[0].key, found[0].title, found[0].n_clips) == ("c2-5", "C2", 10)
    assert found[0].part == {"map": "casme2/5", "counts": dict.fromkeys(sheets.CASME2, 2)}
    assert "happiness 2 instead of 32" in found[0].remarks[0]


def test_a_corpus_of_ones_own_has_its_labels_as_classes(tmp_path: Path) -> None:
    path = sheets.table(tmp_path, ("Fear", "joy", "fear"))
    [own] = columns_of(study_named("table3"), sheets.corpora(tmp_path, mine=path))[-1:]
    assert own.part == {"counts": {"fear": 4, "joy": 2}}
    assert (own.title, own.classes, own.key) == ("mine", "2 classes", "mine-own")
    assert not own.is_published
    assert not own.remarks


def test_classes_can_be_chosen_by_the_corpus_name(tmp_path: Path) -> None:
    corpora = sheets.corpora(tmp_path, C2=sheets.casme2(tmp_path))
    found = [
        each
        for each in columns_of(study_named("table2"), corpora, {"c2": "casme2/3-plain"})
        if not each.is_empty
    ]
    assert [each.column.class_map for each in found] == ["casme2/3-plain"]
    assert dict(found[0].counts) == {"positive": 2, "negative": 4, "surprise": 2}


@pytest.mark.parametrize(
    ("classes", "says"),
    [({"SAMM": "samm/5"}, "There is no corpus 'SAMM'"), ({"C2": "samm/6"}, "no class map")],
)
def test_classes_of_nothing_are_told(tmp_path: Path, classes: dict[str, str], says: str) -> None:
    corpora = sheets.corpora(tmp_path, C2=sheets.casme2(tmp_path))
    with pytest.raises(UsageError, match=says):
        columns_of(study_named("table2"), corpora, classes)


def test_why_a_corpus_cannot_fill_a_column(tmp_path: Path) -> None:
    table2 = study_named("table2")
    corpora = sheets.corpora(tmp_path, C2=sheets.casme2(tmp_path, sheets.CASME2[:4]))
    assert columns_of(table2, corpora)[0].reason == "C2 has no clip of others."
    bare = tuple(replace(each, reading={**each.reading, "frames": None}) for each in corpora)
    assert columns_of(table2, bare)[0].reason == "C2 names no frames."
    one = sheets.corpora(tmp_path, one=sheets.table(tmp_path, ("joy",)))
    assert columns_of(table2, one)[-1].reason == "one has clips of 1 class."


def test_published_numbers_stand_beside_the_data_set_only(tmp_path: Path) -> None:
    study = study_named("table4")
    corpora = sheets.corpora(tmp_path, C2=sheets.casme2(tmp_path))
    columns = columns_of(study, corpora)
    result = StudyResult(study, columns, ())
    beside = result.published(study.rows[-1], columns[0])
    assert beside is not None
    assert beside.uf1 == 85.48
    assert len(result.notes) > 1
    assert result.published(study.rows[-1], columns[2]) is None  # SAMM is not there
    # Drawn faces in CASME II's layout are not CASME II: their truth lies beside the sheet.
    (tmp_path / "truth.csv").write_text("", encoding="utf-8")
    assert result.published(study.rows[-1], columns[0]) is None
    assert result.notes == ()


def test_table_1_tells_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    corpora = sheets.corpora(
        tmp_path, C2=sheets.casme2(tmp_path), own=sheets.table(tmp_path, ("a<b", "c"))
    )
    found = corpus_table(corpora)
    assert [row.part.n_clips for row in found.rows] == [10, 4]
    assert found.rows[0].printed_texts[:4] == ("CASME II (2014)", "casme2", "35", "247")
    assert found.rows[1].printed_texts == ()
    assert "SAMM" in found.absent
    assert "CASME II" not in found.absent
    assert "repeat the row of CASME" in found.notes[0]
    assert found.as_csv().count("\n") == 4
    assert r"2 a\textless{}b" in found.as_latex()
