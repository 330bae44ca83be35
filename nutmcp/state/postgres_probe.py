"""What the doctor wants to know of a PostgreSQL: its version, its tables, and whether its locks keep anybody out."""

import asyncio
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import to_thread
from psycopg import Connection, Error, connect

from nutmcp.errors import ConfigurationError
from nutmcp.state.postgres import lock_of
from nutmcp.state.postgres_connections import HUNG_SECONDS, where
from nutmcp.state.postgres_errors import translated
from nutmcp.state.postgres_line import Line
from nutmcp.state.postgres_schema import make_tables, version_of

OLDEST = 13
"""The oldest version of PostgreSQL that can keep the state."""
_ENCODING = "UTF8"
_SCOPE = "doctor"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found.

    Attributes:
        version: Which PostgreSQL it is, such as 18.1.
        tables: The version of the tables.
        pooled: Whether something lends its connections to several, such as PgBouncer.
        locks: Whether a lock that one transaction holds keeps another one out, and no longer than that.
    """

    version: str
    tables: int
    pooled: bool
    locks: bool


async def look_at(url: str) -> Facts:
    """Connect twice, make the tables if they are missing, and return what was found; nothing else is written.

    Raises:
        ConfigurationError: The URL makes no sense, whom it names is refused, or the database cannot keep the state.
        Unavailable: The database does not answer.
    """
    lines: list[Line] = []
    late = asyncio.get_running_loop().call_later(HUNG_SECONDS, lambda: [line.hang_up() for line in lines])
    try:
        return await to_thread.run_sync(_facts, where(url), lines)
    except Error as error:
        raise translated(error) from None  # its words may name who signs in, and where
    finally:
        late.cancel()


def _facts(place: str, lines: list[Line]) -> Facts:
    again = partial(connect, place, autocommit=True, prepare_threshold=None)
    with ExitStack() as stack:
        lines += [Line(stack.enter_context(closing(again())), again=again) for _ in range(2)]
        first, second = (line.connection for line in lines)
        _check_ability(first)
        make_tables(first)
        return Facts(_version(first), version_of(first), _is_pooled(first), _keeps_out(first, second))


def _check_ability(connection: Connection[Any]) -> None:
    if connection.info.server_version < OLDEST * 10_000:
        raise ConfigurationError(
            f"PostgreSQL {_version(connection)} is too old to keep the state.",
            f"Update it to version {OLDEST} or newer, or let NUTMCP_STATE name another one.",
            field="NUTMCP_STATE",
        )
    if connection.info.parameter_status("server_encoding") != _ENCODING:
        raise ConfigurationError(
            "The database in PostgreSQL is not encoded in UTF-8.",
            "Make one with ENCODING 'UTF8' and TEMPLATE template0, and let NUTMCP_STATE name it.",
            field="NUTMCP_STATE",
        )


def _version(connection: Connection[Any]) -> str:
    return f"{connection.info.server_version // 10_000}.{connection.info.server_version % 10_000}"


def _is_pooled(connection: Connection[Any]) -> bool:
    """Return whether who answers is another than who took the connection."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row is not None and row[0] != connection.info.backend_pid


def _keeps_out(first: Connection[Any], second: Connection[Any]) -> bool:
    """Return whether the second may take a lock only after the first has ended its transaction."""
    with first.transaction():
        first.execute("SELECT pg_advisory_xact_lock(%s)", (lock_of(_SCOPE),))
        meanwhile = _takes(second)
    return not meanwhile and _takes(second)


def _takes(connection: Connection[Any]) -> bool:
    with connection.transaction():
        row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (lock_of(_SCOPE),)).fetchone()
    return row is not None and bool(row[0])
