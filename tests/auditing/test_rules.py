"""Each rule: found where it is planted and nowhere else, silent just inside its limit."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.auditing import RULES, Audit, Finding, Need, Severity, audit, chosen, rule_of
from reapex.auditing.sight import WatchedFrames
from reapex.bench.spoiled import SpoiledCorpus, write_spoiled
from reapex.correction import corrector_named
from reapex.errors import UsageError
from reapex.frames import ArrayFrames, FolderFrames, NumberedFile
from reapex.loading import Loader
from reapex.series import UInt8Array

CODES = [rule.code for rule in RULES]
HEADER = ("subject", "name", "onset", "apex", "offset", "fps")


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> SpoiledCorpus:
    return write_spoiled(tmp_path_factory.mktemp("spoiled") / "corpus")


@pytest.fixture(scope="module")
def found(spoiled: SpoiledCorpus) -> dict[str, tuple[Finding, ...]]:
    return {code: planted.findings() for code, planted in spoiled.planted.items()}


def test_every_rule_is_planted(spoiled: SpoiledCorpus) -> None:
    assert len(CODES) == len(set(CODES)) >= 25
    assert sorted(spoiled.planted) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_planted_fault_is_found_once_and_nothing_else_is(
    code: str, found: dict[str, tuple[Finding, ...]]
) -> None:
    assert [each.code for each in found[code]] == [code]
    (finding,) = found[code]
    rule = rule_of(code)
    assert (finding.severity, finding.title) == (rule.severity, rule.title)
    assert finding.where.file is not None
    assert finding.where.file.name == f"{code}.csv"
    assert finding.explanation.endswith(".")
    assert len(finding.mend) > 10


def test_nothing_is_found_in_the_clean_corpus(spoiled: SpoiledCorpus) -> None:
    for clean in spoiled.clean:
        assert [str(finding) for finding in clean.findings()] == []


def look(
    tmp_path: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER, **more: Any
) -> Audit:
    with (tmp_path / "l.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((header, *rows))
    loaded = Loader().read(tmp_path / "l.csv", None)
    return audit(loaded.corpus, sheets=[loaded.layout], **more)


def codes(found: Audit) -> list[str]:
    return sorted(each.code for each in found.findings)


LONGER = (*HEADER, "emotion", "action_units")


@pytest.mark.parametrize(
    ("code", "hit", "near"),
    [
        ("KF101", (20, 31, 30, 100), (20, 30, 30, 100)),
        ("KF106", (20, 22, 42, 100), (20, 22, 41, 100)),
        ("KF106", (20, 60, 64, 200), (20, 59, 63, 200)),
        ("TM502", (20, 40, 71, 100), (20, 40, 70, 100)),
        ("TM502", (20, 40, 120, 100), (20, 40, 70, 100)),
        ("TM502", (20, 30, 51, 60), (20, 30, 50, 60)),  # 500 ms, in floats a hair more
        ("TM503", (20, 60, 121, 100), (20, 60, 120, 100)),
        ("TM504", (20, 22, 26, 200), (20, 22, 27, 200)),
    ],
)
def test_limits_of_single_rows(
    tmp_path: Path, code: str, hit: tuple[int, ...], near: tuple[int, ...]
) -> None:
    assert code in codes(look(tmp_path, [("1", "a", *hit)]))
    assert code not in codes(look(tmp_path, [("1", "a", *near)]))


def test_macro_expressions_may_last(tmp_path: Path) -> None:
    rows = [("1", "a", 20, 90, 400, 100, "macro")]
    assert codes(look(tmp_path, rows, (*HEADER, "type"))) == []


@pytest.mark.parametrize(
    ("code", "rows", "near"),
    [
        ("RW202", [(10, 20, 30), (29, 35, 45)], [(10, 20, 30), (30, 35, 45)]),
        ("RW203", [("a", 10, 20, 30), ("b", 10, 20, 30)], [("a", 10, 20, 30), ("b", 10, 20, 31)]),
        ("RW203", [("a", 10, 20, 30), ("b", 10, 20, 30)], [("a", 1, 20, 30), ("b", 1, 20, 30)]),
    ],
)
def test_rows_that_repeat_or_overlap(
    tmp_path: Path, code: str, rows: list[Any], near: list[Any]
) -> None:
    def spelled(row: Any) -> tuple[object, ...]:
        return ("1", *row, 100) if isinstance(row[0], str) else ("1", "v", *row, 100)

    assert codes(look(tmp_path, [*map(spelled, rows)])) == [code]
    assert codes(look(tmp_path, [*map(spelled, near)])) == []


def test_an_expression_within_a_long_one_is_told_of_that_one(tmp_path: Path) -> None:
    rows = [("1", "v", *each, 100) for each in ((0, 50, 100), (10, 14, 20), (30, 34, 40))]
    found = [each for each in look(tmp_path, rows).findings if each.code == "RW202"]
    assert [each.where.row for each in found] == [3, 4]
    assert all("the expression of row 2" in each.explanation for each in found)


@pytest.mark.parametrize("form", ["{}", "{}.0"])
def test_columns_of_single_emotions(tmp_path: Path, form: str) -> None:
    header = (*HEADER, "emotion", "Positive", "Negative", "Surprise")
    for emotion, marks, expected in (
        ("anger", (0, 1, 0), []),
        ("anger", (1, 0, 0), ["LB407"]),
        ("surprise and anger", (0, 1, 1), []),
        ("tense", (1, 0, 0), []),
        ("", (1, 0, 0), []),
    ):
        row = ("1", "a", 10, 20, 30, 100, emotion, *map(form.format, marks))
        assert codes(look(tmp_path, [row], header)) == expected


def test_coders_may_differ_by_a_tenth_of_a_second(tmp_path: Path) -> None:
    header = (*HEADER, "coder")
    for offset, expected in ((40, []), (41, ["RW204"])):
        rows = [("1", "a", 10, 20, 30, 100, "A"), ("1", "a", 10, 20, offset, 100, "B")]
        assert codes(look(tmp_path, rows, header)) == expected
    message = look(tmp_path, rows, header).findings[0].explanation
    assert "offset by 110 ms" in message
    assert "A (row 2)" in message


@pytest.mark.parametrize(
    ("emotion", "units", "expected"),
    [
        ("disgust", "6+12", ["LB406"]),
        ("disgust", "4+12", []),
        ("happiness", "L12", []),
        ("others", "6+12", []),
        ("contempt", "R12", []),
        ("disgust", "9+3", ["LB404"]),
        ("disgust", "9+R14A", []),
        ("disgust", "47+9", ["LB404"]),
        ("disgust", "9 or 10", ["LB405"]),
        ("hapiness", "12", ["LB402"]),
        ("tension", "12", []),
        ("=1+1", "12", []),
        ("=SUM(A1:A3)", "12", ["RW207"]),
        ("disgust", "2026-07-04", ["LB404", "RW206"]),
        ("disgust", "4-Jul", ["LB404", "RW206"]),
    ],
)
def test_labels_and_units(tmp_path: Path, emotion: str, units: str, expected: list[str]) -> None:
    assert codes(look(tmp_path, [("1", "a", 10, 20, 30, 100, emotion, units)], LONGER)) == expected


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        (("1", "01"), ["SB602"]),
        (("1", "s01"), ["SB602"]),
        (("sub1", "s1"), ["SB602"]),
        (("p1", "s1"), []),
        (("1", "10"), []),
        (("S13", "S13_1"), ["SB603"]),
        (("S12", "S13_1"), []),
        (("Anna", "anna "), ["SB602"]),
    ],
)
def test_forms_of_a_subject(tmp_path: Path, subjects: tuple[str, str], expected: list[str]) -> None:
    rows = [(each, "a", 10 + k, 20, 30, 100) for k, each in enumerate(subjects)]
    assert codes(look(tmp_path, rows)) == expected


def test_names_that_follow_their_subjects(tmp_path: Path) -> None:
    rows = [(f"{k % 3 + 1:03d}", f"{k % 3 + 1:03d}_{k}", 10 + k, 30, 50, 100) for k in range(9)]
    assert codes(look(tmp_path, rows)) == []
    rows[4] = ("001", *rows[4][1:])
    (finding,) = look(tmp_path, rows).findings
    assert (finding.code, finding.where.row) == ("SB604", 6)
    # Episodes that are numbered are no subjects.
    rows = [(f"{k % 3 + 7:03d}", f"EP{k:02d}_1", 10 + k, 30, 50, 100) for k in range(9)]
    assert codes(look(tmp_path, rows)) == []


@pytest.mark.parametrize("unit", ["frames", "less", "ms", "s"])
def test_durations_may_be_said_in_any_unit(tmp_path: Path, unit: str) -> None:
    header, rows = (*HEADER, "Duration"), []
    for k in range(8):
        n_frames = 21 + k
        said = {"frames": n_frames, "less": n_frames - 1, "ms": n_frames * 10, "s": n_frames / 100}
        rows.append(("1", f"a{k}", 10, 20, 30 + k, 100, said[unit]))
    assert codes(look(tmp_path, rows, header)) == []
    rows[3] = (*rows[3][:-1], 4 * float(str(rows[3][-1])))
    assert codes(look(tmp_path, rows, header)) == ["TM505"]


@given(rate=st.sampled_from([25, 30, 60, 90, 120]), said=st.sampled_from([100, 200]))
def test_durations_tell_the_frame_rate(
    tmp_path_factory: pytest.TempPathFactory, rate: int, said: int
) -> None:
    header = (*HEADER, "Total")
    rows = [("1", f"a{k}", 10, 16, 24 + k, said, (15 + k) * 1000 / rate) for k in range(6)]
    found = look(tmp_path_factory.mktemp("t"), rows, header)
    assert "TM506" in codes(found)
    assert f"fit {rate} frames per second" in next(
        each.explanation for each in found.findings if each.code == "TM506"
    )


def test_cells_are_looked_at_only_where_the_sheet_is_at_hand(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("subject,name,onset,apex,offset,fps,Onset\n1,a,1,20,30,100,1\n")
    loaded = Loader().read(tmp_path / "l.csv", None)
    bare = audit(loaded.corpus)
    assert {rule.needs for rule in bare.blind} == {
        Need.CELLS, Need.FILES, Need.PICTURES, Need.PROPOSALS,
    }  # fmt: skip
    whole = audit(loaded.corpus, sheets=[loaded.layout])
    assert codes(whole) == ["RW205"]
    assert "RW205" not in {rule.code for rule in whole.blind}


@given(select=st.lists(st.sampled_from([*CODES, "KF", "TM50", "LB4"]), max_size=6),
       ignore=st.lists(st.sampled_from(CODES), max_size=6))  # fmt: skip
def test_a_selection_never_changes_another_finding(
    spoiled: SpoiledCorpus, select: list[str], ignore: list[str]
) -> None:
    loaded = Loader().read(spoiled.planted["RW204"].labels, None)
    everything = audit(loaded.corpus, sheets=[loaded.layout]).findings
    try:
        rules = chosen(select, ignore)
    except UsageError:
        assert select
        return
    some = audit(loaded.corpus, sheets=[loaded.layout], rules=rules)
    wanted = {rule.code for rule in rules}
    assert some.findings == tuple(each for each in everything if each.code in wanted)


def test_unknown_codes_are_refused_and_the_nearest_is_named() -> None:
    with pytest.raises(UsageError, match="KF101"):
        chosen(["KF1O1"])
    with pytest.raises(UsageError, match="No rule is left"):
        chosen(["KF101"], ["kf"])
    with pytest.raises(UsageError, match="There is no rule 'XX999'"):
        rule_of("XX999")
    assert rule_of(" kf101 ").severity is Severity.ERROR


def test_watching_changes_no_answer_and_reads_nothing_twice(
    spoiled: SpoiledCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = spoiled.clean[1]
    corpus = Loader().read(clean.labels, clean.frames).corpus

    read: list[str] = []
    plain = FolderFrames._read_one

    def noting(self: FolderFrames, file: NumberedFile) -> UInt8Array:
        read.append(file.name)
        return plain(self, file)

    monkeypatch.setattr(FolderFrames, "_read_one", noting)
    found = audit(corpus, corrector_named("risefall"))
    n_with_rules = len(read)
    read.clear()
    bare = audit(corpus, corrector_named("risefall"), rules=chosen(["KF101"]))
    assert n_with_rules == len(read) > 0
    for one, other in zip(found.corrections, bare.corrections, strict=True):
        assert one.proposal == other.proposal
        assert one.clip is not None
        assert one.clip.frames is other.clip.frames


def test_pictures_are_told_apart_by_noise_alone() -> None:
    rng = np.random.default_rng(0)
    face = rng.uniform(60, 200, (64, 64, 3))
    pictures = np.stack([face + rng.normal(0, 1, face.shape) for _ in range(5)]).astype(np.uint8)
    pictures[3] = pictures[2]
    watched = WatchedFrames(ArrayFrames(pictures, 100.0))
    for position in (2, 0, 1, 3, 4, 2):
        watched.read([position])
    sight = watched.close(None)
    assert sight is not None
    assert sight.positions.tolist() == [0, 1, 2, 3, 4]
    assert (np.diff(sight.identities) == 0).tolist() == [False, False, True, False]
    assert math.isclose(float(sight.brightness[0]), pictures[0].mean(), abs_tol=2)
    assert watched.close(None) is None or len(watched._noted) == 0
