"""Nutcache's data in SQLite: one table for each declared resource, and a call answered from it."""

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from zlib import crc32

from nutmcp.errors import ConfigurationError
from nutmcp.sandbox.columns import FORMS, Cell, RecordT, kinds, record_of, row_of
from nutmcp.sandbox.conditions import Conditions, order, teach
from nutmcp.sandbox.related import Relations
from nutmcp.spec.call import Answer, Call, Verb
from nutmcp.spec.filter import Sort
from nutmcp.spec.record import Record
from nutmcp.spec.resource import Many, Resource

SCOPE = "_organization"
"""The column that says which organization a row belongs to; no record shows it."""
_BUSY_SECONDS = 10
"""How long one process waits for another that writes to the same file."""
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class View:
    """What a request may see.

    Attributes:
        organization: The organization of the request's context, for the resources that need one.
        visible: The organizations that the user belongs to.
    """

    organization: int | None
    visible: frozenset[int]


class Store:
    """The data of the sandbox; a change that returned is durable, and several processes may share the file.

    Args:
        data: A file, or `:memory:`.
        resources: The declarations that the tables are made of.

    Raises:
        ConfigurationError: The file cannot be opened, is no SQLite file, or was made for other tables.
    """

    def __init__(self, data: str, resources: Mapping[str, Resource]) -> None:
        self._resources = resources
        self._by_record = {each.record: each for each in resources.values()}
        self._lock = RLock()
        try:
            if data != ":memory:":
                Path(data).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database = sqlite3.connect(data, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._database.row_factory = sqlite3.Row
            _log_ahead(self._database)
            self._database.execute("PRAGMA synchronous=NORMAL")
            teach(self._database)
            with self.transaction():
                self._make_tables()
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(
                "The sandbox's data file cannot be opened, or is not one.",
                "Name another file, or `:memory:` to keep nothing.",
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make the changes inside all happen or none; inside another transaction, be part of it."""
        with self._lock:
            if self._database.in_transaction:
                yield
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def is_empty(self) -> bool:
        """Return whether there is no organization yet."""
        return self._first('SELECT 1 FROM "organizations"', ()) is None

    def clear(self) -> None:
        """Remove every row."""
        with self.transaction():
            for name in self._resources:
                self._database.execute(f'DELETE FROM "{name}"')  # noqa: S608 - names are ours

    def insert(self, name: str, rows: Iterable[Mapping[str, object]], organization: int | None = None) -> list[int]:
        """Add rows, given under our names for the fields, and return their ids; an id that is left out is made.

        Raises:
            KeyError: There is no such field.
            ValueError: A value is not of the field's kind, or an id is taken.
        """
        record = self._resources[name].record
        columns = [*kinds(record), SCOPE]
        places = ", ".join(f'"{column}"' for column in columns)
        statement = f'INSERT INTO "{name}" ({places}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - names are ours
        made: list[int] = []
        with self.transaction():
            for fields in rows:
                row: dict[str, Cell] = {**row_of(record, fields), SCOPE: organization}
                made.append(self._insert(statement, [row.get(column) for column in columns]))
        return made

    def _insert(self, statement: str, cells: list[Cell]) -> int:
        try:
            return self._database.execute(statement, cells).lastrowid or 0
        except (sqlite3.IntegrityError, OverflowError) as error:
            raise ValueError("an id is taken, or a number too large") from error

    def update(self, name: str, id: int, fields: Mapping[str, object]) -> None:
        """Change these fields of one record."""
        row = row_of(self._resources[name].record, fields)
        places = ", ".join(f'"{column}" = ?' for column in row)
        with self.transaction():
            self._database.execute(f'UPDATE "{name}" SET {places} WHERE "id" = ?', [*row.values(), id])  # noqa: S608 - names are ours

    def delete(self, name: str, id: int) -> None:
        """Remove one record; its id is never given again."""
        with self.transaction():
            self._database.execute(f'DELETE FROM "{name}" WHERE "id" = ?', [id])  # noqa: S608 - names are ours

    def answer(self, call: Call, view: View) -> Answer:
        """Carry out a list or a get, with what it includes."""
        resource = self._resources[call.resource]
        conditions = self._seen(resource, view).meeting(call.filters)
        if call.verb is Verb.GET:
            conditions.among("id", [call.id or 0])
        if call.parent is not None and resource.parent is not None:
            conditions.among(resource.parent.by, [call.parent])
        found = self._select(resource.record, conditions, call.sort, call.limit + 1, (call.page - 1) * call.limit)
        records = tuple(found[: call.limit])
        with self._lock:
            included = Relations(self._resources, self.find).of(resource, records, call.includes)
        return Answer(records=records, included=included, more=len(found) > call.limit)

    def find(self, record: type[RecordT], field: str, values: Iterable[int]) -> list[RecordT]:
        """Return the records of a class whose field holds one of these numbers, in the order of their ids."""
        return self._select(record, Conditions(record).among(field, values))

    def one(self, record: type[RecordT], id: int, view: View) -> RecordT | None:
        """Return one record of a class, if it is there and may be seen."""
        return next(iter(self._select(record, self._seen(self._by_record[record], view).among("id", [id]))), None)

    def every(self, name: str) -> list[Record]:
        """Return all records of a resource, of every organization."""
        record = self._resources[name].record
        return self._select(record, Conditions(record))

    def total(self, name: str, field: str, by: str, value: int, *, but: int | None = None) -> int:
        """Return the sum of a field over the records whose `by` holds a number, leaving one record out."""
        statement = f'SELECT SUM("{field}") FROM "{name}" WHERE "{by}" = ? AND "id" IS NOT ?'  # noqa: S608 - names are ours
        row = self._first(statement, (value, but))
        return 0 if row is None or row[0] is None else int(row[0])

    def memberships(self, email: str) -> dict[int, int]:
        """Return the organizations that a user belongs to, each with the id of the user's member there."""
        statement = f'SELECT "{SCOPE}", "id" FROM "members" WHERE folded("email") = ?'  # noqa: S608 - names are ours
        with self._lock:
            return {int(row[0]): int(row[1]) for row in self._database.execute(statement, (email.casefold(),))}

    def _seen(self, resource: Resource, view: View) -> Conditions:
        conditions = Conditions(resource.record)
        if resource.scoped:
            return conditions.among(SCOPE, [view.organization or 0])
        return conditions.among("id", view.visible) if resource.name == "organizations" else conditions

    def _select(
        self, record: type[RecordT], conditions: Conditions, sort: Iterable[Sort] = (), limit: int = -1, offset: int = 0
    ) -> list[RecordT]:
        statement = (
            f'SELECT * FROM "{self._by_record[record].name}" WHERE {conditions.sql} '  # noqa: S608 - names are ours, values are bound
            f"ORDER BY {order(record, sort)} LIMIT {limit} OFFSET {offset}"
        )
        with self._lock:
            rows = self._database.execute(statement, conditions.values).fetchall()
        return [record_of(record, dict(row)) for row in rows]

    def _first(self, statement: str, values: Iterable[Cell]) -> sqlite3.Row | None:
        with self._lock:
            return self._database.execute(statement, tuple(values)).fetchone()

    def _make_tables(self) -> None:
        statements = list(_tables(self._resources.values()))
        mark = crc32("\n".join(statements).encode()) & 0x7FFFFFFF
        found = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        if found == mark:
            return
        if found:
            raise ConfigurationError(
                "The sandbox's data file was made by another version.", "Remove it, or name another file."
            )
        for statement in statements:
            self._database.execute(statement)
        self._database.execute(f"PRAGMA user_version={mark}")


def _log_ahead(database: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, with which readers and a writer do not wait for each other.

    The switch gives up at once where another process is in its way; beginning to write does wait.
    """
    for _ in range(_ATTEMPTS):
        try:
            database.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        else:
            return
    database.execute("PRAGMA journal_mode=WAL")


def _tables(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield what makes the tables, and the indexes for the ways that includes and collections go."""
    listed = list(resources)
    for resource in listed:
        columns = ", ".join(
            f'"{name}" {FORMS[kind].declared}' for name, kind in kinds(resource.record).items() if name != "id"
        )
        yield f'CREATE TABLE "{resource.name}" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, {columns}, "{SCOPE}" INTEGER)'
        yield f'CREATE INDEX "{resource.name}_{SCOPE}" ON "{resource.name}" ("{SCOPE}")'
        if resource.parent is not None:
            yield f'CREATE INDEX "{resource.name}_parent" ON "{resource.name}" ("{resource.parent.by}")'
    ways = {
        (name, way.by)
        for resource in listed
        for name, way in resource.includes.items()
        if isinstance(way, Many) and not any(each.name == name and each.parent for each in listed)
    }
    for name, by in sorted(ways):
        yield f'CREATE INDEX "{name}_{by}" ON "{name}" ("{by}")'
