from pathlib import Path

from reapex.synth import SynthPlan, write_corpus

from ..conftest import Reapex


def test_doctor_ends_with_what_to_type_next(reapex: Reapex, tmp_path: Path) -> None:
    plan = SynthPlan(n_clips=3, n_subjects=2, seed=2, size=32, context_ms=40)
    made = write_corpus(plan, tmp_path / "c2", "casme2", jobs=1)
    alone = reapex("doctor", made.labels)
    assert alone.code == 0
    assert alone.out.strip().splitlines()[-1].endswith("--frames FOLDER")
    done = reapex("doctor", made.labels, "--frames", made.folder)
    assert "classes casme2/5" in done.out
    assert done.out.strip().splitlines()[-1].endswith("--report report.html")
    result = reapex("doctor", made.labels, "--frames", made.folder, "--json").json
    (corpus,) = result["corpora"]
    assert corpus["read"] == corpus["kept"] == 3
    assert {check["verdict"] for check in corpus["checks"]} == {"good", "look"}


def test_doctor_says_why_a_sheet_cannot_be_read(reapex: Reapex, tmp_path: Path) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("who,clip,onset,offset\n1,a,2,3\n")
    done = reapex("doctor", labels)
    assert done.code == 2
    assert "FAULT" in done.out
    assert "--columns subject=" in done.out


def test_one_bad_sheet_of_a_manifest_does_not_hide_the_others(
    reapex: Reapex, tmp_path: Path
) -> None:
    (tmp_path / "good.csv").write_text("subject,name,onset,apex,offset,fps\n1,a,1,5,9,100\n")
    (tmp_path / "bad.csv").write_text("nothing,here\n1,2\n")
    manifest = tmp_path / "m.toml"
    manifest.write_text("".join(
        f"[[corpus]]\nname = '{name}'\nlabels = '{name}.csv'\n" for name in ("bad", "good")
    ))  # fmt: skip
    done = reapex("doctor", manifest, "--json")
    assert done.code == 0
    bad, good = done.json["corpora"]
    assert [check["verdict"] for check in bad["checks"]] == ["fault"]
    assert (bad["kept"], good["kept"]) == (0, 1)
    assert good["labels"].startswith("good: ")


def test_photographs_in_the_samm_layout(reapex: Reapex, london: Path, tmp_path: Path) -> None:
    out = tmp_path / "samm"
    made = reapex("synth", out, "--clips", "2", "--subjects", "2", "--photos", london,
                  "--layout", "samm", "--jobs", "1", "--json").json  # fmt: skip
    audit = reapex("audit", made["labels"], "--frames", out, "--json").json
    assert (audit["dataset"], audit["kept"], audit["skipped"]) == ("samm", 2, [])
    assert audit["deviation"]["clips"] == 2
