"""The tables of the PostgreSQL store: made and brought up to date by whichever server comes first."""

from typing import Any

from psycopg import Connection

from nutmcp.state.postgres_errors import LOCKED_SECONDS, is_newer

# By code points, whatever the database sorts by, so that keys have the same order as in the other stores.
_STEPS = (
    """
    CREATE TABLE nutmcp_documents (
        kind text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, document text NOT NULL, PRIMARY KEY (kind, key)
    );
    CREATE TABLE nutmcp_logs (
        log text COLLATE "C" NOT NULL, position bigint NOT NULL, entry text NOT NULL, PRIMARY KEY (log, position)
    )
    """,
)
"""What makes each version of the tables of the one before; a step is never changed once it was released."""
SCHEMA_VERSION = len(_STEPS)
# "nutm" in ASCII, as in the header of a state file.
_LOCK = 0x6E75746D
_BEGIN = f"BEGIN; SET LOCAL lock_timeout = '{LOCKED_SECONDS}s'; SELECT pg_advisory_xact_lock({_LOCK})"


def make_tables(connection: Connection[Any]) -> None:
    """Make the tables, or bring them up to date, while all other servers wait for that.

    Raises:
        ConfigurationError: They were made by a newer version.
    """
    if version_of(connection) == SCHEMA_VERSION:
        return
    connection.execute(_BEGIN.encode())
    try:
        _bring_up_to_date(connection)
        connection.execute("COMMIT")
    except BaseException:
        if not connection.closed:
            connection.execute("ROLLBACK")
        raise


def _bring_up_to_date(connection: Connection[Any]) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS nutmcp_schema (version integer NOT NULL)")
    version = version_of(connection)
    if version > SCHEMA_VERSION:
        raise is_newer()
    for step in _STEPS[version:]:
        connection.execute(step.encode())
    connection.execute("DELETE FROM nutmcp_schema")
    connection.execute("INSERT INTO nutmcp_schema VALUES (%s)", (SCHEMA_VERSION,))


def version_of(connection: Connection[Any]) -> int:
    """Return the version of the tables; 0 where there are none."""
    there = connection.execute("SELECT to_regclass('nutmcp_schema') IS NOT NULL").fetchone()
    known = connection.execute("SELECT max(version) FROM nutmcp_schema").fetchone() if there and there[0] else None
    return (known and known[0]) or 0
