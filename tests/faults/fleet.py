"""Equal servers for several people on one PostgreSQL, which are killed while Nutcache has a write of theirs in hand."""

import random
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx2
from anyio.abc import TaskGroup
from psutil import NoSuchProcess, Process
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.cli.commands import environment
from tests.forked import Forked, fork
from tests.patience import PATIENCE
from tests.server.processes import Served
from tests.whole_server import Answer

REPLICAS = 4
FATES = ("lost", "late", "kept")
"""What becomes, one after the other, of the writes that servers die of."""
_REVISION = "2026-07-28"
_META = {
    "io.modelcontextprotocol/protocolVersion": _REVISION,
    "io.modelcontextprotocol/clientInfo": {"name": "an assistant", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


@dataclass(slots=True)
class Replica:
    """One of the servers.

    Attributes:
        process: Its process.
        address: Where it serves MCP.
        said: What it has written to stderr.
        dies: Whether its last moment has come.
        gone: Is set when it has ended.
    """

    process: Forked
    address: str
    said: list[bytes] = field(default_factory=list[bytes])
    dies: bool = False
    gone: anyio.Event = field(default_factory=anyio.Event)

    def has_port(self, port: int) -> bool:
        """Return whether a connection from this port of the machine is its own."""
        try:
            return any(each.laddr.port == port for each in Process(self.process.pid).net_connections("tcp"))
        except NoSuchProcess:
            return False


class Fleet:
    """The servers, and the balancer before them: each request goes to any that lives.

    Args:
        settings: What each server is told.
        tasks: Where the servers are looked after.
        web: What requests are sent by.
        rng: Chooses.
    """

    def __init__(self, settings: dict[str, str], tasks: TaskGroup, web: httpx2.AsyncClient, rng: random.Random) -> None:
        self._settings = settings
        self._tasks = tasks
        self._web = web
        self._rng = rng
        self.replicas: list[Replica] = []
        self.killed: list[Replica] = []
        self.lost = 0
        self._has_ended = False

    async def start(self) -> None:
        """Start one more server."""
        process = await fork("nutmcp", "serve", "--http", "--port", "0", environment=environment() | self._settings)
        served = Served(process)
        try:
            await served.hear("/mcp\n")
        except BaseException:
            process.kill()
            raise
        replica = Replica(process, served.said.split()[-1])
        self.replicas.append(replica)
        self._tasks.start_soon(self._listen, replica)
        if self._has_ended:
            process.kill()

    def end(self) -> None:
        """End all servers."""
        self._has_ended = True
        for each in self.replicas:
            each.process.kill()

    async def kill(self, replica: Replica) -> None:
        """Kill a server, and start another one."""
        replica.process.kill()
        await replica.gone.wait()
        self.replicas.remove(replica)
        self.killed.append(replica)
        self._tasks.start_soon(self.start)

    def complaints(self) -> list[str]:
        """Return what servers have said of faults of their own."""
        said = (b"".join(each.said).decode() for each in (*self.killed, *self.replicas))
        return [text for text in said if "Traceback" in text]

    def behind(self, port: int) -> Replica | None:
        """Return the server whose connection comes from that port."""
        return next((each for each in self.replicas if not each.dies and each.has_port(port)), None)

    async def call(self, token: str, tool: str, arguments: Answer) -> Answer | None:
        """Call a tool at any server, and return its answer; nothing if that was lost."""
        replica = self._rng.choice(self.replicas)
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "MCP-Protocol-Version": _REVISION,
            "Mcp-Method": "tools/call",
            "Mcp-Name": tool,
        }
        params = {"_meta": _META, "name": tool, "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        try:
            response = await self._web.post(replica.address, json=body, headers=headers)
        except httpx2.TransportError:
            self.lost += 1
            return None
        if response.status_code == 429:
            return response.json()
        assert response.status_code == 200, response.text
        return response.json()["result"]["structuredContent"]

    async def _listen(self, replica: Replica) -> None:
        async with replica.process:
            with suppress(anyio.EndOfStream, anyio.BrokenResourceError):
                while True:
                    replica.said.append(await replica.process.stderr.receive())
        replica.gone.set()


@asynccontextmanager
async def fleet_of(settings: dict[str, str], rng: random.Random, replicas: int = REPLICAS) -> AsyncGenerator[Fleet]:
    """Run so many servers, and end those that are left with the block."""
    async with httpx2.AsyncClient(timeout=PATIENCE) as web, anyio.create_task_group() as tasks:
        fleet = Fleet(settings, tasks, web, rng)
        for _ in range(replicas):
            await fleet.start()
        try:
            yield fleet
        finally:
            fleet.end()


@dataclass(slots=True)
class Deadly:
    """A Nutcache in whose hand the server dies that sent it a write, time and again.

    The write took effect by then; or never does; or does only after somebody has looked for it in vain.

    Args:
        app: The Nutcache.
        kills: How many servers die.
        every: After how many writes one dies.
    """

    app: ASGIApp
    kills: int
    every: int
    fleet: Fleet | None = None
    writes: int = 0
    fates: list[str] = field(default_factory=list[str])
    late: dict[str, anyio.Event] = field(default_factory=dict[str, anyio.Event])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or see to it that nobody is there any more to hear the answer."""
        writes = scope["method"] != "GET" and not scope["path"].endswith("/filtered")
        if writes and "/time_entries" in scope["path"]:
            await self._written(scope, receive, send)
            return
        await self.app(scope, receive, send)
        if "/time_entries" in scope["path"]:
            self._looked(scope)

    async def _written(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.writes += 1
        victim = self.fleet.behind(scope["client"][1]) if self.fleet and self._is_due() else None
        if victim is None:
            await self.app(scope, receive, send)
            return
        assert self.fleet is not None
        self.kills, victim.dies = self.kills - 1, True
        message = await _whole(receive)
        fate = FATES[len(self.fates) % len(FATES)]
        self.fates.append(fate)
        if fate == "kept":
            await self._unheard(scope, message)
        await self.fleet.kill(victim)
        if fate == "late":
            await self._looked_for(scope)
            await self._unheard(scope, message)
        await Response(status_code=503)(scope, receive, send)

    def _is_due(self) -> bool:
        return self.kills > 0 and self.writes >= self.every * (len(self.fates) + 1)

    async def _looked_for(self, scope: Scope) -> None:
        looked = self.late[_who(scope)] = anyio.Event()
        await looked.wait()

    def _looked(self, scope: Scope) -> None:
        looked = self.late.pop(_who(scope), None)
        if looked is not None:
            looked.set()

    async def _unheard(self, scope: Scope, message: Message) -> None:
        """Let a request take effect whose answer nobody hears."""
        messages = deque([message])

        async def receive() -> Message:
            return messages.popleft() if messages else {"type": "http.disconnect"}

        async def send(_message: Message) -> None:
            pass

        await self.app(scope, receive, send)


async def _whole(receive: Receive) -> Message:
    """Return a request's body as one message."""
    body, more = b"", True
    while more:
        message: Any = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return {"type": "http.request", "body": body, "more_body": False}


def _who(scope: Scope) -> str:
    """Return what a request says of who it comes from."""
    return next((value.decode() for name, value in scope["headers"] if name == b"authorization"), "")
