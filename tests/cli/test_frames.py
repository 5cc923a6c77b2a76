import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from reapex.frames import FolderFrames, VideoFrames
from reapex.synth import SynthCorpus

from ..conftest import Reapex
from ..frames.filming import film, pictures


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return film(tmp_path / "ein clip.mkv", pictures(12), stamps=[0, 33, 40, *range(80, 440, 40)])


def test_facts_for_people_and_programs(reapex: Reapex, video: Path) -> None:
    done = reapex("frames", video)
    assert done.code == 0
    assert "12, numbers 1 to 12" in done.out
    assert "variable" in done.out
    assert done.out.strip().splitlines()[-1].startswith("Next: reapex frames")
    facts = reapex("frames", video, "--first", "0", "--json").json
    assert (facts["frames"], facts["first_number"], facts["is_variable"]) == (12, 0, True)
    assert facts["times_ms"][:4] == [0, 33, 40, 80]
    assert facts["key_frames"][0] == 0
    assert len(facts["sha256"]) == 64


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_pictures_carry_the_numbers_and_the_table_the_times(
    reapex: Reapex, video: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "出 out"
    done = reapex("frames", video, "--out", out, "--first", 5, "--picture", kind, "--json")
    assert done.code == 0
    assert done.json["written"]["pictures"] == 12
    folder, source = FolderFrames(out), VideoFrames(video)
    assert list(folder.numbers) == list(range(5, 17))
    difference = np.abs(folder.read(range(12)).astype(int) - source.read(range(12)))
    assert difference.max() == 0 if kind == "png" else difference.mean() < 8
    with (out / "frames.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [file.name for file in folder.files]
    assert [float(row["time_ms"]) for row in rows] == pytest.approx(source.times_ms, abs=1e-3)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_what_is_there_is_kept_unless_it_was_written_so(
    reapex: Reapex, video: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert reapex("frames", video, "--out", out).code == 0
    again = reapex("frames", video, "--out", out)
    assert (again.code, "--force" in again.err) == (2, True)
    assert reapex("frames", video, "--out", out, "--force").code == 0
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    assert reapex("frames", video, "--out", out, "--force").code == 2
    assert (out / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert reapex("frames", video, "--out", video.parent, "--force").code == 2
    assert video.exists()
    for wrong in (("--picture", "gif"), ("--first", "-1")):
        assert reapex("frames", video, *wrong).code == 2
    assert reapex("frames", tmp_path / "none.mp4").code == 2


def test_commands_take_videos_from_end_to_end(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    videos = tmp_path / "videos"
    for folder in sorted(
        {picture.parent for picture in small_corpus.frames.rglob("*.png")}
        | {picture.parent for picture in small_corpus.frames.rglob("*.jpg")}
    ):
        frames = FolderFrames(folder)
        shot = frames.read(range(len(frames)))
        before = np.repeat(shot[:1], frames.numbers[0] - 1, axis=0)
        path = videos / folder.relative_to(small_corpus.frames).with_suffix(".avi")
        path.parent.mkdir(parents=True, exist_ok=True)
        film(path, np.concatenate((before, shot)), rate=100)
    roots, same = (small_corpus.frames, videos), ("--context-ms", 100)
    audits = [
        reapex("audit", small_corpus.labels, "--frames", root, *same, "--json", "--jobs", 2).json
        for root in roots
    ]
    assert audits[0]["clips"] == audits[1]["clips"]
    assert audits[0]["deviation"] == audits[1]["deviation"]
    tables = []
    for root in roots:
        out = tmp_path / f"{root.name}.csv"
        assert (
            reapex("correct", small_corpus.labels, "--frames", root, *same, "--out", out).code == 0
        )
        tables.append(out.read_text(encoding="utf-8"))
    assert tables[0] == tables[1]
    unmarked = tmp_path / "unmarked.csv"
    with small_corpus.labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with unmarked.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows({**row, "onset": "", "apex": "", "offset": ""} for row in rows)
    shutil.rmtree(videos / rows[0]["subject"])
    located = reapex("locate", unmarked, "--frames", videos, "--out", tmp_path / "o.csv", "--json")
    assert located.code == 0
    assert located.json["read"] == 6
