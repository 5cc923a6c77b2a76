"""agree and diff, as they are typed."""

import csv
import json
import random
from pathlib import Path

import pytest

from ..conftest import Reapex

HEAD = ("subject", "name", "onset", "apex", "offset", "emotion", "fps", "camera")


def written(path: Path, seed: int = 0, spread: int = 0, n: int = 30, late: int = 0) -> Path:
    """A sheet of n clips of five subjects, each mark up to ``spread`` frames off."""
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEAD)
        for i in range(n):
            onset = 100 + 90 * i
            marks = (onset + late, onset + 12 + i, onset + 30 + 2 * i)
            moved = [mark + rng.randint(-spread, spread) for mark in marks]
            emotion = ("disgust", "surprise")[i % 2]
            rows.writerow((90 + i % 5, f"c {i}", *moved, emotion, 100, f"cam {i % 2}"))
    return path


@pytest.fixture
def anna(tmp_path: Path) -> Path:
    return written(tmp_path / "anna 甲.csv")


@pytest.fixture
def ben(tmp_path: Path) -> Path:
    return written(tmp_path / "ben.csv", seed=3, spread=2, n=28, late=4)


def test_help_shows_an_example(reapex: Reapex) -> None:
    for command in ("agree", "diff"):
        done = reapex(command, "--help")
        assert done.code == 0
        assert f"Example: reapex {command}" in " ".join(done.out.split())
        assert "--json" in done.out


def test_agree_prints_and_gives_the_same_numbers(reapex: Reapex, anna: Path, ben: Path) -> None:
    done = reapex("agree", anna, ben, "--group", "emotion", "--tolerance", "30ms")
    result = reapex("agree", anna, ben, "--group", "emotion", "--tolerance", "30ms", "--json").json
    assert done.code == 0
    assert result["coders"] == ["anna 甲", "ben"]
    assert (result["expressions"], result["by_all"], result["subjects"]) == (30, 28, 5)
    onset = result["pairs"][0]["frames"]["onset"]
    low, high = onset["bias_interval"]
    assert low <= onset["bias"] <= high
    assert 3 < onset["bias"] < 5
    assert f"{onset['bias']:+.2f}" in done.out
    assert result["pairs"][0]["ms"]["onset"]["bias"] == pytest.approx(10 * onset["bias"])
    assert result["pairs"][0]["detection"]["only_first"] == 2
    assert len(result["only_by"]["anna 甲"]) == 2
    assert "the onset of ben lies" in done.out
    assert f"{result['reliability']['duration']['icc_2_1']:.3f}" in done.out
    assert set(result["groups"]) == {"disgust", "surprise"}
    assert 0 <= result["within_tolerance"]["apex"] <= 1
    sizes = [sum(each["ms"].values()) for each in result["clips"]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 28
    assert "Only by anna 甲 (2)" in done.out
    last = done.out.strip().splitlines()[-1]
    assert last.startswith("Next: reapex agree")
    assert "--report agreement.html" in last


def test_no_figure_is_cut_off_in_a_narrow_window(reapex: Reapex, anna: Path, ben: Path) -> None:
    done = reapex("agree", anna, ben, "--group", "camera")
    assert "…" not in done.out.replace("… and", "")
    assert "cam 1" in done.out


def test_agree_writes_a_page_and_a_table(
    reapex: Reapex, anna: Path, ben: Path, tmp_path: Path
) -> None:
    page, table = tmp_path / "out" / "agreement.html", tmp_path / "clips.csv"
    arguments = ("agree", anna, ben, "--names", "A,B", "--report", page, "--csv", table)
    done = reapex(*arguments)
    assert done.code == 0
    assert str(table) in done.out
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 3
    assert "ICC(2,1)" in html
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 30
    assert [row["coders"] for row in rows] == ["2"] * 28 + ["1"] * 2
    assert rows[0]["A onset"].isdigit()
    assert rows[-1]["B onset"] == rows[-1]["iou"] == ""
    again = reapex(*arguments)
    assert again.code == 2
    assert "--force" in again.err
    assert reapex(*arguments, "--force").code == 0


def test_one_sheet_of_two_coders(reapex: Reapex, tmp_path: Path) -> None:
    both = tmp_path / "both.csv"
    both.write_text(
        "subject,name,onset,apex,offset,coder\n"
        "99,x,10,15,20,anna\n99,x,12,15,20,ben\n98,y,10,15,20,anna\n98,y,11,15,22,ben\n",
        encoding="utf-8",
    )
    result = reapex("agree", both, "--json").json
    assert result["coders"] == ["anna", "ben"]
    assert result["pairs"][0]["frames"]["onset"]["bias"] == 1.5
    assert result["pairs"][0]["ms"] == {}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--tolerance", "soon"), "33ms"),
        (("--names", "only"), "one name for each file"),
        (("--group", "height"), "'height'"),
        (("--report", "page.txt"), ".html"),
        (("--fps", "0"), "above 0"),
        (("--names", "x,x"), "Two coders would have one name"),
    ],
)
def test_wrong_options_end_in_a_paragraph(
    reapex: Reapex, anna: Path, ben: Path, options: tuple[str, str], said: str
) -> None:
    done = reapex("agree", anna, ben, *options)
    assert done.code == 2
    assert done.err.startswith("Error:")
    assert said in done.err


def test_files_without_a_common_clip(reapex: Reapex, anna: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("subject,name,onset,apex,offset\n1,z,1,2,3\n", encoding="utf-8")
    done = reapex("agree", anna, other)
    assert done.code == 2
    assert "No clip is in the files of two coders" in done.err
    alone = reapex("agree", anna)
    assert alone.code == 2
    assert "marks of one coder" in alone.err


def test_the_input_is_never_overwritten(reapex: Reapex, anna: Path, ben: Path) -> None:
    before = anna.read_bytes()
    for done in (
        reapex("agree", anna, ben, "--csv", anna, "--force"),
        reapex("diff", anna, ben, "--csv", anna, "--force"),
        reapex("diff", anna, ben, "--markdown", ben, "--force"),
    ):
        assert done.code == 2
        assert "overwrite the input" in done.err
    assert anna.read_bytes() == before


def test_identical_coders_are_said_to_be(reapex: Reapex, anna: Path, tmp_path: Path) -> None:
    twin = tmp_path / "sub" / anna.name
    twin.parent.mkdir()
    twin.write_bytes(anna.read_bytes())
    done, result = reapex("agree", anna, twin), reapex("agree", anna, twin, "--json").json
    assert "Every mark is the same" in done.out
    assert len(set(result["coders"])) == 2
    assert result["reliability"]["rise"]["icc_2_1"] == 1
    assert result["pairs"][0]["iou"]["mean"] == 1


def test_diff_prints_and_gives_the_same_numbers(reapex: Reapex, anna: Path, ben: Path) -> None:
    done, result = reapex("diff", anna, ben), reapex("diff", anna, ben, "--json").json
    assert (done.code, result["different"]) == (0, True)
    assert result["counts"]["removed"] == 2
    assert f"Key frames moved ({result['counts']['moved']})" in done.out
    assert sum(result["counts"].values()) == len(result["changes"])
    onset = [each for each in result["changes"] if each["field"] == "onset"]
    assert result["moves"]["onset"]["n"] == len(onset)
    assert result["moves"]["onset"]["mean_frames"] == pytest.approx(
        sum(each["frames"] for each in onset) / len(onset)
    )
    assert all(each["ms"] == each["frames"] * 10 for each in onset)
    assert sum(result["subjects"].values()) == len(result["changes"])
    assert done.out.strip().splitlines()[-1].startswith("Next: reapex agree")


def test_exit_code_as_git_has_it(reapex: Reapex, anna: Path, ben: Path) -> None:
    assert reapex("diff", anna, ben, "--exit-code").code == 1
    same = reapex("diff", anna, anna, "--exit-code")
    assert same.code == 0
    assert "Nothing changed" in same.out
    assert reapex("diff", anna, anna, "--json").json["changes"] == []


def test_diff_writes_a_change_log_and_a_table(
    reapex: Reapex, anna: Path, ben: Path, tmp_path: Path
) -> None:
    log, table = tmp_path / "CHANGES.md", tmp_path / "changes.csv"
    done = reapex("diff", anna, ben, "--markdown", log, "--csv", table)
    assert done.code == 0
    text = log.read_text(encoding="utf-8")
    assert text.startswith("# Changes from anna 甲.csv to ben.csv\n")
    assert "| Expressions removed | 2 |" in text
    assert "SHA-256" in text
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    result = reapex("diff", anna, ben, "--json").json
    assert len(rows) == len(result["changes"])
    assert text.count("\n- ") == len(rows) + 2  # and the two files
    assert {row["kind"] for row in rows} == set(result["counts"])


def test_a_change_log_of_hostile_cells_is_plain_text(reapex: Reapex, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("subject,name,onset,apex,offset\n1,x,1,2,3\n", encoding="utf-8")
    second.write_text(
        'subject,name,onset,apex,offset\n1,"<script>|*x*\n[a](b)",1,2,3\n', encoding="utf-8"
    )
    log = tmp_path / "log.md"
    assert reapex("diff", first, second, "--markdown", log).code == 0
    text = log.read_text(encoding="utf-8")
    assert "<script>" not in text
    assert r"\<script\>\|\*x\* \[a\](b)" in text


def test_diff_of_what_is_no_sheet(reapex: Reapex, anna: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    done = reapex("diff", anna, broken)
    assert done.code == 2
    assert "broken.xlsx" in done.err
    assert "Traceback" not in done.err


def test_json_stands_alone_on_standard_output(reapex: Reapex, anna: Path, ben: Path) -> None:
    for command in ("agree", "diff"):
        done = reapex(command, anna, ben, "--json")
        json.loads(done.out)
        assert "Next:" in done.err
