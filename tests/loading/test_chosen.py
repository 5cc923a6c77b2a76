from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import ColumnMissing, ManifestWrong
from reapex.labels import datasets, descriptor_of
from reapex.loading import Loader, load
from reapex.loading.chosen import _dataset, _plain_name, read_clip_list

LABELS = "subject,clip,onset,apex,offset\n01,EP01_1,1,5,9\n02,EP02_01f,1,5,9\n02,EP03_02,1,5,9\n"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    (tmp_path / "l.csv").write_text(LABELS, encoding="utf-8")
    return tmp_path / "l.csv"


def listed(folder: Path, text: str) -> Path:
    (folder / "combined 列表.csv").write_text(text, encoding="utf-8")
    return folder / "combined 列表.csv"


def kept(labels: Path, only: Path) -> list[str]:
    return [clip.name for clip in Loader(only=only).read(labels).corpus]


def test_clips_off_the_list_are_skipped_and_the_counts_add_up(tmp_path: Path, labels: Path) -> None:
    only = listed(tmp_path, "sub,filename\nsub02,EP02_01f\nsub2,EP3_2\nsub09,EP01_1\n")
    corpus = Loader(only=only).read(labels).corpus
    assert [clip.name for clip in corpus] == ["EP02_01f", "EP03_02"]
    (skipped,) = corpus.skipped
    assert (skipped.code, skipped.where.row) == ("not_chosen", 2)
    assert corpus.n_read == 3
    assert corpus.remarks == (
        "combined 列表.csv keeps 2 of 3 clips",
        "combined 列表.csv lists 1 clips that are not there (9 ep1_1)",
    )


def test_the_official_list_has_no_headings_and_several_data_sets(
    tmp_path: Path, labels: Path
) -> None:
    only = listed(tmp_path, "casme2,sub01,EP01_1,1\nsmic,s03,s3_ne_03,0\ncasme2,sub02,EP03_02,2\n")
    loaded = Loader(dataset="casme2", only=only).read(labels)
    assert [clip.name for clip in loaded.corpus] == ["EP01_1", "EP03_02"]
    assert loaded.corpus.remarks[-1] == "combined 列表.csv keeps 2 of 3 clips"


def test_entries_of_another_data_set_keep_nothing(tmp_path: Path, labels: Path) -> None:
    only = listed(tmp_path, "dataset,sub,filename,label\nsamm,01,EP01_1,1\n")
    assert kept(labels, only) == []


def test_a_table_of_anything_else_is_refused(tmp_path: Path, labels: Path) -> None:
    with pytest.raises(ColumnMissing, match="headings for subjects and clip names"):
        kept(labels, listed(tmp_path, "a,b,c\n1,2,3\n"))


def test_a_manifest_names_its_own(tmp_path: Path, labels: Path) -> None:
    listed(tmp_path, "sub,filename\n1,EP01_1\n")
    text = f'[[corpus]]\nname = "x"\nlabels = "{labels.name}"\nonly = "combined 列表.csv"\n'
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    assert [clip.name for clip in load(tmp_path / "m.toml")] == ["EP01_1"]
    (tmp_path / "m.toml").write_text(text.replace("combined", "c"), encoding="utf-8")
    with pytest.raises(ManifestWrong, match=r"the list of clips .* is not there"):
        load(tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("one", "other"), [("s3_ne_03", "S03_ne_3"), ("EP02_01f", "ep2_1f"), ("006_1_2", "6_1_2")]
)
def test_names_are_compared_without_leading_zeros(one: str, other: str) -> None:
    assert _plain_name(one) == _plain_name(other)
    assert _plain_name("100_1") != _plain_name("10_1")


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, unique=True))
def test_the_list_keeps_what_is_on_it(entries: list[tuple[int, int]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = "".join(f"sub{s:02d},EP{k:02d}\n" for s, k in entries[::2])
        only = listed(folder, "subject,filename\n" + rows)
        assert len(read_clip_list(only).entries) == len(entries[::2])
        text = "subject,clip,onset,offset\n" + "".join(f"{s},EP{k},1,9\n" for s, k in entries)
        (folder / "l.csv").write_text(text, encoding="utf-8")
        assert kept(folder / "l.csv", only) == [f"EP{k}" for _, k in entries[::2]]


@pytest.mark.parametrize("word", ["casme2", "CASME II", "Casme  ii", "CASME2", "ＣＡＳＭＥ Ⅱ"])
def test_a_data_set_goes_by_its_word_or_title(tmp_path: Path, labels: Path, word: str) -> None:
    only = listed(tmp_path, f"dataset,sub,filename\n{word},01,EP01_1\nSMIC,1,s1_ne_1\n")
    corpus = Loader(dataset="casme2", only=only).read(labels).corpus
    assert [clip.name for clip in corpus] == ["EP01_1"]
    assert corpus.remarks[-1] == "combined 列表.csv keeps 1 of 3 clips"


@pytest.mark.parametrize("name", datasets())
def test_no_data_set_goes_by_the_name_of_another(name: str) -> None:
    assert _dataset(name.upper()) == name
    assert _dataset(descriptor_of(name).title) == name
    assert _dataset("no such set") == "no such set"


def test_a_list_about_other_data_sets_says_so(tmp_path: Path, labels: Path) -> None:
    only = listed(tmp_path, "dataset,sub,filename\nKasme 2,01,EP01_1\nsamm,01,EP01_1\n")
    corpus = Loader(dataset="casme2", only=only).read(labels).corpus
    assert len(corpus) == 0
    assert corpus.n_read == 3
    assert (
        "combined 列表.csv has no entry about the data set casme2 (CASME II): it names "
        "'Kasme 2', 'samm'"
    ) in corpus.remarks
