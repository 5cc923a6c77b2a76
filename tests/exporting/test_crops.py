"""Cropped folders: the layout of the pictures, the same bytes however often the work is killed."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.errors import OutputExists, OutputIsInput, Place, UsageError
from reapex.exporting import (
    MANIFEST,
    CropFiles,
    CropRecord,
    FolderCropper,
    crop_corpus,
    crop_tasks,
)
from reapex.face import Face, Framed, Framing, Target, Viewing, face_of_eyes
from reapex.face.framing import Alignment
from reapex.frames import ArrayFrames, VideoFrames, list_numbered
from reapex.frames.joined import JoinedFrames
from reapex.loading import Loader
from reapex.series import FrameSource, UInt8Array

from ..frames.filming import film, pictures

HEADER = "subject,name,onset,apex,offset,fps\n"


class Spotter:
    """A detector for pictures with a white pixel left and right of the face."""

    name = "spots"
    title = "spots"

    def faces(self, picture: UInt8Array) -> tuple[Face, ...]:
        y, x = np.nonzero(picture[..., 0] > 200)
        if len(x) < 2:
            return ()
        left, right = int(x.argmin()), int(x.argmax())
        ends = [np.array([float(x[end]), float(y[end])]) for end in (left, right)]
        return (face_of_eyes(*ends),)

    def face_in(self, pictures: Iterable[UInt8Array]) -> Face | None:
        return next((faces[0] for faces in map(self.faces, pictures) if faces), None)


def drawn(folder: Path, numbers: Iterable[int], name: str, *, has_face: bool = True) -> None:
    folder.mkdir(parents=True)
    for number in numbers:
        picture = np.full((120, 160, 3), 60 + number % 7, np.uint8)
        if has_face:
            picture[48:52, 58:62] = picture[49:53, 98:102] = 230
        ok, data = cv2.imencode(Path(name).suffix, picture)
        assert ok
        (folder / name.format(number)).write_bytes(data.tobytes())


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Four clips in three folders; one of the folders shows no face."""
    root = tmp_path / "原始 frames"
    drawn(root / "sub98" / "EP 01", range(8, 20), "img{}.bmp")
    drawn(root / "sub98" / "EP02", range(1, 12), "reg_{:03d}.png", has_face=False)
    drawn(root / "sub99" / "EP01", range(40, 52), "IMG{:04d}.PNG")
    (tmp_path / "labels.csv").write_text(
        HEADER + "sub98,EP 01,9,11,13,100\nsub98,EP 01,14,16,18,100\nsub98,EP02,2,5,9,100\n"
        "sub99,EP01,41,45,49,100\n",
        encoding="utf-8",
    )
    return root


def corpus_of(raw: Path) -> Corpus:
    return Loader().read(raw.parent / "labels.csv", raw).corpus


def cropper_to(out: Path, alignment: Alignment = "clip", **files: str) -> FolderCropper:
    framing = Framing(Viewing(finder=Spotter()), alignment, Target(32))
    return FolderCropper(framing, CropFiles(**files), out)  # type: ignore[arg-type]


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_videos_of_one_name_have_a_folder_each(tmp_path: Path) -> None:
    root = tmp_path / "v"
    (root / "99").mkdir(parents=True)
    for name in ("a.mkv", "a.avi", "b.mkv"):
        film(root / "99" / name, pictures(40, seed=len(name)))
    drawn(root / "99" / "b", range(1, 12), "img{}.png")
    clips: list[Clip] = []
    for name in ("a.mkv", "a.avi"):
        rows = HEADER + f"99,{name},2,5,9,25\n"
        (tmp_path / "l.csv").write_text(rows, encoding="utf-8")
        clips += Loader().read(tmp_path / "l.csv", root).corpus.clips
    clips.append(replace(clips[0], frames=VideoFrames(root / "99" / "b.mkv")))
    (tmp_path / "l.csv").write_text(HEADER + "99,b,2,5,9,25\n", encoding="utf-8")
    clips += Loader().read(tmp_path / "l.csv", root).corpus.clips
    tasks = crop_tasks(clips, root, tmp_path / "out")
    assert [task.folder for task in tasks] == ["99/a.mkv", "99/a.avi", "99/b.mkv", "99/b"]
    # Where nothing clashes, a video's folder has its name alone.
    alone = crop_tasks(clips[:1], root, tmp_path / "out")
    assert [task.folder for task in alone] == ["99/a"]
    # Folders from elsewhere go by subject and name, which others may share.
    elsewhere = crop_tasks([clips[3], replace(clips[0], name="b")], tmp_path / "w", tmp_path / "o")
    assert [task.folder for task in elsewhere] == ["99/b", "99/b.mkv"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_crops_stand_in_the_layout_of_the_pictures(raw: Path, tmp_path: Path, jobs: int) -> None:
    before = content(raw)
    out = tmp_path / "out"
    done = crop_corpus(corpus_of(raw), raw, cropper_to(out), jobs=jobs)
    assert content(raw) == before
    assert [record.folder for record in done.written] == ["sub98/EP 01", "sub99/EP01"]
    assert [record.outcome for record in done.skipped] == ["no_face"]
    assert done.records[0].clips == "table/sub98/EP 01#1; table/sub98/EP 01#2"
    names = [path.name for path in sorted((out / "sub99" / "EP01").iterdir())]
    assert names == [f"IMG{number:04d}.png" for number in range(40, 52)]
    assert not (out / "sub98" / "EP02").exists()
    # The sheet still fits, and each frame is the one that it was.
    again = Loader().read(raw.parent / "labels.csv", out).corpus
    assert [clip.id for clip in again] == [
        "table/sub98/EP 01#1",
        "table/sub98/EP 01#2",
        "table/sub99/EP01#1",
    ]
    source = again.clips[2].frames
    assert source is not None
    assert source.read([0]).shape == (1, 32, 32, 3)
    assert [int(each[0, 0, 0]) for each in source.read(range(12))] == [
        60 + number % 7 for number in range(40, 52)
    ]


def test_the_manifest_says_what_was_done(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = crop_corpus(corpus_of(raw), raw, cropper_to(out, "smooth"))
    with (out / MANIFEST).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["folder"], row["outcome"], row["align"], row["faces"]) for row in rows] == [
        ("sub98/EP 01", "cropped", "smooth", "spots"),
        ("sub98/EP02", "no_face", "none", "none"),
        ("sub99/EP01", "cropped", "smooth", "spots"),
    ]
    assert (rows[0]["n_frames"], rows[0]["size"], rows[0]["format"]) == ("12", "32", "png")
    eyes = [float(value) for value in rows[0]["eyes"].split()]
    assert eyes == pytest.approx([58, 48, 101, 52], abs=4)
    a, b, x0, y0 = map(float, rows[0]["transform"].split())
    moved = complex(a, b) * complex(eyes[0], eyes[1]) + complex(x0, y0)
    assert (moved.real, moved.imag) == pytest.approx(Target(32).eyes_px[0], abs=0.05)
    lines = (out / "sub99" / "EP01" / "transforms.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 13
    assert done.manifest == out / MANIFEST
    assert len(rows[0]["listing"]) == len(rows[0]["settings"]) == 64


class Killed(Exception):
    """The process ends here."""


@pytest.mark.parametrize("point", ["picture", "record", "before rename", "manifest"])
@pytest.mark.parametrize("after", [1, 2])
def test_killed_at_any_moment_and_run_again_the_bytes_are_the_same(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, after: int
) -> None:
    corpus = corpus_of(raw)
    crop_corpus(corpus, raw, cropper_to(tmp_path / "whole"))
    cropper = cropper_to(tmp_path / "broken")
    calls = 0

    def dying(*_: object, **__: object) -> bool:
        nonlocal calls
        calls += 1
        if calls >= after:
            raise Killed
        return True

    with monkeypatch.context() as patch:
        # A killed process clears nothing up.
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        if point == "picture":
            encode = cv2.imencode
            patch.setattr(cv2, "imencode", lambda *each: dying() and encode(*each))
        elif point == "record":
            write = CropRecord.write
            patch.setattr(CropRecord, "write", lambda *each: dying() and write(*each))
        elif point == "before rename":
            rename = Path.rename
            patch.setattr(Path, "rename", lambda *each: dying() and rename(*each))
        else:
            patch.setattr("reapex.exporting.crops.write_manifest", dying)
            calls = after
        with pytest.raises(Killed):
            crop_corpus(corpus, raw, cropper)
    done = crop_corpus(corpus, raw, cropper)
    assert content(tmp_path / "broken") == content(tmp_path / "whole")
    assert done.n_kept >= (3 if point == "manifest" else 0)


def test_what_is_finished_is_not_done_again(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, cropper = corpus_of(raw), cropper_to(tmp_path / "out")
    first = crop_corpus(corpus, raw, cropper)
    shutil.rmtree(tmp_path / "out" / "sub99")
    looked: list[str] = []
    frame = Framing.frame

    def looking(framing: Framing, source: FrameSource, clip_id: str) -> Framed:
        looked.append(clip_id)
        return frame(framing, source, clip_id)

    monkeypatch.setattr(Framing, "frame", looking)
    second = crop_corpus(corpus, raw, cropper)
    assert looked == ["table/sub99/EP01#1"]
    assert (second.records, second.n_kept) == (first.records, 2)
    assert (tmp_path / "out" / "sub99" / "EP01" / "IMG0040.png").is_file()


def test_crops_of_other_pictures_or_options_are_not_replaced_without_force(
    raw: Path, tmp_path: Path
) -> None:
    corpus, out = corpus_of(raw), tmp_path / "out"
    crop_corpus(corpus, raw, cropper_to(out))
    before = content(out)
    with pytest.raises(OutputExists, match="other options"):
        crop_corpus(corpus, raw, cropper_to(out, "none"))
    shutil.copy(raw / "sub99" / "EP01" / "IMG0040.PNG", raw / "sub99" / "EP01" / "IMG0060.PNG")
    with pytest.raises(OutputExists, match="pictures have changed"):
        crop_corpus(corpus_of(raw), raw, cropper_to(out))
    assert content(out) == before
    crop_corpus(corpus_of(raw), raw, cropper_to(out), force=True)
    assert len(list_numbered(out / "sub99" / "EP01")) == 13
    stranger = tmp_path / "stranger" / "sub98" / "EP 01"
    stranger.mkdir(parents=True)
    with pytest.raises(OutputExists, match="did not write it"):
        crop_corpus(corpus, raw, cropper_to(tmp_path / "stranger"))
    assert list(stranger.iterdir()) == []


def test_nothing_is_written_into_the_pictures_folder(raw: Path) -> None:
    for out in (raw, raw / "crops", raw / ".." / raw.name):
        with pytest.raises(OutputIsInput):
            crop_corpus(corpus_of(raw), raw, cropper_to(out))


def test_faceless_pictures_can_be_kept_whole(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = crop_corpus(corpus_of(raw), raw, cropper_to(out, no_face="whole", format="jpg"))
    assert done.skipped == ()
    assert (done.records[1].outcome, done.records[1].align) == ("no_face", "none")
    assert len(list((out / "sub98" / "EP02").glob("reg_*.jpg"))) == 11


def test_damaged_pictures_are_left_out_and_counted(raw: Path, tmp_path: Path) -> None:
    (raw / "sub99" / "EP01" / "IMG0042.PNG").write_bytes(b"\x89PNG cut")
    for path in (raw / "sub98" / "EP 01").iterdir():
        path.write_bytes(b"BM")
    done = crop_corpus(corpus_of(raw), raw, cropper_to(tmp_path / "out", no_face="whole"))
    by_folder = {record.folder: record for record in done.records}
    damaged = by_folder["sub99/EP01"]
    assert (damaged.n_frames, damaged.n_unreadable, damaged.unreadable) == (11, 1, "42")
    assert by_folder["sub98/EP 01"].outcome == "unreadable"
    assert by_folder["sub98/EP 01"] in done.skipped
    assert not (tmp_path / "out" / "sub98" / "EP 01").exists()


def test_stretches_of_a_video_become_one_folder(raw: Path, tmp_path: Path) -> None:
    class Video(ArrayFrames):
        first_number = 1

        @property
        def place(self) -> Place:
            return Place(frames=raw / "video.avi")

    (raw / "video.avi").write_bytes(b"moving")
    pictures = np.full((9, 40, 40, 3), 90, np.uint8)
    stretches = [Video(pictures[:6], 50, 3), Video(pictures, 50, 5)]
    clips = [
        replace(clip, frames=stretch)
        for clip, stretch in zip(corpus_of(raw).clips[:2], stretches, strict=True)
    ]
    tasks = crop_tasks(clips, raw, tmp_path / "out")
    assert [task.folder for task in tasks] == ["video"]
    joined = tasks[0].source
    assert isinstance(joined, JoinedFrames)
    assert joined.numbers == tuple(range(3, 14))
    assert (joined.first_number, joined.fps, len(joined)) == (1, 50, 11)
    assert joined.times_ms == tuple(each * 20.0 for each in range(11))
    assert joined.read([0, 10]).shape == (2, 40, 40, 3)
    with pytest.raises(UsageError):
        JoinedFrames([])
    assert tasks[0].name(2, "png") == "img00005.png"


@pytest.mark.parametrize("wrong", [{"format": "gif"}, {"no_face": "drop"}])
def test_wrong_words_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"gif|drop"):
        CropFiles(**wrong)  # type: ignore[arg-type]
