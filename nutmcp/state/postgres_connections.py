"""The connections of the PostgreSQL store: a few, each for one thread at a time, given up when nothing comes back.

psycopg's own pool is not used: it connects in the background, after growing pauses, and does not tell why it cannot.
Here whoever needs a connection makes one, so that a database that has come back is used at once.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from weakref import finalize

from anyio import CapacityLimiter, to_thread
from psycopg import Connection, Error, ProgrammingError, connect
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from nutmcp.errors import ConfigurationError
from nutmcp.state.postgres_errors import LOCKED_SECONDS, away, is_away
from nutmcp.state.postgres_line import Line
from nutmcp.state.postgres_schema import make_tables

T = TypeVar("T")

CONNECTIONS = 8
"""How many each server has at most."""
HUNG_SECONDS = 20
"""After so long, a database that has taken a transaction on and is silent counts as gone."""
AWAY_SECONDS = 1.0
"""For how long nobody asks again where nothing could be reached."""
_MANNERS = {
    "connect_timeout": LOCKED_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 1_000 * HUNG_SECONDS,
    "application_name": "nutmcp",
}
"""What holds unless the URL says something else."""


class Connections:
    """Lend connections to threads.

    Args:
        url: Where the database is, and as whom one signs in.

    Raises:
        ConfigurationError: The URL makes no sense.
    """

    def __init__(self, url: str) -> None:
        self._where = where(url)
        self._idle: deque[Line] = deque()
        self._threads = CapacityLimiter(CONNECTIONS)
        self._has_tables = False
        self._away_until = 0.0
        self._is_away = False
        self._is_asked = False
        # Whoever forgets to close a store leaves no connection open.
        finalize(self, _close_all, self._idle)

    def check(self) -> None:
        """Refuse to wait for a database that could not be reached a moment ago, or that somebody asks again just now.

        Raises:
            Unavailable: It is so.
        """
        if self._is_asked or asyncio.get_running_loop().time() < self._away_until:
            raise away()

    async def use(self, begin: str, body: Callable[[Line], T]) -> T:
        """Begin a transaction on a connection, in a thread, and do the rest of it, which ends it.

        Raises:
            Unavailable: The database could not be reached; see `check`.
            psycopg.Error: It cannot be reached, or refuses; nothing was written then.
        """
        loop = asyncio.get_running_loop()
        self.check()
        # A database that is stuck keeps nobody waiting but the one who asks whether it is back.
        asks = self._is_asked = self._is_away
        lent: list[Line] = []
        late = loop.call_later(HUNG_SECONDS, lambda: [line.hang_up() for line in lent])
        try:
            result = await to_thread.run_sync(self._run, begin, body, lent, limiter=self._threads)
            self._is_away = False
        except Error as error:
            self._is_away = is_away(error)
            if self._is_away:
                self._away_until = loop.time() + AWAY_SECONDS
            raise
        finally:
            late.cancel()
            self._is_asked = self._is_asked and not asks
        return result

    def make_tables_again(self) -> None:
        """Look for the tables at the next connection, and make them if they are missing."""
        self._has_tables = False
        self.close()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        _close_all(self._idle)

    def _run(self, begin: str, body: Callable[[Line], T], lent: list[Line]) -> T:
        line = self._begun(begin, lent)
        try:
            return body(line)
        finally:
            self._give_back(line)

    def _begun(self, begin: str, lent: list[Line]) -> Line:
        """Return a connection on which a transaction has begun; those that the database has ended are passed over."""
        while True:
            try:
                line, new = self._idle.pop(), False
            except IndexError:
                line, new = self._made(), True
            lent.append(line)
            try:
                line.begin(begin)
            except Error as error:
                self._give_back(line)
                if new or not is_away(error):
                    raise
            else:
                return line

    def _made(self) -> Line:
        connection = self._connected()
        try:
            if not self._has_tables:
                make_tables(connection)
                self._has_tables = True
        except BaseException:
            connection.close()
            raise
        return Line(connection, again=self._connected)

    def _connected(self) -> Connection[Any]:
        return connect(self._where, autocommit=True, prepare_threshold=None)

    def _give_back(self, line: Line) -> None:
        if line.is_free():
            self._idle.append(line)
        else:
            line.close()


def _close_all(lines: deque[Line]) -> None:
    with suppress(IndexError):
        while True:
            lines.pop().close()


def where(url: str) -> str:
    """Return where the database is as psycopg takes it, with what holds unless the URL says something else."""
    try:
        return make_conninfo("", **(_MANNERS | conninfo_to_dict(url)))
    except ProgrammingError:
        raise ConfigurationError(  # without the cause, which may quote a password
            "The URL of the database in NUTMCP_STATE makes no sense.",
            "Give it as postgresql://USER:PASSWORD@HOST:5432/DATABASE; in a password, write @ as %40 and / as %2F.",
            field="NUTMCP_STATE",
        ) from None
