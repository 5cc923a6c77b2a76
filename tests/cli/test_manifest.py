from pathlib import Path

import pytest

from reapex.loading import load
from reapex.synth import SynthPlan, write_corpus

from ..conftest import Reapex


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("composite")
    text = ""
    for name, layout, rate in (("slow", "table", 60.0), ("fast", "casme2", 200.0)):
        plan = SynthPlan(n_clips=3, n_subjects=2, seed=3, rates=(rate,), context_ms=60)
        made = write_corpus(plan, folder / name, layout, jobs=1)
        labels, frames = (path.relative_to(folder) for path in (made.labels, made.frames))
        text += f'[[corpus]]\nname = "{name}"\nlabels = "{labels}"\nframes = "{frames}"\n'
        text += f'traits = {{ culture = "{name}" }}\n'
    path = folder / "both.toml"
    path.write_text(text)
    return path


def test_audit_takes_a_manifest_and_splits_by_corpus_or_column(
    reapex: Reapex, manifest: Path, tmp_path: Path
) -> None:
    done = reapex("audit", manifest, "--report", tmp_path / "r.html", "--json")
    assert done.code == 0
    result = done.json
    assert (result["kept"], result["subjects"]) == (6, 4)
    assert [part["name"] for part in result["parts"]] == ["slow", "fast"]
    assert [part["fps"] for part in result["parts"]] == [[60], [200]]
    assert set(result["deviations"]) == {"slow", "fast"}
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "What it is made of" in page
    assert {clip["corpus"] for clip in result["clips"]} == {"slow", "fast"}
    text = reapex("audit", manifest, "--group", "culture").out
    assert "fast: 3 clips of 2 subjects, 200 fps" in text
    assert text.strip().splitlines()[-1].endswith("--report report.html --group culture")


def test_correct_writes_each_sheet_in_its_own_layout(
    reapex: Reapex, manifest: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = reapex("correct", manifest, "--out", out, "--window", "0.3", "--json")
    assert done.code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "fast_corrected.csv", "fast_corrected.xlsx", "slow_corrected.csv",
    ]  # fmt: skip
    proposed = {
        (clip["id"]): clip["proposed"] for clip in done.json["clips"] if clip["id"][:5] == "casme"
    }
    for clip in load(out / "fast_corrected.xlsx"):
        assert dict(zip(("onset", "apex", "offset"), clip.raw, strict=True)) == proposed[clip.id]
    again = reapex("correct", manifest, "--out", out)
    assert again.code == 2
    assert "there already" in again.err
    one_file = reapex("correct", manifest, "--out", tmp_path / "one.csv")
    assert one_file.code == 2
    assert "holds 2 corpora" in one_file.err


def test_wrong_groups_and_extra_frames_are_refused_before_any_work(
    reapex: Reapex, manifest: Path
) -> None:
    assert "no clip has anything" in reapex("audit", manifest, "--group", "planet").err.lower()
    assert "--frames" in reapex("audit", manifest, "--frames", manifest.parent).err
    truth = manifest.parent / "slow" / "truth.csv"
    assert "about one corpus" in reapex("audit", manifest, "--truth", truth).err
    assert reapex("correct", manifest.parent / "slow" / "labels.csv", "--out", "x.csv").code == 2


def test_a_subject_table_joins_a_single_sheet(
    reapex: Reapex, manifest: Path, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("subject,age,gender\n1,20,female\n2,30,male\n7,9,male\n")
    labels = manifest.parent / "slow" / "labels.csv"
    done = reapex("audit", labels, "--subjects", people, "--group", "gender")
    assert done.code == 0
    assert "female: " in done.out
    assert "age: 20" in done.out
    assert "people.csv names 1 subject (7) of whom there is no clip" in done.out
