"""Videos in the place of folders: found, counted and cut as folders are."""

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from reapex.clip import Clip
from reapex.correction import correct
from reapex.errors import MissingExtra
from reapex.exporting import convert
from reapex.frames import FolderFrames, VideoFrames
from reapex.keyframes import KeyFrames
from reapex.loading import Loader, load
from reapex.synth import SynthCorpus

from ..conftest import WriteClip
from ..frames.filming import film, pictures

HEADER = ("subject", "name", "onset", "apex", "offset", "fps", "emotion")


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADER, *rows))
    return path


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("sub01/EP98_01f.avi", "EP98_01f"),
        ("EP98_01f.mkv", "EP98_01f"),
        ("sub01/EP98_01f.AVI", "EP98_01f.avi"),
        ("sub01/ep98_01F.avi", "EP98_01f.mp4"),
        ("deep/er/影片/sub01/EP98_01f.avi", "EP98_01f"),
        ("video/EP98_01f.mov", "EP98_01f"),
    ],
)
def test_a_video_is_found_as_a_folder_is(tmp_path: Path, place: str, name: str) -> None:
    path = tmp_path / "frames" / place
    path.parent.mkdir(parents=True)
    if path.suffix == ".mov":
        film(path, pictures(30), rate=100, codec="png", pix_fmt="rgb24")
    else:
        film(path, pictures(30), rate=100)
    labels = sheet(tmp_path / "l.csv", ("sub01", name, 10, 14, 20, "", "joy"))
    (clip,) = load(labels, tmp_path / "frames")
    assert isinstance(clip.frames, VideoFrames)
    assert clip.frames.path == path
    assert clip.place.clip == clip.id
    assert clip.fps == 100
    assert clip.keyframes == KeyFrames(9, 13, 19), "number 1 is position 0, and all is context"


def test_a_folder_of_pictures_wins_unless_it_holds_none(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    (tmp_path / "f").mkdir()
    film(tmp_path / "f" / "a.avi", pictures(30))
    write_clip(tmp_path / "f" / "a", range(1, 31))
    labels = sheet(tmp_path / "l.csv", ("99", "a", 10, 14, 20, 25, "joy"))
    (clip,) = load(labels, tmp_path / "f")
    assert isinstance(clip.frames, FolderFrames)
    for picture in (tmp_path / "f" / "a").iterdir():
        picture.unlink()
    (clip,) = load(labels, tmp_path / "f")
    assert isinstance(clip.frames, VideoFrames)


def test_two_videos_of_one_name_are_told_apart_by_their_suffix(tmp_path: Path) -> None:
    film(tmp_path / "a.avi", pictures(30))
    film(tmp_path / "a.mkv", pictures(40))
    row = (10, 14, 20, 25, "joy")
    corpus = load(sheet(tmp_path / "l.csv", ("99", "a", *row), ("98", "a.mkv", *row)), tmp_path)
    (clip,) = corpus
    assert clip.frames is not None
    assert clip.frames.place.frames == tmp_path / "a.mkv"
    assert corpus.skipped[0].code == "folder_missing"


def test_where_neither_is_there_or_the_video_is_damaged_the_row_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "bad.avi").write_bytes(b"RIFF" + bytes(500))
    film(tmp_path / "good.avi", pictures(30))
    row = (10, 14, 20, 25, "joy")
    rows = [("99", name, *row) for name in ("good", "bad", "none")]
    corpus = load(sheet(tmp_path / "l.csv", *rows), tmp_path)
    assert [clip.name for clip in corpus] == ["good"]
    assert {each.code for each in corpus.skipped} == {"video_unreadable", "folder_missing"}
    assert corpus.n_read == 3
    bad = next(each for each in corpus.skipped if each.code == "video_unreadable")
    assert (bad.where.row, bad.where.frames) == (3, tmp_path / "bad.avi")


@pytest.mark.parametrize(("onset", "said", "first"), [(10, None, 1), (0, None, 0), (10, 0, 0)])
def test_counting_from_1_or_0_is_found_out_or_told_and_always_said(
    tmp_path: Path, onset: int, said: int | None, first: int
) -> None:
    film(tmp_path / "a.avi", pictures(60))
    rows = (("99", "a", onset, 14, 20, 25, "joy"), ("99", "a", 30, 34, 40, 25, "joy"))
    corpus = Loader(first_frame=said).read(sheet(tmp_path / "l.csv", *rows), tmp_path).corpus
    second = corpus.clips[1]
    assert second.keyframes is not None
    start = second.timeline.numbers[0] - first
    assert second.keyframes.onset + start == 30 - first
    assert any(f"counted from {first}" in remark for remark in corpus.remarks)


def test_a_clip_of_its_own_is_counted_anew(tmp_path: Path) -> None:
    """As CAS(ME)³'s ``spNO.98_a_116.mp4``: the sheet counts along the recording."""
    for name in "ab":
        film(tmp_path / f"{name}.avi", pictures(21), rate=30)
    rows = [("98", n, o, o + 8, o + 20, 30, "joy") for n, o in (("a", 116), ("b", 300))]
    corpus = load(sheet(tmp_path / "l.csv", *rows), tmp_path)
    assert [clip.keyframes for clip in corpus] == [KeyFrames(0, 8, 20)] * 2
    assert [clip.index_shift for clip in corpus] == [-115, -299]


def test_a_long_video_is_cut_in_time_not_in_frames(tmp_path: Path) -> None:
    steps = np.where(np.arange(200) < 100, 10, 50)
    steps[150] = 400
    stamps = np.cumsum(steps).tolist()
    film(tmp_path / "long.mkv", pictures(200), stamps=stamps)
    rows = [("99", "long", o, o + 5, o + 12, "", "joy") for o in (41, 95, 152)]
    corpus = load(sheet(tmp_path / "l.csv", *rows), tmp_path, context_ms=200)
    for clip in corpus:
        assert clip.keyframes is not None
        assert clip.raw.onset is not None
        assert clip.raw.offset is not None
        start, end = stamps[clip.raw.onset - 1] - 200, stamps[clip.raw.offset - 1] + 200
        near = [number for number, time in enumerate(stamps, 1) if start <= time <= end]
        assert list(clip.timeline.numbers) == near
        assert clip.timeline.numbers_of(clip.keyframes).onset == clip.raw.onset
        times = np.array(clip.timeline.times_ms)
        file_times = np.array(stamps)[np.array(clip.timeline.numbers) - 1]
        assert np.allclose(times, file_times - file_times[0])
    assert any("varies" in remark for remark in corpus.remarks)


def test_the_sheets_rate_wins_over_a_steady_videos_and_not_over_a_variable_ones(
    tmp_path: Path,
) -> None:
    film(tmp_path / "slow.avi", pictures(60), rate=30)
    film(tmp_path / "odd.mkv", pictures(60), stamps=np.cumsum([10, 40] * 30).tolist())
    film(tmp_path / "same.mkv", pictures(60), rate=200)
    rows = [("99", name, 10, 14, 20, 200, "joy") for name in ("slow", "odd", "same")]
    corpus = load(sheet(tmp_path / "l.csv", *rows), tmp_path)
    slow, odd, same = corpus
    assert (slow.fps, same.fps) == (200, 200)
    assert slow.timeline.times_ms is not None
    assert slow.timeline.times_ms[:3] == pytest.approx((0, 5, 10))
    assert odd.timeline.times_ms is not None
    assert odd.timeline.times_ms[:3] == pytest.approx((0, 40, 50))
    said = " ".join(corpus.remarks)
    assert "slow.avi: it plays at 30 fps and is taken to have been recorded at 200." in said
    assert "odd.mkv: 200 fps were given, but its rate varies; its own times count." in said
    assert "same" not in said


def test_proposals_are_nearly_those_of_the_folder_where_the_video_is_lossy(
    tmp_path: Path, small_corpus: SynthCorpus
) -> None:
    """Bit for bit where it is not: see ``tests/cli/test_frames.py``."""
    ours = load(small_corpus.labels, small_corpus.frames, context_ms=100).clips[:3]
    for clip in ours:
        frames = clip.frames
        assert isinstance(frames, FolderFrames)
        shot = frames.read(range(len(frames)))
        # A long recording: what precedes the clip is its first frame, held.
        before = np.repeat(shot[:1], frames.numbers[0] - 1, axis=0)
        folder = tmp_path / "f" / clip.subject
        folder.mkdir(parents=True, exist_ok=True)
        film(folder / f"{clip.name}.mp4", np.concatenate((before, shot)), rate=100,
             codec="libx264", pix_fmt="yuv444p", options={"crf": "6"})  # fmt: skip
    filmed = {clip.id: clip for clip in load(small_corpus.labels, tmp_path / "f", context_ms=100)}
    far = []
    for clip in ours:
        found = [proposal(clip), proposal(filmed[clip.id])]
        far += [abs(a - b) for a, b in zip(*found, strict=True)]
    assert np.median(far) <= 1
    assert sorted(far)[-2] <= 3


def proposal(clip: Clip) -> KeyFrames:
    """In the sheet's numbers."""
    assert clip.frames is not None
    assert clip.keyframes is not None
    pictures = clip.frames.read(range(len(clip.frames)))
    return clip.timeline.numbers_of(correct(pictures, clip.keyframes, fps=clip.fps).keyframes)


def test_without_pyav_a_video_asks_for_it_and_a_folder_does_not(
    tmp_path: Path, write_clip: WriteClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    film(tmp_path / "a.avi", pictures(30))
    write_clip(tmp_path / "b", range(1, 31))
    monkeypatch.setitem(sys.modules, "av", None)
    row = (10, 14, 20, 25, "joy")
    assert len(load(sheet(tmp_path / "b.csv", ("99", "b", *row)), tmp_path)) == 1
    with pytest.raises(MissingExtra, match="reapex"):
        load(sheet(tmp_path / "a.csv", ("99", "a", *row)), tmp_path)


@pytest.mark.parametrize(("dataset", "first"), [("casme3", 1), ("samm_long", 1), ("table", 0)])
def test_an_onset_of_0_says_how_a_plain_table_counts_and_no_release(
    tmp_path: Path, dataset: str, first: int
) -> None:
    """CAS(ME)³'s one such onset is a known mistake, SAMM's long files count from 1."""
    for name in "ab":
        film(tmp_path / f"{name}.avi", pictures(60), rate=30)
    rows = (("99", "a", 10, 14, 20, 30, "joy"), ("99", "b", 0, 5, 12, 30, "joy"))
    corpus = load(sheet(tmp_path / "l.csv", *rows[:1]), tmp_path, dataset=None)
    assert any("counted from 1" in remark for remark in corpus.remarks)
    text = "Subject,Filename,Onset,Apex,Offset,fps,Emotion\n"
    text += "".join(",".join(map(str, row)) + "\n" for row in rows)
    (tmp_path / "two.csv").write_text(text, encoding="utf-8")
    corpus = load(tmp_path / "two.csv", tmp_path, dataset=dataset, context_ms=0)
    clip = next(each for each in corpus if each.name == "a")
    assert isinstance(clip.frames, VideoFrames)
    assert clip.frames.stretch[0] == 10 - first, "the position in the video of the onset"
    assert any(f"counted from {first}" in remark for remark in corpus.remarks)


def test_a_file_of_another_tool_counts_as_it_says(tmp_path: Path) -> None:
    pytest.importorskip("av")
    film(tmp_path / "a.avi", pictures(60), rate=30)
    text = "Subject,Filename,Onset,Apex,Offset,fps\n99,a,0,5,12,30\n99,a,20,25,32,30\n"
    (tmp_path / "l.csv").write_text(text, encoding="utf-8")
    convert(Loader(dataset="casme3").read(tmp_path / "l.csv"), tmp_path / "l.boris")
    corpus = load(tmp_path / "l.boris", tmp_path, context_ms=0)
    assert corpus.sources[0].dataset == "casme3"
    assert [clip.frames.stretch[0] for clip in corpus] == [0, 20]  # type: ignore[union-attr]


SMIC_E = (
    "Subject,Filename,OnsetF,OffsetF,Onset2F,Offset2F,FirstF,Emotion\n"
    "99,s99_ne_01,500020,500045,500100,500120,{},negative\n"
)


@pytest.mark.parametrize("first", ["500001", "500001.0", "５００００１"])
def test_videos_count_from_the_first_frame_of_the_sheet(tmp_path: Path, first: str) -> None:
    """As SMIC-E's ``FirstF`` says: a guess would put both expressions onto frame 1."""
    (tmp_path / "f" / "s99").mkdir(parents=True)
    film(tmp_path / "f" / "s99" / "s99_ne_01.avi", pictures(130), rate=100)
    path = tmp_path / "SMIC-HS-E.csv"
    path.write_text(SMIC_E.format(first), encoding="utf-8")
    corpus = load(path, tmp_path / "f", context_ms=0)
    assert corpus.sources[0].dataset == "smic_e"
    assert [clip.index_shift for clip in corpus] == [1 - 500001] * 2
    spans = [clip.frames.numbers for clip in corpus if isinstance(clip.frames, VideoFrames)]
    assert [(numbers[0], numbers[-1]) for numbers in spans] == [(20, 45), (100, 120)]


@pytest.mark.parametrize("first", ["500001", "500001.0"])
def test_folders_count_from_it_too(tmp_path: Path, first: str, write_clip: WriteClip) -> None:
    write_clip(tmp_path / "f" / "s99" / "s99_ne_01", range(1, 131))
    path = tmp_path / "SMIC-HS-E.csv"
    path.write_text(SMIC_E.format(first), encoding="utf-8")
    corpus = load(path, tmp_path / "f", context_ms=0)
    assert [clip.index_shift for clip in corpus] == [1 - 500001] * 2
