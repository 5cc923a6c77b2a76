"""Spot checks of what was transcribed, against the paper's text; values stand here as printed."""

from __future__ import annotations

import pytest

from reapex.studies import Column, notes_on, published
from reapex.studies.grids import (
    CASME2_3,
    CASME2_5,
    CASME3_4,
    CASME3_7,
    FOURDME,
    MMEW,
    SAMM_3,
    SAMM_5,
)
from reapex.studies.published_corpora import CORPORA
from reapex.studies.published_scores import PUBLISHED

Scores = tuple[float | None, float | None, float | None]


@pytest.mark.parametrize(
    ("study", "row", "column", "printed"),
    [
        ("table2", "gamdss-rise", CASME2_5, (87.50, 86.17, None)),
        ("table2", "gamdss-fall", SAMM_3, (84.73, 76.62, None)),
        ("table2", "gamdss-full", SAMM_5, (82.84, 81.47, None)),
        ("table3", "gamdss-rise", CASME3_7, (None, 53.29, 62.73)),
        ("table3", "gamdss-full", CASME3_4, (None, 59.82, 67.18)),
        ("table4", "without-d-and-s", CASME2_3, (90.90, 89.69, None)),
        ("table4", "without-s", SAMM_3, (87.79, 84.64, None)),
        ("table4", "without-d", CASME3_7, (None, 39.09, 57.28)),
        ("table4", "without-s", CASME3_4, (None, 53.54, 62.19)),
        ("table5", "lambda-0.05", FOURDME, (85.09, 68.29, None)),
        ("table5", "lambda-0.15", MMEW, (79.48, 62.84, None)),
        ("table5", "lambda-0.25", CASME2_5, (82.17, 79.92, None)),
        ("table6", "resnet10-gamdss", SAMM_5, (77.61, 69.95, None)),
        ("table6", "swin-t-3df-n", CASME2_3, (83.77, 78.54, None)),
        ("table6", "gamdss", CASME2_3, (93.5, 92.25, None)),
        ("table6", "vmamba-t-gamdss", SAMM_3, (77.09, 61.72, None)),
        ("table7", "convnext-t-flow", CASME2_5, (63.16, 53.94, None)),
        ("table7", "gamdss-difference", SAMM_3, (86.25, 79.01, None)),
    ],
)
def test_numbers_are_as_printed(study: str, row: str, column: Column, printed: Scores) -> None:
    found = published(study, row, column)
    assert found is not None
    assert (found.accuracy, found.uf1, found.printed_uar) == printed
    for metric, value in zip(("accuracy", "uf1", "uar"), printed, strict=True):
        assert found.of(metric) == (None if value is None else pytest.approx(value / 100))


def test_times_are_as_printed() -> None:
    found = published("table6", "gamdss-gamdss", SAMM_3)
    assert found is not None
    assert found.train_time == "3 h 54 min 11.90 s"
    found = published("table7", "swin-t-flow", CASME2_5)
    assert found is not None
    assert found.train_time == "56 min 22.02 s"


def test_the_tables_agree_where_the_paper_does() -> None:
    """Facts of the paper that a slip of transcription would break (reference note gamdss §1.8)."""
    four, five, six, seven = (PUBLISHED[f"table{k}"] for k in (4, 5, 6, 7))
    assert four["without-d"]["casme2/5"].uf1 == five["lambda-0.00"]["casme2/5"].uf1
    assert four["full"]["casme2/5"].accuracy == five["lambda-0.05"]["casme2/5"].accuracy
    assert four["full"]["samm/5"].uf1 == five["lambda-0.10"]["samm/5"].uf1
    for column in ("samm/5", "samm/3", "casme2/5", "casme2/3-gamdss"):
        assert six["gamdss-gamdss"][column].uf1 == four["full"][column].uf1
        assert seven["gamdss-difference"][column].uf1 == four["without-d"][column].uf1
        for name in ("resnet10", "convnext-t", "swin-t", "vmamba-t", "gamdss"):
            plain, difference = six[name][column], seven[f"{name}-difference"][column]
            assert (plain.accuracy, plain.uf1) == (difference.accuracy, difference.uf1)


def test_nothing_is_published_of_other_rows_and_classes() -> None:
    assert published("table2", "ststnet", SAMM_5) is None
    assert published("table6", "resnet18", SAMM_5) is None
    assert (
        published("table4", "full", Column("casme2", "CASME II", "7 classes", "casme2/7")) is None
    )
    assert published("table4", "full", Column("", "own", "5 classes")) is None


def test_notes_are_of_what_is_shown() -> None:
    notes = notes_on("table4", (SAMM_3,))
    assert "no honest scores" in notes[0]
    assert any("131 clips" in note for note in notes)
    assert not any("CASME II" in note for note in notes)
    assert notes_on("table4", ()) == ()
    assert notes_on("figure6", (SAMM_5,)) == ()
    assert any("macro precision" in note for note in notes_on("table3", (CASME3_7, CASME3_4)))


def test_table_1_is_as_printed_with_its_faults() -> None:
    assert [row.samples for row in CORPORA.values()] == [195, 247, 159, 57, 300, 267, 1109]
    assert CORPORA["casme2"].subjects == CORPORA["casme"].subjects == 35
    assert "repeat the row of CASME" in CORPORA["casme2"].fault
    assert "65" in CORPORA["fourdme"].fault
