"""What an error of SQLite or of the file system means to the person whose state it is."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from nutmcp.errors import ConfigurationError, NutmcpError, Unavailable
from nutmcp.words.fold import clean

# How long a transaction waits for another program's.
LOCKED_SECONDS = 5
_LONGEST_PATH = 200
_REASONS = {
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_PERM: "access is not permitted",
    sqlite3.SQLITE_IOERR: "the disk failed",
    sqlite3.SQLITE_NOLFS: "the file is too large for its disk",
}


def is_locked(error: sqlite3.Error) -> bool:
    """Tell whether another connection held the file, so that waiting helps."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_corrupt(error: sqlite3.Error) -> bool:
    """Tell whether the file is damaged, or never was of SQLite."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def translated(error: sqlite3.Error | OSError, path: Path) -> NutmcpError:
    """Return the error as one of ours, with the file and the system's reason; a person may have to mend it."""
    file = f"The state file {clean(str(path), _LONGEST_PATH)}"
    reason = (error.strerror if isinstance(error, OSError) else _REASONS.get(_code(error))) or "no reason was given"
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        forbidden = not full
    else:
        full = _code(error) == sqlite3.SQLITE_FULL
        forbidden = _code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
    if forbidden:
        return ConfigurationError(
            f"{file} cannot be opened for reading and writing: {reason}.",
            "Set NUTMCP_STATE to a file that you may write, on a disk that is not read-only.",
            field="NUTMCP_STATE",
        )
    if isinstance(error, sqlite3.Error) and is_locked(error):
        return locked(path)
    if full:
        return Unavailable(f"{file} cannot be written: its disk is full.", "Free some space on it, then try again.")
    return Unavailable(f"{file} cannot be read or written: {reason}.", "Check its disk, then try again.")


def locked(path: Path) -> Unavailable:
    """Return the error for a lock that did not go away."""
    return Unavailable(
        f"Another program holds the state file {clean(str(path), _LONGEST_PATH)}.",
        "Try again in a few seconds; if this goes on, end the program that has the file open.",
        retry_after=LOCKED_SECONDS,
    )


@contextmanager
def of_files(path: Path) -> Generator[None]:
    """Translate the errors of the file system about that file."""
    try:
        yield
    except OSError as error:
        raise translated(error, path) from error


def _code(error: sqlite3.Error) -> int:
    # The upper bits say more than is asked here; errors of the Python module itself have no code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
