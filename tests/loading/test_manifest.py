import csv
from pathlib import Path

import pytest

from reapex.errors import ColumnMissing, ManifestWrong, UsageError
from reapex.loading import Loader, load, read_manifest, read_subjects

from ..conftest import WriteClip


def write_table(path: Path, *rows: tuple[object, ...]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((("subject", "name", "onset", "apex", "offset"), *rows))
    return path


@pytest.fixture
def composite(tmp_path: Path, write_clip: WriteClip) -> Path:
    """Two corpora whose clips and subjects have the same names."""
    for name in ("one", "two"):
        write_table(tmp_path / name / "l.csv", ("1", "a", 5, 10, 20), ("2", "a", 5, 10, 20))
        for subject in ("1", "2"):
            write_clip(tmp_path / name / "frames" / subject / "a", range(1, 31))
    subjects = "subject,age,gender\ns01,24,female\n2,30,male\n3,40,male\n"
    (tmp_path / "one" / "people.csv").write_text(subjects)
    manifest = tmp_path / "both.toml"
    manifest.write_text(
        '[[corpus]]\nname = "One"\nlabels = "one/l.csv"\nframes = "one/frames"\nfps = 100\n'
        'subjects = "one/people.csv"\ntraits = { culture = "single" }\n\n'
        '[[corpus]]\nname = "Two"\nlabels = "two/l.csv"\nframes = "two/frames"\nfps = 30\n'
        'traits = { culture = "multi" }\n',
        encoding="utf-8",
    )
    return manifest


def test_a_manifest_is_read_from_its_own_folder(
    composite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    corpus = load(composite)
    assert (corpus.name, corpus.n_read, len(corpus)) == ("both.toml", 4, 4)
    assert [source.file for source in corpus.sources] == [
        tmp_path / "one" / "l.csv",
        tmp_path / "two" / "l.csv",
    ]
    assert [(clip.corpus, clip.fps) for clip in corpus] == [
        ("One", 100), ("One", 100), ("Two", 30), ("Two", 30),
    ]  # fmt: skip
    assert all(clip.keyframes is not None and clip.frames is not None for clip in corpus)


def test_people_of_one_name_in_two_corpora_are_two(composite: Path) -> None:
    assert load(composite).persons == ("One/1", "One/2", "Two/1", "Two/2")


def test_traits_come_from_the_manifest_and_the_subject_table(composite: Path) -> None:
    corpus = load(composite)
    assert corpus.clips[0].traits == {"culture": "single", "age": "24", "gender": "female"}
    assert corpus.clips[2].traits == {"culture": "multi"}
    (remark,) = corpus.remarks
    assert remark == "One: people.csv names 1 subject (3) of whom there is no clip"


def test_what_the_loader_says_holds_where_an_entry_is_silent(composite: Path) -> None:
    text = composite.read_text(encoding="utf-8").replace("fps = 30\n", "")
    composite.write_text(text, encoding="utf-8")
    assert [clip.fps for clip in load(composite, fps=60)] == [100, 100, 60, 60]


def test_a_manifest_names_its_own_frames(composite: Path, tmp_path: Path) -> None:
    for extra in ({"frames": tmp_path}, {"subjects": tmp_path / "x.csv"}):
        with pytest.raises(UsageError, match="Leave --frames and --subjects out"):
            Loader().read_all(composite, **extra)


def test_every_fault_of_a_manifest_is_named_at_once(composite: Path, tmp_path: Path) -> None:
    text = composite.read_text(encoding="utf-8")
    text = text.replace('"Two"', '"one"').replace("two/frames", "gone").replace("people", "none")
    composite.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestWrong) as caught:
        read_manifest(composite)
    message = str(caught.value)
    assert "Two corpora are called 'one'" in message
    assert f"the frames folder {tmp_path / 'gone'} is not there" in message
    assert f"the subject table {tmp_path / 'one' / 'none.csv'} is not there" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "corpus: Field required"),
        ("corpus = []", "at least 1 item"),
        ("[[corpus]]\nname = 'a'\n", "corpus number 1 labels: Field required"),
        ("[[corpus]]\nname = 'a'\nlabels = 'l.csv'\nframe = 'x'\n", "frame: Extra inputs"),
        ("[[corpus]]\nname = 'a'\nlabels = 'l.csv'\nfps = -1\n", "fps: Input should be greater"),
        ("[[corpus]\n", "cannot be read"),
        ("[[corpus]]\nname = 'a'\nlabels = 'gone.csv'\n", "the labels"),
    ],
)
def test_what_is_no_manifest_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(ManifestWrong) as caught:
        read_manifest(path)
    assert said in str(caught.value)
    with pytest.raises(ManifestWrong, match="no such file"):
        read_manifest(tmp_path / "none.toml")


def test_a_subject_table_with_repeated_missing_and_unknown_people(tmp_path: Path) -> None:
    labels = write_table(tmp_path / "l.csv", ("S1", "a", 1, 2, 3), ("S2", "a", 1, 2, 3))
    people = tmp_path / "people.csv"
    people.write_text("Age;Participant ID\n24;sub01\n24;1\n25;1\n50;9\n;\n")
    table = read_subjects(people)
    assert table.traits == {"sub01": {"Age": "24"}, "9": {"Age": "50"}}
    (loaded,) = Loader().read_all(labels, subjects=people)
    assert [clip.traits for clip in loaded.corpus] == [{"Age": "24"}, {}]
    assert loaded.corpus.remarks == (
        "people.csv says different things of 1 subject (1) in different rows; the first row counts",
        "people.csv says nothing of 1 subject (S2)",
        "people.csv names 1 subject (9) of whom there is no clip",
    )


def test_people_of_different_places_are_not_joined_by_their_numbers(tmp_path: Path) -> None:
    labels = write_table(tmp_path / "l.csv", *[(who, "a", 1, 2, 3) for who in ("CN01", "UK01")])
    people = tmp_path / "people.csv"
    people.write_text("subject,culture\nCN01,chinese\nUK01,british\n")
    (loaded,) = Loader().read_all(labels, subjects=people)
    assert [clip.traits["culture"] for clip in loaded.corpus] == ["chinese", "british"]
    assert loaded.corpus.remarks == ()


def test_a_column_of_row_numbers_is_not_taken_for_the_subjects(tmp_path: Path) -> None:
    labels = write_table(tmp_path / "l.csv", ("1", "a", 1, 2, 3), ("2", "a", 1, 2, 3))
    people = tmp_path / "people.csv"
    people.write_text("ID,Subject,culture,Culture\n1,2,x,\n2,1,y,\n")
    (loaded,) = Loader().read_all(labels, subjects=people)
    assert [clip.traits["culture"] for clip in loaded.corpus] == ["y", "x"]
    assert loaded.corpus.remarks == ("people.csv has 1 heading (Culture) twice; the first is read",)
    people.write_text("who,culture\n1,x\n")
    with pytest.raises(ColumnMissing, match="No column is headed subject"):
        read_subjects(people)


def test_the_subject_table_wins_over_the_manifest_whatever_the_case(
    composite: Path, tmp_path: Path
) -> None:
    people = "subject,Culture\n1,own\n2,\n"
    (tmp_path / "one" / "people.csv").write_text(people)
    traits = [clip.traits for clip in load(composite)][:2]
    assert traits == [{"Culture": "own"}, {"culture": "single"}]


def test_names_that_would_be_one_file_are_one_name(composite: Path) -> None:
    text = (
        composite.read_text(encoding="utf-8").replace('"One"', '"A/B"').replace('"Two"', '"a:b "')
    )
    composite.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestWrong, match="Two corpora are called 'A/B'"):
        read_manifest(composite)
