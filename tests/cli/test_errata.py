"""``--errata``: asked for, listed, and carried into what is written."""

import csv
import shutil
from pathlib import Path

import pytest
from tests.labels.releases.casme3 import FULL, ROWS, write_casme3
from tests.labels.releases.writing import Release, write_pictures

from reapex.loading import load
from reapex.recognition.config_file import read_config

from ..conftest import Reapex

WRONG = ("spNO.149", "d", "112", "83", "358", "4", "III", "disgust")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    made = write_casme3(tmp_path, [WRONG, *ROWS])
    write_pictures(made.frames / FULL / "spNO.149/d/color", range(100, 370), "{}.jpg")
    return made


def test_audit_lists_each_erratum_and_none_unasked(reapex: Reapex, release: Release) -> None:
    asked = reapex("audit", release.labels, "--errata", "meb", "--json").json["remarks"]
    assert asked[0] == "Row 2: the erratum meb changes apex 83 to 123"
    assert reapex("audit", release.labels, "--json").json["remarks"] == []
    assert "Note: Row 2: the erratum meb" in reapex("audit", release.labels, "--errata", "meb").out


def test_a_corrected_sheet_carries_the_erratum_and_what_was_written(
    reapex: Reapex, release: Release, tmp_path: Path
) -> None:
    out = tmp_path / "corrected.csv"
    done = reapex("correct", release.labels, "--frames", release.frames, "--out", out,
                  "--errata", "meb", "--faces", "none", "--method", "gamdss")  # fmt: skip
    assert done.code == 0
    with out.open(encoding="utf-8", newline="") as file:
        first, second, *_ = csv.DictReader(file)
    # Pictures of one colour move nothing, so that what is new is the erratum's.
    assert (first["Onset"], first["Apex"], first["Offset"]) == ("112", "123", "358")
    assert (first["_reapex_old_apex"], first["_reapex_old_onset"]) == ("83", "")
    assert second["_reapex_old_apex"] == ""
    assert load(out, dataset="casme3").clips[0].raw.apex == 123


def test_errata_that_are_none_are_bad_input(reapex: Reapex, release: Release) -> None:
    done = reapex("audit", release.labels, "--errata", "mep")
    assert done.code == 2
    assert "mep" in done.err
    assert "meb, or a file of errata" in done.err


def test_a_config_for_training_names_them_from_its_own_folder(
    reapex: Reapex, release: Release, tmp_path: Path
) -> None:
    (tmp_path / "configs").mkdir()
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\nfix = []\n', encoding="utf-8")
    for errata, written in (("meb", "meb"), (str(own), "../own.toml")):
        out = tmp_path / "configs" / "train.toml"
        done = reapex("config", release.labels, "--frames", release.frames, "--out", out,
                      "--errata", errata, "--force")  # fmt: skip
        assert done.code == 0, done.err
        assert f'errata = "{written}"' in out.read_text(encoding="utf-8")
        config = read_config(out)
        assert config.loader.errata is not None
        assert config.loader.errata.name == Path(errata).stem
        assert ("errata" in config.flat()) is (errata == "meb")
    assert f'errata = "{own.name}"' in config.spelled_out(tmp_path).replace("../", "")
    shutil.rmtree(tmp_path / "configs")
