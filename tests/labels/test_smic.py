"""SMIC's short clips (reference note datasets §9): labels are the paths of folders."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import NotASheet
from reapex.exporting import corrected_suffix
from reapex.keyframes import RawKeyFrames
from reapex.labels import CorrectedRow, read_labels, reader_for, write_corrected
from reapex.labels.shape_smic import smic_shape
from reapex.loading import Loader, load

from .releases.smic import write_smic
from .releases.writing import write_pictures


def clip(root: Path, path: str, numbers: range = range(5, 25)) -> Path:
    return write_pictures(root / path, numbers, "reg_image{:06d}.bmp")


def test_a_folder_is_read_as_labels_and_frames(tmp_path: Path) -> None:
    made = write_smic(tmp_path)
    loaded = Loader().read(made.labels, made.frames)
    corpus = loaded.corpus
    assert corpus.sources[0].dataset == "smic"
    assert [(each.id, each.emotion) for each in corpus] == [
        ("smic/98/s98_ne_01#1", "negative"),
        ("smic/98/s98_po_02#1", "positive"),
        ("smic/99/s99_ne_02#1", "negative"),
        ("smic/99/s99_sur_01#1", "surprise"),
    ]
    first = corpus.clips[0]
    assert first.raw == RawKeyFrames(200, None, 229)
    assert (first.apex_source, first.fps, first.kind) == ("midpoint", 100.0, "micro")
    assert first.keyframes is not None
    assert tuple(first.keyframes) == (0, 14, 29)
    assert first.frames is not None
    assert first.frames.place.frames == made.frames / "s98" / "micro" / "negative" / "s98_ne_01"
    assert corpus.n_read == 5


def test_an_empty_clip_is_skipped_by_name(tmp_path: Path) -> None:
    (skipped,) = read_labels(write_smic(tmp_path).labels).skipped
    assert skipped.where.clip == "s99_sur_03"
    assert "'s99_sur_03' holds no numbered picture" in skipped.reason


def test_short_clips_gaps_and_folders_without_expression_are_told(tmp_path: Path) -> None:
    sheet = read_labels(write_smic(tmp_path).labels)
    assert sheet.n_no_record == 1
    assert sheet.remarks == (
        "Folders beside micro, which show no micro-expression, are not read: 1",
        "1 clip has (s99_ne_02) fewer than 5 pictures",
        "1 clip has (s98_po_02) gaps between the numbers of the pictures",
    )


@pytest.mark.parametrize(("camera", "fps"), [("HS", 100), ("VIS", 25), ("nir", 25), ("mine", None)])
def test_the_path_says_the_camera_and_so_the_frame_rate(
    tmp_path: Path, camera: str, fps: float | None
) -> None:
    clip(tmp_path / camera, "s1/micro/negative/s1_ne_01")
    sheet = read_labels(tmp_path / camera)
    assert [each.fps for each in sheet.records] == [fps]
    assert any("--fps" in remark for remark in sheet.remarks) == (fps is None)


@pytest.mark.parametrize("subject", ["s3", "s03", "S3", "3", "sub03"])
def test_a_subject_however_it_is_padded_is_one_number(tmp_path: Path, subject: str) -> None:
    clip(tmp_path / "HS", f"{subject}/micro/negative/s3_ne_01")
    corpus = load(tmp_path / "HS", tmp_path / "HS")
    assert [each.id for each in corpus] == ["smic/3/s3_ne_01#1"]
    assert corpus.clips[0].frames is not None


def test_subjects_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for subject in ("s10", "s9", "s1"):
        clip(tmp_path / "HS", f"{subject}/micro/positive/{subject}_po_01")
    assert [each.subject for each in read_labels(tmp_path / "HS").records] == ["1", "9", "10"]


def test_short_and_nir_file_names(tmp_path: Path) -> None:
    write_pictures(tmp_path / "NIR/s1/micro/negative/s1_ne_01", range(7, 30), "reg_{:05d}.bmp")
    (record,) = read_labels(tmp_path / "NIR").records
    assert record.raw == RawKeyFrames(7, None, 29)


def test_the_folder_above_is_taken_where_it_holds_one_camera(tmp_path: Path) -> None:
    made = write_smic(tmp_path)
    corpus = load(made.labels.parent, made.labels.parent)
    assert len(corpus) == 4
    assert all(each.frames is not None and each.fps == 100 for each in corpus)


def test_several_cameras_are_refused_and_one_is_asked_for(tmp_path: Path) -> None:
    for camera in ("HS", "VIS"):
        clip(tmp_path / camera, "s1/micro/negative/s1_ne_01")
    with pytest.raises(NotASheet, match=r"several cameras \(HS and VIS\).*Give one of them"):
        read_labels(tmp_path)


def test_a_folder_of_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    with pytest.raises(NotASheet, match=r"holds no labels.*s1/micro/negative"):
        read_labels(tmp_path)
    with pytest.raises(NotASheet, match="This is a folder"):
        read_labels(tmp_path, "casme2")


def test_an_unknown_emotion_stays_as_it_is(tmp_path: Path) -> None:
    clip(tmp_path / "HS", "s1/micro/bliss/s1_ne_01")
    assert [each.emotion for each in read_labels(tmp_path / "HS").records] == ["bliss"]


def test_a_link_to_a_folder_above_ends(tmp_path: Path) -> None:
    clip(tmp_path / "HS", "s1/micro/negative/s1_ne_01")
    (tmp_path / "HS" / "s1" / "loop").symlink_to(tmp_path / "HS", target_is_directory=True)
    assert len(read_labels(tmp_path / "HS").records) == 1


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "tsv", "parquet"])
def test_reading_a_corrected_table_gives_the_same_ids_and_key_frames(
    tmp_path: Path, suffix: str
) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    made = write_smic(tmp_path)
    before = read_labels(made.labels)
    line = before.records[1].provenance.line
    out = tmp_path / f"out.{suffix}"
    remarks = write_corrected(
        before.layout, [CorrectedRow(line, {"onset": 104, "apex": 115}, {"method": "x"})], out
    )
    assert any("table of its own" in remark for remark in remarks)
    after = read_labels(out)
    assert after.source.dataset == "smic"
    assert [each.id for each in after.records] == [each.id for each in before.records]
    raws = [each.raw for each in after.records]
    assert raws[1] == RawKeyFrames(104, 115, 129)
    assert raws[0] == RawKeyFrames(200, None, 229)
    assert [each.fps for each in after.records] == [100.0] * 4
    again = load(out, made.frames)
    assert [each.keyframes is not None for each in again] == [True] * 4
    assert reader_for(out).name == "smic"
    assert corrected_suffix(made.labels) == ".csv"


def test_a_manifest_takes_the_folder(tmp_path: Path) -> None:
    made = write_smic(tmp_path)
    labels = made.labels.relative_to(tmp_path).as_posix()
    (tmp_path / "m.toml").write_text(
        f'[[corpus]]\nname = "SMIC"\nlabels = "{labels}"\nframes = "{labels}"\n', encoding="utf-8"
    )
    corpus = load(tmp_path / "m.toml")
    assert len(corpus) == 4
    assert {each.corpus for each in corpus} == {"SMIC"}


_PART = st.sampled_from(["s1", "s02", "micro", "non_micro", "negative", "HS", "x", "情绪"])


@settings(max_examples=50)
@given(st.lists(st.tuples(_PART, _PART, _PART, _PART), min_size=1, max_size=6), st.integers(0, 3))
def test_every_folder_of_a_clip_is_a_row_and_no_other(
    paths: list[tuple[str, ...]], n_pictures: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "HS"
        for path in paths:
            folder = root.joinpath(*path)
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(n_pictures):
                (folder / f"image{number}.bmp").touch()
        right = {path for path in paths if path[0][0] == "s" and path[1] == "micro"}
        right = {path for path in right if path[0] in ("s1", "s02")}
        try:
            (grid,) = smic_shape(root).grids
        except NotASheet:
            assert not right
            return
        found = {(row[0], row[1], row[4]) for row in grid.rows[1:]}
        assert {(path[0], path[3], path[2].lower()) for path in right} <= found


@pytest.mark.parametrize(
    ("inside", "given", "clips", "apart"),
    [
        (".", "HS", 4, 1),
        ("HS", ".", 4, 1),
        ("HS/s98", ".", 2, 0),
        ("HS/s98/micro", ".", 2, 0),
        ("HS/s98", "..", 4, 1),
        ("HS/s98/micro/negative", "..", 2, 0),
        (".", "HS/s98/micro/negative", 1, 0),
    ],
)
def test_a_relative_path_says_what_stands_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str, given: str, clips: int, apart: int
) -> None:
    root = write_smic(tmp_path).labels.parent
    monkeypatch.chdir(root / inside)
    sheet = read_labels(given)
    assert (len(sheet.records), sheet.n_no_record) == (clips, apart)
    assert {each.fps for each in sheet.records} == {100.0}
    assert not any("frame rate is not known" in remark for remark in sheet.remarks)
