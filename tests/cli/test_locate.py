"""``reapex locate``, from a sheet with empty cells to one that can be audited."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from reapex.synth import SynthCorpus

from ..conftest import Reapex

KEYS = ("onset", "apex", "offset")
Empty = Callable[[Mapping[int, tuple[str, ...]]], Path]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def emptied(small_corpus: SynthCorpus, tmp_path: Path) -> Empty:
    """The small corpus's sheet with some cells empty: keys by row, from 0."""

    def empty(cells: Mapping[int, tuple[str, ...]]) -> Path:
        rows = read(small_corpus.labels)
        for row, keys in cells.items():
            rows[row] |= dict.fromkeys(keys, "/" if row % 2 else "")
        path = tmp_path / "labels.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    return empty


def test_only_empty_cells_are_filled(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    cells = {0: KEYS, 1: KEYS, 2: ("apex",), 3: ("onset",), 4: ("apex", "offset")}
    labels, out = emptied(cells), tmp_path / "located.csv"
    given = labels.read_bytes()
    done = reapex("locate", labels, "--frames", small_corpus.frames, "--out", out, "--jobs", "1")
    assert done.code == 0
    assert labels.read_bytes() == given
    truth = read(small_corpus.truth)
    errors = []
    for row, (before, after) in enumerate(zip(read(labels), read(out), strict=True)):
        empty = cells.get(row, ())
        assert {name: after[name] for name in before if name not in empty} == {
            name: text for name, text in before.items() if name not in empty
        }
        if after["_reapex_method"].startswith("locate:risefall"):
            assert all(after[key].isdecimal() for key in empty)
            assert all(f"{key} located" in after["_reapex_reason"] for key in empty)
            assert after["_reapex_interval"].count(" to ") == len(empty)
            assert int(after["onset"]) < int(after["apex"]) < int(after["offset"])
            errors += [abs(int(after["apex"]) - float(truth[row]["apex"]))] * ("apex" in empty)
        else:
            assert {after[key] for key in empty} <= {"", "/"}
    assert np.median(errors) <= 2
    assert "1 complete and kept" in done.out
    last = done.out.strip().splitlines()[-1]
    assert last.startswith("Next: reapex audit")
    assert str(out) in last.replace("'", "")


def test_what_was_located_can_be_audited(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    labels, out = emptied({0: KEYS, 2: ("apex",)}), tmp_path / "located.csv"
    before = reapex("audit", labels, "--json").json
    assert [each["code"] for each in before["skipped"]] == ["key_frame_missing"]
    done = reapex("locate", labels, "--frames", small_corpus.frames, "--out", out, "--json").json
    counts = done["located"] + done["kept"] + done["refused"] + len(done["skipped"])
    assert done["read"] == counts == 6
    assert (done["located"], done["kept"]) == (2, 4)
    assert done["written"] == [str(out)]
    first = done["clips"][0]
    assert first["given"] == dict.fromkeys(KEYS)
    assert first["reasons"]["apex"][0] == "located"
    assert first["interval"]["apex"][0] <= first["located"]["apex"] <= first["interval"]["apex"][1]
    after = reapex("audit", out, "--json").json
    assert (after["kept"], after["skipped"]) == (6, [])
    again = reapex("locate", out, "--frames", small_corpus.frames, "--out", tmp_path / "x.csv")
    assert again.code == 2
    assert "nothing to locate" in again.err


def test_a_clip_without_movement_is_refused_and_said(
    reapex: Reapex, tmp_path: Path, write_clip: Callable[..., Path]
) -> None:
    write_clip(tmp_path / "f" / "s1" / "still", range(1, 61), signal=[90.0] * 60, size=(64, 64))
    write_clip(tmp_path / "f" / "s1" / "short", range(1, 6), size=(64, 64))
    write_clip(tmp_path / "f" / "s1" / "dot", range(1, 61), size=(1, 1))
    labels, out = tmp_path / "l.csv", tmp_path / "o.csv"
    rows = ["subject,name,onset,apex,offset,fps", "s1,still,,,,100", "s1,short,/,/,/,100",
            "s1,dot,,,,100", "s1,gone,,,,100"]  # fmt: skip
    labels.write_text("\n".join(rows) + "\n")
    command = ("locate", labels, "--frames", tmp_path / "f", "--out", out)
    done = reapex(*command)
    assert done.code == 0
    assert "4 records read: 0 located, 0 complete and kept, 3 refused, 1 skipped." in done.out
    for name in ("still", "short", "dot"):
        assert f"table/s1/{name}#1, row " in done.out
    written = read(out)
    assert [each["onset"] for each in written] == ["", "/", "", ""]
    starts = [re.split("[ :]", each["_reapex_reason"])[0] for each in written]
    assert starts == ["faint", "too_short", "bad_frames", "skipped"]
    assert reapex(*command).code == 2
    assert reapex(*command, "--force").code == 0


def test_a_workbook_is_written_in_its_own_layout(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    with emptied({0: KEYS}).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    book.save(tmp_path / "l.xlsx")
    out = tmp_path / "o.xlsx"
    done = reapex("locate", tmp_path / "l.xlsx", "--frames", small_corpus.frames, "--out", out)
    assert done.code == 0
    assert (tmp_path / "o.csv").is_file()
    written = openpyxl.load_workbook(out).active
    assert written is not None
    heads = [cell.value for cell in written[1]]
    assert isinstance(written[2][heads.index("apex")].value, int)
    assert "_reapex_interval" in heads


def test_a_manifest_gets_a_folder_of_sheets(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    labels = emptied({0: ("apex",)})
    manifest = tmp_path / "m.toml"
    manifest.write_text("".join(
        f"[[corpus]]\nname = '{name}'\nlabels = '{labels}'\nframes = '{small_corpus.frames}'\n"
        for name in ("one", "two")
    ))  # fmt: skip
    refused = reapex("locate", manifest, "--out", tmp_path / "all.csv")
    assert refused.code == 2
    assert "a folder" in refused.err
    done = reapex("locate", manifest, "--out", tmp_path / "all", "--json").json
    assert (done["read"], done["located"]) == (12, 2)
    assert [Path(each).name for each in done["written"]] == ["one_located.csv", "two_located.csv"]


def test_options_reach_the_locator_and_the_next_command(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    labels, out = emptied({0: KEYS}), tmp_path / "o.csv"
    done = reapex("locate", labels, "--frames", small_corpus.frames, "--out", out,
                  "--crossing", "0", "--faces", "none", "--fps", "100")  # fmt: skip
    assert "locate:risefall:crossing 0%" in done.out
    last = done.out.strip().splitlines()[-1]
    for words in ("--crossing 0", "--faces none", "--fps 100"):
        assert words in last


def test_wrong_use_is_one_paragraph(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    labels, out = emptied({0: KEYS}), tmp_path / "o.csv"
    frames = ("--frames", small_corpus.frames)
    for wrong in (
        (labels, "--out", out),
        (labels, *frames, "--out", labels),
        (labels, *frames, "--out", out, "--crossing", "2"),
        (labels, *frames, "--out", out, "--faces", "nowhere.csv"),
        (labels, *frames, "--out", out, "--jobs", "0"),
    ):
        done = reapex("locate", *wrong)
        assert done.code == 2
        assert done.err.startswith("Error: ")
        assert not out.exists()
    assert "Example: reapex locate" in reapex("locate", "--help").out


def renumbered(corpus: SynthCorpus, out: Path, first: int) -> Path:
    """The corpus's folders, each counted from ``first``."""
    for folder in {path.parent for path in corpus.frames.rglob("*.jpg")}:
        target = out / folder.relative_to(corpus.frames)
        target.mkdir(parents=True)
        for number, picture in enumerate(sorted(folder.iterdir()), first):
            shutil.copy(picture, target / f"img{number:05}.jpg")
    return out


def test_numbers_are_the_sheets_where_files_count_otherwise(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    frames = renumbered(small_corpus, tmp_path / "f", 1001)
    rows = read(small_corpus.labels)
    truth = read(small_corpus.truth)
    for row, true in zip(rows, truth, strict=True):
        pictures = sorted((small_corpus.frames / row["subject"] / row["name"]).iterdir())
        first = int(pictures[0].stem.removeprefix("img"))
        row |= {key: str(int(row[key]) - first + 1) for key in KEYS}
        true["apex"] = str(float(true["apex"]) - first + 1)
    rows[0] |= dict.fromkeys(KEYS, "")
    labels, out = tmp_path / "l.csv", tmp_path / "o.csv"
    with labels.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = reapex("locate", labels, "--frames", frames, "--out", out, "--json").json
    assert (done["located"], done["kept"], done["skipped"]) == (1, 5, [])
    assert abs(int(read(out)[0]["apex"]) - float(truth[0]["apex"])) <= 4


def test_a_clip_whose_counting_nobody_knows_is_skipped(
    reapex: Reapex, small_corpus: SynthCorpus, emptied: Empty, tmp_path: Path
) -> None:
    frames = renumbered(small_corpus, tmp_path / "f", 1)
    labels, out = emptied({0: KEYS, 2: ("apex",)}), tmp_path / "o.csv"
    done = reapex("locate", labels, "--frames", frames, "--out", out, "--json").json
    assert [(each["row"], each["code"]) for each in done["skipped"]] == [(2, "key_frame_missing")]
    written = read(out)[0]
    assert {written[key] for key in KEYS} == {""}
    assert "do not count as the sheet does" in written["_reapex_reason"]
