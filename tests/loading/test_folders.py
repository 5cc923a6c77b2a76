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
    def canonical(name: str) -> str | None:
        digits = name.lower().removeprefix("sub").strip()
        return digits.zfill(2) if digits.isdigit() else None

    return FolderFinder(root, ("", "Cropped", "RAW/RAW"), ("sub{subject}/{name}",), canonical)


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
    assert finder.candidates(("a",), "lonely.AVI") == [tree / "lonely"]
    assert finder.candidates(("a",), "Cropped\\sub02/EP02_01f") == [
        tree / "Cropped" / "sub02" / "EP02_01f"
    ]


def test_a_clip_of_another_subject_is_never_taken(tree: Path) -> None:
    with pytest.raises(FolderMissing, match=r"[23] folders") as caught:
        casme2_like(tree).candidates(("9", "09"), "EP02_01f")
    assert "none of them belong to subject '9'" in str(caught.value)


def test_a_missing_clip_says_where_it_was_looked_for_and_what_is_similar(tree: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        casme2_like(tree).candidates(("1", "01"), "EP02_01")
    assert "'sub01/EP02_01'" in str(caught.value)
    assert "ep02_01f" in str(caught.value)


def test_a_root_that_is_missing_a_file_or_empty_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        FolderFinder(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file"):
        FolderFinder(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderMissing, match="give the folder above"):
        FolderFinder(tmp_path / "empty").candidates(("1",), "a")


def test_names_that_climb_out_of_the_root_find_nothing(tree: Path) -> None:
    with pytest.raises(FolderMissing):
        FolderFinder(tree / "lonely").candidates(("..",), "../Cropped")
