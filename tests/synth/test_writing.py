"""Corpora on disk: cell by cell, byte by byte, and nobody's files harmed."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import openpyxl
import pytest

from reapex.errors import InputError, OutputExists, UsageError
from reapex.synth import SynthPlan, errors_ms, read_truth, write_corpus

PLAN = SynthPlan(n_clips=5, n_subjects=2, seed=4, context_ms=60.0, size=32)


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(PLAN, tmp_path_factory.mktemp("synth") / "table", jobs=1).folder


def test_the_table_reads_back_cell_by_cell(table: Path) -> None:
    with (table / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == PLAN.n_clips
    for row, clip in zip(rows, PLAN.clips(), strict=True):
        onset, apex, offset = (str(clip.first_number + position) for position in clip.marks())
        assert row == {
            "subject": f"s0{clip.subject + 1}",
            "name": clip.name,
            "onset": onset,
            "apex": apex,
            "offset": offset,
            "emotion": clip.emotion,
            "action_units": clip.movement.code,
            "fps": f"{clip.camera.fps:g}",
            "coder": clip.group.coder.name,
            "group": clip.group.name,
        }


def test_the_files_carry_the_sheets_numbers(table: Path) -> None:
    for clip in PLAN.clips():
        folder = table / "frames" / f"s0{clip.subject + 1}" / clip.name
        numbers = range(clip.first_number, clip.first_number + clip.n_frames)
        assert sorted(path.name for path in folder.iterdir()) == [
            f"img{number:05d}.jpg" for number in numbers
        ]
        frame = cv2.imread(str(folder / f"img{clip.first_number:05d}.jpg"))
        assert frame is not None
        assert frame.shape == (32, 32, 3)


def test_the_truth_is_near_the_labels_and_in_their_counting(table: Path) -> None:
    truth = read_truth(table / "truth.csv")
    for clip in PLAN.clips():
        true = truth.of(f"s0{clip.subject + 1}", clip.name)
        assert true is not None
        assert (true.onset, true.apex, true.offset) == pytest.approx(clip.true_numbers(), abs=1e-4)
        labels = [clip.first_number + position for position in clip.marks()]
        assert all(error is not None and error < 250 for error in errors_ms(true, labels))


def test_two_processes_write_the_same_bytes_as_one(table: Path, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    corpus = write_corpus(PLAN, tmp_path / "two", jobs=2, progress=lambda *at: calls.append(at))
    assert contents(corpus.folder) == contents(table)
    assert calls == [(done, 5) for done in range(1, 6)]
    assert corpus.n_clips == 5
    assert corpus.n_frames == sum(clip.n_frames for clip in PLAN.clips())


def test_casme2_reads_back_cell_by_cell(tmp_path: Path) -> None:
    plan = SynthPlan(n_clips=4, n_subjects=2, seed=1, context_ms=40.0, size=32, n_without_apex=1)
    corpus = write_corpus(plan, tmp_path / "casme2", "casme2", jobs=1)
    rows = list(openpyxl.load_workbook(corpus.labels)["Sheet1"].values)
    assert rows[0] == ("Subject", "Filename", None, "OnsetFrame", "ApexFrame", "OffsetFrame", None,
                       "Action Units", "Estimated Emotion")  # fmt: skip
    clips = SynthPlan(
        n_clips=4, n_subjects=2, seed=1, context_ms=40.0, size=32, n_without_apex=1, rates=(200.0,)
    ).clips()
    for row, clip in zip(rows[1:], clips, strict=True):
        onset, apex, offset = (clip.first_number + position for position in clip.marks())
        subject, code = f"0{clip.subject + 1}", clip.movement.code
        assert row == (
            subject, clip.name, None, onset, apex if clip.index < 3 else "/", offset, None,
            int(code) if code.isdecimal() else code, clip.emotion,
        )  # fmt: skip
        folder = corpus.frames / f"sub{subject}" / clip.name
        assert (folder / f"reg_img{clip.first_number}.jpg").is_file()
        assert len(list(folder.iterdir())) == clip.n_frames
    assert corpus.frames.name == "Cropped"
    assert all(keys.fps == 200 for keys in read_truth(corpus.truth).clips.values())


def test_samm_reads_back_cell_by_cell(tmp_path: Path) -> None:
    plan = SynthPlan(n_clips=4, n_subjects=2, seed=1, context_ms=40.0, size=32, n_without_apex=1)
    corpus = write_corpus(plan, tmp_path / "samm", "samm", jobs=1)
    rows = list(openpyxl.load_workbook(corpus.labels)["MICRO_ONLY"].values)
    assert rows[0][0] == "SAMM Dataset - Master FACS Codes"
    assert rows[13][:6] == (
        "Subject", "Filename", "Inducement Code", "Onset Frame", "Apex Frame", "Offset Frame",
    )  # fmt: skip
    clips = replace(plan, rates=(200.0,)).clips()
    for row, clip in zip(rows[14:], clips, strict=True):
        onset, apex, offset = (clip.first_number + position for position in clip.marks())
        subject = f"00{clip.subject + 6}"
        name = f"{subject}_{clip.index + 1}_{clip.index + 1}"
        assert row[:9] == (
            subject, name, clip.index + 1, onset, apex if clip.index < 3 else None, offset,
            offset - onset + 1, "Micro - 1/2", clip.movement.code,
        )  # fmt: skip
        emotion = {"others": "Other", "repression": "Other"}.get(clip.emotion, clip.emotion.title())
        assert row[9] == emotion
        digits = 4 if subject == "006" else 5
        picture = corpus.frames / subject / name / f"{subject}_{clip.first_number:0{digits}d}.jpg"
        assert picture.is_file()


def test_an_occupied_place_is_refused_without_force(table: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputExists, match="--force"):
        write_corpus(PLAN, table, jobs=1)
    (tmp_path / "file").write_text("mine")
    for force in (False, True):
        with pytest.raises(OutputExists, match="not a folder"):
            write_corpus(PLAN, tmp_path / "file", jobs=1, force=force)
    assert (tmp_path / "file").read_text() == "mine"


def test_force_replaces_what_was_written_and_keeps_what_was_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_corpus(PLAN, out, jobs=1)
    (out / "notes.txt").write_text("mine")
    smaller = SynthPlan(n_clips=1, n_subjects=1, seed=9, context_ms=20.0, size=32)
    write_corpus(smaller, out, jobs=1, force=True)
    fresh = write_corpus(smaller, tmp_path / "fresh", jobs=1).folder
    assert contents(out) == contents(fresh) | {"notes.txt": b"mine"}
    assert [path.name for path in (out / "frames").iterdir()] == ["s01"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "out"]


def test_force_never_writes_over_a_file_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("years of work")
    with pytest.raises(OutputExists, match=r"labels\.csv is in the way"):
        write_corpus(PLAN, tmp_path, jobs=1, force=True)
    assert contents(tmp_path) == {"labels.csv": b"years of work"}


def test_a_run_that_dies_leaves_nothing(tmp_path: Path) -> None:
    def die(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_corpus(PLAN, tmp_path / "out", jobs=1, progress=die)
    assert list(tmp_path.iterdir()) == []


def test_arguments_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(UsageError, match="layout"):
        write_corpus(PLAN, out, "casme9")
    with pytest.raises(UsageError, match="processes"):
        write_corpus(PLAN, out, jobs=0)
    with pytest.raises(UsageError, match="200 fps"):
        write_corpus(SynthPlan(rates=(30.0,)), out, "casme2")
    with pytest.raises(InputError, match="landmark"):
        write_corpus(PLAN, out, portraits=tmp_path)
    assert not out.exists()
