import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from reapex.errors import OutputError, ReviewWrong, StaleDecision
from reapex.keyframes import RawKeyFrames
from reapex.review import Decision, DecisionStore, store_path

MANUAL, MOVED = RawKeyFrames(100, None, 150), RawKeyFrames(100, 123, 150)
KEEPS = Decision("casme2/99/EP01_1#1", "李雷", "keep", MANUAL, MANUAL, 2.25, "头发 🙂\n'; --", True)


def test_what_is_stored_comes_back_as_it_was(tmp_path: Path) -> None:
    path = store_path(tmp_path / "标注.xlsx")
    moves = Decision(KEEPS.clip_id, "B", "set", MANUAL, MOVED)
    with DecisionStore(path, "abc") as store:
        first, second = store.append(KEEPS, 0), store.append(moves, 0)
    assert (first.number, second.number) == (1, 2)
    assert first.made_at.endswith("+00:00")
    with DecisionStore(path, "another") as again:
        assert again.decisions() == [first, second]
        assert again.decisions(coder="B") == [second]
        assert again.decisions("casme2/99/EP01_1#2") == []
        assert again.coders() == ("李雷", "B")
        assert again.labels_sha256 == "abc"
    assert replace(first, number=0, made_at="") == KEEPS


def test_a_tab_that_saw_less_is_told(tmp_path: Path) -> None:
    with DecisionStore(tmp_path / "a.sqlite") as store, DecisionStore(store.path) as other:
        last = store.append(KEEPS, 0).number
        with pytest.raises(StaleDecision, match="decided on elsewhere"):
            other.append(KEEPS, 0)
        assert other.append(KEEPS, last).number == 2
        assert len(store.decisions()) == 2


def test_many_tabs_at_once_lose_nothing_and_store_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    stores = [DecisionStore(path) for _ in range(4)]

    def work(worker: int) -> int:
        stored = 0
        for index in range(20):
            clip = replace(KEEPS, clip_id=f"a/1/x{index}#1", coder=f"coder {worker % 2}")
            try:
                stores[worker].append(clip, 0)
                stored += 1
            except StaleDecision:
                pass
        return stored

    with ThreadPoolExecutor(4) as pool:
        n_stored = sum(pool.map(work, range(4)))
    made = stores[0].decisions()
    assert n_stored == len(made) == 40  # one per clip and coder
    assert len({(each.clip_id, each.coder) for each in made}) == 40
    for store in stores:
        store.close()


def test_decisions_can_be_neither_changed_nor_deleted(tmp_path: Path) -> None:
    with DecisionStore(tmp_path / "a.sqlite") as store:
        stored = store.append(KEEPS, 0)
        database = sqlite3.connect(store.path)
        for statement in ("DELETE FROM decisions", "UPDATE decisions SET coder = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                database.execute(statement)
        database.close()
        assert store.decisions() == [stored]


def test_killed_at_any_moment_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from reapex.keyframes import RawKeyFrames\n"
        "from reapex.review import Decision, DecisionStore\n"
        "store, marks = DecisionStore(Path(sys.argv[1])), RawKeyFrames(1, 2, 3)\n"
        "for index in range(100000):\n"
        "    made = store.append(Decision(f'a/1/x{index}#1', 'B', 'keep', marks, marks), 0)\n"
        "    print(made.number, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for _ in range(25):
            last = int(worker.stdout.readline())
        os.kill(worker.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        last = max([last, *map(int, worker.stdout.read().split())])
    with DecisionStore(path) as store:
        numbers = [each.number for each in store.decisions()]
        assert last >= 25
        assert numbers[:last] == list(range(1, last + 1))
        assert len(numbers) <= last + 1  # the one whose answer was on its way
        store.append(replace(KEEPS, clip_id="after"), 0)


@pytest.mark.parametrize(
    "content", [b"Subject,Onset\n1,2\n" * 40, b"SQLite format 3\x00" + b"x" * 99]
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "labels.csv.review.sqlite"
    path.write_bytes(content)
    with pytest.raises(ReviewWrong, match="no store of decisions"):
        DecisionStore(path)
    assert path.read_bytes() == content


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE patients (name TEXT)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(ReviewWrong, match="other tables"):
        DecisionStore(path)
    assert path.read_bytes() == before


def test_a_store_of_a_later_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    DecisionStore(path).close()
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE about SET value = '2' WHERE key = 'format'")
    database.close()
    with pytest.raises(ReviewWrong, match="format 2"):
        DecisionStore(path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be stored"):
        DecisionStore(tmp_path / "nowhere" / "a.sqlite")
