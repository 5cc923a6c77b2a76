import os
import unicodedata
from pathlib import Path

import pytest

from reapex.errors import FolderMissing, UsageError
from reapex.loading.folders import FolderFinder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in (
        "Cropped/sub01/EP02_01f",
        "Cropped/sub02/EP02_01f",
        "RAW/RAW/Sub01/ep02_01F",
        "other/deep/sub 07/片段 3",
        "lonely",
    ):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def casme2_like(root: Path) -> FolderFinder:
    patterns, subjects = ("sub{subject}/{name}",), ("01", "02", "07", "09")
    return FolderFinder(root, ("", "Cropped", "RAW/RAW"), patterns, subjects)


def test_known_roots_are_tried_in_their_order_whatever_the_case(tree: Path) -> None:
    found = casme2_like(tree).candidates(("1", "01"), "EP02_01f")
    assert [str(path.relative_to(tree)) for path in found] == [
        "Cropped/sub01/EP02_01f",
        "RAW/RAW/Sub01/ep02_01F",
    ]


def test_a_folder_elsewhere_is_found_by_its_name_and_its_subject(tree: Path) -> None:
    found = casme2_like(tree).candidates(("7", "07"), "片段 3")
    assert [str(path.relative_to(tree)) for path in found] == ["other/deep/sub 07/片段 3"]
    (deep,) = FolderFinder(tree, ("",), ("{name}",)).candidates(("x",), "lonely")
    assert deep == tree / "lonely"


def test_video_suffixes_and_paths_in_the_name_do_no_harm(tree: Path) -> None:
    finder = FolderFinder(tree)
    assert list(finder.candidates(("a",), "lonely.AVI")) == [tree / "lonely"]
    assert list(finder.candidates(("a",), "Cropped\\sub02/EP02_01f")) == [
        tree / "Cropped" / "sub02" / "EP02_01f"
    ]


def test_a_clip_of_another_subject_is_never_taken(tree: Path) -> None:
    with pytest.raises(FolderMissing, match="belongs to subject '9'") as caught:
        list(casme2_like(tree).candidates(("9", "09"), "EP02_01f"))
    assert "is the subject right?" in str(caught.value)


def test_a_missing_clip_says_where_it_was_looked_for_and_what_is_similar(tree: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        list(casme2_like(tree).candidates(("1", "01"), "EP02_01"))
    assert "'sub01/EP02_01'" in str(caught.value)
    assert "EP02_01f" in str(caught.value)


def test_a_root_that_is_missing_a_file_or_empty_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        FolderFinder(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file"):
        FolderFinder(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderMissing, match="give the folder above"):
        list(FolderFinder(tmp_path / "empty").candidates(("1",), "a"))


def test_names_that_climb_out_of_the_root_find_nothing(tree: Path) -> None:
    with pytest.raises(FolderMissing):
        list(FolderFinder(tree / "lonely").candidates(("..",), "../Cropped"))


@pytest.mark.parametrize(
    ("made", "subject", "name"),
    [
        ("Cropped/a", "1", "a"),  # no folder per subject
        ("006/006_1_2", "6", "006_1_2"),  # a spreadsheet dropped the zeros
        ("sub01/a", "1", "a"),
        ("被试1/a", "1", "a"),
        ("s 1/x/a", "1", "a"),
    ],
)
def test_the_usual_ways_to_name_subjects_are_one(
    tmp_path: Path, made: str, subject: str, name: str
) -> None:
    (tmp_path / made).mkdir(parents=True)
    finder = FolderFinder(tmp_path, subjects=(subject, "3"))
    assert list(finder.candidates((subject,), name)) == [tmp_path / made]


def test_names_composed_otherwise_are_the_same(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "Übung 1")).mkdir()
    (found,) = FolderFinder(tmp_path).candidates(("1",), unicodedata.normalize("NFC", "übung 1"))
    assert found.parent == tmp_path


def test_links_in_circles_and_folders_that_refuse_end_in_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (tmp_path / f"loop{number}").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "secret").mkdir()
    scan = os.scandir

    def refusing(folder: Path) -> object:
        if folder == tmp_path / "secret":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(FolderMissing, match="secret could not be looked into"):
        list(FolderFinder(tmp_path).candidates(("1",), "a"))


def test_several_equal_folders_are_listed(tmp_path: Path) -> None:
    for copy in ("one", "two"):
        (tmp_path / copy / "1" / "a").mkdir(parents=True)
    with pytest.raises(FolderMissing, match="one/1/a, two/1/a"):
        list(FolderFinder(tmp_path, subjects=("1",)).candidates(("1",), "a"))


def test_people_whose_numbers_are_alike_are_told_apart(tmp_path: Path) -> None:
    for subject in ("CN01", "UK01", "sub02"):
        (tmp_path / "x" / subject / "a").mkdir(parents=True)
    finder = FolderFinder(tmp_path, subjects=("UK01", "2", "CN03"))
    assert list(finder.candidates(("UK01",), "a")) == [tmp_path / "x" / "UK01" / "a"]
    assert list(finder.candidates(("2",), "a")) == [tmp_path / "x" / "sub02" / "a"]
    with pytest.raises(FolderMissing):
        list(finder.candidates(("CN03",), "b"))
