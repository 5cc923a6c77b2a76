"""``convert --to X`` for every data set: what X's reader makes of it is what was converted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reapex.exporting import convert
from reapex.labels import datasets, read_labels
from reapex.loading import Loader

from ..labels.releases import (
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

TABLE = "subject,name,onset,apex,offset,emotion,action_units,fps,kind\n"
ROWS = (
    "15,anger1_1,100,110,120,disgust,4+7,200,micro",
    "16,happy4_2,300,,340,surprise,12,200,macro",
    "24,happy4_2,300,310,340,others,,200,micro",
    "24,happy4_2,500,510,540,others,,200,micro",
)


def plain(folder: Path) -> Path:
    path = folder / "labels.csv"
    path.write_text(TABLE + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


RELEASES: dict[str, Callable[[Path], Path]] = {
    "casme": lambda folder: casme.write_casme(folder).labels,
    "casme2": lambda folder: casme2.write_casme2(folder).labels,
    "casme3": lambda folder: casme3.write_casme3(folder).labels,
    "casme3c": lambda folder: casme3c.write_casme3c(folder).labels,
    "casme_squared": lambda folder: casme_squared.write_casme_squared(folder).labels,
    "fourdme": lambda folder: fourdme.write_fourdme(folder).labels,
    "mmew": lambda folder: mmew.write_mmew(folder).labels,
    "samm": lambda folder: samm.write_samm(folder).labels,
    "samm_long": lambda folder: samm_long.write_samm_long(folder).labels,
    "smic": lambda folder: smic.write_smic(folder).labels,
    "smic_e": lambda folder: smic_e.write_smic_e(folder).labels,
    "table": plain,
}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", datasets())
def test_a_release_in_its_own_layout_is_what_it_was(tmp_path: Path, name: str, suffix: str) -> None:
    loaded = Loader(dataset=name, apex_policy="keep").read(RELEASES[name](tmp_path))
    done = convert(loaded, tmp_path / f"again{suffix}", name)
    assert done.n_kept == len(loaded.corpus)
    assert [each for each in done.lost if not each.startswith("the column")] == []
    after = read_labels(done.paths[0], name)
    assert [
        (each.id, each.subject, each.name, each.raw, each.emotion, each.action_units, each.kind,
         each.fps)
        for each in after.records
    ] == [
        (each.id, each.subject, each.name, each.raw, each.emotion, each.action_units, each.kind,
         each.fps)
        for each in loaded.corpus
    ]  # fmt: skip
    assert after.skipped == ()
    assert not any("taken for" in remark for remark in after.remarks)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", datasets())
def test_a_table_in_the_layout_of_a_data_set_keeps_its_people_and_ids(
    tmp_path: Path, name: str, suffix: str
) -> None:
    loaded = Loader(apex_policy="keep").read(plain(tmp_path))
    done = convert(loaded, tmp_path / f"as{suffix}", name)
    after = read_labels(done.paths[0], name)
    assert [int(re.sub(r"\D", "", each.subject)) for each in after.records] == [15, 16, 24, 24]
    assert [each.id for each in after.records] == [clip.id for clip in loaded.corpus]
    assert [each.raw for each in after.records] == [clip.raw for clip in loaded.corpus]
    assert [each.kind for each in after.records] == ["micro", "macro", "micro", "micro"]
    assert [each.fps for each in after.records] == [200.0] * 4
    assert after.skipped == ()


def test_what_casme_squared_is_converted_to_is_known_again(tmp_path: Path) -> None:
    loaded = Loader(apex_policy="keep").read(RELEASES["casme_squared"](tmp_path))
    done = convert(loaded, tmp_path / "x.csv", "casme_squared")
    assert done.lost == ("the column 'Number' of 3 records",)
    after = read_labels(tmp_path / "x.csv")
    assert after.source.dataset == "casme_squared"
    assert [each.columns["Video code"] for each in after.records] == ["0401", "0507", "0101"]
    assert [each.columns["Self-report"] for each in after.records] == ["anger", "happy", "disgust"]


def test_times_of_smic_e_count_from_its_first_frame(tmp_path: Path) -> None:
    """Without --frames: the camera's counter began at FirstF, and not with 1."""
    loaded = Loader(apex_policy="keep").read(RELEASES["smic_e"](tmp_path))
    convert(loaded, tmp_path / "x.boris")
    done = convert(loaded, tmp_path / "x.csv")
    assert done.n_kept == 6
    marks = read_labels(tmp_path / "x.boris")
    assert [record.raw for record in marks.records] == [clip.raw for clip in loaded.corpus]
    firsts = {
        record.name: marks.layout.own_note(record.provenance.line, "first")
        for record in marks.records
    }
    # The second has "n/a": nobody knows better than 1, which is said.
    assert firsts == {"s99_ne_01": "500001", "s98_sur_02": "1", "s98_po_01": "200001"}
    (remark,) = convert(loaded, tmp_path / "y.boris").remarks
    assert remark.startswith("Frames of 2 records are counted from 1")


def test_a_first_frame_beyond_the_expression_is_not_believed(tmp_path: Path) -> None:
    row = (*smic_e.ROWS[0][:10], 500030, *smic_e.ROWS[0][11:])
    made = smic_e.write_smic_e(tmp_path, rows=[row])
    loaded = Loader(apex_policy="keep").read(made.labels)
    convert(loaded, tmp_path / "x.boris")
    sheet = read_labels(tmp_path / "x.boris")
    assert sheet.layout.own_note(sheet.records[0].provenance.line, "first") == "1"
