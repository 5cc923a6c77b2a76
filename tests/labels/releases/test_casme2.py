"""What CASME II's folders do beyond its sheet, which has its own tests (note datasets §3)."""

from pathlib import Path
from shutil import rmtree

from reapex.loading import load

from .casme2 import ROWS, write_casme2
from .writing import write_pictures


def test_the_release_is_read_whole(tmp_path: Path) -> None:
    corpus = load(*write_casme2(tmp_path))
    assert corpus.sources[0].dataset == "casme2"
    assert (len(corpus), corpus.skipped, corpus.remarks) == (3, (), ())
    assert all(clip.keyframes is not None for clip in corpus)


def test_an_apex_that_is_a_slash_gets_the_midpoint_and_says_so(tmp_path: Path) -> None:
    corpus = load(*write_casme2(tmp_path))
    assert [clip.apex_source for clip in corpus] == ["annotated", "midpoint", "annotated"]


def test_a_clip_that_the_cropped_tree_lacks_is_taken_from_the_raw_one(tmp_path: Path) -> None:
    last = load(*write_casme2(tmp_path)).clips[-1]
    assert last.frames is not None
    assert "CASME2_RAW_selected" in str(last.frames.place.frames)


def test_a_cropped_clip_without_its_key_frames_gives_way_to_the_raw_one(tmp_path: Path) -> None:
    release = write_casme2(tmp_path)
    rmtree(release.frames / "Cropped/sub99/EP02_01f")
    write_pictures(release.frames / "Cropped/sub99/EP02_01f", range(1, 50), "reg_img{}.jpg")
    write_pictures(release.frames / "CASME2-RAW/sub99/EP02_01f", range(1, 120), "img{}.jpg")
    first = load(*release).clips[0]
    assert first.frames is not None
    assert "CASME2-RAW" in str(first.frames.place.frames)
    assert first.keyframes is not None


def test_an_apex_on_the_offset_is_kept(tmp_path: Path) -> None:
    rows = [("99", "EP02_01f", None, 66, 90, 90, None, 12, "happiness")]
    (clip,) = load(*write_casme2(tmp_path, rows))
    assert clip.keyframes is not None
    assert clip.keyframes.apex == clip.keyframes.offset


def test_fear_and_sadness_are_read_though_no_five_classes_have_them(tmp_path: Path) -> None:
    rows = [(*each[:-1], emotion) for each, emotion in zip(ROWS, ("fear", "sadness", "Fear"),
                                                           strict=True)]  # fmt: skip
    assert [clip.emotion for clip in load(*write_casme2(tmp_path, rows))] == [
        "fear",
        "sadness",
        "fear",
    ]


def test_the_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    source = load(*write_casme2(tmp_path, name="CASME2-coding-20241216.xlsx")).sources[0]
    assert source.file.name == "CASME2-coding-20241216.xlsx"
    assert len(source.sha256) == 64
