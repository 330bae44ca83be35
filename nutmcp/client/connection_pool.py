"""Connections to one server, which stay open for the next request.

Those of the HTTP library send the head and the body of a request apart, ask the system several times for each request
whether an idle connection is still there, and hand every part of an answer through a dozen layers: these take a third
of its processor time. Proxies are left to the library.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache

import anyio
import h11
import httpx2
from anyio.lowlevel import checkpoint

from nutmcp.client.connection import Answer, Connection, Wire

MOST_CONNECTIONS = 10
MOST_IDLE = 3
"""How many connections are kept for the next request."""
IDLE_SECONDS = 30
"""How long an idle connection is kept."""
_WITH_A_BODY = ("POST", "PUT", "PATCH")
"""The methods whose requests have a body, if only an empty one."""
_SECOND_ADDRESS_SECONDS = 0.25
"""After which a server’s next address is tried as well, while the first one says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """The seconds that each phase of a request may take, and all of them together."""

    connect: float = 5
    read: float = 15
    write: float = 15
    pool: float = 10
    total: float = 30


class ConnectionPool:
    """Connections to one server; what goes wrong is told by the exceptions of the HTTP library.

    Args:
        base_url: An address at the server.
        headers: What every request carries.
        timeouts: How long to wait.
    """

    def __init__(self, base_url: str, headers: Mapping[str, str], timeouts: Timeouts) -> None:
        url = httpx2.URL(base_url)
        self._host, self._port = url.raw_host.decode(), url.port or (443 if url.scheme == "https" else 80)
        self._secure = httpx2.create_ssl_context() if url.scheme == "https" else None
        self._headers = [("host", url.netloc.decode()), *headers.items()]
        self._timeouts = timeouts
        self._free = anyio.Semaphore(MOST_CONNECTIONS, fast_acquire=True)
        self._idle: list[Connection] = []
        self._is_closed = False

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None
    ) -> AsyncGenerator[Answer]:
        """Send a request, and yield its answer, whose body is read meanwhile."""
        sent = [*self._headers, *headers.items()]
        if content is not None or method in _WITH_A_BODY:
            sent.append(("content-length", str(len(content or b""))))
        await self._turn()
        connection: Connection | None = None
        kept = False
        try:
            connection = self._last_used() or await self._opened()
            yield await connection.exchange(h11.Request(method=method, target=_target(url), headers=sent), content)
            kept = connection.begins_anew() and self._keeps(connection)
        finally:
            if connection is not None and not kept:
                connection.close()
            self._free.release()

    async def aclose(self) -> None:
        """Close what is idle; what is in use is closed by whoever uses it."""
        self._is_closed = True
        while self._idle:
            self._idle.pop().close()
        await checkpoint()  # the loop closes the sockets

    async def _turn(self) -> None:
        """Wait until there may be one more connection in use."""
        try:
            self._free.acquire_nowait()
        except anyio.WouldBlock:
            try:
                with anyio.fail_after(self._timeouts.pool):
                    await self._free.acquire()
            except TimeoutError as error:
                raise httpx2.PoolTimeout("all connections are in use") from error

    def _last_used(self) -> Connection | None:
        """Return the idle connection that was used last, if it can be used again."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable and now - connection.idle_since < IDLE_SECONDS:
                return connection
            connection.close()
        return None

    def _keeps(self, connection: Connection) -> bool:
        """Keep a connection for the next request, unless there are enough, or none is needed any more."""
        if self._is_closed or len(self._idle) >= MOST_IDLE:
            return False
        connection.idle_since = asyncio.get_running_loop().time()
        self._idle.append(connection)
        return True

    async def _opened(self) -> Connection:
        connecting = asyncio.get_running_loop().create_connection(
            Wire,
            self._host,
            self._port,
            ssl=self._secure,
            server_hostname=self._host if self._secure else None,
            happy_eyeballs_delay=_SECOND_ADDRESS_SECONDS,
        )
        try:
            with anyio.fail_after(self._timeouts.connect):
                _, wire = await connecting
        except TimeoutError as error:
            raise httpx2.ConnectTimeout("the server took no connection in time") from error
        except (OSError, UnicodeError) as error:
            raise httpx2.ConnectError("no connection came about") from error
        return Connection(wire, self._timeouts.read)


@lru_cache(maxsize=256)
def _target(url: str) -> bytes:
    """Return what a request names of an address; many go to the same one."""
    return httpx2.URL(url).raw_path
