"""What the disk and the system say of the state file is said as a person can mend it."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from nutmcp.errors import ConfigurationError, Unavailable
from nutmcp.state import sqlite_errors


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_BUSY, Unavailable),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Unavailable),
        (sqlite3.SQLITE_FULL, Unavailable),
        (sqlite3.SQLITE_IOERR_FSYNC, Unavailable),
        (sqlite3.SQLITE_READONLY_DBMOVED, ConfigurationError),
        (sqlite3.SQLITE_CANTOPEN, ConfigurationError),
    ],
)
def test_each_fault_of_a_disk_has_its_error(code: int, error: type[Exception]) -> None:
    fault = sqlite3.OperationalError("details of the machine")
    fault.sqlite_errorcode = code
    told = sqlite_errors.translated(fault, Path("/state/of/mine.sqlite"))
    assert type(told) is error
    assert "details" not in told.message
    assert "/state/of/mine.sqlite" in told.message


@pytest.mark.parametrize(
    ("code", "reason"), [(errno.EACCES, "Permission denied"), (errno.EROFS, "Read-only file system")]
)
def test_what_the_system_says_of_a_file_is_said(code: int, reason: str) -> None:
    told = sqlite_errors.translated(OSError(code, os.strerror(code)), Path("/state/of/mine.sqlite"))
    assert f"/state/of/mine.sqlite cannot be opened for reading and writing: {reason}." in told.message
