"""What an error of SQLite or of the file system means to the person whose state it is."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from nutmcp.errors import ConfigurationError, NutmcpError, Unavailable

# How long a transaction waits for another program's.
LOCKED_SECONDS = 5


def is_locked(error: sqlite3.Error) -> bool:
    """Tell whether another connection held the file, so that waiting helps."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_corrupt(error: sqlite3.Error) -> bool:
    """Tell whether the file is damaged, or never was of SQLite."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def translated(error: sqlite3.Error | OSError) -> NutmcpError:
    """Return the error as one of ours: of configuration where only a person can mend it."""
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        forbidden = not full
    else:
        full = _code(error) == sqlite3.SQLITE_FULL
        forbidden = _code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
    if forbidden:
        return ConfigurationError(
            "The state file cannot be opened for reading and writing.",
            "Set NUTMCP_STATE to a file that you may write, on a disk that is not read-only.",
            field="NUTMCP_STATE",
        )
    if isinstance(error, sqlite3.Error) and is_locked(error):
        return locked()
    if full:
        return Unavailable("The disk with the state file is full.", "Free some space on it, then try again.")
    return Unavailable("The state file cannot be read or written.", "Check its disk, then try again.")


def locked() -> Unavailable:
    """Return the error for a lock that did not go away."""
    return Unavailable(
        "Another program holds the state file.",
        "Try again in a few seconds; if this goes on, end the program that has the file open.",
        retry_after=LOCKED_SECONDS,
    )


@contextmanager
def of_files() -> Generator[None]:
    """Translate the errors of the file system."""
    try:
        yield
    except OSError as error:
        raise translated(error) from error


def _code(error: sqlite3.Error) -> int:
    # The upper bits say more than is asked here; errors of the Python module itself have no code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
