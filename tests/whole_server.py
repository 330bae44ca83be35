"""A whole nutmcp in one process: an MCP client, the server, the tools, the client, and the sandbox behind them."""

import json
import random
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from mcp import Client as McpClient
from mcp_types import CallToolResult, TextContent

from nutmcp.client import Client, Http
from nutmcp.client.limits import SharedLimits
from nutmcp.directory import Directory
from nutmcp.domain.workweek import Workweek
from nutmcp.journal.journal import Journal
from nutmcp.journal.owner import owner_of
from nutmcp.remote.id import Id
from nutmcp.remote.system import Connection, Credentials, System
from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.sandbox.miles88.users import JO
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.sandbox.nutshell.users import MAUDE
from nutmcp.server.app import NutmcpServer, build_server
from nutmcp.server.desk_pool import desks_by
from nutmcp.server.principal import Principal
from nutmcp.state.opening import open_state
from nutmcp.state.ports import Store
from nutmcp.systems import profile_of, system_of
from nutmcp.systems.miles88.declaration import MILES88
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.systems.nutshell.declaration import NUTSHELL
from nutmcp.tools.desk import Defaults, Desk
from nutmcp.tools.surface import Choice, Offer, Surface, every_tool, offers_of
from nutmcp.tools.tool import AnyTool
from tests.acquaintance import manners, remember
from tests.fakes import FakeClock

TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""The present moment of every office: Tuesday 2026-11-24, 10:00 in Toronto."""
TORONTO = ZoneInfo("America/Toronto")
URL = "http://localhost/webapi"
EVERYTHING = Choice()
"""All tools, those too that are only offered where they are named."""
STUDIO: Mapping[str, Any] = MappingProxyType(
    {
        "system": MILES88,
        "url": "http://localhost",
        "version": 0,
        "credentials": JO,
        "me": JO["username"],
        "zone": ZoneInfo("Australia/Perth"),
    }
)
"""What an office on 88 Miles differs in: a studio in Fremantle, where it is 23:00."""

TEAM: Mapping[str, Any] = MappingProxyType(
    {
        "system": NUTSHELL,
        "url": "http://localhost/api/v1/json",
        "version": 0,
        "credentials": MAUDE,
        "me": None,
    }
)
"""What an office on Nutshell differs in: a sales team in Québec, whose member Maude is told by Nutshell itself."""

Era = Literal["auto", "legacy"]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Office:
    """What a test sees of it: the assistant's side, and Nutcache's side."""

    assistant: McpClient
    sandbox: Sandbox
    clock: FakeClock
    desk: Desk

    async def call(self, tool: str, **arguments: object) -> Answer:
        """Call a tool that answers, and return what it says; its text says the same."""
        result = await self.assistant.call_tool(tool, arguments)
        text = _text(result)
        assert not result.is_error, text
        return cast("Answer", json.loads(text))

    async def fail(self, tool: str, **arguments: object) -> Answer:
        """Call a tool that cannot answer, and return the error as an assistant reads it."""
        return (await self.answer_beside_error(tool, **arguments))["error"]

    async def answer_beside_error(self, tool: str, **arguments: object) -> Answer:
        """Call a tool that cannot answer, and return the error with all that is told beside it."""
        result = await self.assistant.call_tool(tool, arguments)
        text = _text(result)
        assert result.is_error, text
        return cast("Answer", json.loads(text))

    def asked(self) -> list[str]:
        """Return what Nutcache was asked since the last time, as in `POST time_entries`."""
        asked = [each.key for each in self.sandbox.control.requests]
        self.sandbox.control.requests.clear()
        return asked

    def entry(self, id: Id) -> Any:  # noqa: ANN401 - the row's fields are those of a time entry
        """Return a time entry as Nutcache keeps it, or None."""
        return next((each for each in self.booked() if each.id == id), None)

    def booked(self) -> list[Any]:
        """Return all time entries as Nutcache keeps them, in the order in which they were made."""
        return sorted(self.sandbox.control.rows("time_entries"), key=lambda each: each.id or 0)


def _text(result: CallToolResult) -> str:
    """Return the one text of a result, which says the same as its structured content."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert json.loads(content.text) == result.structured_content
    return content.text


@asynccontextmanager
async def open_office(
    *,
    era: Era = "auto",
    system: System = NUTCACHE,
    url: str = URL,
    version: int = 3,
    credentials: Credentials = DEFAULT_CREDENTIALS,
    sandbox: Sandbox | None = None,
    store: Store | None = None,
    clock: FakeClock | None = None,
    choice: Choice = EVERYTHING,
    me: str | None = DEFAULT_CREDENTIALS["username"],
    zone: ZoneInfo = TORONTO,
    workweek: Workweek | None = None,
    defaults: Defaults | None = None,
    owner: str | None = None,
    more: Sequence[AnyTool] = (),
) -> AsyncGenerator[Office]:
    """Open an office on a sandbox of its own, unless one is given; what is done is the user's, or of an owner.

    It has more tools than there are, if some are given.
    """
    clock, store = clock or FakeClock(TUESDAY), store or open_state("memory:")
    sandbox = sandbox or open_sandbox(":memory:", system=system.key, clock=clock)
    limits = SharedLimits(store, "key", clock, system.rates)
    dialect = system.dialect(Connection(version=version, credentials=credentials, zone=zone.key))
    http = Http(url, transport=sandbox.app, name=system.name, prefix=system.prefix)
    shared: dict[str, Any] = {"limits": limits, "clock": clock}
    client = Client(system, dialect=dialect, http=http, rng=random.Random(1), read_only=choice.read_only, **shared)
    desk = Desk(
        client=client,
        directory=Directory(client, me),
        journal=Journal(client, store, clock, owner=owner or owner_of(url, "", me or ""), rng=random.Random(2)),
        store=store,
        zone=zone,
        week_start=0,
        workweek=workweek or Workweek(),
        defaults=defaults or Defaults(),
        url=url,
        place=url,
        api_version=version,
        sandbox=True,
        read_only=choice.read_only,
        **shared,
    )
    kind = system.key if choice == EVERYTHING and not more and system is system_of(system.key) else ""
    async with client, McpClient(server_of(desk, choice, more), **manners(era, kind)) as assistant:
        remember(assistant, kind)
        yield Office(knowing_the_tools(assistant, system), sandbox, clock, desk)


@asynccontextmanager
async def open_studio(
    *,
    era: Era = "auto",
    store: Store | None = None,
    choice: Choice = EVERYTHING,
    currency: str = "",
    defaults: Defaults | None = None,
    **knobs: Any,  # noqa: ANN401 - each knob has its own type
) -> AsyncGenerator[Office]:
    """Open the studio in Fremantle, whose work is kept by 88 Miles, with knobs of its sandbox turned."""
    here: dict[str, Any] = {**STUDIO, "system": MILES88.paid_in(currency)}
    async with open_office(**here, era=era, store=store, choice=choice, defaults=defaults) as studio:
        studio.sandbox.control.turn(**knobs)
        studio.asked()
        yield studio


@asynccontextmanager
async def open_team(
    *,
    era: Era = "auto",
    store: Store | None = None,
    choice: Choice = EVERYTHING,
    credentials: Credentials = MAUDE,
    **knobs: Any,  # noqa: ANN401 - each knob has its own type
) -> AsyncGenerator[Office]:
    """Open the office of the sales team, whose work is kept by Nutshell, with knobs of its sandbox turned."""
    here: dict[str, Any] = {**TEAM, "credentials": credentials}
    async with open_office(**here, era=era, store=store, choice=choice) as team:
        team.sandbox.control.turn(**knobs)
        team.asked()
        yield team


def server_of(desk: Desk, choice: Choice, more: Sequence[AnyTool] = ()) -> NutmcpServer:
    """Return the server on a desk, with the tools as they are written, not as they were listed."""

    @asynccontextmanager
    async def open_desk(_who: Principal) -> AsyncGenerator[Desk]:
        yield desk

    every = offers_of([*every_tool(), *more], desk.system) if more else every_offer(desk.system.key)
    return build_server(
        whole_surface(every) if choice == EVERYTHING else Surface(every, choice),
        desks_by(open_desk),
        rng=random.Random(3),
        system=profile_of(desk.system.key),
        by_default=("project",) if desk.defaults.project else (),
    )


def whole_surface(every: Sequence[Offer]) -> Surface:
    """Return the surface of all tools, whose toolsets are all named."""
    return Surface(every, Choice(toolsets=[each.definition["toolset"] for each in every]))


def knowing_the_tools(assistant: McpClient, system: System = NUTCACHE) -> McpClient:
    """Spare an assistant to list the tools, to whose schemas it holds every answer: there are thousands of them."""
    schemas = {each.definition["name"]: each.definition["outputSchema"] for each in every_offer(system.key)}
    vars(assistant.session)["_tool_output_schemas"].update(schemas)
    return assistant


@cache
def every_offer(key: str = NUTCACHE.key) -> Sequence[Offer]:
    """Return all tools of a system, as they are written."""
    return offers_of(every_tool(), system_of(key))
