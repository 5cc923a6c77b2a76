"""Two versions of a label file: every kind of change planted once, and laws that hold for any."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.loading import Loaded, Loader
from reapex.versions import KINDS, Change, VersionDiff, diff_versions, opposite

Row = Sequence[object]
HEAD = "subject,name,onset,apex,offset,emotion,action_units,fps,note"


def sheet(path: Path, rows: Sequence[Row], head: str = HEAD) -> Loaded:
    lines = [head, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Loader(apex_policy="keep", unmarked=True).read(path)


BEFORE: list[Row] = [
    ("99", "same", 10, 20, 30, "happiness", "AU12", 100, ""),
    ("99", "gone", 11, 21, 31, "happiness", "AU12", 100, ""),
    ("99", "old name", 12, 22, 33, "happiness", "AU12", 100, ""),
    ("99", "onset", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("99", "offset", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("99", "apex in", 40, None, 60, "happiness", "AU12", 100, ""),
    ("99", "apex out", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "emotion", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "units", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "cell", 40, 50, 60, "happiness", "AU12", 100, "dim"),
    ("98", "mended", 40, 70, 60, "happiness", "AU12", 100, ""),
    ("98", "broken", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "twice", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "twice", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "unread", 40, 50, 60, "happiness", "AU12", 100, ""),
]
AFTER: list[Row] = [
    ("99", "same", 10, 20, 30, "happiness", "AU12", 100, ""),
    ("99", "new name", 12, 22, 33, "happiness", "AU12", 100, ""),
    ("99", "onset", 43, 50, 60, "happiness", "AU12", 100, ""),
    ("99", "offset", 40, 50, 55, "happiness", "AU12", 100, ""),
    ("99", "apex in", 40, 45, 60, "happiness", "AU12", 100, ""),
    ("99", "apex out", 40, None, 60, "happiness", "AU12", 100, ""),
    ("98", "emotion", 40, 50, 60, "disgust", "AU12", 100, ""),
    ("98", "units", 40, 50, 60, "happiness", "AU4", 100, ""),
    ("98", "cell", 40, 50, 60, "happiness", "AU12", 100, "bright"),
    ("98", "mended", 40, 55, 60, "happiness", "AU12", 100, ""),
    ("98", "broken", 40, 65, 60, "happiness", "AU12", 100, ""),
    ("98", "twice", 40, 50, 60, "happiness", "AU12", 100, ""),
    ("98", "unread", 40, "x5", 60, "happiness", "AU12", 100, ""),
    ("98", "fresh", 400, 500, 600, "happiness", "AU12", 100, ""),
]


@pytest.fixture
def planted(tmp_path: Path) -> VersionDiff:
    first = sheet(tmp_path / "old.csv", BEFORE)
    return diff_versions([first], [sheet(tmp_path / "new.csv", AFTER)])


def test_every_kind_that_was_planted_is_found(planted: VersionDiff) -> None:
    assert planted.counts == {
        "added": 1,
        "removed": 2,  # the row that can no longer be read is no expression any more
        "renamed": 1,
        "moved": 4,
        "mark_added": 1,
        "mark_removed": 1,
        "emotion": 1,
        "action_units": 1,
        "column": 1,
        "order_mended": 1,
        "order_broken": 1,
        "duplicate_removed": 1,
        "unreadable_added": 1,
    }
    assert list(planted.counts) == [kind for kind in KINDS if kind in planted.counts]
    by_kind = {each.kind: each for each in planted.changes}
    assert by_kind["added"].name == "fresh"
    assert {each.name for each in planted.of("removed")} == {"gone", "unread"}
    assert (by_kind["renamed"].before, by_kind["renamed"].after) == ("99/old name", "99/new name")
    assert by_kind["mark_added"].after == "45"
    assert (by_kind["column"].field, by_kind["column"].after) == ("note", "bright")
    assert by_kind["action_units"].after == "4"
    assert by_kind["unreadable_added"].rows == (None, 14)
    assert "x5" in by_kind["unreadable_added"].after
    assert planted.emotions == {("happiness", "disgust"): 1}
    moves = {(each.name, each.field): (each.frames, each.ms) for each in planted.of("moved")}
    assert moves == {
        ("onset", "onset"): (3, 30.0),
        ("offset", "offset"): (-5, -50.0),
        ("mended", "apex"): (-15, -150.0),
        ("broken", "apex"): (15, 150.0),
    }
    assert planted.moves["apex"].mean == 0
    assert planted.moves["apex"].mean_absolute_ms == 150
    assert (planted.n_paired, planted.n_unchanged) == (12, 2)
    assert planted.subjects == {"98": 9, "99": 6}


def test_columns_that_only_one_version_has(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", BEFORE)
    without = sheet(
        tmp_path / "b.csv", [row[:5] for row in BEFORE], "subject,name,onset,apex,offset"
    )
    found = diff_versions([first], [without])
    assert {each.field for each in found.of("column_removed")} == {
        "emotion",
        "action units",
        "note",
    }
    assert set(found.counts) == {"column_removed"}
    assert set(diff_versions([without], [first]).counts) == {"column_added"}


def test_rows_in_another_order_are_no_change(tmp_path: Path) -> None:
    first = sheet(tmp_path / "a.csv", BEFORE)
    assert diff_versions([first], [sheet(tmp_path / "b.csv", BEFORE[::-1])]).changes == ()


def test_several_emotions_in_another_order_are_no_change(tmp_path: Path) -> None:
    def rows(*emotions: str) -> list[Row]:
        return [
            ("99", f"c{k}", 10, 20, 30, emotion, "AU12", 100, "")
            for k, emotion in enumerate(emotions)
        ]

    first = sheet(tmp_path / "a.csv", rows("surprise+negative", "fear", "fear+anger"))
    second = sheet(tmp_path / "b.csv", rows("negative+surprise", "fear", "fear"))
    (change,) = diff_versions([first], [second]).changes
    assert (change.kind, change.before, change.after) == ("emotion", "fear+anger", "fear")


def test_several_expressions_of_a_clip(tmp_path: Path) -> None:
    def rows(*marks: tuple[int, int, int]) -> list[Row]:
        return [("99", "long", *each, "", "", "", "") for each in marks]

    first = sheet(tmp_path / "a.csv", rows((10, 15, 20), (100, 110, 130), (300, 310, 320)))
    second = sheet(tmp_path / "b.csv", rows((60, 65, 70), (98, 110, 130), (10, 15, 21)))
    found = diff_versions([first], [second])
    assert found.counts == {"added": 1, "removed": 1, "moved": 2}
    assert found.of("removed")[0].before == "300 / 310 / 320"
    assert {each.ms for each in found.of("moved")} == {None}


def test_another_counting_is_remarked(tmp_path: Path) -> None:
    def rows(by: int) -> list[Row]:
        return [("99", f"c{i}", 10 * i + by, 10 * i + 4 + by, 10 * i + 9 + by, "", "", "", "")
                for i in range(1, 8)]  # fmt: skip

    first = sheet(tmp_path / "a.csv", rows(0))
    found = diff_versions([first], [sheet(tmp_path / "b.csv", rows(-1))])
    assert len(found.remarks) == 1
    assert "exactly -1" in found.remarks[0]


def test_a_whole_subject_renamed(tmp_path: Path) -> None:
    rows = [("11", *row[1:]) if row[0] == "99" else row for row in BEFORE]
    first = sheet(tmp_path / "a.csv", BEFORE)
    found = diff_versions([first], [sheet(tmp_path / "b.csv", rows)])
    assert found.counts == {"renamed": 7}
    assert found.of("renamed")[0].after == "11/same"


def test_a_stated_id_finds_a_row_that_was_renamed_and_moved(tmp_path: Path) -> None:
    head = f"_reapex_id,{HEAD}"
    first = sheet(tmp_path / "a.csv", [("k1", *BEFORE[0])], head)
    moved = ("k1", "97", "other", 15, *BEFORE[0][3:])
    found = diff_versions([first], [sheet(tmp_path / "b.csv", [moved], head)])
    assert found.counts == {"renamed": 1, "moved": 1}


expression = st.tuples(
    st.sampled_from(["98", "99"]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 40),
    st.none() | st.integers(0, 40),
    st.integers(0, 60),
    st.sampled_from(["", "fear", "joy"]),
    st.sampled_from(["", "AU4"]),
    st.sampled_from(["", "100", "200"]),
    st.sampled_from(["", "x"]),
)
tables = st.lists(expression, min_size=1, max_size=9)


@settings(max_examples=60)
@given(tables)
def test_a_version_does_not_differ_from_itself(rows: list[Row]) -> None:
    with TemporaryDirectory() as folder:
        first = sheet(Path(folder) / "a.csv", rows)
        found = diff_versions([first], [first])
    assert found.changes == ()
    assert found.n_unchanged == found.n_paired == len(first.corpus)


@settings(max_examples=120)
@given(tables, tables)
def test_the_way_back_is_the_way_there_turned_round(one: list[Row], other: list[Row]) -> None:
    with TemporaryDirectory() as folder:
        first = sheet(Path(folder) / "a.csv", one)
        second = sheet(Path(folder) / "b.csv", other)
        there, back = diff_versions([first], [second]), diff_versions([second], [first])
    assert Counter(map(_nameless, back.changes)) == Counter(
        _nameless(each.turned()) for each in there.changes
    )
    assert there.n_unchanged == back.n_unchanged
    # Every expression is in exactly one place.
    counts = there.counts
    assert there.n_paired + counts.get("removed", 0) == len(first.corpus)
    assert there.n_paired + counts.get("added", 0) == len(second.corpus)


def _nameless(change: Change) -> Change:
    """Without the name, which is the first version's: after a renaming the other one's."""
    return replace(change, subject="", name="")


def test_kinds_have_opposites() -> None:
    assert all(opposite(opposite(kind)) == kind for kind in KINDS)
    assert opposite("duplicate_removed") == "duplicate_added"
    assert Change("moved", "onset", "4", "3", frames=-1, ms=-5.0).turned() == Change(
        "moved", "onset", "3", "4", frames=1, ms=5.0
    )
