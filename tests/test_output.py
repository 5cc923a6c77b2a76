import os
from pathlib import Path

import pytest

from reapex.errors import OutputError, OutputExists, OutputIsInput, OutputLocked
from reapex.output import writing


def write(path: Path, text: str = "new", **options: object) -> None:
    with writing(path, **options) as temporary:  # type: ignore[arg-type]
        temporary.write_text(text)


def test_the_result_takes_its_place_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "out.csv"
    write(out)
    assert out.read_text() == "new"
    assert list(out.parent.iterdir()) == [out]


def test_the_temporary_file_has_the_suffix_and_the_folder_of_the_result(tmp_path: Path) -> None:
    with writing(tmp_path / "out.xlsx") as temporary:
        assert (temporary.parent, temporary.suffix) == (tmp_path, ".xlsx")
        temporary.touch()


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")

    def fail() -> None:
        with writing(out, force=True) as temporary:
            temporary.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_is_there_is_replaced_only_with_force(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    with pytest.raises(OutputExists, match="--force"):
        write(out)
    assert out.read_text() == "old"
    write(out, force=True)
    assert out.read_text() == "new"


@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("route", ["same", "dots", "relative", "symlink", "hard link", "case"])
def test_the_input_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, route: str, force: bool
) -> None:
    given = tmp_path / "Labels.csv"
    given.write_text("manual")
    (tmp_path / "sub").mkdir()
    (tmp_path / "soft.csv").symlink_to(given)
    os.link(given, tmp_path / "hard.csv")
    monkeypatch.chdir(tmp_path)
    out = {
        "same": given,
        "dots": tmp_path / "sub" / ".." / "Labels.csv",
        "relative": Path("Labels.csv"),
        "symlink": tmp_path / "soft.csv",
        "hard link": tmp_path / "hard.csv",
        "case": tmp_path / "LABELS.CSV",
    }[route]
    with pytest.raises(OutputIsInput):
        write(out, inputs=(given,), force=force)
    assert given.read_text() == "manual"


def test_a_symlink_as_input_protects_what_it_names(tmp_path: Path) -> None:
    given, link = tmp_path / "labels.csv", tmp_path / "link.csv"
    given.write_text("manual")
    link.symlink_to(given)
    with pytest.raises(OutputIsInput):
        write(given, inputs=(link,), force=True)


def test_writing_through_a_symlink_keeps_the_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    write(link, force=True)
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("lock", ["~$out.xlsx", ".~lock.out.xlsx#"])
def test_a_file_open_in_a_spreadsheet_program_is_locked(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).touch()
    with pytest.raises(OutputLocked, match="Close it"):
        write(tmp_path / "out.xlsx")


def test_a_refusal_to_replace_is_a_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.csv"

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputLocked) as caught:
        write(out)
    assert caught.value.where.file == out
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    def fail() -> None:
        with writing(tmp_path / "out.csv") as temporary:
            temporary.touch()
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_error_about_another_file_is_not_one_of_the_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), writing(tmp_path / "out.csv"):
        (tmp_path / "input.csv").read_text()


@pytest.mark.parametrize("name", ["", "file.txt/out.csv", "n" * 300 + ".csv"])
def test_a_place_that_holds_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(OutputError):
        write(tmp_path / name)
