"""The data of a system in SQLite: one table for each declared resource, and a call answered from it."""

import sqlite3
from collections.abc import Collection, Generator, Hashable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random, SystemRandom
from threading import RLock

from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.id import Id, chosen_id, read_id
from nutmcp.remote.record import Record, field_kinds
from nutmcp.remote.resource import Resource
from nutmcp.sandbox.columns import Cell, RecordT, row_of
from nutmcp.sandbox.includes import Relations
from nutmcp.sandbox.row_cache import RowCache
from nutmcp.sandbox.sql_filters import Conditions, order, teach
from nutmcp.sandbox.tables import SCOPE, open_database

_ROWS = RowCache()


@dataclass(frozen=True, slots=True)
class View:
    """What a request may see.

    Attributes:
        organization: The organization of the request's context, for the resources that need one.
        visible: The ids of the only records that may be seen of a resource, where it is not all of them.
    """

    organization: Id | None = None
    visible: Mapping[str, Collection[Id]] = field(default_factory=dict[str, Collection[Id]])


class Store:
    """The data of the sandbox; a change that returned is durable, and several processes may share the file.

    Args:
        data: A file, or `:memory:`.
        resources: The declarations that the tables are made of.
        image: What a store in memory begins with: the `image()` of another.
        rng: Makes the ids that are text and not given.

    Raises:
        ConfigurationError: The file cannot be opened, is no SQLite file, or was made for other tables.
    """

    def __init__(
        self, data: str, resources: Mapping[str, Resource], image: bytes | None = None, rng: Random | None = None
    ) -> None:
        self._resources = resources
        self._by_record = {each.record: each for each in resources.values()}
        self._rng = rng or SystemRandom()
        self._lock = RLock()
        self._database = open_database(data, resources.values(), image)
        self._is_shared = data != ":memory:"
        # What tells the rows of a table from those that it had, and had not, before; copies begin with the same.
        self._versions: dict[str, object] = dict.fromkeys(resources, object() if image is None else hash(image))
        teach(self._database)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def image(self) -> bytes:
        """Return all tables with their rows, as SQLite serializes them."""
        with self._lock:
            return self._database.serialize()

    def columns(self, name: str) -> Collection[str]:
        """Return the fields that are kept of a resource."""
        return field_kinds(self._resources[name].record)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make the changes inside all happen or none; inside another transaction, be part of it."""
        with self._lock:
            if self._database.in_transaction:
                yield
                return
            self._database.execute("BEGIN IMMEDIATE")
            before = self._versions.copy()
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                self._versions = before
                raise
            self._database.execute("COMMIT")

    def is_empty(self) -> bool:
        """Return whether there is no record yet."""
        return not any(self._first(f'SELECT 1 FROM "{name}" LIMIT 1', ()) for name in self._resources)  # noqa: S608 - names are ours

    def clear(self) -> None:
        """Remove every row."""
        with self.transaction():
            for name in self._resources:
                self._change(name, f'DELETE FROM "{name}"')  # noqa: S608 - names are ours

    def insert(self, name: str, rows: Iterable[Mapping[str, object]], organization: Id | None = None) -> list[Id]:
        """Add rows, given under our names for the fields, and return their ids; an id that is left out is made.

        Raises:
            KeyError: There is no such field.
            ValueError: A value is not of the field's kind, or an id is taken.
        """
        resource = self._resources[name]
        columns = [*field_kinds(resource.record), SCOPE]
        places = ", ".join(f'"{column}"' for column in columns)
        statement = f'INSERT INTO "{name}" ({places}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - names are ours
        made: list[Id] = []
        with self.transaction():
            for fields in rows:
                row: dict[str, Cell] = {**row_of(resource.record, fields), SCOPE: organization}
                if not resource.numbered and row.get("id") is None:
                    row["id"] = chosen_id(self._rng)
                number = self._insert(name, statement, [row.get(column) for column in columns])
                made.append(number if resource.numbered else read_id(row["id"]))
        return made

    def _insert(self, name: str, statement: str, cells: Sequence[Cell]) -> int:
        try:
            return self._change(name, statement, cells).lastrowid or 0
        except (sqlite3.IntegrityError, OverflowError) as error:
            raise ValueError("an id is taken, or a number too large") from error

    def update(self, name: str, id: Id, fields: Mapping[str, object]) -> None:
        """Change these fields of one record."""
        row = row_of(self._resources[name].record, fields)
        places = ", ".join(f'"{column}" = ?' for column in row)
        with self.transaction():
            self._change(name, f'UPDATE "{name}" SET {places} WHERE "id" = ?', [*row.values(), id])  # noqa: S608 - names are ours

    def delete(self, name: str, id: Id) -> None:
        """Remove one record; its id is never given again."""
        with self.transaction():
            self._change(name, f'DELETE FROM "{name}" WHERE "id" = ?', [id])  # noqa: S608 - names are ours

    def answer(self, call: Call, view: View, *, numbers_as_text: bool = False) -> Answer:
        """Carry out a list or a get, with what it includes."""
        resource = self._resources[call.resource]
        conditions = self._seen(resource, view).meeting(call.filters, numbers_as_text=numbers_as_text)
        if call.verb is Verb.GET:
            conditions.among("id", [call.id or 0])
        if call.parent is not None and resource.parent is not None:
            conditions.among(resource.parent.by, [call.parent])
        by = order(resource.record, call.sort, numbers_as_text=numbers_as_text, numbered=resource.numbered)
        found = self._select(resource.record, conditions, by, call.limit + 1, (call.page - 1) * call.limit)
        records = tuple(found[: call.limit])
        with self._lock:
            included = Relations(self._resources, self.find).of(resource, records, call.includes)
        return Answer(records=records, included=included, more=len(found) > call.limit)

    def included_in_each(
        self, name: str, records: Sequence[Record], includes: Iterable[str]
    ) -> list[dict[str, tuple[Record, ...]]]:
        """Return for each record of a resource what it includes itself, for a wire that has it inside the record."""
        with self._lock:
            return Relations(self._resources, self.find).one_by_one(self._resources[name], records, includes)

    def find(self, record: type[RecordT], field: str, values: Iterable[Id]) -> list[RecordT]:
        """Return the records of a class whose field holds one of these ids, in the order of their ids."""
        return self._select(record, Conditions(record).among(field, values))

    def one(self, record: type[RecordT], id: Id, view: View) -> RecordT | None:
        """Return one record of a class, if it is there and may be seen."""
        return next(iter(self._select(record, self._seen(self._by_record[record], view).among("id", [id]))), None)

    def every(self, name: str) -> list[Record]:
        """Return all records of a resource, of every organization."""
        record = self._resources[name].record
        return self._select(record, Conditions(record))

    def total(self, name: str, field: str, by: str, value: Id, *, but: Id | None = None) -> int:
        """Return the sum of a field over the records whose `by` holds a number, leaving one record out."""
        statement = f'SELECT SUM("{field}") FROM "{name}" WHERE "{by}" = ? AND "id" IS NOT ?'  # noqa: S608 - names are ours
        row = self._first(statement, (value, but))
        return 0 if row is None or row[0] is None else int(row[0])

    def by_scope(self, name: str, field: str, text: str) -> dict[Id, Id]:
        """Return by organization the id of the record whose field holds a text, in whatever letter case."""
        statement = f'SELECT "{SCOPE}", "id" FROM "{name}" WHERE folded("{field}") = ?'  # noqa: S608 - names are ours
        with self._lock:
            rows = self._database.execute(statement, (text.casefold(),)).fetchall()
        return {read_id(scope): read_id(id) for scope, id in rows if scope is not None}

    def _seen(self, resource: Resource, view: View) -> Conditions:
        conditions = Conditions(resource.record, numbered=resource.numbered)
        if resource.name in view.visible:
            conditions.among("id", view.visible[resource.name])
        return conditions.among(SCOPE, [view.organization or 0]) if resource.scoped else conditions

    def _select(
        self, record: type[RecordT], conditions: Conditions, by: str = '"id"', limit: int = -1, offset: int = 0
    ) -> list[RecordT]:
        columns = ", ".join(f'"{column}"' for column in field_kinds(record))
        name = self._by_record[record].name
        statement = (
            f'SELECT {columns} FROM "{name}" WHERE {conditions.sql} '  # noqa: S608 - names are ours, values are bound
            f"ORDER BY {by} LIMIT {limit} OFFSET {offset}"
        )
        with self._lock:
            key = (self.version(name), statement, *conditions.values)
            found = _ROWS.selection(record, key)
            if found is None:
                rows = self._database.execute(statement, conditions.values).fetchall()
                found = _ROWS.select(record, key, rows)
        return list(found)

    def version(self, name: str) -> Hashable:
        """Return what is another whenever the rows of a table are others."""
        return name, self._versions[name], self._elsewhere()

    @property
    def versions(self) -> Hashable:
        """Return what is another whenever the rows of any table are others; copies of a store begin with the same."""
        return *self._versions.values(), self._elsewhere()

    def versions_of(self, names: Iterable[str]) -> Hashable:
        """Return what is another whenever the rows of one of these tables are others; copies begin with the same."""
        return *(self._versions[name] for name in names), self._elsewhere()

    def _elsewhere(self) -> Hashable:
        """Return what is another whenever another process has written to the file."""
        return self._first("PRAGMA data_version", ()) if self._is_shared else None

    def _change(self, name: str, statement: str, cells: Sequence[Cell] = ()) -> sqlite3.Cursor:
        """Change rows of a table."""
        self._versions[name] = object()
        return self._database.execute(statement, cells)

    def _first(self, statement: str, values: Iterable[Cell]) -> tuple[Cell, ...] | None:
        with self._lock:
            return self._database.execute(statement, tuple(values)).fetchone()
