import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import pytest

from reapex.bench import BenchRow, Machine, as_markdown, bench_correct
from reapex.bench.clips import SIDE_PX, BenchClip, make_clips
from reapex.bench.sides import SIDES, decode
from reapex.bench.timing import check_agreement, time_sides
from reapex.correction import Gamdss
from reapex.errors import BenchVoid, UsageError
from reapex.frames import FolderFrames
from reapex.keyframes import KeyFrames
from reapex.series import FrameSeries

from ..conftest import Reapex

TIMES = {"ours": 1.0, "read_once": 2.0, "published": 5.0, "decode": 0.8}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> BenchClip:
    (made,) = make_clips(tmp_path_factory.mktemp("bench"), (3,), 1)
    return made


def test_a_clip_is_jpeg_of_224_and_its_labels_give_the_radius(clip: BenchClip) -> None:
    picture = cv2.imread(clip.file(0))
    assert picture is not None
    assert picture.shape == (SIDE_PX, SIDE_PX, 3)
    series = FrameSeries.of_source(FolderFrames(clip.folder))
    proposal = Gamdss().propose(series, clip.manual)
    counts = [key.n_candidates for key in proposal.keys.values()]
    assert counts == [len(clip.onsets), len(clip.apexes), len(clip.offsets)] == [4, 7, 4]
    assert (clip.n_pairs, len(clip.candidates)) == (4 * 7 + 4, 15)
    assert clip.manual.offset + clip.radius < len(series)
    assert BenchClip.from_dict(json.loads(json.dumps(clip.as_dict()))) == clip


def test_the_sides_move_the_labels_and_agree(clip: BenchClip) -> None:
    answers = {name: side(clip) for name, side in SIDES.items()}
    assert answers.pop("decode") is None
    assert len(set(answers.values())) == 1
    assert answers["ours"] != clip.manual
    assert set(time_sides([clip], 2)) == set(SIDES)


def test_sides_that_disagree_are_refused(clip: BenchClip) -> None:
    check_agreement(clip, {"a": KeyFrames(1, 2, 3), "b": KeyFrames(1, 2, 3), "c": None})
    with pytest.raises(BenchVoid, match=r"a 1, 2, 3; b 1, 2, 4\), so they do not do the same"):
        time_sides(
            [clip], 1,
            {"a": lambda _: KeyFrames(1, 2, 3), "b": lambda _: KeyFrames(1, 2, 4), "c": decode},
        )  # fmt: skip


def test_a_baseline_slower_than_its_work_voids_the_run() -> None:
    def timer(clips: Sequence[BenchClip], n_runs: int) -> dict[str, float]:
        assert n_runs == 4
        return {**TIMES, "published": 15.0 + (clips[0].radius == 2) * 0.1}

    row = bench_correct((1,), n_clips=1, n_runs=4, timer=timer).rows[0]
    assert row.published_over_ours == 15
    assert row.ours_over_decode == pytest.approx(1.25)
    with pytest.raises(BenchVoid, match=r"15\.1 times slower than ours at R = 2.*mis-threaded"):
        bench_correct((1, 2), n_clips=1, n_runs=4, timer=timer)


@pytest.mark.parametrize("numbers", [((), 1, 1), ((0,), 1, 1), ((1,), 0, 1), ((1,), 1, 0)])
def test_there_must_be_something_to_time(numbers: tuple[tuple[int, ...], int, int]) -> None:
    radii, n_clips, n_runs = numbers
    with pytest.raises(UsageError, match="above 0"):
        bench_correct(radii, n_clips=n_clips, n_runs=n_runs, timer=lambda *_: TIMES)


def test_the_markdown_names_the_machine_the_command_and_the_targets() -> None:
    table = bench_correct((1,), n_clips=1, timer=lambda *_: TIMES)
    text = as_markdown(table, "reapex bench correct")
    assert Machine.here().sentence in text
    assert "`reapex bench correct` on" in text
    assert "| 1 | 7 | 8 | 1.0 | 2.0 | 5.0 | 0.8 | 5.0 | 1.25 |" in text
    assert BenchRow(6, 27, 98, 1.0, 2.0, 5.0, 0.8).as_dict()["published_over_ours"] == 5


def test_the_command_times_all_sides_and_writes_what_it_found(
    reapex: Reapex, tmp_path: Path
) -> None:
    tiny = ("bench", "correct", "--clips", "1", "--radii", "2", "--repeats", "1")
    page = tmp_path / "bench.md"
    done = reapex(*tiny, "--out", page, "--json")
    assert done.code == 0
    (row,) = done.json["rows"]
    assert (row["radius"], row["n_frames"], row["n_pairs"]) == (2, 11, 18)
    assert min(row[f"{name}_ms"] for name in SIDES) > 0
    assert done.json["machine"]["cores"] >= 1
    assert page.read_text(encoding="utf-8").startswith("# Correcting a clip")
    assert "Next: reapex correct" in done.err
    assert reapex(*tiny, "--out", page).code == 2


def test_wrong_words_are_refused_before_any_work(reapex: Reapex, tmp_path: Path) -> None:
    for words, said in (
        (("--radii", "six"), "whole numbers"),
        (("--radii", "0"), "above 0"),
        (("--out", tmp_path / "bench.txt"), "bench.txt"),
    ):
        done = reapex("bench", "correct", *words)
        assert done.code == 2
        assert said in done.err
    shown = reapex("bench", "correct", "--help")
    assert "Example: reapex bench correct" in shown.out
    assert "--json" in shown.out
