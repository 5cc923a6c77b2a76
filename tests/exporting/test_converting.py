"""Conversions: what gets across, what does not, and that it is said."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import NothingUsable, OutputExists, OutputIsInput, UsageError
from reapex.exporting import Conversion, convert, target_of, targets
from reapex.labels import read_labels
from reapex.labels.exchange import Marked, elan_writing, fiftyone
from reapex.loading import Loaded, Loader
from reapex.synth import SynthCorpus

HEADER = "subject,name,onset,apex,offset,emotion,action_units,coder,fps,kind,mood,notes"
ROWS = (
    '99,EP01_1,40,60,90,happiness,12,A,200,micro,calm,"a note, with\na line 😀"',
    "99,EP01_1,41,,88,happiness,R4+L10,B,200,micro,,",
    "99,EP01_1,50,55,70,disgust,4,A,200,macro,,",
    "98,EP02_1,5,5,5,others,,A,200,micro,,",
)
CROSSED = "98,EP03_1,9,5,12,others,,A,200,micro,,"


def labels(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "labels.csv"
    path.write_text("\n".join((header, *(rows or ROWS))) + "\n", encoding="utf-8")
    return path


def load(path: Path, **options: object) -> Loaded:
    return Loader(apex_policy="keep", **options).read(path)  # type: ignore[arg-type]


def facts(conversion: Conversion) -> list[tuple[object, ...]]:
    dataset = conversion.target.dataset if conversion.target.exchange is None else None
    return sorted(
        (
            (each.id, each.coder, str(each.raw), each.emotion, each.action_units, each.kind,
             each.fps)
            for path in conversion.paths
            for each in read_labels(path, dataset).records
        ),
        key=repr,
    )  # fmt: skip


WHOLE = [
    ("eaf", "elan"), ("x.boris", None), ("ls.json", "label_studio"), ("v.json", "via"),
    ("f.json", "fiftyone"), ("x.csv", None), ("x.tsv", None), ("x.xlsx", None),
    ("x.parquet", None), ("t.csv", "table"),
]  # fmt: skip


@pytest.mark.parametrize(("out", "to"), WHOLE)
def test_everything_gets_across(out: str, to: str | None, tmp_path: Path) -> None:
    path = labels(tmp_path)
    done = convert(load(path), tmp_path / "new" / out, to)
    assert (done.n_read, done.n_kept, done.skipped, done.lost) == (4, 4, (), ())
    there = read_labels(path, "table")
    assert facts(done) == sorted(
        (
            (each.id, each.coder, str(each.raw), each.emotion, each.action_units, each.kind,
             each.fps)
            for each in there.records
        ),
        key=repr,
    )  # fmt: skip
    columns = [value for path in done.paths for value in _columns(path, done)]
    assert sorted(filter(None, columns)) == ["a note, with\na line 😀", "calm"]


def _columns(path: Path, done: Conversion) -> list[str]:
    dataset = "table" if done.target.exchange is None else None
    return [text for each in read_labels(path, dataset).records for text in each.columns.values()]


@pytest.mark.parametrize("through", ["eaf", "x.boris", "f.json"])
def test_from_a_tool_back_to_a_sheet(through: str, tmp_path: Path) -> None:
    """sheet → tool → sheet: the same rows as before, ids of a data set that is not CASME II's."""
    to = {"eaf": "elan", "f.json": "fiftyone"}.get(through)
    path = labels(tmp_path)
    convert(load(path), tmp_path / through, to)
    done = convert(load(tmp_path / through), tmp_path / "again.csv")
    first = convert(load(path), tmp_path / "once.csv")
    assert done.lost == ()
    assert facts(done) == facts(first)


def test_what_cannot_stand_in_a_tool_is_skipped_and_in_a_sheet_kept(tmp_path: Path) -> None:
    loaded = load(labels(tmp_path, *ROWS, CROSSED))
    done = convert(loaded, tmp_path / "x.boris")
    assert (done.n_read, done.n_kept, len(done.skipped)) == (5, 4, 1)
    assert "9 / 5 / 12 cannot stand in BORIS" in done.skipped[0].reason
    assert done.skipped[0].where.row == 6  # a note of two lines is one row of a sheet
    assert convert(loaded, tmp_path / "x.csv").n_kept == 5


def test_without_a_frame_rate(tmp_path: Path) -> None:
    path = labels(tmp_path, "99,EP1,4,5,9", header="subject,name,onset,apex,offset")
    with pytest.raises(NothingUsable, match="--fps 200"):
        convert(load(path), tmp_path / "x.boris")
    assert convert(load(path), tmp_path / "f.json", "fiftyone").lost == ()
    assert convert(load(path, fps=25.0), tmp_path / "x.boris").lost == ()


def test_casme2_says_what_it_has_no_column_for(tmp_path: Path) -> None:
    done = convert(load(labels(tmp_path)), tmp_path / "c.csv", "casme2")
    assert done.n_kept == 4
    assert done.lost == (
        "the column 'mood' of 1 records",
        "the column 'notes' of 1 records",
    )
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [
        "Subject", "Filename", "", "OnsetFrame", "ApexFrame", "OffsetFrame", "", "Action Units",
        "Estimated Emotion", "coder", "type", "_reapex_id",
    ]  # fmt: skip
    assert rows[2][3:6] == ["41", "/", "88"]


def test_samm_has_its_own_words_and_longer_subjects(tmp_path: Path) -> None:
    done = convert(load(labels(tmp_path)), tmp_path / "s.xlsx", "samm")
    (subjects, *columns) = done.lost
    assert subjects == "subjects of 4 records (first table/99/EP01_1#1: '99' became '099')"
    assert columns == ["the column 'mood' of 1 records", "the column 'notes' of 1 records"]
    sheet = read_labels(tmp_path / "s.xlsx", "samm")
    assert [each.kind for each in sheet.records] == ["micro", "micro", "macro", "micro"]
    assert [each.columns["Duration"] for each in sheet.records] == ["51", "48", "21", "1"]


def test_a_formula_from_a_file_is_text_in_csv(tmp_path: Path) -> None:
    path = labels(tmp_path, '99,EP1,4,5,9,others,,A,200,micro,"=1+1",')
    done = convert(load(path), tmp_path / "x.csv")
    assert "'=1+1" in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    assert done.lost == ("the column 'mood' of 1 records",)
    assert convert(load(path), tmp_path / "x.xlsx").lost == ()


def test_times_count_from_the_first_picture(small_corpus: SynthCorpus, tmp_path: Path) -> None:
    with_frames = Loader(apex_policy="keep").read(small_corpus.labels, small_corpus.frames)
    done = convert(with_frames, tmp_path / "f.json", "fiftyone")
    assert done.lost == ()
    assert not any("counted from 1" in remark for remark in done.remarks)
    alone = convert(load(small_corpus.labels), tmp_path / "g.json", "fiftyone")
    assert any("counted from 1" in remark for remark in alone.remarks)
    numbers = [record.raw for record in read_labels(tmp_path / "f.json").records]
    assert numbers == [clip.raw for clip in with_frames.corpus]
    clip = with_frames.corpus.clips[0]
    pictures = sorted((small_corpus.frames / clip.subject / clip.name).iterdir())
    n_before = [int("".join(filter(str.isdigit, each.stem))) for each in pictures].index(
        (clip.raw.onset or 0) + clip.index_shift
    )
    samples = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["samples"]
    assert samples[0]["expressions"]["detections"][0]["support"][0] == n_before + 1


def test_names_of_targets(tmp_path: Path) -> None:
    assert {"elan", "boris", "label_studio", "via", "fiftyone", "csv", "casme2"} <= set(targets())
    assert target_of(Path("x.eaf")).name == "elan"
    assert target_of(Path("x.tsv")).dataset == "table"
    assert target_of(Path("x.xlsx"), "samm").dataset == "samm"
    for out, to, said in (
        ("x.json", None, "label_studio or --to via or --to fiftyone"),
        ("x.doc", None, "--to elan"),
        ("folder", None, "--to elan"),
        ("x.csv", "elan", "x.eaf"),
        ("x.eaf", "csv", "x.csv"),
        ("x.json", "casme2", ".csv or .tsv"),
        ("x.csv", "casmeII", "one of elan"),
    ):
        with pytest.raises(UsageError, match=said):
            target_of(Path(out), to)


def test_nothing_of_the_users_is_overwritten(tmp_path: Path) -> None:
    path = labels(tmp_path)
    with pytest.raises(OutputIsInput):
        convert(load(path), path, force=True)
    convert(load(path), tmp_path / "x.boris")
    with pytest.raises(OutputExists):
        convert(load(path), tmp_path / "x.boris")
    convert(load(path), tmp_path / "x.boris", force=True)
    with pytest.raises(UsageError, match="2 videos"):
        convert(load(path), tmp_path / "x.eaf")
    one = replace(load(path), corpus=replace(load(path).corpus, clips=load(path).corpus.clips[:3]))
    assert convert(one, tmp_path / "x.eaf").paths == (tmp_path / "x.eaf",)


def test_a_video_beside_the_pictures_is_linked(small_corpus: SynthCorpus, tmp_path: Path) -> None:
    frames = tmp_path / "frames 帧"
    shutil.copytree(small_corpus.frames, frames)
    loaded = Loader(apex_policy="keep").read(small_corpus.labels, frames)
    clip = loaded.corpus.clips[0]
    video = frames / clip.subject / f"{clip.name}.mp4"
    video.write_bytes(b"no video")
    done = convert(loaded, tmp_path / "eaf", "elan")
    text = done.paths[0].read_text(encoding="utf-8")
    assert f'MEDIA_URL="file:///{str(video.resolve()).lstrip("/")}"' in text.replace("\\", "/")
    assert 'MIME_TYPE="video/mp4"' in text
    assert "MEDIA_DESCRIPTOR" not in done.paths[1].read_text(encoding="utf-8")
    assert done.lost == ()


@pytest.mark.parametrize(
    ("media", "written"),
    [
        ("clips/a.mp4", ("file:///clips/a.mp4", "./clips/a.mp4")),
        ("../a.mpg", ("file:///../a.mpg", "../a.mpg")),
        ("/data/a.mov", ("file:///data/a.mov", None)),
        ("D:\\data\\a.avi", ("file:///D:/data/a.avi", None)),
        ("file:///D:/a.avi", ("file:///D:/a.avi", None)),
    ],
)
def test_media_of_an_eaf(media: str, written: tuple[str, str | None]) -> None:
    marked = Marked("99", "a", 1, 2, 3, fps=100.0, media=media)
    root = ElementTree.fromstring(elan_writing.write([marked])[0].data)
    found = next(root.iter("MEDIA_DESCRIPTOR"))
    assert (found.get("MEDIA_URL"), found.get("RELATIVE_MEDIA_URL")) == written


texts = st.text(st.characters(codec="utf-8"), max_size=12)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
@given(note=texts, keys=st.lists(st.integers(0, 9999), min_size=3, max_size=3), apex=st.booleans())
@settings(max_examples=15)
def test_sheets_keep_key_frames_and_say_what_becomes_of_notes(
    suffix: str, note: str, keys: list[int], apex: bool
) -> None:
    """Whatever a note holds, the key frames are kept; a note that changed is listed."""
    onset, middle, offset = sorted(keys)
    marked = Marked(
        "99", "EP1", onset, middle if apex else None, offset, fps=29.97, first=0,
        id="table/99/EP1#1", coder="A", kind="macro", emotion="others", units=("R4", "L10"),
        subject_raw="99", columns={"note": note} if note else {},
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        given_file = Path(folder) / "f.json"
        given_file.write_bytes(fiftyone.write([marked])[0].data)
        loaded = Loader(apex_policy="keep").read(given_file)
        done = convert(loaded, Path(folder) / f"x{suffix}")
        (record,) = read_labels(done.paths[0], "table").records
    assert record.raw == marked.raw
    assert (record.id, record.coder, record.kind) == ("table/99/EP1#1", "A", "macro")
    assert (record.emotion, record.action_units, record.fps) == ("others", ("R4", "L10"), 29.97)
    kept = loaded.corpus.clips[0].columns.get("note", "")
    is_listed = done.lost == ("the column 'note' of 1 records",)
    assert is_listed or (record.columns.get("note", "") == kept and done.lost == ())
