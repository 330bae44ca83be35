"""The file of the SQLite store: made private, checked when opened, set aside when it is corrupt."""

import logging
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from nutmcp.errors import ConfigurationError
from nutmcp.state.sqlite_errors import LOCKED_SECONDS, is_corrupt, of_files, translated
from nutmcp.words.fold import clean

logger = logging.getLogger(__name__)

# How long one attempt of a transaction waits for another program's.
ATTEMPT_SECONDS = 0.25
SCHEMA_VERSION = 1
# "nutm" in ASCII; SQLite keeps it in the file's header to tell one program's files from another's.
APPLICATION = 0x6E75746D

_BEGINNING = b"SQLite format 3\0"
"""The first bytes of every file of SQLite."""
_LONGEST_PATH = 200

_SCHEMA = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE documents (
        kind TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    CREATE TABLE logs (
        log TEXT NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (log, position)
    ) WITHOUT ROWID;
    PRAGMA application_id = {APPLICATION};
    PRAGMA user_version = {SCHEMA_VERSION};
    COMMIT;
"""
# A commit returns when the disk has it; macOS has to be asked for that twice.
_DURABLE = f"""
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = 1;
    PRAGMA busy_timeout = {round(ATTEMPT_SECONDS * 1000)};
"""
# A commit returns when the system has it, and neither it nor its beginning waits for anything.
_SWIFT = """
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA busy_timeout = 0;
"""


class StateFile:
    """Lend transactions on the file at `path`, and notice when that becomes another file.

    Args:
        path: The file; it is made when missing.
        checked: The file has just been checked as a whole, so that it need not be again.
        swift: Transactions wait for neither the disk nor other programs: they fail at once where one is under way,
            and a loss of power may undo the last of them. They never tidy up; others have to.

    Raises:
        ConfigurationError: The file may not be used, or was made by a newer version or another program.
        Unavailable: The disk is full or failing, or another program holds the file.
    """

    def __init__(self, path: Path, *, checked: bool = False, swift: bool = False) -> None:
        self._path = path.resolve()
        self._checked = checked
        self._manners = _SWIFT if swift else _DURABLE
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        try:
            self._connected()
        except sqlite3.Error as error:
            raise translated(error, self._path) from error

    @contextmanager
    def transaction(self, begin: str) -> Generator[sqlite3.Connection]:
        """Begin a transaction; commit it, or roll it back when something is raised."""
        connection = self._connected()
        connection.execute(begin)
        try:
            if self._identity != self._identity_on_disk():
                # Another process has set the file aside, or a person has removed it.
                connection.execute("ROLLBACK")
                self.close()
                connection = self._connected()
                connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.rollback()
            raise

    def set_aside(self) -> None:
        """Rename the file unless it is sound after all; the next connection makes a new one.

        Raises:
            ConfigurationError: It never was a state file, so it is left as it is.
        """
        self.close()
        self._refuse_a_strange_file()
        with of_files(self._path), self._alone():
            with closing(_connect(self._path)) as connection:
                if _is_sound(connection):
                    return
            number = 1
            while (aside := self._path.with_name(f"{self._path.name}.corrupt-{number}")).exists():
                number += 1
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self._path}{ending}").rename(f"{aside}{ending}")
            logger.warning("The state file is corrupt; it is kept as %s, and a new one is made.", aside)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = self._opened()
            except sqlite3.DatabaseError as error:
                if not is_corrupt(error):
                    raise
                self.set_aside()
                self._connection = self._opened()
            self._identity = self._identity_on_disk()
        return self._connection

    def _refuse_a_strange_file(self) -> None:
        """Refuse a file that does not begin as SQLite's do, unless its marks beside it say that it was ours."""
        with of_files(self._path):
            if not self._path.exists() or Path(f"{self._path}.lock").exists():
                return
            with self._path.open("rb") as file:
                beginning = file.read(len(_BEGINNING))
        if beginning and beginning != _BEGINNING:
            raise ConfigurationError(
                f"{clean(str(self._path), _LONGEST_PATH)} is no state file of nutmcp; it was left as it is.",
                "Set NUTMCP_STATE to a file of its own, which may be missing yet.",
                field="NUTMCP_STATE",
            )

    def _opened(self) -> sqlite3.Connection:
        with of_files(self._path):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(self._path)
            empty = not self._path.stat().st_size
        connection = _connect(self._path)
        try:
            # Nobody may look into an empty file while another process turns it to write-ahead logging.
            if empty or _is_blank(connection):
                with self._alone():
                    _lay_out(connection)
            _check(connection, sound=self._checked)
            self._checked = False
            with of_files(self._path):
                self._path.chmod(0o600)
            connection.executescript(self._manners)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Keep other processes from making or renaming the file; a kill ends this as well."""
        beside = Path(f"{self._path}.lock")
        _make(beside)
        with closing(_connect(beside)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield

    def _identity_on_disk(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=LOCKED_SECONDS, isolation_level=None, check_same_thread=False)


def _make(path: Path) -> None:
    # SQLite gives the files beside it the same mode. An existing file must not be opened here: closing it
    # would drop the locks that SQLite holds on it for this process.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _is_blank(connection: sqlite3.Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return not (tables or _pragma(connection, "application_id") or _pragma(connection, "user_version"))


def _lay_out(connection: sqlite3.Connection) -> None:
    if _is_blank(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)


def _check(connection: sqlite3.Connection, *, sound: bool) -> None:
    if not (sound or _is_sound(connection)):
        corrupt = sqlite3.DatabaseError("quick_check")
        corrupt.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise corrupt
    if _pragma(connection, "application_id") != APPLICATION:
        raise ConfigurationError(
            "The state file belongs to another program.",
            "Set NUTMCP_STATE to a file of its own.",
            field="NUTMCP_STATE",
        )
    if _pragma(connection, "user_version") > SCHEMA_VERSION:
        raise ConfigurationError(
            "The state file was made by a newer version of nutmcp.",
            "Install that version, or set NUTMCP_STATE to another file.",
            field="NUTMCP_STATE",
        )


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        return connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError as error:
        if is_corrupt(error):
            return False
        raise


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]
