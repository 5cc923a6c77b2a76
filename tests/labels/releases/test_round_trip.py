"""Corrected labels in every release's layout: the same ids and key frames when read again."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.keyframes import KEYS, RawKeyFrames
from reapex.labels import CorrectedRow, datasets, descriptor_of, read_labels, write_corrected
from reapex.labels.shape_smic import HEADINGS as SMIC_HEADINGS
from reapex.loading import load

from . import (
    casme,
    casme2,
    casme3,
    casme3c,
    casme_squared,
    fourdme,
    mmew,
    samm,
    samm_long,
    smic,
    smic_e,
)
from .writing import Release, Rows, write_book

WRITERS: dict[str, Callable[[Path], Release | samm_long.LongRelease]] = {
    "casme": casme.write_casme,
    "casme2": casme2.write_casme2,
    "casme3": casme3.write_casme3,
    "casme3-clips": casme3.write_casme3_clips,
    "casme3-v1": casme3.write_casme3_v1,
    "casme3-both": casme3.write_casme3_both,
    "casme3c": casme3c.write_casme3c,
    "fourdme": fourdme.write_fourdme,
    "mmew": mmew.write_mmew,
    "samm": samm.write_samm,
    "casme_squared": casme_squared.write_casme_squared,
    "samm_long": samm_long.write_samm_long,
    "smic": smic.write_smic,
    "smic_e": smic_e.write_smic_e,
}
SMIC_ROWS: Rows = (
    ("s98", "s98_ne_01", 200, 229, "negative", 100, "HS", 30),
    ("s99", "s99_sur_01", 40, 59, "surprise", 100, "HS", 20),
)
# Rows from the top of the sheet, how many of them lie above the records, and the kind of file.
SHEETS: dict[str, tuple[Rows, int, str]] = {
    "casme": ((casme.HEADER, *casme.ROWS), 1, ".xls"),
    "casme2": ((casme2.HEADER, *casme2.ROWS), 1, ".xlsx"),
    "casme3": ((casme3.HEADER, *casme3.ROWS), 1, ".xlsx"),
    "casme3c": ((casme3c.HEADER, *casme3c.ROWS), 1, ".xlsx"),
    "fourdme": ((fourdme.HEADER, *fourdme.ROWS), 1, ".xlsx"),
    "mmew": ((mmew.HEADER, *mmew.ROWS), 1, ".xlsx"),
    "samm": ((*samm.PREAMBLE, samm.HEADER, *samm.ROWS), 14, ".xlsx"),
    # Often enough that most rows stay as they are: without headings, they tell what the sheet is.
    "casme_squared": (tuple(casme_squared.ROWS) * 5, 0, ".xlsx"),
    "samm_long": ((*samm_long.PREAMBLE, samm_long.HEADER, *samm_long.ROWS), 10, ".xlsx"),
    "smic": ((SMIC_HEADINGS, *SMIC_ROWS), 1, ".xlsx"),
    "smic_e": ((smic_e.HEADER, *smic_e.ROWS), 1, ".xlsx"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_each_release_is_told_from_all_others(tmp_path: Path, name: str) -> None:
    release = WRITERS[name](tmp_path)
    assert load(release.labels).sources[0].dataset == name.split("-")[0]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("name", WRITERS)
def test_a_corrected_sheet_reads_back(tmp_path: Path, name: str, suffix: str) -> None:
    before = read_labels(WRITERS[name](tmp_path).labels)
    dataset = before.source.dataset
    rows = [
        CorrectedRow(
            record.provenance.line,
            {"onset": 1 + (record.raw.onset or 0), "apex": 3 + (record.raw.onset or 0)},
            {"reason": "moved"},
        )
        for record in before.records
    ]
    out = tmp_path / f"corrected{suffix}"
    write_corrected(before.layout, rows, out)
    after = read_labels(out, dataset)
    assert [record.id for record in after.records] == [record.id for record in before.records]
    assert [record.raw for record in after.records] == [
        RawKeyFrames(1 + (record.raw.onset or 0), 3 + (record.raw.onset or 0), record.raw.offset)
        for record in before.records
    ]
    for old, new in zip(before.records, after.records, strict=True):
        assert (new.subject, new.emotion, new.action_units, new.kind, new.fps) == (
            old.subject,
            old.emotion,
            old.action_units,
            old.kind,
            old.fps,
        )
        assert dict(new.columns) == dict(old.columns)
    assert [each.code for each in after.skipped] == [each.code for each in before.skipped]
    if before.layout.grid.origin is None:  # a table that Reapex made has no notes below it
        assert after.n_no_record == before.n_no_record


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "casme3c"])
def test_it_is_still_told_from_all_others_after_a_correction(tmp_path: Path, name: str) -> None:
    before = read_labels(WRITERS[name](tmp_path).labels)
    out = tmp_path / "corrected.xlsx"
    write_corrected(before.layout, [CorrectedRow(before.records[0].provenance.line)], out)
    assert read_labels(out).source.dataset == before.source.dataset


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["/", "\\", "-1", "0", "１２", "4，7?", "AU4(k)+L7", "((", "=1+1", "..", "Total"]
    ),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
)


@pytest.mark.parametrize("name", SHEETS)
@given(data=st.data())
@settings(max_examples=50)
def test_random_cells_are_read_or_skipped_and_counted(name: str, data: st.DataObject) -> None:
    valid, n_above, suffix = SHEETS[name]
    rows = [list(row) for row in (*valid, *valid[n_above:])]
    for _ in range(data.draw(st.integers(1, 8))):
        row = data.draw(st.integers(n_above, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(CELLS)
    with tempfile.TemporaryDirectory() as folder:
        path = write_book(Path(folder) / f"labels{suffix}", {"Sheet1": rows})
        sheet = read_labels(path, name)  # the header is whole, so that no row can be refused all
        shape = descriptor_of(name).shape
        n_apart = 0 if shape is None else shape(path).n_apart
    n_rows = len(sheet.layout.grid.rows)
    assert sheet.n_read == len(sheet.records) + len(sheet.skipped)
    assert n_rows + n_apart == 1 + sheet.n_read + sheet.n_no_record
    assert all(each.what and each.where.row for each in sheet.skipped)
    assert len({record.id for record in sheet.records}) == len(sheet.records)
    for record in sheet.records:
        assert record.subject
        assert all(getattr(record.raw, key) is not None for key in KEYS if key != "apex")


def test_every_data_set_of_this_house_has_a_release(tmp_path: Path) -> None:
    mine = {name.split("-")[0] for name in WRITERS}
    assert mine == set(datasets()) - {"table"}
    assert set(SHEETS) == mine
