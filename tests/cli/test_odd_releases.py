"""The commands on releases whose labels are a folder, or lie in two workbooks."""

import json
from pathlib import Path

import pytest

from ..conftest import Reapex
from ..labels.releases.casme_squared import write_casme_squared
from ..labels.releases.samm_long import write_samm_long
from ..labels.releases.smic import write_smic
from ..labels.releases.smic_e import write_smic_e


def test_smics_folder_is_audited(reapex: Reapex, tmp_path: Path) -> None:
    made = write_smic(tmp_path)
    done = reapex(
        "audit", str(made.labels), "--frames", str(made.frames), "--faces", "none", "--json"
    )
    assert done.code == 0
    found = json.loads(done.out)
    assert (found["read"], found["kept"], len(found["skipped"])) == (5, 4, 1)
    assert "s99_sur_03" in json.dumps(found["skipped"])


def test_smics_folder_is_corrected_into_a_table_that_is_audited_again(
    reapex: Reapex, tmp_path: Path
) -> None:
    made = write_smic(tmp_path)
    out = tmp_path / "corrected.csv"
    args = ("--frames", str(made.frames), "--faces", "none")
    done = reapex("correct", str(made.labels), *args, "--out", str(out))
    assert done.code == 0
    assert "table of its own" in done.out
    again = reapex("audit", str(out), *args, "--json")
    assert again.code == 0
    assert json.loads(again.out)["kept"] == 4
    assert "skipped: The folder 's99_sur_03'" in out.read_text(encoding="utf-8-sig")


def test_a_corrected_smic_e_has_its_note_on_the_right_expression(
    reapex: Reapex, tmp_path: Path
) -> None:
    made = write_smic_e(tmp_path)
    out = tmp_path / "corrected.csv"
    done = reapex("correct", str(made.labels), "--frames", str(made.frames), "--faces", "none",
                  "--out", str(out))  # fmt: skip
    assert done.code == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.count("smic_e/") for line in lines] == [0, 1, 1, 1, 1, 1, 1]
    assert "smic_e/98/s98_sur_02#2" in lines[3]


def test_casme_squareds_corrected_workbook_keeps_its_form(reapex: Reapex, tmp_path: Path) -> None:
    made = write_casme_squared(tmp_path)
    out = tmp_path / "corrected.xlsx"
    done = reapex("correct", str(made.labels), "--frames", str(made.frames), "--faces", "none",
                  "--out", str(out))  # fmt: skip
    assert done.code == 0
    again = reapex("audit", str(out), "--json")
    found = json.loads(again.out)
    assert (found["read"], found["kept"]) == (4, 3)


def test_emotions_of_the_long_videos_come_from_the_other_workbook(
    reapex: Reapex, tmp_path: Path
) -> None:
    made = write_samm_long(tmp_path)
    done = reapex("audit", str(made.labels), "--emotions", str(made.emotions))
    assert done.code == 0
    assert "has no emotion for 3 of 5 expressions" in done.out
    config = tmp_path / "train.toml"
    done = reapex("config", str(made.labels), "--frames", str(made.frames), "--emotions",
                  str(made.emotions), "--out", str(config))  # fmt: skip
    assert done.code == 0, done.err
    assert 'emotions = "SAMM_Micro_FACS_Codes_v2.xlsx"' in config.read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--emotions", "--only"])
def test_a_file_that_is_not_there_is_said(reapex: Reapex, tmp_path: Path, option: str) -> None:
    made = write_samm_long(tmp_path)
    done = reapex("audit", str(made.labels), option, str(tmp_path / "nothing.csv"))
    assert (done.code, "There is no such file" in done.err) == (2, True)


def test_the_doctor_says_that_there_are_no_headings(reapex: Reapex, tmp_path: Path) -> None:
    made = write_casme_squared(tmp_path)
    done = reapex("doctor", str(made.labels), "--json")
    assert '"none: columns by their order"' in done.out


def test_a_folder_that_is_no_release_is_said(reapex: Reapex, tmp_path: Path) -> None:
    done = reapex("audit", str(tmp_path))
    assert done.code == 2
    assert "holds no labels" in done.err
    assert "Traceback" not in done.err
