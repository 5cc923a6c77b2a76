"""Some files made wrong per format, read in this process; 10,000 of each: benchmarks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest

from reapex.errors import InputError, NotASheet
from reapex.labels import errata_named, read_labels, workbook, workbook_child
from reapex.labels.workbook import check_archive
from reapex.loading import read_manifest
from reapex.recognition.config_file import read_config
from reapex.toml_file import read_toml

from .fuzzing import writers
from .fuzzing.archives import members_of
from .fuzzing.bombs import BOMBS, read
from .fuzzing.format import READ, REFUSED
from .fuzzing.formats import formats

N_CASES = 25
CASES = {
    "smic": 150,  # few are refused: any folder name may be one
    "video x264.mp4": 10,
    "video mpeg4.avi": 10,
    "video ffv1.mkv": 10,
}


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks without a child, but .xls: what they do to a process is for the benchmark."""
    apart = workbook._read_apart

    def read_here(data: bytes) -> tuple[str, object]:
        return apart(data) if data.startswith(b"\xd0\xcf") else workbook_child.sheets_of(data)

    monkeypatch.setattr(workbook, "_read_apart", read_here)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("name", formats())
def test_a_file_made_wrong_is_read_and_counted_or_refused(name: str) -> None:
    outcomes = set()
    n = CASES.get(name, 15 if name in ("casme", "table .xls") else N_CASES)
    for seed in range(n):
        with tempfile.TemporaryDirectory() as folder:
            outcomes.add(formats()[name].run(seed, Path(folder)))
    assert outcomes <= {READ, REFUSED}
    assert REFUSED in outcomes  # else nothing was made wrong


def test_a_case_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    made = []
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        case, _ = formats()["table .csv"].case(7, tmp_path / place)
        made.append(case.path.read_bytes())
    assert made[0] == made[1]


HARMLESS = {"eaf, 200,000 elements deep"}  # read within a second


@pytest.mark.parametrize("title", sorted(set(BOMBS) - HARMLESS))
def test_bombs_are_refused(tmp_path: Path, title: str) -> None:
    name, data = BOMBS[title]()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        read(tmp_path / name)


def test_an_old_workbook_that_ends_the_process_is_refused(tmp_path: Path) -> None:
    """Found by the fuzzer: calamine asked for petabytes, and the process was gone."""
    valid = writers.xls({"Sheet1": (("subject", "clip", "onset", "offset"), (1, "a", 2, 3))},
                        Random(1))  # fmt: skip
    path = tmp_path / "old.xls"
    size = b"\x00\x02\x0e\x00"  # the record that says how many rows there are, 14 bytes long
    at = valid.index(size) + len(size)
    path.write_bytes(valid[:at] + b"\xeb\x83\x54\xe4" + valid[at + 4 :])
    with pytest.raises(NotASheet, match=r"old\.xls"):
        read_labels(path)


def test_a_child_that_dies_or_dawdles_is_a_damaged_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = writers.xlsx({"S": (("subject", "clip", "onset", "offset"), (1, "a", 2, 3))},
                        Random(1))  # fmt: skip
    dying = tmp_path / "dying.py"
    dying.write_text("import os; os.abort()", encoding="utf-8")
    monkeypatch.setattr(workbook_child, "__file__", str(dying))
    with pytest.raises(NotASheet, match="more memory than there is"):
        workbook.sheets(data)
    dying.write_text("while True: pass", encoding="utf-8")
    monkeypatch.setattr(workbook, "_MAX_S", 0.3)
    with pytest.raises(NotASheet, match="takes longer"):
        workbook.sheets(data)


def test_a_workbook_without_a_sheet_is_refused_by_name(tmp_path: Path) -> None:
    """Found by the fuzzer: an error without a file, and one of Python's own."""
    path = tmp_path / "none.ods"
    path.write_bytes(writers.ods({}, Random(1)))
    with pytest.raises(NotASheet, match=r"none\.ods.*no sheet"):
        read_labels(path)
    with pytest.raises(NotASheet):
        read_labels(path, "casme_squared")


def test_few_merged_cells_are_read_and_many_refused() -> None:
    def merged(ref: str) -> bytes:
        data = writers.xlsx({"S": (("a", "b"),)}, Random(3))
        return writers.zipped(
            [
                (n, d.replace(b"</worksheet>",
                              b'<mergeCells><mergeCell ref="%s"/></mergeCells></worksheet>'
                              % ref.encode()))
                for n, d in members_of(data)
            ]
        )  # fmt: skip

    check_archive(merged("A1:A1048576"))
    with pytest.raises(NotASheet, match=r"1717986919\d merged cells"):
        check_archive(merged("A1:XFD1048576"))


def test_a_path_of_thousands_of_letters_is_refused(tmp_path: Path) -> None:
    """Found by the fuzzer: the system's own error, "File name too long"."""
    path, long = tmp_path / "long.toml", "a" * 5000
    path.write_text(f'labels = "{long}"\n[classes]\ncounts = {{ a = 1, b = 2 }}\n')
    with pytest.raises(InputError, match=r"long\.toml.*(cannot be looked for|not there)"):
        read_config(path)
    path.write_text(f'[[corpus]]\nname = "x"\nlabels = "{long}"\n')
    with pytest.raises(InputError, match=r"long\.toml.*(cannot be looked for|not there)"):
        read_manifest(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "9" * 5000, "digits"),
        ("x = 0x" + "f" * 5000, "64 bits"),
        ("x = " + "[" * 3000 + "]" * 3000, "nested"),
        ("x" + ".a" * 60 + " = 1", "nested more than 50"),
        ("x = ", "Invalid value"),
        ("\ud800", "decode"),
    ],
)
def test_toml_that_stops_its_parser_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Found by the fuzzer: ValueError, RecursionError and a number that could not be shown."""
    path = tmp_path / "wrong.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ValueError, match=said):
        read_toml(path)
    for reader in (read_manifest, errata_named, read_config):
        with pytest.raises(InputError, match=r"wrong\.toml"):
            reader(path)
