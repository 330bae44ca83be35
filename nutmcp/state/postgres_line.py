"""One connection to PostgreSQL in the hands of one thread: a transaction is begun on it, and ended."""

import os
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from threading import Event, Lock
from typing import Any

from psycopg import Connection, Error, OperationalError
from psycopg.pq import TransactionStatus

_ASKED_AFTER = (0, 0.2, 1, 3)
"""Seconds to wait before each question what became of a transaction whose end nobody has acknowledged."""


class Line:
    """A connection that is used for one transaction after the other.

    Args:
        connection: It commits nothing by itself but single statements.
        again: Makes another one to the same database.

    Attributes:
        number: What PostgreSQL calls the transaction that was begun last.
    """

    def __init__(self, connection: Connection[Any], *, again: Callable[[], Connection[Any]]) -> None:
        self.connection = connection
        self.number = ""
        self._again = again
        self._held = Lock()

    def begin(self, statements: str) -> None:
        """Begin a transaction; the last of the statements may ask for its number."""
        cursor = self.connection.execute(statements.encode())
        while cursor.nextset():
            pass
        row = cursor.fetchone() if cursor.description else None
        self.number = row[0] if row else ""

    def commit(self) -> None:
        """Keep what was written; where nobody acknowledges that, ask whether it was kept.

        Raises:
            OperationalError: It was not kept, or nobody can say.
        """
        try:
            self.connection.execute("COMMIT")
        except OperationalError:
            if not (self.connection.closed and self.number and self._was_kept()):
                raise

    def is_free(self) -> bool:
        """Return whether another transaction may begin here; one that was left is forgotten first."""
        with suppress(Error):
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                self.connection.execute("ROLLBACK")
            return self.connection.info.transaction_status == TransactionStatus.IDLE
        return False

    def hang_up(self) -> None:
        """End the connection under the thread that waits for it."""
        with self._held, suppress(OSError, Error):
            if not self.connection.closed:
                with socket.socket(fileno=os.dup(self.connection.fileno())) as line:
                    line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        with self._held, suppress(Error):
            self.connection.close()

    def _was_kept(self) -> bool:
        for seconds in _ASKED_AFTER:
            Event().wait(seconds)
            with closing(self._again()) as other:
                row = other.execute("SELECT pg_xact_status(%s::xid8)", (self.number,)).fetchone()
            if row is None or row[0] != "in progress":
                return row is not None and row[0] == "committed"
        return False
