"""The store in PostgreSQL, which all servers of a team share.

A transaction runs in a thread, on a connection that nobody else uses meanwhile. It is READ COMMITTED, and begins by
waiting for the lock of its scope, which ends with it: a server that is killed holds nobody up. Nothing is left on a
connection between two transactions, so that PgBouncer may lend it to one after the other.

SERIALIZABLE would need no lock, and cannot be used: on the row of limits that all servers share, 640 transactions had
to be run again 5,189 times when this was measured, and none with the lock.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

import anyio
from anyio import move_on_after
from psycopg import Error

from nutmcp.state.ports import Reader, Writer
from nutmcp.state.postgres_connections import Connections
from nutmcp.state.postgres_errors import LOCKED_SECONDS, busy, is_overtaken, is_without_tables, translated
from nutmcp.state.postgres_line import Line
from nutmcp.state.postgres_transaction import Overtaken, Transaction

T = TypeVar("T")

STATEMENT_SECONDS = 10
"""How long one statement may take, and how long a server may be silent inside a transaction before it is ended."""
_READ = f"""
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s';
    SET LOCAL idle_in_transaction_session_timeout = '{STATEMENT_SECONDS}s'
"""
# The settings of a role or a database may be others: what is acknowledged has to survive a loss of power.
_WRITE = f"""
    BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL synchronous_commit = on;
    SET LOCAL lock_timeout = '{LOCKED_SECONDS}s';
    SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s';
    SET LOCAL idle_in_transaction_session_timeout = '{STATEMENT_SECONDS}s';
    SELECT pg_advisory_xact_lock({{lock}});
    SELECT pg_current_xact_id()::text
"""


class PostgresStore:
    """Hold the state in the database at `url`; its tables are made when missing.

    Nothing is asked before the state is needed, so that a server starts while the database is away.

    Raises:
        ConfigurationError: The URL makes no sense.
    """

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._connections = Connections(url)
        self._turns: WeakValueDictionary[str, anyio.Lock] = WeakValueDictionary()

    async def view(self, look: Callable[[Reader], T]) -> T:
        """Run `look` on one moment's view and return what it returns; waits for no writer."""
        return await self._patiently(_READ, partial(_done, look))

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        """Run `work` alone in its scope among all processes, keep what it wrote, and return what it returns."""
        del durable  # what waits for the disk of the database waits together
        self._connections.check()
        turn = self._turns.setdefault(scope, anyio.Lock())
        # Of those in one process that want the same lock, one waits at the database, and takes one connection.
        async with turn:
            return await self._patiently(_WRITE.format(lock=lock_of(scope)), partial(_done, work))

    def close(self) -> None:
        """Let go of the database."""
        self._connections.close()

    async def _patiently(self, begin: str, body: Callable[[Line], T]) -> T:
        """Run a transaction, and again where another one came in between, for as long as somebody waits for a lock."""
        with move_on_after(LOCKED_SECONDS):
            while True:
                try:
                    return await self._connections.use(begin, body)
                except Overtaken:
                    continue
                except Error as error:
                    if is_without_tables(error):
                        self._connections.make_tables_again()
                    elif not is_overtaken(error):
                        raise translated(error) from None  # its words may name who signs in, and where
        raise busy()


def lock_of(scope: str) -> int:
    """Return the number of the lock of a scope."""
    digest = hashlib.sha256(f"nutmcp {scope}".encode(errors="surrogatepass")).digest()
    return int.from_bytes(digest[:8], signed=True)


def _done(work: Callable[[Transaction], T], line: Line) -> T:
    """Do the work of a transaction that has begun, and end it."""
    result = work(Transaction(line.connection))
    line.commit()
    return result
