import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from reapex.loading import load
from reapex.synth import SynthCorpus, SynthPlan, write_corpus

from ..conftest import Reapex


def test_help_of_every_command_shows_an_example(reapex: Reapex) -> None:
    for command in ("demo", "audit", "correct", "synth", "info"):
        done = reapex(command, "--help")
        assert done.code == 0
        assert f"Example: reapex {command}" in done.out
        assert "--json" in done.out


def test_version_and_info(reapex: Reapex) -> None:
    assert reapex("--version").out.startswith("reapex 0.")
    done = reapex("info", "--json")
    assert {"casme2", "table"} <= set(done.json["datasets"])
    assert done.json["libraries"]["numpy"][0].isdigit()
    assert str(Path.home()) not in done.out


def test_labels_alone_are_audited(reapex: Reapex, small_corpus: SynthCorpus) -> None:
    done = reapex("audit", small_corpus.labels)
    assert done.code == 0
    assert "6 records read: 6 clips of 3 subjects kept, 0 skipped." in done.out
    assert done.out.strip().splitlines()[-1].startswith("Next: reapex audit")


def test_an_audit_with_frames_says_what_moves_and_writes_the_report(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    page = tmp_path / "deep" / "report.html"
    arguments = ("audit", small_corpus.labels, "--frames", small_corpus.frames, "--window", "0.3",
                 "--truth", small_corpus.truth, "--report", page)  # fmt: skip
    done = reapex(*arguments)
    assert done.code == 0
    assert "Proposals by gamdss:paper:l2:λ = 0.3" in done.out
    assert "Clips that would move" in done.out
    assert "manual: " in done.out
    assert "Next: reapex correct" in done.out.splitlines()[-1]
    assert page.stat().st_size > 100_000
    again = reapex(*arguments)
    assert again.code == 2
    assert "--force" in again.err
    assert reapex(*arguments, "--force").code == 0


def test_json_is_alone_on_standard_output(reapex: Reapex, small_corpus: SynthCorpus) -> None:
    done = reapex("audit", small_corpus.labels, "--frames", small_corpus.frames, "--json")
    result = done.json
    assert result["read"] == result["kept"] + len(result["skipped"]) == 6
    assert {each["severity"] for each in result["findings"]} == {"info"}
    assert len(result["clips"]) == 6
    assert "Next: " in done.err


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("info", 1)])
def test_fail_on_makes_findings_count(
    reapex: Reapex, tmp_path: Path, level: str, code: int
) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset,fps\n1,a,9,5,20,100\n")
    assert reapex("audit", labels).code == 0
    assert reapex("audit", labels, "--fail-on", level).code == code
    labels.write_text("subject,name,onset,apex,offset,fps\n1,a,9,,20,100\n")
    assert reapex("audit", labels, "--fail-on", "error").code == 0


def test_columns_of_the_users_own_are_named_in_any_of_the_ways_people_type(
    reapex: Reapex, tmp_path: Path
) -> None:
    labels = tmp_path / "mine.csv"
    labels.write_text("who;which;Start Frame;Peak;End\nA;a;1;5;9\n", encoding="utf-8")
    pairs = ("subject=who", "name=which", "onset=Start Frame", "apex=Peak", "offset=End")
    several = [part for pair in pairs for part in ("--columns", pair)]
    for way in (["--columns", *pairs], several, ["--columns", ", ".join(pairs)]):
        done = reapex("audit", labels, *way, "--json")
        assert done.json["kept"] == 1, way
    missing = reapex("audit", labels, "--columns", "onset=Begin")
    assert missing.code == 2
    assert "Start Frame" in missing.err
    strange = reapex("audit", labels, "--columns", "beginning=Start Frame")
    assert strange.code == 2
    assert "NAME=HEADER" in strange.err


def test_correct_writes_the_users_layout_and_never_the_users_file(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    shutil.copy(small_corpus.labels, labels)
    before = labels.read_bytes()
    out = tmp_path / "corrected.csv"
    frames = ("--frames", small_corpus.frames, "--window", "0.3")
    done = reapex("correct", labels, *frames, "--out", out, "--json")
    assert done.code == 0
    assert labels.read_bytes() == before
    moved = {clip["id"]: clip["proposed"] for clip in done.json["clips"] if clip["moved"]}
    assert moved
    manual, corrected = load(labels), load(out)
    assert [clip.id for clip in corrected] == [clip.id for clip in manual]
    for old, new in zip(manual, corrected, strict=True):
        expected = moved.get(old.id)
        numbers = tuple(old.raw) if expected is None else tuple(expected.values())
        assert tuple(new.raw) == numbers
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["_reapex_method"] == "gamdss:paper:l2:λ = 0.3"
        assert ("moved" in row["_reapex_reason"]) == (row["_reapex_id"] in moved)
    refused = reapex("correct", labels, *frames, "--out", labels, "--force")
    assert refused.code == 2
    assert "never overwritten" in refused.err
    assert labels.read_bytes() == before
    taken = reapex("correct", labels, *frames, "--out", out)
    assert taken.code == 2
    assert "there already" in taken.err


def test_a_casme2_workbook_is_read_corrected_and_coloured(reapex: Reapex, tmp_path: Path) -> None:
    plan = SynthPlan(
        n_clips=3, n_subjects=2, seed=2, context_ms=60, rates=(200.0,), n_without_apex=1
    )
    made = write_corpus(plan, tmp_path / "c2", "casme2", jobs=1)
    audit = reapex("audit", made.labels, "--frames", made.folder, "--json").json
    assert (audit["dataset"], audit["kept"]) == ("casme2", 3)
    said = [each["code"] for each in audit["findings"] if each["severity"] != "info"]
    assert said == ["KF102"]
    out = tmp_path / "c2_corrected.xlsx"
    done = reapex("correct", made.labels, "--frames", made.frames, "--out", out, "--json").json
    assert done["written"] == [str(out), str(out.with_suffix(".csv"))]
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert sheet is not None
    coloured = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type]
    n_changed = sum(
        clip["manual"][key] != clip["proposed"][key]
        for clip in done["clips"]
        for key in clip["manual"]
    )
    assert len(coloured) == n_changed > 0
    book.close()
    again = reapex("audit", out, "--json").json
    assert (again["dataset"], again["kept"]) == ("casme2", 3)
    assert {each["severity"] for each in again["findings"]} <= {"info"}
    assert sorted(clip.id for clip in load(out)) == sorted(clip["id"] for clip in done["clips"])


def test_an_open_workbook_gets_its_own_message(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    (tmp_path / "~$out.xlsx").touch()
    done = reapex("correct", small_corpus.labels, "--frames", small_corpus.frames, "--out", out)
    assert done.code == 2
    assert "holds the file open" in done.err


def test_synth_says_what_to_do_next_and_refuses_a_full_folder(
    reapex: Reapex, tmp_path: Path
) -> None:
    out = tmp_path / "made"
    arguments = ("synth", out, "--clips", "2", "--subjects", "1", "--jobs", "1")
    done = reapex(*arguments)
    assert done.code == 0
    assert "Next: reapex audit" in done.out
    assert len(load(out / "labels.csv", out / "frames")) == 2
    assert reapex(*arguments).code == 2
    assert reapex(*arguments, "--force").code == 0
    assert reapex("synth", tmp_path / "none", "--clips", "0").code == 2


def test_synth_from_photographs_in_both_layouts(
    reapex: Reapex, london: Path, tmp_path: Path
) -> None:
    for layout, dataset in (("table", "table"), ("casme2", "casme2")):
        out = tmp_path / layout
        done = reapex("synth", out, "--clips", "2", "--subjects", "2", "--photos", london,
                      "--layout", layout, "--jobs", "1", "--json")  # fmt: skip
        made = json.loads(done.out)
        audit = reapex("audit", made["labels"], "--frames", made["frames_root"], "--json").json
        assert (audit["dataset"], audit["kept"], audit["skipped"]) == (dataset, 2, [])
        assert audit["deviation"]["clips"] == 2
