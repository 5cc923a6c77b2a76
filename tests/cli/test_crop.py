"""``reapex crop`` from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reapex.synth import SynthCorpus

from ..conftest import Reapex


@pytest.fixture(scope="module")
def table(small_corpus: SynthCorpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A box and eyes for every clip, so that nothing hangs on a detector."""
    path = tmp_path_factory.mktemp("faces") / "faces.csv"
    with small_corpus.labels.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [f"{row['subject']}/{row['name']},40,40,100,100,70,80,110,80" for row in rows]
    head = "clip,x,y,width,height,left_eye_x,left_eye_y,right_eye_x,right_eye_y"
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return path


def test_crops_fit_the_sheet_and_the_next_command_reads_them(
    reapex: Reapex, small_corpus: SynthCorpus, table: Path, tmp_path: Path
) -> None:
    words = (
        "crop",
        small_corpus.labels,
        "--frames",
        small_corpus.frames,
        "--out",
        tmp_path / "out",
        "--faces",
        table,
        "--size",
        "48",
        "--jobs",
        "2",
    )
    done = reapex(*words)
    assert (done.code, done.err) == (0, "")
    assert "6 folders: 6 with" in done.out
    assert "align clip, faces by table" in done.out
    last = done.out.strip().splitlines()[-1]
    assert last.startswith("Next: reapex audit")
    assert f"--frames {tmp_path / 'out'}" in last
    audited = reapex("audit", small_corpus.labels, "--frames", tmp_path / "out", "--json")
    assert (audited.json["read"], audited.json["kept"]) == (6, 6)
    again = reapex(*words, "--json")
    assert again.json["finished_before"] == 6
    assert {each["outcome"] for each in again.json["folders"]} == {"cropped"}
    assert again.json["skipped"] == []
    other = reapex(*words, "--align", "none")
    assert (other.code, "other options" in other.err) == (2, True)
    assert reapex(*words, "--align", "none", "--force").code == 0


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--align", "both"), "no alignment"),
        (("--format", "gif"), "no picture format"),
        (("--size", "3"), "16 to 4096"),
        (("--no-face", "maybe"), "not understood"),
        (("--faces", "nowhere.csv"), "no table of faces"),
    ],
)
def test_wrong_words_are_one_paragraph(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path, option: tuple[str, str], said: str
) -> None:
    done = reapex(
        "crop",
        small_corpus.labels,
        "--frames",
        small_corpus.frames,
        "--out",
        tmp_path / "out",
        *option,
    )
    assert (done.code, said in done.err) == (2, True)
    assert not (tmp_path / "out").exists()


def test_the_pictures_folder_is_never_written_to(reapex: Reapex, small_corpus: SynthCorpus) -> None:
    done = reapex(
        "crop",
        small_corpus.labels,
        "--frames",
        small_corpus.frames,
        "--out",
        small_corpus.frames / "crops",
        "--faces",
        "none",
    )
    assert (done.code, "folder of the pictures" in done.err) == (2, True)
    assert not (small_corpus.frames / "crops").exists()


def test_help_shows_an_example(reapex: Reapex) -> None:
    assert "Example: reapex crop" in reapex("crop", "--help").out
