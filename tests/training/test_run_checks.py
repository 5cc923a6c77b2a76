"""A clean run folder passes every check; each spoiled one fails the check that is about it."""

import json
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from reapex.evaluation import Check, Evidence, Verdict, leakcheck
from reapex.training import RunFolder, TrainingPlan, check_run, run
from reapex.training.storing import sha256_of

from .tiny import CONFIG, clips, plan

PASS, FAIL, CANNOT_TELL = Verdict.PASS, Verdict.FAIL, Verdict.CANNOT_TELL


def hashes(given: TrainingPlan) -> str:
    lines = ["clip,person,onset_hash,apex_hash,offset_hash"]
    for row, (clip, person) in enumerate(
        zip(given.examples.clips, given.examples.persons, strict=True)
    ):
        three = (sha256(f"{row} {k}".encode()).hexdigest() for k in range(3))
        lines.append(",".join((clip, person, *three)))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = plan(
        *clips(n_persons=6), folds="loso", baselines=("shuffled",), with_oracle=True, epochs=3
    )
    folder = tmp_path_factory.mktemp("clean")
    facts = {"coders_learned_from_all_clips": False}
    run(given, folder, config=CONFIG, files={"hashes.csv": hashes(given)}, facts=facts)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "run"))


def verdicts(folder: Path) -> dict[str, Verdict]:
    return {check.code: check.verdict for check in check_run(RunFolder(folder))}


def only(folder: Path, code: str) -> Check:
    """The check of that code; no other fails."""
    checks = {check.code: check for check in check_run(RunFolder(folder))}
    assert [each for each in checks if checks[each].verdict is FAIL] == [code]
    return checks[code]


def rewritten(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text()
    assert change(before) != before
    path.write_text(change(before))


def test_a_clean_folder_passes_and_joins_the_checks_of_its_table(folder: Path) -> None:
    assert set(verdicts(folder).values()) == {PASS}
    opened = RunFolder(folder)
    table = opened.predictions()
    assert table is not None
    report = leakcheck(Evidence(table, opened.classes)).joined(check_run(opened))
    assert not report.fails
    assert report["epoch_choice"].words == (
        "Epochs were stated before the run; 12 folds were opened after learning, each with one set "
        "of weights."
    )


def test_a_person_in_both_parts_fails(folder: Path) -> None:
    rewritten(folder / "folds.csv", lambda text: text.replace(",d0/02,test", ",D0/2,train", 1))
    check = only(folder, "train_test_subjects")
    assert "d0/02 in fold" in check.words


def test_a_recording_under_two_names_fails(folder: Path) -> None:
    def copied(text: str) -> str:
        return nearly_copied(text, 7)  # bits, as another compression leaves them

    given = RunFolder(folder).parts()
    rewritten(folder / "hashes.csv", copied)
    tested = {row["clip"]: row["fold"] for row in given if row["part"] == "test"}
    clips_of = list(tested)
    assert len(clips_of) == 36
    check = only(folder, "near_duplicates")
    assert "d0/00/0#1 and d1/05/35#1" in check.words
    assert check.numbers == {"clips": 36, "pairs": 1, "unsure_pairs": 0}


def nearly_copied(text: str, n_bits: int) -> str:
    """The last clip's hashes are the first's, its onset's with some bits turned."""
    lines = text.splitlines()
    first, other = lines[1].split(","), lines[-1].split(",")
    near = f"{int(first[2], 16) ^ ((1 << n_bits) - 1):064x}"
    return "\n".join((*lines[:-1], ",".join((*other[:2], near, *first[3:])))) + "\n"


@pytest.mark.parametrize(("n_bits", "verdict"), [(8, CANNOT_TELL), (11, CANNOT_TELL), (12, PASS)])
def test_what_is_only_rather_alike_cannot_be_told(
    folder: Path, n_bits: int, verdict: Verdict
) -> None:
    rewritten(folder / "hashes.csv", lambda text: nearly_copied(text, n_bits))
    check = {each.code: each for each in check_run(RunFolder(folder))}["near_duplicates"]
    assert check.verdict is verdict
    assert ("d0/00/0#1 and d1/05/35#1" in check.words) == (verdict is CANNOT_TELL)


def test_even_pictures_are_no_recording(folder: Path) -> None:
    def even(text: str) -> str:
        lines = text.splitlines()
        zeros = [",".join((*line.split(",")[:2], *["0" * 64] * 3)) for line in lines[1:]]
        return "\n".join((lines[0], *zeros)) + "\n"

    rewritten(folder / "hashes.csv", even)
    rewritten(folder / "hashes.csv", lambda text: text.replace("0" * 64, f"{1:064x}", 1))
    assert verdicts(folder)["near_duplicates"] is CANNOT_TELL


def test_hashes_of_64_bits_or_of_some_clips_cannot_tell(folder: Path) -> None:
    rewritten(folder / "hashes.csv", lambda text: text[: text.rstrip().rindex("\n") + 1])
    check = {each.code: each for each in check_run(RunFolder(folder))}["near_duplicates"]
    assert check.verdict is CANNOT_TELL
    assert "lacks d1/05/35#1" in check.words
    (folder / "hashes.csv").write_text(
        "clip,person,onset_hash,apex_hash,offset_hash\na,b,0123456789abcdef,0,0\n"
    )
    check = {each.code: each for each in check_run(RunFolder(folder))}["near_duplicates"]
    assert "64 bits" in check.words


@pytest.mark.parametrize(
    "cut",
    [
        lambda text: text[: len(text) * 2 // 3],  # within a row
        lambda text: "".join(text.splitlines(keepends=True)[:-7]),
        lambda text: "\n".join(each for each in text.split("\n") if not each.startswith("d1/05,")),
        lambda text: text.replace(",d0/02,test", ",d0/02,train", 1),
        lambda text: text.splitlines()[0] + "\n",
    ],
)
def test_folds_that_are_not_all_told_cannot_be_said_to_be_clean(
    folder: Path, cut: Callable[[str], str]
) -> None:
    rewritten(folder / "folds.csv", cut)
    check = {each.code: each for each in check_run(RunFolder(folder))}["train_test_subjects"]
    assert check.verdict is not PASS


def test_a_clock_that_was_set_back_is_no_leak(folder: Path) -> None:
    job = RunFolder(folder).jobs()[1].folder
    rewritten(job / "opened.json", lambda text: text.replace('"opened": "20', '"opened": "19'))
    assert verdicts(folder)["epoch_choice"] is PASS


def test_an_opening_that_was_taken_out_fails(folder: Path) -> None:
    job = RunFolder(folder).jobs()[1].folder
    rewritten(job / "opened.json", lambda text: text.replace('"number": 1', '"number": 2'))
    assert "an opening is missing" in only(folder, "epoch_choice").words


def test_one_wrong_ledger_does_not_hide_the_others_openings(folder: Path) -> None:
    jobs = [job.folder for job in RunFolder(folder).jobs()]
    (jobs[1] / "opened.json").unlink()
    entry = json.loads((jobs[0] / "opened.json").read_text())
    with (jobs[0] / "opened.json").open("a") as ledger:
        ledger.write(json.dumps(entry | {"number": 2}) + "\n")
    assert only(folder, "epoch_choice").numbers == {"folds": 12, "wrong": 1, "opened_again": 1}


def test_what_the_correction_learned_from_is_told_by_the_run_s_facts(folder: Path) -> None:
    for change, verdict, words in (
        ("true", CANNOT_TELL, "learned from all clips together"),
        ("null", CANNOT_TELL, "does not say"),
    ):
        rewritten(
            folder / "run.json",
            lambda text, change=change: re.sub(  # type: ignore[misc]
                r'("coders_learned_from_all_clips": )\w+', rf"\1{change}", text
            ),
        )
        check = {each.code: each for each in check_run(RunFolder(folder))}["correction_apart"]
        assert check.verdict is verdict
        assert words in check.words


def test_damaged_tables_are_no_traceback(folder: Path) -> None:
    for name in ("predictions.csv", "predictions-shuffled.csv"):
        rewritten(folder / name, lambda text: text[: len(text) // 2])
    found = verdicts(folder)
    assert found["oracle_apart"] is not PASS
    assert FAIL not in {found["epoch_choice"], found["train_test_subjects"]}


def test_one_key_frame_alike_is_not_a_recording(folder: Path) -> None:
    def alike(text: str) -> str:
        lines = text.splitlines()
        first, other = lines[1].split(","), lines[-1].split(",")
        return "\n".join((*lines[:-1], ",".join((*other[:2], first[2], *other[3:])))) + "\n"

    rewritten(folder / "hashes.csv", alike)
    assert verdicts(folder)["near_duplicates"] is PASS


def test_shuffled_labels_that_predict_the_true_ones_fail(folder: Path) -> None:
    table = (folder / "predictions.csv").read_text().splitlines()
    said = [line.split(",") for line in table]
    leaking = [",".join((*row[:5], row[4], *row[6:])) for row in said[1:]]
    (folder / "predictions-shuffled.csv").write_text("\n".join((table[0], *leaking)) + "\n")
    check = only(folder, "shuffled_labels")
    assert check.numbers["uar_chance"] == pytest.approx(1 / 3)
    assert check.numbers["uar"] == 1


def test_a_second_opening_with_other_weights_fails(folder: Path) -> None:
    job = RunFolder(folder).jobs()[1].folder
    entry = json.loads((job / "opened.json").read_text())
    entry["weights_sha256"] = "0" * 64
    with (job / "opened.json").open("a") as ledger:
        ledger.write(json.dumps(entry) + "\n")
    assert "opened with other weights" in only(folder, "epoch_choice").words


def test_weights_that_were_exchanged_afterwards_and_a_missing_ledger_fail(folder: Path) -> None:
    jobs = RunFolder(folder).jobs()
    other = jobs[0].folder / "weights.safetensors"
    assert sha256_of(other) != sha256_of(jobs[1].folder / "weights.safetensors")
    shutil.copy(other, jobs[1].folder / "weights.safetensors")
    (jobs[2].folder / "opened.json").unlink()
    words = only(folder, "epoch_choice").words
    assert "the weights on disk are others" in words
    assert "nothing says that it was opened" in words


def test_an_opening_again_with_the_same_weights_passes_and_is_said(folder: Path) -> None:
    ledger = RunFolder(folder).jobs()[0].folder / "opened.json"
    again = ledger.read_text().replace('"number": 1', '"number": 2')
    ledger.write_text(ledger.read_text() + again)
    checks = {check.code: check for check in check_run(RunFolder(folder))}
    assert checks["epoch_choice"].verdict is PASS
    assert checks["epoch_choice"].numbers["opened_again"] == 1


def test_the_oracle_s_answers_in_the_honest_table_fail(folder: Path) -> None:
    lines = (folder / "predictions.csv").read_text().splitlines()
    row = lines[1].split(",")
    row[5] = next(label for label in RunFolder(folder).classes if label != row[5])
    lines[1] = ",".join(row)
    (folder / "predictions.csv").write_text("\n".join(lines) + "\n")
    assert only(folder, "oracle_apart").numbers["differing"] == 1


def test_what_is_not_there_cannot_be_told(folder: Path) -> None:
    (folder / "hashes.csv").unlink()
    (folder / "predictions-shuffled.csv").unlink()
    (folder / "predictions.csv").unlink()
    shutil.rmtree(folder / "jobs")
    found = verdicts(folder)
    assert found.pop("train_test_subjects") is PASS
    assert found.pop("correction_apart") is PASS
    assert set(found.values()) == {CANNOT_TELL}
    (folder / "hashes.csv").write_text("clip,person,onset_hash,apex_hash,offset_hash\na,b,zz,0,0\n")
    assert verdicts(folder)["near_duplicates"] is CANNOT_TELL
