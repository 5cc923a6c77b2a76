import os
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.clip import Provenance
from reapex.errors import FolderMissing, FolderOutside, UsageError
from reapex.keyframes import RawKeyFrames
from reapex.labels import Record
from reapex.loading.folders import FolderFinder
from reapex.loading.sought import Sought


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
    found = casme2_like(tree).candidates(Sought(("1", "01"), "EP02_01f"))
    assert [str(path.relative_to(tree)) for path in found] == [
        "Cropped/sub01/EP02_01f",
        "RAW/RAW/Sub01/ep02_01F",
    ]


def test_a_folder_elsewhere_is_found_by_its_name_and_its_subject(tree: Path) -> None:
    found = casme2_like(tree).candidates(Sought(("7", "07"), "片段 3"))
    assert [str(path.relative_to(tree)) for path in found] == ["other/deep/sub 07/片段 3"]
    (deep,) = FolderFinder(tree, ("",), ("{name}",)).candidates(Sought(("x",), "lonely"))
    assert deep == tree / "lonely"


def test_video_suffixes_and_paths_in_the_name_do_no_harm(tree: Path) -> None:
    finder = FolderFinder(tree)
    assert list(finder.candidates(Sought(("a",), "lonely.AVI"))) == [tree / "lonely"]
    assert list(finder.candidates(Sought(("a",), "Cropped\\sub02/EP02_01f"))) == [
        tree / "Cropped" / "sub02" / "EP02_01f"
    ]


def test_a_clip_of_another_subject_is_never_taken(tree: Path) -> None:
    with pytest.raises(FolderMissing, match="belongs to subject '9'") as caught:
        list(casme2_like(tree).candidates(Sought(("9", "09"), "EP02_01f")))
    assert "is the subject right?" in str(caught.value)


def test_a_missing_clip_says_where_it_was_looked_for_and_what_is_similar(tree: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        list(casme2_like(tree).candidates(Sought(("1", "01"), "EP02_01")))
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
        list(FolderFinder(tmp_path / "empty").candidates(Sought(("1",), "a")))


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("../Cropped", r"goes up with '\.\.'"),
        ("a/../../Cropped", "goes up"),
        ("a\\ .. \\b", "goes up"),
        ("/etc", "from the root of a disc"),
        (" \\\\server\\share", "from the root of a disc"),
        ("C:\\frames", "drive letter"),
        ("c:frames", "drive letter"),
    ],
)
def test_a_path_in_a_label_file_cannot_leave_the_folder(tree: Path, cell: str, why: str) -> None:
    with pytest.raises(FolderOutside, match=why):
        Sought(("1",), cell)
    with pytest.raises(FolderOutside, match=why):
        Sought((cell,), "a")
    finder = FolderFinder(tree / "lonely", patterns=("{video}/{name}",))
    with pytest.raises(FolderOutside, match=why):
        list(finder.candidates(Sought(("1",), "a", {"video": (cell,)})))
    # A column that no pattern asks for may read as it likes.
    with pytest.raises(FolderMissing):
        list(finder.candidates(Sought(("1",), "a", {"remarks": (cell,)})))


def test_a_name_with_two_dots_inside_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "1" / "a..b").mkdir(parents=True)
    assert list(FolderFinder(tmp_path).candidates(Sought(("1",), "a..b")))


def test_a_link_that_its_owner_laid_below_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "disc" / "1" / "a").mkdir(parents=True)
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "linked").symlink_to(tmp_path / "disc", target_is_directory=True)
    found = FolderFinder(tmp_path / "frames").candidates(Sought(("1",), "a"))
    assert list(found) == [tmp_path / "frames" / "linked" / "1" / "a"]


def test_placeholders_are_filled_with_all_that_a_record_says(tmp_path: Path) -> None:
    for folder in ("v/099_1/happy", "x/1_a_116", "m/f2/color"):
        (tmp_path / folder).mkdir(parents=True)
    patterns = ("{video}/{emotion}", "{subject}_{name}_{onset}", "{name}{k}/color", "{absent}")
    finder = FolderFinder(tmp_path, ("v", "x", "m"), patterns)

    def found(name: str, **further: tuple[str, ...]) -> list[str]:
        paths = finder.candidates(Sought(("1",), name, further))
        return [path.relative_to(tmp_path).as_posix() for path in paths]

    assert found("z", video=("099_1",), emotion=("happiness", "happy")) == ["v/099_1/happy"]
    assert found("a", onset=("100", "116")) == ["x/1_a_116"]
    assert found("f", k=("2",)) == ["m/f2/color"]
    with pytest.raises(FolderMissing, match=r"'\{video\}/\{emotion\}' or '1_f_\{onset\}'"):
        found("f", k=("", "1"))


def test_a_star_is_the_beginning_of_one_folder(tmp_path: Path) -> None:
    for folder in ("s15/15_0401anger", "s15/15_0401", "s16/16_0101a", "s16/16_0101b", "s17/17_01x",
                   "s17/17_010"):  # fmt: skip
        (tmp_path / folder).mkdir(parents=True)
    finder = FolderFinder(tmp_path, patterns=("s{subject}/{subject}_{code}*",))

    def found(subject: str, code: str) -> list[str]:
        paths = finder.candidates(Sought((subject,), "clip", {"code": (code,)}))
        return [path.name for path in paths]

    assert found("15", "0401") == ["15_0401"], "the name itself comes before its beginning"
    assert found("17", "01") == ["17_01x"], "a number is not cut in two"
    with pytest.raises(FolderMissing, match=r"2 folders begin with '16_0101': .*0101a, .*0101b"):
        found("16", "0101")
    with pytest.raises(FolderMissing, match="No folder is called"):
        found("15", "04*")  # a star in a cell is a star


def test_what_a_record_says_of_its_folder() -> None:
    record = Record(
        dataset="fourdme", id="fourdme/S99/f#2", subject="S99", subject_raw="S99_1", name="f",
        raw=RawKeyFrames(10, 12, 14), provenance=Provenance(Path("l.csv"), None, 2),
        emotion="surprise+sadness", emotion_raw="Surprise+Sad",
        columns={"Video No": "7", "empty": ""}, written=RawKeyFrames(9, 12, 14),
        name_parts={"video": "f_1", "subject": "S99"},
    )  # fmt: skip
    sought = Sought.of(record)
    assert (sought.subjects, sought.name) == (("S99_1", "S99"), "f")
    assert sought.further == {
        "videono": ("7",),
        "empty": (),
        "video": ("f_1",),
        "onset": ("9", "10"),
        "emotion": ("Surprise+Sad", "surprise+sadness", "surprise", "sadness"),
        "k": ("2",),
    }
    assert Sought.of(replace(record, id="x#1", folder="g")).further["k"] == ("", "1")
    assert Sought.of(replace(record, folder="g")).name == "g"
    assert "k" not in Sought.of(replace(record, id="mine")).further
    with pytest.raises(FolderOutside):
        Sought.of(replace(record, folder="../g"))


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
    assert list(finder.candidates(Sought((subject,), name))) == [tmp_path / made]


def test_names_composed_otherwise_are_the_same(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "Übung 1")).mkdir()
    (found,) = FolderFinder(tmp_path).candidates(
        Sought(("1",), unicodedata.normalize("NFC", "übung 1"))
    )
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
        list(FolderFinder(tmp_path).candidates(Sought(("1",), "a")))


def test_several_equal_folders_are_listed(tmp_path: Path) -> None:
    for copy in ("one", "two"):
        (tmp_path / copy / "1" / "a").mkdir(parents=True)
    with pytest.raises(FolderMissing, match="one/1/a, two/1/a"):
        list(FolderFinder(tmp_path, subjects=("1",)).candidates(Sought(("1",), "a")))


def test_people_whose_numbers_are_alike_are_told_apart(tmp_path: Path) -> None:
    for subject in ("CN01", "UK01", "sub02"):
        (tmp_path / "x" / subject / "a").mkdir(parents=True)
    finder = FolderFinder(tmp_path, subjects=("UK01", "2", "CN03"))
    assert list(finder.candidates(Sought(("UK01",), "a"))) == [tmp_path / "x" / "UK01" / "a"]
    assert list(finder.candidates(Sought(("2",), "a"))) == [tmp_path / "x" / "sub02" / "a"]
    with pytest.raises(FolderMissing):
        list(finder.candidates(Sought(("CN03",), "b")))


PATHS = st.lists(
    st.sampled_from(
        ["..", ".", "", "a", "b", "Cropped", "sub01", " ..", "C:", "~", "*", "a*", "{name}"]
    ),
    min_size=1,
    max_size=5,
)


@given(PATHS, PATHS, st.sampled_from(["/", "\\", "//", "\\/"]))
def test_whatever_a_label_file_says_no_folder_outside_is_found(
    name: list[str], subject: list[str], slash: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "frames"
        for inside in ("frames/a/b", "frames/Cropped/sub01/a", "outside/a", "a"):
            (Path(folder) / inside).mkdir(parents=True)
        finder = FolderFinder(root, ("", "Cropped"), ("{subject}/{name}", "{name}*"))
        try:
            found = list(finder.candidates(Sought((slash.join(subject),), slash.join(name))))
        except (FolderMissing, FolderOutside):
            return
        assert found
        assert all(path.resolve().is_relative_to(root.resolve()) for path in found)
        assert all(path.resolve() != root.resolve() for path in found)


class TestAnywhere:
    def finder(self, root: Path) -> FolderFinder:
        patterns = ("s{subject}/{subject}_{code}*", "**/{subject}_{code}*")
        return FolderFinder(root, ("", "raw"), patterns, ("19", "23"))

    def sought(self, subject: str) -> Sought:
        return Sought((subject,), "happy1_1", {"code": ("0502",)})

    def test_a_folder_in_another_subjects_is_found_by_its_own_beginning(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "raw/s19/23_0502funny").mkdir(parents=True)
        (found,) = self.finder(tmp_path).candidates(self.sought("23"))
        assert found == tmp_path / "raw/s19/23_0502funny"
        with pytest.raises(FolderMissing):
            list(self.finder(tmp_path).candidates(self.sought("19")))

    def test_the_right_place_comes_first(self, tmp_path: Path) -> None:
        for path in ("raw/s23/23_0502funny", "raw/s19/23_0502funny"):
            (tmp_path / path).mkdir(parents=True)
        found = list(self.finder(tmp_path).candidates(self.sought("23")))
        assert found == [tmp_path / "raw/s23/23_0502funny"]

    def test_a_number_is_not_cut_in_two(self, tmp_path: Path) -> None:
        (tmp_path / "raw/s19/23_05021").mkdir(parents=True)
        with pytest.raises(FolderMissing):
            list(self.finder(tmp_path).candidates(self.sought("23")))

    def test_two_of_them_are_not_chosen_from(self, tmp_path: Path) -> None:
        for path in ("a/23_0502x", "b/23_0502y"):
            (tmp_path / path).mkdir(parents=True)
        with pytest.raises(FolderMissing, match="2 folders begin with '23_0502'"):
            list(self.finder(tmp_path).candidates(self.sought("23")))


def test_the_tree_is_walked_once_for_all_clips_of_a_video(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"s19/2{number}_0101x").mkdir(parents=True)
    finder = FolderFinder(tmp_path, patterns=("**/{subject}_{code}*",))
    walks: list[int] = []

    class Counting(dict[str, list[Path]]):
        def items(self) -> Any:
            walks.append(1)
            return super().items()

    finder.__dict__["_everywhere"] = Counting(finder._everywhere)
    for _ in range(50):
        for number in range(5):
            sought = Sought((f"2{number}",), "clip", {"code": ("0101",)})
            (found,) = finder.candidates(sought)
            assert found.name == f"2{number}_0101x"
    assert len(walks) == 5
