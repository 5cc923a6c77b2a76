"""Where decisions are kept: one SQLite file beside the labels, which only ever grows.

Conventions
-----------
Every decision is on the disk before its key press is answered (WAL, ``synchronous=FULL``), so that
pulling the plug loses at most the key being pressed. Two triggers refuse to change or delete a
decision, whatever program opens the file. The file belongs to one annotation file: its name and
SHA-256 stand in it, and decisions made on another version of the labels are noticed.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, Self

from reapex.errors import OutputError, Place, ReviewWrong, StaleDecision
from reapex.keyframes import RawKeyFrames
from reapex.review.decision import Decision

SUFFIX = ".review.sqlite"
_VERSION = 1
_BUSY_S = 10.0
_METHOD = "method:"
_OWN_TABLES = {"about", "decisions", "sqlite_sequence"}
_COLUMNS = (
    "number, clip_id, coder, action, onset_before, apex_before, offset_before, onset_after, "
    "apex_after, offset_after, seconds, note, is_blind, made_at, undoes"
)
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    clip_id TEXT NOT NULL, coder TEXT NOT NULL, action TEXT NOT NULL,
    onset_before INTEGER, apex_before INTEGER, offset_before INTEGER,
    onset_after INTEGER, apex_after INTEGER, offset_after INTEGER,
    seconds REAL NOT NULL, note TEXT NOT NULL, is_blind INTEGER NOT NULL,
    made_at TEXT NOT NULL, undoes INTEGER REFERENCES decisions (number)
);
CREATE INDEX decisions_of_clips ON decisions (clip_id, coder, number);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
"""


def store_path(labels: Path) -> Path:
    """The file of the decisions about an annotation file, beside it.

    Examples
    --------
    >>> store_path(Path("coded/casme2.xlsx")).name
    'casme2.xlsx.review.sqlite'
    """
    return labels.with_name(labels.name + SUFFIX)


class DecisionStore:
    """The decisions about one annotation file; safe to share between threads and processes.

    Parameters
    ----------
    path
        The SQLite file; made if it is not there.
    labels_sha256
        The hash of the annotation file; the first one that is given stays.

    Raises
    ------
    ReviewWrong
        If the file is there and is no store of decisions, or one of a later Reapex.
    OutputError
        If it cannot be made or opened for writing.
    """

    def __init__(self, path: Path, labels_sha256: str = "") -> None:
        self.path = path
        self._lock = Lock()
        try:
            self._database = sqlite3.connect(
                path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise self._cannot(error) from None
        try:
            self._prepare(labels_sha256)
        except BaseException as error:
            self._database.close()
            if isinstance(error, sqlite3.OperationalError):
                raise self._cannot(error) from None
            if isinstance(error, sqlite3.DatabaseError):
                raise self._no_store(str(error)) from None
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    @property
    def labels_sha256(self) -> str:
        """The hash of the annotation file that the first decisions were made on."""
        return self._about("labels_sha256")

    def remember_method(self, name: str, version: str) -> None:
        """Keep that a corrector's proposals were shown; the first version of each name stays."""
        with self._writing() as database:
            database.execute(
                "INSERT OR IGNORE INTO about VALUES (?, ?)", (f"{_METHOD}{name}", version)
            )

    def methods(self) -> dict[str, str]:
        """The correctors whose proposals were shown, with the version of Reapex."""
        with self._lock:
            rows = self._database.execute(
                "SELECT substr(key, ?), value FROM about WHERE key LIKE ? ORDER BY rowid",
                (len(_METHOD) + 1, f"{_METHOD}%"),
            ).fetchall()
        return dict(rows)

    def append(self, decision: Decision, seen: int) -> Decision:
        """Store a decision, and give it its number and time.

        Parameters
        ----------
        decision
            What was decided.
        seen
            The last decision of that clip and coder that the coder had on the screen
            (:attr:`~reapex.review.decision.Standing.last`).

        Raises
        ------
        StaleDecision
            If another tab or program has stored one since.
        OutputError
            If it cannot be written; nothing was stored then.
        """
        made_at = decision.made_at or dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        with self._writing() as database:
            (last,) = database.execute(
                "SELECT coalesce(max(number), 0) FROM decisions WHERE clip_id = ? AND coder = ?",
                (decision.clip_id, decision.coder),
            ).fetchone()
            if last != seen:
                raise StaleDecision(
                    f"The clip was decided on elsewhere since it was shown ({decision.clip_id})",
                    mend="Look at it as it stands now, and decide again",
                )
            row = database.execute(
                f"INSERT INTO decisions ({_COLUMNS}) "
                "VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    decision.clip_id,
                    decision.coder,
                    decision.action,
                    *decision.before,
                    *decision.after,
                    decision.seconds,
                    decision.note,
                    int(decision.is_blind),
                    made_at,
                    decision.undoes,
                ),
            )
            number = int(row.lastrowid or 0)
        return replace(decision, number=number, made_at=made_at)

    def decisions(self, clip_id: str | None = None, coder: str | None = None) -> list[Decision]:
        """The decisions in the order in which they were made, of one clip or coder if so asked."""
        query = (
            f"SELECT {_COLUMNS} FROM decisions "
            "WHERE (?1 IS NULL OR clip_id = ?1) AND (?2 IS NULL OR coder = ?2) ORDER BY number"
        )
        with self._lock:
            rows = self._database.execute(query, (clip_id, coder)).fetchall()
        return [_decision(row) for row in rows]

    def coders(self) -> tuple[str, ...]:
        """Everybody who decided anything, in the order of their first decisions."""
        with self._lock:
            rows = self._database.execute(
                "SELECT coder FROM decisions GROUP BY coder ORDER BY min(number)"
            ).fetchall()
        return tuple(coder for (coder,) in rows)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody else writes in; whole or not at all."""
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    yield self._database
                except BaseException:
                    self._database.execute("ROLLBACK")
                    raise
                self._database.execute("COMMIT")
            except sqlite3.Error as error:
                raise self._cannot(error) from None

    def _prepare(self, labels_sha256: str) -> None:
        database = self._database
        if _tables(database) - _OWN_TABLES:
            raise self._no_store("it holds other tables")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("BEGIN IMMEDIATE")  # of two that start at once, one makes the tables
        if not _tables(database):
            for statement in _statements(_SCHEMA):
                database.execute(statement)
            facts = {"format": str(_VERSION), "labels_sha256": labels_sha256}
            database.executemany("INSERT INTO about VALUES (?, ?)", facts.items())
        database.execute("COMMIT")
        version = self._about("format")
        if version != str(_VERSION):
            raise ReviewWrong(
                f"The decisions were stored in format {version}",
                where=Place(file=self.path),
                expected=f"format {_VERSION}",
                mend="Use the Reapex that wrote them, or a newer one",
            )

    def _about(self, key: str) -> str:
        with self._lock:
            row = self._database.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def _cannot(self, error: sqlite3.Error) -> OutputError:
        return OutputError(
            f"The decisions cannot be stored ({error})",
            where=Place(file=self.path),
            mend="Check that the folder of the labels can be written to and the disk is not full",
        )

    def _no_store(self, what: str) -> ReviewWrong:
        return ReviewWrong(
            f"The file is no store of decisions: {what}",
            where=Place(file=self.path),
            mend="Move it away; nothing in it was changed",
        )


def _tables(database: sqlite3.Connection) -> set[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _statements(schema: str) -> Iterator[str]:
    """The statements of a script, one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in schema.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _decision(row: Sequence[Any]) -> Decision:
    number, clip_id, coder, action, *rest = row
    before, after = RawKeyFrames(*rest[:3]), RawKeyFrames(*rest[3:6])
    seconds, note, is_blind, made_at, undoes = rest[6:]
    return Decision(
        clip_id=clip_id,
        coder=coder,
        action=action,
        before=before,
        after=after,
        seconds=seconds,
        note=note,
        is_blind=bool(is_blind),
        made_at=made_at,
        undoes=undoes,
        number=number,
    )
