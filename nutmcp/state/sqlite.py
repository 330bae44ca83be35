"""The store in one SQLite file, which all server processes of a user on this machine share.

SQLite runs in a worker thread, because a write waits for the disk and for the other processes. When this
was measured, a write took 0.36 ms and the thread 0.03 ms of it; behind a lock it takes as long as the lock.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from anyio import move_on_after, to_thread

from nutmcp.state.ports import Document, Reader, Writer
from nutmcp.state.sqlite_errors import LOCKED_SECONDS, is_corrupt, is_locked, locked, translated
from nutmcp.state.sqlite_file import StateFile

T = TypeVar("T")


class SqliteStore:
    """Hold the state in the file at `path`; folder and file are made when missing."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = _Connection(StateFile(path))
        self._reading: _Connection | None = None

    async def view(self, look: Callable[[Reader], T]) -> T:
        """Run `look` on one moment's view and return what it returns; waits for no writer."""
        if self._reading is None:
            # A connection of its own, since a read need not wait for a write that waits for another process.
            self._reading = _Connection(StateFile(self._path, checked=True))
        return await self._patiently(self._reading, "BEGIN", look)

    async def transact(self, work: Callable[[Writer], T]) -> T:
        """Run `work` alone among all processes, keep durably what it wrote, and return what it returns."""
        return await self._patiently(self._writing, "BEGIN IMMEDIATE", work)

    def close(self) -> None:
        """Let go of the file, after the transactions that may be under way."""
        self._writing.close()
        if self._reading is not None:
            self._reading.close()

    async def _patiently(self, connection: "_Connection", begin: str, work: Callable[["_Transaction"], T]) -> T:
        """Try in short attempts until the lock is free, so that a cancellation gets through."""
        with move_on_after(LOCKED_SECONDS):
            while True:
                try:
                    return await to_thread.run_sync(connection.run, begin, work)
                except sqlite3.Error as error:
                    if not is_locked(error):
                        raise translated(error, self._path) from error
        raise locked(self._path)


class _Connection:
    """One connection to the file, for one transaction after the other."""

    def __init__(self, file: StateFile) -> None:
        self._file = file
        self._turn = Lock()

    def close(self) -> None:
        with self._turn:
            self._file.close()

    def run(self, begin: str, work: Callable[["_Transaction"], T]) -> T:
        with self._turn:
            try:
                return self._once(begin, work)
            except sqlite3.DatabaseError as error:
                if not is_corrupt(error):
                    raise
                self._file.set_aside()
                return self._once(begin, work)

    def _once(self, begin: str, work: Callable[["_Transaction"], T]) -> T:
        with self._file.transaction(begin) as connection:
            return work(_Transaction(connection))


class _Transaction:
    """A reader and writer on a connection that is inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def read(self, kind: str, key: str) -> Document | None:
        rows = self._rows("SELECT document FROM documents WHERE kind = ? AND key = ?", kind, key)
        return json.loads(rows[0][0]) if rows else None

    def documents(self, kind: str, prefix: str = "") -> list[tuple[str, Document]]:
        rows = self._rows(
            "SELECT key, document FROM documents WHERE kind = ? AND key >= ? AND substr(key, 1, ?) = ? ORDER BY key",
            kind,
            prefix,
            len(prefix),
            prefix,
        )
        return [(key, json.loads(text)) for key, text in rows]

    def newest(self, log: str, *, before: int | None = None, limit: int = 1) -> list[tuple[int, Document]]:
        rows = self._rows(
            "SELECT position, entry FROM logs WHERE log = ? AND position < ? ORDER BY position DESC LIMIT ?",
            log,
            sys.maxsize if before is None else before,
            limit,
        )
        return [(position, json.loads(text)) for position, text in rows]

    def write(self, kind: str, key: str, document: Mapping[str, object]) -> None:
        self._rows("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", kind, key, _text(document))

    def remove(self, kind: str, key: str) -> None:
        self._rows("DELETE FROM documents WHERE kind = ? AND key = ?", kind, key)

    def append(self, log: str, entry: Mapping[str, object]) -> int:
        ((last,),) = self._rows("SELECT coalesce(max(position), 0) FROM logs WHERE log = ?", log)
        self._rows("INSERT INTO logs VALUES (?, ?, ?)", log, last + 1, _text(entry))
        return last + 1

    def _rows(self, statement: str, *values: str | int) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, allow_nan=False, separators=(",", ":"))
