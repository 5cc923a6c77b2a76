from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import FolderEmpty, FolderMissing, FrameError, NumberAmbiguous
from reapex.frames import list_numbered
from reapex.frames.listing import frame_number


@given(
    st.text(alphabet="abc-_ 中文(.", max_size=8),
    st.integers(min_value=0, max_value=10**6),
    st.integers(min_value=0, max_value=7),
    st.sampled_from([".jpg", ".JPG", ".jpeg", ".png", ".Bmp", ".tiff"]),
)
def test_the_last_digits_are_the_number_whatever_stands_before(
    prefix: str, number: int, padding: int, suffix: str
) -> None:
    name = f"EP01_2{prefix}-{number:0{padding}d}{suffix}"
    assert frame_number(name) == number


@pytest.mark.parametrize(
    "name",
    ["Thumbs.db", ".DS_Store", "._img1.jpg", "cover.jpg", "12", "img12.txt", "labels2.xlsx", ""],
)
def test_other_files_are_no_numbered_pictures(name: str) -> None:
    assert frame_number(name) is None


def test_mixed_paddings_prefixes_and_suffixes_are_sorted_by_number(tmp_path: Path) -> None:
    folder = tmp_path / "剪辑 one"
    folder.mkdir()
    for name in ("img9.jpg", "img010.JPG", "reg_img11.png", "Thumbs.db", ".DS_Store", "note.txt"):
        (folder / name).touch()
    assert [(file.number, file.path.name) for file in list_numbered(folder)] == [
        (9, "img9.jpg"),
        (10, "img010.JPG"),
        (11, "reg_img11.png"),
    ]


def test_one_number_on_two_files_is_refused_with_both_names(tmp_path: Path) -> None:
    (tmp_path / "img1.jpg").touch()
    (tmp_path / "img001.jpg").touch()
    with pytest.raises(NumberAmbiguous, match=r"img001\.jpg and img1\.jpg") as caught:
        list_numbered(tmp_path)
    assert caught.value.where.frame == 1


def test_missing_empty_and_wrong_folders_each_say_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        list_numbered(tmp_path / "nowhere")
    (tmp_path / "note.txt").touch()
    with pytest.raises(FolderEmpty, match="it holds 1 other file"):
        list_numbered(tmp_path)
    with pytest.raises(FrameError, match="Check that it is a folder"):
        list_numbered(tmp_path / "note.txt")
