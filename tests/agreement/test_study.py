"""Coders' files, end to end through the loader: matching, figures of known truth, remarks."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from reapex.agreement import (
    AgreementStudy,
    Expression,
    LabelAgreement,
    Tolerance,
    agreement_of,
    match_raters,
    raters_of,
    true_rater,
)
from reapex.errors import NothingUsable, UsageError
from reapex.loading import Loaded, Loader
from reapex.synth import SynthCorpus, read_truth

Row = Sequence[object]
HEAD = "subject,name,onset,apex,offset,emotion,action_units,fps"


def sheet(path: Path, rows: Sequence[Row], head: str = HEAD) -> Loaded:
    lines = [head, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Loader(apex_policy="keep", unmarked=True).read(path)


def clips(n: int, move: tuple[int, int, int] = (0, 0, 0), fps: int | str = 100) -> list[Row]:
    """Rows of n clips, each as long as its number says, every mark moved."""
    return [
        (
            f"{98 + i % 2}",
            f"clip {i}",
            *(
                int(number) + by
                for number, by in zip((100 + 40 * i, 110 + 41 * i, 130 + 43 * i), move, strict=True)
            ),
            "happiness",
            "AU12",
            fps,
        )
        for i in range(n)
    ]


def matched(*loaded: Loaded) -> tuple[Expression, ...]:
    names = "abcdef"
    return match_raters(raters_of([(names[i], [each]) for i, each in enumerate(loaded)]))


def studied(*loaded: Loaded, **options: object) -> AgreementStudy:
    expressions = matched(*loaded)
    return agreement_of(expressions, "abcdef"[: len(loaded)], **options)  # type: ignore[arg-type]


def rows_of(expressions: Sequence[Expression]) -> set[tuple[int | None, ...]]:
    return {
        tuple(None if clip is None else clip.provenance.row for clip in each.clips)
        for each in expressions
    }


def test_a_known_difference_is_measured_exactly(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", clips(6))
    second = sheet(tmp_path / "b.csv", clips(6, (2, 0, -3)))
    study = studied(first, second, tolerance=Tolerance(2, "frames"))
    pair = study.overall.pairs[0]
    assert [pair.frames[key].bias for key in ("onset", "apex", "offset", "duration")] == [
        2, 0, -3, -5
    ]  # fmt: skip
    assert pair.ms["offset"].bias == pytest.approx(-30)
    assert pair.ms["offset"].mean_absolute == pytest.approx(30)
    assert pair.frames["onset"].sd == 0
    assert study.overall.within == {"onset": 1, "apex": 1, "offset": 0, "duration": 0}
    assert study.overall.mean_absolute("offset", "frames") == 3
    assert pair.detection.f1 == 1
    assert pair.labels.share == 1
    assert pair.labels.jaccard == 1
    expected = [(31 + 3 * i - 5) / (31 + 3 * i) for i in range(6)]
    assert pair.overlaps is not None
    assert pair.overlaps.mean == pytest.approx(np.mean(expected))
    assert study.overall.reliability["rise"].unit == "ms"


def test_exchanging_the_coders_turns_the_bias_round(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", clips(6))
    second = sheet(tmp_path / "b.csv", [*clips(5, (2, 1, -3)), *clips(7)[6:]])
    there, back = studied(first, second).overall, studied(second, first).overall
    for part, each in there.pairs[0].frames.items():
        assert back.pairs[0].frames[part].bias == pytest.approx(-each.bias)
    for part, one in there.reliability.items():
        assert back.reliability[part].icc == pytest.approx(one.icc)
        assert back.reliability[part].alpha == pytest.approx(one.alpha)
    assert (there.pairs[0].detection.only_first, there.pairs[0].detection.only_second) == (1, 1)


def test_several_expressions_of_a_clip_are_matched_by_overlap(tmp_path: Path) -> None:
    """Coder b found one more, before the others: counted ids would compare the wrong ones."""
    marks_a = [(10, 15, 20), (100, 110, 130), (300, 310, 330)]
    marks_b = [(60, 65, 70), (102, 111, 128), (12, 16, 22)]
    first = sheet(tmp_path / "a.csv", [("99", "long", *each, "", "", 30) for each in marks_a])
    second = sheet(tmp_path / "b.csv", [("99", "long", *each, "", "", 30) for each in marks_b])
    assert rows_of(matched(first, second)) == {(2, 4), (3, 3), (4, None), (None, 2)}
    found = studied(first, second).overall.pairs[0].detection
    assert (found.both, found.only_first, found.only_second) == (2, 1, 1)
    assert found.f1 == pytest.approx(4 / 6)


def test_the_only_expression_of_a_clip_is_matched_wherever_it_lies(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", [("99", "cut", 10, 15, 20, "", "", 30)])
    second = sheet(tmp_path / "b.csv", [("99", "cut", 50, 55, 60, "", "", 30)])
    study = studied(first, second)
    assert study.overall.pairs[0].frames["onset"].bias == 40
    assert study.worst[0].iou == 0


def test_spellings_of_subject_and_clip_do_not_part_coders(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", [("sub01", "EP02", 10, 15, 20, "", "", 30)])
    second = sheet(tmp_path / "b.csv", [("1", "ep02.avi", 10, 15, 21, "", "", 30)])
    assert rows_of(matched(first, second)) == {(2, 2)}
    # But two people of one file stay two.
    first = sheet(tmp_path / "c.csv", [("sub01", "x", 1, 2, 3, "", "", 30),
                                       ("1", "x", 1, 2, 3, "", "", 30)])  # fmt: skip
    assert rows_of(matched(first, second)) == {(2, None), (3, None), (None, 2)}


def test_a_stated_id_wins_over_names(tmp_path: Path) -> None:
    head = f"_reapex_id,{HEAD}"
    first = sheet(tmp_path / "a.csv", [("x#1", "99", "old", 10, 15, 20, "", "", 30)], head)
    second = sheet(tmp_path / "b.csv", [("x#1", "98", "new", 11, 15, 20, "", "", 30)], head)
    assert rows_of(matched(first, second)) == {(2, 2)}


def test_one_sheet_with_a_coder_column(tmp_path: Path) -> None:
    rows = [("99", "x", 10, 15, 20, "anna"), ("99", "x", 12, 15, 20, "ben"),
            ("99", "y", 10, 15, 20, "anna")]  # fmt: skip
    loaded = sheet(tmp_path / "both.csv", rows, "subject,name,onset,apex,offset,coder")
    raters = raters_of([("both", [loaded])])
    assert [rater.name for rater in raters] == ["anna", "ben"]
    assert rows_of(match_raters(raters)) == {(2, 3), (4, None)}
    with pytest.raises(UsageError, match="marks of one coder"):
        raters_of([("a", [sheet(tmp_path / "one.csv", clips(2))])])


def test_three_coders_and_missing_marks(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", clips(5))
    second = sheet(tmp_path / "b.csv", clips(5, (1, 0, 0))[:4])
    third = sheet(tmp_path / "c.csv", [(*row[:3], None, *row[4:]) for row in clips(5, (3, 0, 0))])
    study = studied(first, second, third)
    assert [(each.first, each.second) for each in study.overall.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert [each.frames["onset"].bias for each in study.overall.pairs] == [1, 3, 2]
    assert "apex" not in study.overall.pairs[1].frames
    onset, apex = study.overall.reliability["onset"], study.overall.reliability["apex"]
    assert (onset.n_complete, onset.n_pairable) == (4, 5)
    assert (apex.n_complete, apex.icc, apex.n_pairable) == (0, None, 4)
    assert study.overall.n_by_all == 4
    assert [each.frames["onset"] for each in study.worst] == [3] * 5


def test_worst_first_and_groups(tmp_path: Path) -> None:
    second_rows = clips(4)
    second_rows[2] = (*second_rows[2][:2], 181, *second_rows[2][3:])
    first = sheet(tmp_path / "a.csv", clips(4))
    study = studied(
        first, sheet(tmp_path / "b.csv", second_rows), groups={"even": [0, 2], "odd": [1, 3]},
        heading="parity",
    )  # fmt: skip
    assert study.worst[0].expression.clip.name == "clip 2"
    assert study.worst[0].ms["onset"] == pytest.approx(10)
    assert study.groups["even"].pairs[0].frames["onset"].mean_absolute == 0.5
    assert study.groups["odd"].pairs[0].frames["onset"].mean_absolute == 0


@pytest.mark.parametrize(
    ("move", "fps", "said"),
    [
        ((-1, -1, -1), 100, "exactly -1"),
        ((0, 0, 0), "", "no frame rate"),
        ((0, 0, 0), 200, "different frame rates"),
    ],
)
def test_remarks(tmp_path: Path, move: tuple[int, int, int], fps: int | str, said: str) -> None:
    first = sheet(tmp_path / "a.csv", clips(6, fps="" if fps == "" else 100))
    study = studied(first, sheet(tmp_path / "b.csv", clips(6, move, fps)))
    assert any(said in remark for remark in study.remarks)
    assert len(study.remarks) == 1
    if fps == "":
        assert not study.overall.curves_ms
        assert study.overall.reliability["rise"].unit == "frames"


def test_a_sheet_that_counts_each_clip_from_its_start(tmp_path: Path) -> None:
    relative = [
        (*row[:2], *(int(str(n)) - int(str(row[2])) + 1 for n in row[2:5]), *row[5:])
        for row in clips(8)
    ]
    first = sheet(tmp_path / "a.csv", clips(8))
    study = studied(first, sheet(tmp_path / "b.csv", relative))
    assert any("one number per clip" in remark for remark in study.remarks)
    assert any("--frames" in remark for remark in study.remarks)
    assert study.overall.reliability["duration"].icc == pytest.approx(1)


def test_plain_disagreement_is_no_other_counting(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    noisy = [
        (*row[:2], *(int(str(n)) + int(rng.integers(-3, 4)) for n in row[2:5]), *row[5:])
        for row in clips(12)
    ]
    first = sheet(tmp_path / "a.csv", clips(12))
    assert studied(first, sheet(tmp_path / "b.csv", noisy)).remarks == ()


def test_nothing_in_common_is_said(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", clips(2))
    other = sheet(tmp_path / "b.csv", [("97", "else", 1, 2, 3, "", "", 30)])
    with pytest.raises(NothingUsable, match="No clip is in the files of two coders"):
        studied(first, other)


def test_marks_out_of_order_are_compared_but_have_no_interval(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", [("99", "x", 10, 15, 20, "", "", 30)])
    second = sheet(tmp_path / "b.csv", [("99", "x", 25, 15, 20, "", "", 30)])
    study = studied(first, second)
    assert study.overall.pairs[0].frames["onset"].bias == 15
    assert study.overall.pairs[0].overlaps is None
    assert study.worst[0].iou is None


def test_coders_of_different_layouts(tmp_path: Path) -> None:
    """A CASME II sheet against a plain table: 200 fps and two-digit subjects on one side only."""
    casme2 = tmp_path / "casme2.csv"
    casme2.write_text(
        "Subject,Filename,OnsetFrame,ApexFrame,OffsetFrame,Action Units,Estimated Emotion\n"
        "01,EP99_01f,50,60,90,4+7,disgust\n01,EP99_02,40,/,80,12,happiness\n",
        encoding="utf-8",
    )
    first = Loader(dataset="casme2", apex_policy="keep", unmarked=True).read(casme2)
    second = sheet(
        tmp_path / "b.csv",
        [("1", "EP99_01f", 52, 60, 90, "Disgust", "AU4+AU7", ""),
         ("1", "EP99_02", 40, 55, 80, "happy", "AU12", "")],
    )  # fmt: skip
    study = studied(first, second)
    assert study.overall.n_by_all == 2
    pair = study.overall.pairs[0]
    assert pair.ms["onset"].mean_absolute == pytest.approx(5)
    assert pair.frames["apex"].n == 1
    assert pair.labels.share == 1


def test_coders_who_shared_a_corpus_out_are_one_side(tmp_path: Path) -> None:
    head = "subject,name,onset,apex,offset,coder"
    shared = [("99", "x", 10, 15, 20, "anna"), ("99", "y", 12, 15, 20, "ben")]
    first = sheet(tmp_path / "a.csv", shared, head)
    second = sheet(tmp_path / "b.csv", [(*row[:5], "carl") for row in shared], head)
    assert [rater.name for rater in raters_of([("a", [first]), ("b", [second])])] == ["a", "b"]
    twice = sheet(tmp_path / "c.csv", [*shared, ("99", "x", 11, 15, 20, "ben")], head)
    names = [rater.name for rater in raters_of([("a", [first]), ("c", [twice])])]
    assert names == ["a", "c: anna", "c: ben"]


def test_known_key_frames_are_the_first_coder(small_corpus: SynthCorpus) -> None:
    loaded = Loader(apex_policy="keep", unmarked=True).read(small_corpus.labels)
    truth = read_truth(small_corpus.truth)
    raters = raters_of([("labels", [loaded])], [true_rater(truth, loaded.corpus)])
    assert [rater.name for rater in raters] == ["truth", "labels"]
    study = agreement_of(match_raters(raters), ["truth", "labels"])
    expected = [
        [label - true for label, true in zip(clip.raw, (known.onset, known.apex, known.offset),
                                             strict=True) if label is not None]
        for clip in loaded.corpus
        if (known := truth.of(clip.subject_raw, clip.name)) is not None
    ]  # fmt: skip
    assert len(expected) == study.overall.n_by_all == 6
    onset = study.overall.pairs[0].frames["onset"]
    # Half a frame at most is lost by naming the nearest frame.
    assert onset.bias == pytest.approx(np.mean([each[0] for each in expected]), abs=0.5)
    assert study.table.expressions[0].clip.emotion == loaded.corpus.clips[0].emotion
    assert study.overall.pairs[0].labels.share is None


def test_the_order_of_several_emotions_says_nothing(tmp_path: Path) -> None:
    def named(emotions: Sequence[str]) -> list[Row]:
        rows = zip(clips(4), emotions, strict=True)
        return [(*row[:5], emotion, *row[6:]) for row, emotion in rows]

    first = sheet(tmp_path / "a.csv", named(["surprise+negative", "fear", "Fear", "anger+fear"]))
    second = sheet(tmp_path / "b.csv", named(["negative+surprise", "fear", "fear", "anger"]))
    labels = LabelAgreement.of(matched(first, second), 0, 1)
    assert (labels.n_named, labels.share) == (4, 0.75)
    alike = sheet(tmp_path / "c.csv", named(["negative+surprise", "fear", "fear", "fear+anger"]))
    labels = LabelAgreement.of(matched(first, alike), 0, 1)
    assert (labels.share, labels.kappa) == (1, 1)
