from dataclasses import replace
from pathlib import Path

import pytest

from reapex.errors import ErrataWrong
from reapex.keyframes import RawKeyFrames
from reapex.labels import SHIPPED_ERRATA, LabelSheet, amended, errata_named, read_labels
from reapex.labels.errata import Errata
from reapex.loading import Loader, load

from .releases.casme3 import FULL, write_casme3
from .releases.mmew import write_mmew
from .releases.writing import Release, write_pictures

# Subject, name, onset, apex, offset as written, against what meb makes of it (note datasets §8).
PUBLISHED = [
    (("spNO.149", "d", 112, 83, 358), (112, 123, 358)),
    (("spNO.216", "d", 3647, 2668, 2694), (2647, 2668, 2694)),
    (("spNO.216", "e", 0, 0, 25), (1, 1, 25)),
    (("spNO.40", "e", 1812, 1824, 0), (1812, 1824, 1845)),
    (("spNO.40", "e", 2327, 2363, 0), (2327, 2363, 2403)),
    (("spNO.214", "c", 5, 5, 3460), (5, 5, 34)),
]
OWN = """
name = "mine"
[[fix]]
dataset = "casme3"
subject = "SPNO.999"
clip = "A"
onset = 100
expects = { apex = 110 }
becomes = { apex = 111, onset = 101 }
"""


def sheet_of(folder: Path, *rows: tuple[object, ...]) -> LabelSheet:
    written = [(*(str(cell) for cell in row), "4", "III", "disgust") for row in rows]
    return read_labels(write_casme3(folder, written).labels)


def own(folder: Path, text: str = OWN) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_six_published_rows_are_fixed_and_each_says_so(tmp_path: Path) -> None:
    before = sheet_of(tmp_path, *(written for written, _ in PUBLISHED))
    after = amended(before, errata_named("meb"))
    assert [tuple(record.raw) for record in after.records] == [fixed for _, fixed in PUBLISHED]
    assert [record.written for record in after.records] == [each.raw for each in before.records]
    assert [record.id for record in after.records] == [record.id for record in before.records]
    assert len(after.remarks) == 6
    assert after.remarks[0] == "Row 2: the erratum meb changes apex 83 to 123"
    assert after.remarks[2] == ("Row 4: the erratum meb changes onset 0 to 1; apex (unknown) to 1")
    assert all(record.raw.in_order for record in after.records)


def test_nothing_is_fixed_unasked(tmp_path: Path) -> None:
    release = write_casme3(tmp_path, [tuple(map(str, (*PUBLISHED[0][0], "4", "I", "sad")))])
    (clip,) = load(release.labels)
    assert (clip.raw, clip.written) == (RawKeyFrames(112, 83, 358), None)


def test_a_sheet_that_carries_the_fix_already_is_left_alone_and_that_is_said(
    tmp_path: Path,
) -> None:
    before = sheet_of(
        tmp_path, ("spNO.149", "d", 112, 123, 358), ("spNO.216", "d", 2647, 2668, 2694)
    )
    after = amended(before, errata_named("meb"))
    assert after.records == before.records
    told, missing = after.remarks
    assert told == (
        "Row 2: the erratum meb of casme3 spNO.149 d, onset 112 is not applied: "
        "the apex reads 123 and not 83"
    )
    assert missing.startswith("5 of 6 errata meb are about rows that the sheet does not have so: ")
    assert "casme3 spNO.216 d, onset 3647" in missing


def test_other_data_sets_are_left_alone(tmp_path: Path) -> None:
    before = read_labels(write_mmew(tmp_path).labels)
    after = amended(before, errata_named("meb"))
    assert after.records == before.records
    assert after.remarks == ("The errata meb say nothing of mmew",)


def test_errata_of_the_users_own(tmp_path: Path) -> None:
    before = sheet_of(tmp_path, ("spNO.999", "a", 100, 110, 120))
    after = amended(before, errata_named(own(tmp_path)))
    assert after.records[0].raw == RawKeyFrames(101, 111, 120)
    assert after.records[0].written == RawKeyFrames(100, 110, 120)
    twice = amended(after, errata_named(own(tmp_path)))
    assert twice.records == after.records, "a fix expects what it was made for"


def test_the_clip_release_is_still_found_by_the_onset_as_written(tmp_path: Path) -> None:
    row = ("spNO.216", "d", "3647", "2668", "2694", "4", "III", "disgust")
    labels = write_casme3(tmp_path, [row]).labels
    frames = tmp_path / "clips"
    write_pictures(frames / "frame/spNO.216_d_3647", range(2640, 2700), "{}.jpg")
    (clip,) = load(labels, frames, errata="meb")
    assert clip.keyframes is not None
    assert (clip.raw.onset, clip.written) == (2647, RawKeyFrames(3647, 2668, 2694))


def test_raw_and_amended_values_reach_the_clip_and_the_remarks(tmp_path: Path) -> None:
    release = write_casme3(tmp_path)
    corpus = load(*release, errata=own(tmp_path))
    assert corpus.clips[0].raw == RawKeyFrames(101, 111, 120)
    assert corpus.clips[0].written == RawKeyFrames(100, 110, 120)
    assert corpus.clips[1].written is None
    assert corpus.remarks == ("Row 2: the erratum mine changes apex 110 to 111; onset 100 to 101",)


def test_a_manifest_names_errata(tmp_path: Path) -> None:
    write_casme3(tmp_path)
    own(tmp_path)
    manifest = tmp_path / "all.toml"
    entry = '[[corpus]]\nname = "{}"\nlabels = "cas(me)3_part_A_ME_label_JpgIndex_v2.xlsx"\n{}\n'
    manifest.write_text(
        entry.format("a", 'errata = "mine.toml"')
        + entry.format("b", 'errata = "meb"')
        + entry.format("c", ""),
        encoding="utf-8",
    )
    a, b, c = Loader().read_all(manifest)
    assert a.corpus.clips[0].raw.onset == 101
    assert b.corpus.clips[0].raw.onset == c.corpus.clips[0].raw.onset == 100
    assert len(b.corpus.remarks) == 1
    assert c.corpus.remarks == ()
    manifest.write_text(entry.format("a", 'errata = "nowhere.toml"'), encoding="utf-8")
    with pytest.raises(Exception, match=r"errata .*nowhere\.toml are not there"):
        Loader().read_all(manifest)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "cannot be read"),
        ('name = "x"', "fix: Field required"),
        (OWN.replace("expects = { apex = 110 }", ""), "becomes says apex, and expects does not"),
        (OWN.replace("apex = 111", 'apex = "111"'), "fix number 1 becomes apex: .*integer"),
        (OWN.replace("apex = 111", "peak = 111"), "becomes peak"),
        (OWN.replace("becomes = { apex = 111, onset = 101 }", "becomes = {}"), "becomes"),
        (OWN.replace("onset = 100", "onset = -1"), "onset: .*greater than or equal to 0"),
    ],
)
def test_wrong_errata_name_the_fault(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ErrataWrong, match=message) as caught:
        errata_named(own(tmp_path, text))
    assert "mine.toml" in str(caught.value)


def test_errata_that_are_not_there_say_which_are_shipped(tmp_path: Path) -> None:
    with pytest.raises(ErrataWrong, match="Expected: meb, or a file"):
        errata_named(tmp_path / "none.toml")
    with pytest.raises(ErrataWrong, match="cannot be read"):
        errata_named(tmp_path)


def test_what_is_shipped_is_guarded_and_credited() -> None:
    assert SHIPPED_ERRATA == ("meb",)
    meb = errata_named("meb")
    assert len(meb.fix) == len(PUBLISHED)
    assert {fix.dataset for fix in meb.fix} == {"casme3"}
    assert all({"apex", "offset"} <= set(fix.expects) for fix in meb.fix)
    notice = Path(__file__).parents[2] / "NOTICE"
    assert "tvaranka/meb" in notice.read_text(encoding="utf-8")
    assert "Apache" in meb.source


def test_two_fixes_of_one_row_are_both_done(tmp_path: Path) -> None:
    errata = errata_named(own(tmp_path))
    second = errata.fix[0].model_copy(
        update={"becomes": {"offset": 119}, "expects": {"offset": 120}}
    )
    both = Errata(name="both", fix=(errata.fix[0], second))
    (record,) = amended(sheet_of(tmp_path, ("spNO.999", "a", 100, 110, 120)), both).records
    assert record.raw == RawKeyFrames(101, 111, 119)


def test_the_frames_of_a_fixed_row_are_those_of_the_fix(tmp_path: Path) -> None:
    release: Release = write_casme3(tmp_path)
    write_pictures(release.frames / FULL / "spNO.149/d/color", range(100, 370), "{}.jpg")
    row = ("spNO.149", "d", "112", "83", "358", "4", "III", "disgust")
    labels = write_casme3(tmp_path / "again", [row]).labels
    (raw,) = load(labels, release.frames)
    (fixed,) = load(labels, release.frames, errata="meb")
    assert (raw.obstacle, fixed.obstacle) == ("order", None)
    assert replace(fixed, written=None).raw == RawKeyFrames(112, 123, 358)
