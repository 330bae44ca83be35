"""The tables of the sandbox, one for each declared resource, and how they are first laid out in a file."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from nutmcp.errors import ConfigurationError
from nutmcp.remote.record import field_kinds
from nutmcp.remote.resource import Many, Resource
from nutmcp.sandbox.columns import FORMS

SCOPE = "_organization"
"""The column that says which organization a row belongs to; no record shows it."""
_BUSY_SECONDS = 10
"""How long one process waits for another that writes to the same file."""
_ATTEMPTS = 20
_APPLICATION = int.from_bytes(b"nutm")
"""What tells a file of ours from any other SQLite file."""


def open_database(data: str, resources: Iterable[Resource], image: bytes | None = None) -> sqlite3.Connection:
    """Open the file, make the tables that a new one lacks, and leave any other as it is.

    Args:
        data: A file, or `:memory:`.
        resources: The declarations that the tables are made of.
        image: What a database in memory begins with, as SQLite serializes it.

    Raises:
        ConfigurationError: The file cannot be opened, holds something else, or tables of another version.
    """
    try:
        if data != ":memory:":
            Path(data).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = sqlite3.connect(data, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            if image is not None:
                database.deserialize(image)
            _prepare(database, list(_tables(resources)))
        except BaseException:
            database.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise ConfigurationError(
            "The sandbox's data file cannot be opened, or is not one.",
            "Name another file, or `:memory:` to keep nothing.",
        ) from error
    return database


def _prepare(database: sqlite3.Connection, statements: Sequence[str]) -> None:
    version = crc32("\n".join(statements).encode()) & 0x7FFFFFFF
    # Before anything is written, lest the file be somebody else's.
    _check(database, version)
    _log_ahead(database)
    # What was committed survives the process, if not the machine: enough for made-up data.
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("BEGIN IMMEDIATE")
    if not _check(database, version):
        for statement in statements:
            database.execute(statement)
        database.execute(f"PRAGMA application_id={_APPLICATION}")
        database.execute(f"PRAGMA user_version={version}")
    database.execute("COMMIT")


def _check(database: sqlite3.Connection, version: int) -> bool:
    """Return whether the tables are there, and refuse a file that holds others."""
    if _number(database, "SELECT count(*) FROM sqlite_master") == 0:
        return False
    if _number(database, "PRAGMA application_id") != _APPLICATION:
        raise ConfigurationError("The sandbox's data file holds something else.", "Name another file.")
    if _number(database, "PRAGMA user_version") != version:
        raise ConfigurationError(
            "The sandbox's data file was made by another version, or for another system.",
            "Remove it, or name another file.",
        )
    return True


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


def _number(database: sqlite3.Connection, statement: str) -> int:
    return int(database.execute(statement).fetchone()[0])


def _tables(resources: Iterable[Resource]) -> Iterator[str]:
    """Yield what makes the tables, and the indexes for the ways that includes and collections go."""
    listed = list(resources)
    for resource in listed:
        columns = ", ".join(
            f'"{name}" {FORMS[kind].declared}' for name, kind in field_kinds(resource.record).items() if name != "id"
        )
        key = "INTEGER PRIMARY KEY AUTOINCREMENT" if resource.numbered else "NOT NULL PRIMARY KEY"
        yield f'CREATE TABLE "{resource.name}" ("id" {key}, {columns}, "{SCOPE}" INTEGER)'
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
