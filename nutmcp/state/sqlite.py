"""The store in one SQLite file, which all server processes of a user on this machine share.

What is to be durable waits for the disk and for the other processes, in a thread. Reads, and writes that need not be
durable, wait for neither, so that they are done at once: when this was measured, that took a tenth of what a thread and
the disk take. Where that fails, they go another way, which can wait, mend the file or say what is the matter.
"""

import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from anyio import move_on_after, to_thread

from nutmcp.state.group_commit import GroupCommit
from nutmcp.state.ports import Document, Reader, Writer
from nutmcp.state.prefix import end_of
from nutmcp.state.sqlite_errors import LOCKED_SECONDS, is_corrupt, is_locked, locked, translated
from nutmcp.state.sqlite_file import StateFile

T = TypeVar("T")

SWIFT_IN_A_ROW = 200
"""How many transactions may go by without one that tidies up: that moves the log of writes into the file, when it has
grown to a thousand pages, and waits for the disk."""
_READ, _WRITE = "BEGIN", "BEGIN IMMEDIATE"


class SqliteStore:
    """Hold the state in the file at `path`; folder and file are made when missing."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = _Connection(StateFile(path))
        self._durably = GroupCommit(partial(self._writing.run, _WRITE))
        self._reading: _Connection | None = None
        self._swift: _Connection | None = None
        self._in_a_row = 0

    async def view(self, look: Callable[[Reader], T]) -> T:
        """Run `look` on one moment's view and return what it returns; waits for no writer."""
        with suppress(sqlite3.Error):
            return self._at_once(_READ, look)
        # A connection of its own, since a read need not wait for a write that waits for another process.
        reading = self._reading = self._reading or _Connection(StateFile(self._path, checked=True))
        return await self._patiently(lambda: to_thread.run_sync(reading.run, _READ, look))

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        """Run `work` alone among all processes, keep what it wrote, and return what it returns."""
        del scope  # there is one lock, that of the file
        if not durable and self._in_a_row < SWIFT_IN_A_ROW:
            self._in_a_row += 1
            with suppress(sqlite3.Error):
                return self._at_once(_WRITE, work)
        self._in_a_row = 0
        return await self._patiently(partial(self._durably.transact, work))

    def close(self) -> None:
        """Let go of the file, after the transactions that may be under way."""
        self._durably.close()
        for connection in filter(None, (self._writing, self._reading, self._swift)):
            connection.close()

    def _at_once(self, begin: str, work: Callable[["_Transaction"], T]) -> T:
        if self._swift is None:
            self._swift = _Connection(StateFile(self._path, checked=True, swift=True))
        return self._swift.run_at_once(begin, work)

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try in short attempts until the lock is free, so that a cancellation gets through."""
        with move_on_after(LOCKED_SECONDS):
            while True:
                try:
                    return await attempt()
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

    def run_at_once(self, begin: str, work: Callable[["_Transaction"], T]) -> T:
        with self._turn:
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
        return _document(rows[0][0]) if rows else None

    def documents(
        self, kind: str, prefix: str = "", *, after: str | None = None, limit: int | None = None
    ) -> list[tuple[str, Document]]:
        rows = self._rows(
            "SELECT key, document FROM documents WHERE kind = ? AND key >= ? AND key < coalesce(?, x'')"
            " AND (? IS NULL OR key > ?) ORDER BY key LIMIT ?",
            kind,
            prefix,
            end_of(prefix),
            after,
            after,
            -1 if limit is None else limit,
        )
        return [(key, _document(text)) for key, text in rows]

    def newest(self, log: str, *, before: int | None = None, limit: int = 1) -> list[tuple[int, Document]]:
        rows = self._rows(
            "SELECT position, entry FROM logs WHERE log = ? AND position < ? ORDER BY position DESC LIMIT ?",
            log,
            sys.maxsize if before is None else before,
            limit,
        )
        return [(position, _document(text)) for position, text in rows]

    def write(self, kind: str, key: str, document: Mapping[str, object]) -> None:
        self._rows("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", kind, key, _text(document))

    def remove(self, kind: str, key: str) -> None:
        self._rows("DELETE FROM documents WHERE kind = ? AND key = ?", kind, key)

    def kinds(self) -> list[str]:
        return [kind for (kind,) in self._rows("SELECT DISTINCT kind FROM documents ORDER BY kind")]

    def logs(self) -> list[str]:
        return [log for (log,) in self._rows("SELECT DISTINCT log FROM logs ORDER BY log")]

    def append(self, log: str, entry: Mapping[str, object], *, at: int | None = None) -> int:
        ((last,),) = self._rows("SELECT coalesce(max(position), 0) FROM logs WHERE log = ?", log)
        position = last + 1 if at is None else at
        self._rows("INSERT INTO logs VALUES (?, ?, ?)", log, position, _text(entry))
        return position

    def trim(self, log: str, before: int) -> None:
        self._rows("DELETE FROM logs WHERE log = ? AND position < ?", log, before)

    def apart(self, work: Callable[["_Transaction"], T]) -> T:
        """Return what the work returns; what it wrote is forgotten if it raises."""
        self._connection.execute("SAVEPOINT apart")
        try:
            result = work(self)
        except BaseException:
            self._connection.execute("ROLLBACK TO apart")
            raise
        finally:
            self._connection.execute("RELEASE apart")
        return result

    def _rows(self, statement: str, *values: str | int | None) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()


_document = json.JSONDecoder().decode
_text = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
