"""What an error of PostgreSQL means to the person whose state it holds; what it says itself is told to nobody."""

from collections.abc import Callable

from psycopg import DatabaseError, Error, OperationalError, errors

from nutmcp.errors import ConfigurationError, NutmcpError, Unavailable

LOCKED_SECONDS = 5
"""How long a transaction waits for another one."""
_VARIABLE = "NUTMCP_STATE"
_OVERTAKEN = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
_REFUSALS = (
    "authentication failed",
    "no password supplied",
    "does not exist",
    "not permitted to log in",
    "permission denied",
    "no pg_hba.conf entry",
    "no such user",
    "no such database",
)
"""By these words, PostgreSQL and PgBouncer refuse a connection; no code comes with it."""
_BY_STATEMENT = "not allowed in statement pooling mode"
"""By these, PgBouncer refuses to keep a transaction on one connection."""


def is_overtaken(error: Error) -> bool:
    """Return whether another transaction came in between, so that running again helps."""
    return isinstance(error, _OVERTAKEN)


def is_without_tables(error: Error) -> bool:
    """Return whether the tables are missing: somebody has emptied the database."""
    return isinstance(error, errors.UndefinedTable)


def is_away(error: Error) -> bool:
    """Return whether the connection is lost, or was never made: nothing that is wrong with a statement."""
    return isinstance(error, OperationalError) and not isinstance(
        error, (errors.LockNotAvailable, errors.QueryCanceled, errors.DiskFull, *_OVERTAKEN)
    )


def translated(error: Error) -> NutmcpError:
    """Return the error as one of ours."""
    said = next((said for kinds, said in _SAID if isinstance(error, kinds)), None)
    if said is not None:
        return said()
    if _is_refused(error):
        return refused()
    if _BY_STATEMENT in str(error):
        return _taken_apart()
    if is_away(error) or not isinstance(error, DatabaseError):
        return away()
    return Unavailable(
        f"PostgreSQL cannot keep the state: it answers with error {error.sqlstate or 'of no number'}.",
        "Look into its log for what that means, then try again.",
    )


def away() -> Unavailable:
    """Return the error for a database that does not answer."""
    return Unavailable(
        "PostgreSQL, which keeps the state, cannot be reached.",
        "Try again in a few seconds; if this goes on, see that it runs where NUTMCP_STATE says.",
        retry_after=LOCKED_SECONDS,
    )


def busy() -> Unavailable:
    """Return the error for a lock that did not become free."""
    return Unavailable(
        "Another server holds what is to be written in PostgreSQL.", "Try again in a few seconds.", retry_after=5
    )


def refused() -> ConfigurationError:
    """Return the error for a sign-in that is not accepted, or does not suffice."""
    return ConfigurationError(
        f"PostgreSQL refuses whom {_VARIABLE} names, or has no such database.",
        "Check user, password and database there; the user has to be allowed to make tables.",
        field=_VARIABLE,
    )


def is_newer() -> ConfigurationError:
    """Return the error for tables of a version that is not known yet."""
    return ConfigurationError(
        "The state in PostgreSQL was made by a newer version of nutmcp.",
        f"Install that version on all servers, or set {_VARIABLE} to another database.",
        field=_VARIABLE,
    )


def _taken_apart() -> ConfigurationError:
    return ConfigurationError(
        "The pooler before PostgreSQL takes transactions apart.",
        f"Set its pool_mode to transaction, or let {_VARIABLE} name PostgreSQL itself.",
        field=_VARIABLE,
    )


def _full() -> Unavailable:
    return Unavailable("PostgreSQL cannot write the state: its disk is full.", "Free some space, then try again.")


def _slow() -> Unavailable:
    return Unavailable("PostgreSQL takes too long to keep the state.", "Try again in a few seconds.", retry_after=5)


def _read_only() -> Unavailable:
    return Unavailable(
        "PostgreSQL keeps the state, and lets nobody write at the moment.",
        f"Point {_VARIABLE} to the server that takes writes, or try again when this one does.",
    )


def _is_refused(error: Error) -> bool:
    said = str(error)
    return isinstance(error, OperationalError) and error.sqlstate is None and any(each in said for each in _REFUSALS)


_SAID: tuple[tuple[type[Error], Callable[[], NutmcpError]], ...] = (
    (errors.LockNotAvailable, busy),
    (errors.DiskFull, _full),
    (errors.QueryCanceled, _slow),
    (errors.ReadOnlySqlTransaction, _read_only),
    (errors.InsufficientPrivilege, refused),
)
