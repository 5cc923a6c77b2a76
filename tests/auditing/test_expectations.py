from pathlib import Path

from reapex.auditing import Check, Verdict, checkup
from reapex.loading import Loader
from reapex.synth import SynthPlan, write_corpus

from ..conftest import WriteClip


def checks_of(labels: Path, frames: Path | None = None, **loader: object) -> dict[str, Check]:
    loaded = Loader(**loader).read(labels, frames)  # type: ignore[arg-type]
    return {check.topic: check for check in checkup(loaded)}


def test_a_sound_table_has_nothing_to_look_at_but_frames(tmp_path: Path) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset,emotion,fps\n1,a,1,5,9,fear,100\n")
    checks = checks_of(labels)
    assert {topic for topic, check in checks.items() if check.verdict is not Verdict.GOOD} == {
        "frames"
    }
    assert checks["column onset"] == Check("column onset", "onset", "'onset'")
    assert "--frames" in checks["frames"].mend


def test_what_makes_clips_unusable_is_a_fault(tmp_path: Path, write_clip: WriteClip) -> None:
    frames = tmp_path / "frames"
    write_clip(frames / "1" / "a", [n for n in range(1, 31) if n not in (7, 8)])
    write_clip(frames / "1" / "b", range(1, 31))
    labels = tmp_path / "l.csv"
    labels.write_text(
        "subject,name,onset,apex,offset\n1,a,5,10,20\n1,b,5,10,99\n1,gone,5,10,20\n"
        "1,b,20,10,5\n1,b,6,,20\n1,c,x,1,2\n"
    )
    checks = checks_of(labels, frames)
    faults = {topic for topic, check in checks.items() if check.verdict is Verdict.FAULT}
    assert faults == {"skipped records", "order", "folders", "key frames"}
    assert checks["order"].found == "3 of 4 in order"
    assert "row 5" in checks["order"].mend
    assert checks["apex"].verdict is Verdict.LOOK
    assert checks["frames"].found == "3 of 4 have none"
    assert checks["frames"].mend.startswith("2 frames are missing")
    assert checks["key frames"].found == "3 of 4 are"
    assert "row 3" in checks["key frames"].mend
    assert checks["frame rate"].found == "none; 4 clips without"


def test_published_counts_stand_beside_the_sheets(tmp_path: Path) -> None:
    plan = SynthPlan(n_clips=4, n_subjects=2, seed=2, size=32, context_ms=40)
    made = write_corpus(plan, tmp_path / "samm", "samm", jobs=1)
    checks = checks_of(made.labels, made.folder)
    assert checks["layout"].found == "samm (SAMM)"
    assert checks["sheet"].found == "'MICRO_ONLY'"
    assert checks["header"].found == "row 14"
    assert (checks["records"].expected, checks["records"].found) == ("159", "4")
    assert checks["records"].verdict is Verdict.LOOK
    assert checks["frame rate"] == Check(
        "frame rate", "200", "200", Verdict.GOOD, checks["frame rate"].mend
    )
    assert checks["classes samm/5"].expected == (
        "57 anger, 12 contempt, 26 happiness, 15 surprise, 26 others"
    )
    assert checks["folders"].found == "4 with pictures"
    assert not any(check.verdict is Verdict.FAULT for check in checks.values())


def test_a_misspelt_emotion_is_named(tmp_path: Path) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text(
        "Subject,Filename,OnsetFrame,ApexFrame,OffsetFrame,Action Units,Estimated Emotion\n"
        "01,EP02_01f,1,5,9,12,hapiness\n"
    )
    check = checks_of(labels)["emotions"]
    assert (check.found, check.verdict) == ("1 'hapiness'", Verdict.LOOK)
