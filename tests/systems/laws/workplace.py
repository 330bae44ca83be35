"""A client and a journal in front of the sandbox of any system, where what befalls a write can be chosen."""

import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from nutmcp.client import Client, Http
from nutmcp.errors import NutmcpError
from nutmcp.journal.journal import Journal
from nutmcp.journal.undo import Undone
from nutmcp.remote.call import Call
from nutmcp.remote.record import Draft, Record
from nutmcp.remote.system import Connection, Credentials, Dialect, Exchange, Request, System
from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.story import Ask, Telling
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Store
from nutmcp.tools.surface import Choice
from tests.client.upstream import FreeLimits
from tests.fakes import FakeClock
from tests.sandbox.driver import NOW
from tests.systems.laws.halves import Halves
from tests.whole_server import EVERYTHING, Office, open_office


@dataclass
class WatchedDialect:
    """A system's dialect, whose requests are seen; the next one that writes meets a fault, if one is chosen."""

    dialect: Dialect
    sandbox: Sandbox
    fault: Mapping[str, Any] | None = None
    requests: list[Request] = field(default_factory=list[Request])

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call; see `Dialect.exchange`."""
        conversation = self.dialect.exchange(call, context)
        try:
            request = next(conversation)
            while True:
                self._see(request)
                try:
                    response = yield request
                except NutmcpError as error:
                    request = conversation.throw(error)
                else:
                    request = conversation.send(response)
        except StopIteration as end:
            return end.value

    def _see(self, request: Request) -> None:
        self.requests.append(request)
        if request.writes and self.fault is not None:
            self.sandbox.control.fail(**self.fault, method=request.method, path=request.path)
            self.fault = None

    @property
    def writes(self) -> list[Request]:
        """Return the requests so far that write."""
        return [each for each in self.requests if each.writes]


@dataclass(frozen=True)
class Workplace:
    """A place to work on one system."""

    halves: Halves
    sandbox: Sandbox
    dialect: WatchedDialect
    client: Client
    journal: Journal

    @property
    def system(self) -> System:
        """Return the system."""
        return self.sandbox.control.emulation.system

    def kept(self, name: str) -> list[Record]:
        """Return all that the sandbox keeps of a resource."""
        return self.sandbox.control.rows(name)

    async def undo(self, change: str) -> Undone:
        """Take a change back, and let it be heard."""
        undone = await self.journal.take_back(await self.journal.undo_targets(change))
        await self.journal.report(undone.undos)
        return undone


@asynccontextmanager
async def open_workplace(
    halves: Halves, *, store: Store | None = None, credentials: Credentials | None = None, read_only: bool = False
) -> AsyncGenerator[Workplace]:
    """Open a place to work on a sandbox of its own."""
    clock = FakeClock(NOW)
    async with halves.open_sandbox(clock) as sandbox:
        system = sandbox.control.emulation.system
        known = Connection(credentials=credentials or sandbox.credentials, version=halves.versions[0], zone=halves.zone)
        dialect = WatchedDialect(system.dialect(known), sandbox)
        http = Http(f"http://localhost{sandbox.base}", transport=sandbox.app, name=system.name, prefix=system.prefix)
        async with Client(
            system,
            dialect=dialect,
            http=http,
            limits=FreeLimits(),
            clock=clock,
            rng=random.Random(1),
            organization=halves.context,
            read_only=read_only,
        ) as client:
            journal = Journal(client, store or MemoryStore(), clock, owner="me", rng=random.Random(2))
            yield Workplace(halves, sandbox, dialect, client, journal)


@asynccontextmanager
async def open_office_of(halves: Halves, choice: Choice = EVERYTHING) -> AsyncGenerator[Office]:
    """Open a whole server on a sandbox of its own."""
    clock = FakeClock(NOW)
    async with (
        halves.open_sandbox(clock) as sandbox,
        open_office(
            system=sandbox.control.emulation.system,
            url=f"http://localhost{sandbox.base}",
            version=halves.versions[0],
            credentials=sandbox.credentials,
            me=None if sandbox.control.emulation.system.me else sandbox.credentials["username"],
            zone=ZoneInfo(halves.zone),
            sandbox=sandbox,
            clock=clock,
            choice=choice,
        ) as office,
    ):
        yield office


def holds(record: Record, draft: Draft) -> bool:
    """Return whether a stored record says all that a draft says; an empty text may take away what was there."""
    said = draft.model_dump(exclude_none=True)
    return all(getattr(record, name) in ((value, None) if value == "" else (value,)) for name, value in said.items())


async def walk_through(office: Office, telling: Telling) -> list[Ask]:
    """Walk through one conversation of a demo, and return what was asked for."""
    asked: list[Ask] = []
    try:
        turn = next(telling)
        while True:
            if isinstance(turn, Ask):
                asked.append(turn)
                call = office.fail if turn.in_vain else office.call
                turn = telling.send(await call(turn.tool, **turn.arguments))
            else:
                assert turn.holds, turn.expected
                turn = telling.send({})
    except StopIteration:
        return asked
