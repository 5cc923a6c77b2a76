"""A wrong file ends in one paragraph and exit code 2, or in a finding and the rest goes on."""

import json
import os
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reapex.synth import SynthCorpus

from ..conftest import Reapex, WriteClip

GOOD = "subject,name,onset,apex,offset,fps\n1,a,3,6,12,100\n"


def no_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not a workbook")


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("picture.csv", b"\xff\xd8\xff\xe0" + bytes(300), "no text in a known encoding"),
        ("plain.xlsx", b"subject,name,onset\n", "no such workbook"),
        ("page.csv", b"<html><table><tr><td>subject</table>", "a web page"),
        ("~$book.xlsx", b"\x05Anna", "the lock file that Excel keeps"),
        ("prose.txt", b"Dear all,\nplease find attached.\n", "No row among the first 30"),
        ("short.csv", b"subject,name,onset\n1,a,3\n", "The header lacks offset"),
        ("void.csv", b"subject,name,onset,apex,offset\n", "no record below it"),
        ("words.csv", b"subject,name,onset,apex,offset\n1,a,three,6,12\n", "reads 'three'"),
        ("marks.csv", b"subject,name,onset,apex,offset\n1,a,,,\n", "The onset is missing"),
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
    assert said in message


@pytest.mark.parametrize(
    ("make", "said"), [(no_zip, "damaged or cut short"), (other_zip, "archive")]
)
def test_broken_workbooks_too(
    reapex: Reapex, tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "book.xlsx"
    make(path)
    done = reapex("audit", path)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert said in done.err


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
        ("--method", "magic", "gamdss"),
        ("--crossing", "0.9", "0 to 0.5"),
        ("--coders", "nobody.csv", "careful"),
        ("--faces", "nobody.csv", "landmarks"),
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
    reapex: Reapex, tmp_path: Path, write_clip: WriteClip
) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset\n1,a,3,6,12\n")
    write_clip(tmp_path / "frames" / "1" / "a", range(1, 20))
    done = reapex("audit", labels, "--frames", tmp_path / "frames", "--window", "20ms")
    assert done.code == 2
    assert "--fps 200" in done.err
    assert reapex("audit", labels, "--frames", tmp_path / "frames", "--window", "20ms",
                  "--fps", "100").code == 0  # fmt: skip


def test_good_clips_go_on_beside_bad_ones_and_everything_is_named(
    reapex: Reapex, tmp_path: Path, write_clip: WriteClip
) -> None:
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
    assert {each["code"] for each in result["findings"]} > {
        "KF101",
        "KF103",
        "FR303",
        "FR306",
        "RW201",
    }
    out = tmp_path / "o.csv"
    assert reapex("correct", labels, "--frames", frames, "--out", out).code == 0
    text = out.read_text(encoding="utf-8")
    for reason in ("outside", "gaps", "order", "skipped: "):
        assert reason in text


def test_one_row_without_a_rate_does_not_stop_the_others(
    reapex: Reapex, tmp_path: Path, write_clip: WriteClip
) -> None:
    for name in ("a", "b"):
        write_clip(tmp_path / "frames" / "1" / name, range(1, 40))
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset,fps\n1,a,5,15,30,100\n1,b,5,15,30,\n")
    done = reapex("audit", labels, "--frames", tmp_path / "frames", "--window", "50ms", "--json")
    assert done.code == 0
    reasons = {clip["id"]: clip["reasons"]["apex"] for clip in done.json["clips"]}
    assert reasons["table/1/b#1"] == ["no_rate"]
    assert "no_rate" not in reasons["table/1/a#1"]


def test_labels_that_are_kept_are_not_written(
    reapex: Reapex, tmp_path: Path, write_clip: WriteClip
) -> None:
    """Apex missing and the middle on the onset: there is no rise to search."""
    for name in ("a", "b"):
        write_clip(tmp_path / "frames" / "1" / name, range(1, 40))
    labels, out = tmp_path / "l.csv", tmp_path / "o.csv"
    labels.write_text("subject,name,onset,apex,offset,fps\n1,a,10,,11,100\n1,b,5,15,30,100\n")
    done = reapex("correct", labels, "--frames", tmp_path / "frames", "--out", out)
    assert done.code == 0
    row = out.read_text(encoding="utf-8").splitlines()[1]
    assert row.startswith("1,a,10,,11,100,table/1/a#1,none,")


def test_correcting_a_corrected_sheet_keeps_the_first_labels(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    once, twice = tmp_path / "1.csv", tmp_path / "2.csv"
    frames = ("--frames", small_corpus.frames)
    reapex("correct", small_corpus.labels, *frames, "--window", "0.3", "--out", once)
    done = reapex("correct", once, *frames, "--window", "60ms", "--out", twice)
    assert "has corrected this sheet before" in done.out
    first, second = (path.read_text(encoding="utf-8").splitlines() for path in (once, twice))
    heading = first[0].split(",").index("_reapex_old_apex")
    for before, after in zip(first[1:], second[1:], strict=True):
        if before.split(",")[heading]:
            assert after.split(",")[heading] == before.split(",")[heading]


def run_program(*arguments: str | Path, encoding: str = "utf-8") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "reapex", *map(str, arguments)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        timeout=120,
        check=False,
    )
    out, err = (stream.decode(encoding, "replace") for stream in (done.stdout, done.stderr))
    return done.returncode, out, err


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii"])
def test_streams_that_lack_our_signs_do_not_end_in_a_traceback(
    small_corpus: SynthCorpus, encoding: str
) -> None:
    arguments = ("audit", small_corpus.labels, "--frames", small_corpus.frames)
    code, out, err = run_program(*arguments, encoding=encoding)
    assert (code, err) == (0, "")
    assert "Proposals by" in out
    code, out, _ = run_program(*arguments, "--json", encoding=encoding)
    assert code == 0
    assert json.loads(out)["kept"] == 6
    assert run_program("audit", "--help", encoding=encoding)[0] == 0


def test_the_next_command_can_be_pasted(
    reapex: Reapex, tmp_path: Path, write_clip: WriteClip
) -> None:
    folder = tmp_path / "my # labels"
    write_clip(folder / "frames" / "1" / "a", range(1, 40))
    labels = folder / "l 1.csv"
    labels.write_text("subject,name,Start,apex,offset\n1,a,5,15,30\n")
    options = ("--columns", "onset=Start", "--fps", "100", "--window", "50ms")
    done = reapex(
        "audit", labels, "--frames", folder / "frames", *options, "--report", folder / "r.html"
    )
    line = done.out.strip().splitlines()[-1].removeprefix("Next: ")
    words = shlex.split(line)
    assert words[0] == "reapex"
    words[words.index("--out") + 1] = str(folder / "out.csv")
    again = reapex(*words[1:])
    assert again.code == 0
    assert "50 ms" in again.out
    words = shlex.split(again.out.strip().splitlines()[-1].removeprefix("Next: "))
    words[words.index("--report") + 1] = str(folder / "r2.html")
    assert reapex(*words[1:]).code == 0


def test_a_truth_of_other_clips_is_said_to_be_so(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("subject,name,onset,apex,offset,fps\nnobody,x,1,2,3,100\n")
    done = reapex("audit", small_corpus.labels, "--frames", small_corpus.frames, "--truth", truth)
    assert "None of the clips that were searched is in the truth file" in done.out
