"""A wrong file ends in one paragraph and exit code 2, or in a finding and the rest goes on."""

import zipfile
from pathlib import Path

import pytest

from reapex.synth import SynthCorpus

from ..conftest import Reapex

GOOD = "subject,name,onset,apex,offset,fps\n1,a,3,6,12,100\n"


def no_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not a workbook")


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\xff\xd8\xff\xe0" + bytes(300), ""),
        ("noise.xls", b"\xd0\xcf\x11\xe0" + bytes(600), ""),
        ("plain.xlsx", b"subject,name,onset\n", ""),
        ("prose.txt", b"Dear all,\nplease find attached.\n", "header"),
        ("short.csv", b"subject,name,onset\n1,a,3\n", "offset"),
        ("void.csv", b"subject,name,onset,apex,offset\n", ""),
        ("words.csv", b"subject,name,onset,apex,offset\n1,a,three,6,12\n", "three"),
    ],
)
def test_files_that_are_no_labels_end_in_one_paragraph(
    reapex: Reapex, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = reapex("audit", path)
    assert done.code == 2
    message = done.err.strip()
    assert message.startswith("Error: ")
    assert len(message.splitlines()) == 1
    assert name in message
    assert said.lower() in message.lower()


@pytest.mark.parametrize("make", [no_zip, other_zip])
def test_broken_workbooks_too(reapex: Reapex, tmp_path: Path, make: object) -> None:
    path = tmp_path / "book.xlsx"
    assert callable(make)
    make(path)
    done = reapex("audit", path)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1


def test_a_file_or_folder_that_is_not_there(reapex: Reapex, tmp_path: Path) -> None:
    labels = tmp_path / "l.csv"
    assert "l.csv" in reapex("audit", labels).err
    labels.write_text(GOOD)
    assert "is not there" in reapex("audit", labels, "--frames", tmp_path / "nowhere").err
    assert reapex("audit", tmp_path).code == 2
    assert reapex("correct", labels, "--out", tmp_path / "o.csv").code == 2


def test_wrong_words_are_answered_with_the_right_ones(
    reapex: Reapex, small_corpus: SynthCorpus
) -> None:
    labels = ("audit", small_corpus.labels, "--frames", small_corpus.frames)
    for option, value, expected in (
        ("--search", "everywhere", "algorithm1"),
        ("--criterion", "ssim", "uint8_wrap"),
        ("--method", "risefall", "gamdss"),
        ("--window", "wide", "20ms"),
        ("--dataset", "casme3", "casme2"),
        ("--apex-policy", "guess", "midpoint"),
        ("--fps", "-1", "above 0"),
        ("--context-ms", "-5", "0 or more"),
    ):
        done = reapex(*labels, option, value)
        assert done.code == 2, option
        assert expected in done.err, option


def test_folders_that_hold_nothing_usable_end_with_the_first_reasons(
    reapex: Reapex, tmp_path: Path
) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text(GOOD)
    (tmp_path / "frames" / "1" / "a").mkdir(parents=True)
    for command in (("audit",), ("correct", "--out", tmp_path / "o.csv")):
        done = reapex(command[0], labels, "--frames", tmp_path / "frames", *command[1:])
        assert done.code == 2
        assert "no numbered picture" in done.err
        assert "row 2" in done.err
    assert not (tmp_path / "o.csv").exists()


def test_a_time_window_without_a_rate_says_how_to_give_it(
    reapex: Reapex, tmp_path: Path, write_clip: object
) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset\n1,a,3,6,12\n")
    assert callable(write_clip)
    write_clip(tmp_path / "frames" / "1" / "a", range(1, 20))
    done = reapex("audit", labels, "--frames", tmp_path / "frames", "--window", "20ms")
    assert done.code == 2
    assert "--fps 200" in done.err
    assert reapex("audit", labels, "--frames", tmp_path / "frames", "--window", "20ms",
                  "--fps", "100").code == 0  # fmt: skip


def test_good_clips_go_on_beside_bad_ones_and_everything_is_named(
    reapex: Reapex, tmp_path: Path, write_clip: object
) -> None:
    assert callable(write_clip)
    frames = tmp_path / "frames"
    for name in ("good", "outside", "cut", "sizes", "swapped"):
        write_clip(frames / "1" / name, range(1, 31))
    (frames / "1" / "empty").mkdir()
    half = frames / "1" / "cut" / "img10.png"
    half.write_bytes(half.read_bytes()[:-20])
    write_clip(frames / "1" / "sizes", [10], size=(5, 5))
    labels = tmp_path / "l.csv"
    rows = ["good,5,10,20", "outside,5,10,99", "cut,5,10,20", "sizes,5,10,20", "swapped,20,10,5",
            "empty,5,10,20", "words,five,10,20", "good,5,10,20", "nowhere,5,10,20"]  # fmt: skip
    labels.write_text(
        "subject,name,onset,apex,offset,fps\n" + "".join(f"1,{r},100\n" for r in rows)
    )
    done = reapex("audit", labels, "--frames", frames, "--json")
    assert done.code == 0
    result = done.json
    assert (result["read"], result["kept"], len(result["skipped"])) == (9, 5, 4)
    named = " ".join(str(each) for each in (*result["skipped"], *result["findings"]))
    for name in ("outside", "cut", "sizes", "swapped", "empty", "words", "nowhere"):
        assert f"/{name}" in named or f"'{name}'" in named, name
    assert {each["row"] for each in result["skipped"]} == {7, 8, 9, 10}
    assert {each["code"] for each in result["findings"]} == {"KF101", "KF103", "FR303", "RW201"}
    out = tmp_path / "o.csv"
    assert reapex("correct", labels, "--frames", frames, "--out", out).code == 0
    text = out.read_text(encoding="utf-8")
    for reason in ("outside", "bad_frames", "order", "skipped: "):
        assert reason in text
