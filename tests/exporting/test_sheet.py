import csv
from pathlib import Path

import pytest

from reapex.auditing import audit
from reapex.correction import corrector_named
from reapex.errors import OutputExists, UsageError
from reapex.exporting import corrected_suffix, require_place, write_sheet
from reapex.keyframes import KEYS
from reapex.loading import Loaded, Loader
from reapex.synth import SynthCorpus


@pytest.fixture(scope="module")
def loaded(small_corpus: SynthCorpus) -> Loaded:
    return Loader().read(small_corpus.labels, small_corpus.frames)


def test_beside_a_workbook_stands_a_table_that_is_never_the_input(
    loaded: Loaded, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    assert require_place(loaded.layout, tmp_path / "a.csv") == [tmp_path / "a.csv"]
    assert require_place(loaded.layout, tmp_path / "a.xlsx") == [
        tmp_path / "a.xlsx",
        tmp_path / "a.csv",
    ]
    beside_input = small_corpus.labels.with_suffix(".xlsx")
    assert require_place(loaded.layout, beside_input)[1].name == "labels_corrected.csv"


def test_what_cannot_be_written_is_said_before_anything_is(loaded: Loaded, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be written as \.xls"):
        require_place(loaded.layout, tmp_path / "a.xls")
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(OutputExists):
        write_sheet(loaded.layout, (), (), tmp_path / "a.xlsx", method="m")
    assert not (tmp_path / "a.xlsx").exists()


def test_each_row_says_its_method_its_old_values_and_its_reasons(
    loaded: Loaded, tmp_path: Path
) -> None:
    corrector = corrector_named(window=0.3)
    found = audit(loaded.corpus, corrector, with_curves=False)
    out = tmp_path / "out.csv"
    written = write_sheet(loaded.layout, found.corrections, (), out, method=corrector.name)
    assert written.paths == (out,)
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["_reapex_id"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(found.corrections)
    for correction in found.corrections:
        row = rows[correction.clip.id]
        assert row["_reapex_method"] == corrector.name
        for key, old in zip(KEYS, correction.clip.raw, strict=True):
            new = correction.changes.get(key)
            assert row[key] == str(old if new is None else new)
            assert row[f"_reapex_old_{key}"] == ("" if new is None else str(old))
            assert f"{key} {' '.join(correction.reasons(key))}" in row["_reapex_reason"]


def test_a_copy_ends_as_its_input_does_where_that_can_be_written() -> None:
    assert [corrected_suffix(Path(name)) for name in ("a.XLS", "a.csv", "a.xlsx")] == [
        ".xlsx",
        ".csv",
        ".xlsx",
    ]
