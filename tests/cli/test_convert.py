"""``reapex convert``, and the other commands on files of other tools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reapex.labels import read_labels
from reapex.synth import SynthCorpus

from ..conftest import Reapex

OUTS = [("eaf", "elan"), ("x.boris", "boris"), ("v.json", "via"), ("x.parquet", "parquet")]


@pytest.mark.parametrize(("out", "to"), OUTS)
def test_convert_and_audit_with_frames(
    out: str, to: str, reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    """The same frames are found by the converted file as by the sheet."""
    path = tmp_path / out
    frames = ("--frames", small_corpus.frames)
    done = reapex("convert", small_corpus.labels, path, "--to", to, *frames)
    assert done.code == 0, done.err
    assert f"reapex audit {path}" in done.out.splitlines()[-1]
    by_sheet = reapex("audit", small_corpus.labels, *frames, "--json", "--jobs", "1").json
    by_tool = reapex("audit", path, *frames, "--json", "--jobs", "1").json
    for name in ("read", "kept", "skipped"):
        assert by_tool[name] == by_sheet[name]


def test_json_counts_add_up(reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path) -> None:
    out = tmp_path / "x.boris"
    result = reapex("convert", small_corpus.labels, out, "--json").json
    assert result["read"] == result["kept"] + len(result["skipped"]) == 6
    assert result["written"] == [str(out)]
    assert result["format"] == "boris"
    assert result["lost"] == []


def test_correct_writes_the_tools_own_format(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    given, out = tmp_path / "x.boris", tmp_path / "corrected.boris"
    frames = ("--frames", small_corpus.frames)
    assert reapex("convert", small_corpus.labels, given, *frames).code == 0
    before = given.read_bytes()
    done = reapex("correct", given, *frames, "--out", out, "--jobs", "1", "--faces", "none")
    assert done.code == 0, done.err
    assert given.read_bytes() == before
    assert "Written anew by Reapex for BORIS" in done.out
    by_sheet = tmp_path / "corrected.csv"
    assert (
        reapex(
            "correct", small_corpus.labels, *frames, "--out", by_sheet, "--jobs", "1",
            "--faces", "none",
        ).code == 0
    )  # fmt: skip
    moved = {each.id: each.raw for each in read_labels(out).records}
    assert moved == {each.id: each.raw for each in read_labels(by_sheet).records}
    assert moved != {each.id: each.raw for each in read_labels(given).records}
    again = reapex("correct", given, *frames, "--out", tmp_path / "x.docx")
    assert again.code == 2
    assert ".boris" in again.err


def test_a_format_that_cannot_be_written_back_names_convert(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    done = reapex(
        "correct", small_corpus.labels, "--frames", small_corpus.frames, "--out", tmp_path / "x.eaf"
    )
    assert done.code == 2
    assert "reapex convert" in done.err


def test_a_manifest_becomes_a_folder(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    manifest = tmp_path / "all.toml"
    entries = "\n".join(
        f"[[corpus]]\nname = {name!r}\nlabels = {str(small_corpus.labels)!r}\n"
        for name in ("One 一", "Two")
    )
    manifest.write_text(entries, encoding="utf-8")
    done = reapex("convert", manifest, tmp_path / "out", "--to", "fiftyone", "--json")
    assert done.code == 0, done.err
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["one_一.json", "two.json"]
    assert json.loads(done.out)["kept"] == 12
    elan = reapex("convert", manifest, tmp_path / "eaf", "--to", "elan")
    assert elan.code == 0, elan.err
    assert len(list((tmp_path / "eaf" / "two").iterdir())) == 6
    wrong = reapex("convert", manifest, tmp_path / "x.csv")
    assert wrong.code == 2
    assert "--to" in wrong.err


def test_bad_words_are_one_paragraph(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    for words in (("x.json",), ("x.csv", "--to", "praat"), ("nothing",)):
        done = reapex("convert", small_corpus.labels, tmp_path / words[0], *words[1:])
        assert done.code == 2
        assert done.err.startswith("Error: ")
        assert "Traceback" not in done.err
