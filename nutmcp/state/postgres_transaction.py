"""Documents and logs inside one transaction of PostgreSQL, and how it is noticed that another one came in between."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from psycopg import Connection
from psycopg.errors import UniqueViolation

from nutmcp.state.ports import Document
from nutmcp.state.prefix import end_of

Row = tuple[Any, ...]


class Overtaken(Exception):
    """A transaction of another scope came in between: this one has to be run again."""


class Transaction:
    """A reader and writer on a connection that is inside a transaction."""

    def __init__(self, connection: Connection[Row]) -> None:
        self._connection = connection
        self._read: dict[tuple[str, str], str | None] = {}
        """What each document said that was read; to be replaced, it has to say so still."""

    def read(self, kind: str, key: str) -> Document | None:
        """Return the document of that kind and key, or None."""
        if "\0" in key:  # which no text of PostgreSQL holds
            return None
        rows = self._rows("SELECT document FROM nutmcp_documents WHERE kind = %s AND key = %s", kind, key)
        text = self._read[kind, key] = rows[0][0] if rows else None
        return None if text is None else json.loads(text)

    def documents(
        self, kind: str, prefix: str = "", *, after: str | None = None, limit: int | None = None
    ) -> list[tuple[str, Document]]:
        """Return keys and documents of that kind whose key begins with `prefix`, ordered by key."""
        rows = self._rows(
            "SELECT key, document FROM nutmcp_documents"
            " WHERE kind = %s AND key >= %s AND (%s::text IS NULL OR key < %s) AND (%s::text IS NULL OR key > %s)"
            " ORDER BY key LIMIT %s",
            kind,
            prefix,
            end_of(prefix),
            end_of(prefix),
            after,
            after,
            limit,
        )
        self._read.update(((kind, key), text) for key, text in rows)
        return [(key, json.loads(text)) for key, text in rows]

    def newest(self, log: str, *, before: int | None = None, limit: int = 1) -> list[tuple[int, Document]]:
        """Return positions and entries ahead of position `before` (or the end), newest first."""
        rows = self._rows(
            "SELECT position, entry FROM nutmcp_logs WHERE log = %s AND position < %s ORDER BY position DESC LIMIT %s",
            log,
            sys.maxsize if before is None else before,
            limit,
        )
        return [(position, json.loads(text)) for position, text in rows]

    def write(self, kind: str, key: str, document: Mapping[str, object]) -> None:
        """Put the document at that key, in place of the one that may be there."""
        place, text = (kind, key), _text(document)
        known = self._read.get(place, "")
        if known is None:
            self._one("INSERT INTO nutmcp_documents VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", kind, key, text)
        elif known:
            self._one(
                "UPDATE nutmcp_documents SET document = %s WHERE kind = %s AND key = %s AND document = %s",
                text,
                kind,
                key,
                known,
            )
        else:
            self._one(
                "INSERT INTO nutmcp_documents VALUES (%s, %s, %s)"
                " ON CONFLICT (kind, key) DO UPDATE SET document = excluded.document",
                kind,
                key,
                text,
            )
        self._read[place] = text

    def remove(self, kind: str, key: str) -> None:
        """Take the document away, if there is one."""
        known = self._read.get((kind, key), "")
        if known:
            self._one("DELETE FROM nutmcp_documents WHERE kind = %s AND key = %s AND document = %s", kind, key, known)
        elif known is not None:
            self._connection.execute("DELETE FROM nutmcp_documents WHERE kind = %s AND key = %s", (kind, key))
        self._read[kind, key] = None

    def kinds(self) -> list[str]:
        """Return what kinds of documents there are."""
        return [kind for (kind,) in self._rows("SELECT DISTINCT kind FROM nutmcp_documents ORDER BY kind")]

    def logs(self) -> list[str]:
        """Return what logs there are."""
        return [log for (log,) in self._rows("SELECT DISTINCT log FROM nutmcp_logs ORDER BY log")]

    def append(self, log: str, entry: Mapping[str, object], *, at: int | None = None) -> int:
        """Add an entry to the end of the log and return its position: 1, 2, 3 and so on, or one further on."""
        try:
            ((position,),) = self._rows(
                "INSERT INTO nutmcp_logs SELECT %s, coalesce(%s, coalesce(max(position), 0) + 1), %s FROM nutmcp_logs"
                " WHERE log = %s RETURNING position",
                log,
                at,
                _text(entry),
                log,
            )
        except UniqueViolation as grown:
            raise Overtaken from grown
        return position

    def trim(self, log: str, before: int) -> None:
        """Forget the entries of the log ahead of that position; whoever goes on with it keeps the last one."""
        self._connection.execute("DELETE FROM nutmcp_logs WHERE log = %s AND position < %s", (log, before))

    def _one(self, statement: str, *values: str) -> None:
        """Change one row.

        Raises:
            Overtaken: It is no longer what was read.
        """
        if self._connection.execute(statement.encode(), values).rowcount != 1:
            raise Overtaken

    def _rows(self, statement: str, *values: str | int | None) -> list[Row]:
        return self._connection.execute(statement.encode(), values).fetchall()


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, allow_nan=False, separators=(",", ":"))
