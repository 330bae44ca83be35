"""A system is offered the tools and the arguments that work on it, and knows no others."""

import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random
from typing import ClassVar

import pytest
from mcp import MCPError
from mcp.client import Client

from nutmcp.domain.customer import Customer
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Ref
from nutmcp.remote.resource import READ, Resource, declare
from nutmcp.remote.system import System
from nutmcp.server.app import build_server
from nutmcp.server.desk_pool import Workplace, desks_by
from nutmcp.server.principal import Principal
from nutmcp.tools.surface import Surface, every_tool, offers_of
from tests.sandbox.club.emulation import CLUB
from tests.server.toys import text_of

pytestmark = pytest.mark.anyio

ANYWHERE = ["find_records", "get_record", "get_account"]


class Payer(Customer):
    """Somebody who pays."""


class Hours(TimeEntry):
    """Worked time."""


class Invoiced(Hours):
    """Worked time that may be on an invoice."""

    invoice: Ref = None


class Billed(Hours):
    """Worked time of which a part may be billable."""

    billable_minutes: int | None = None


class Undivided(Billed):
    """Worked time that is billable or not."""

    undivided: ClassVar = "shift"


CUSTOMERS = Resource(name="customers", summary="Who pays", record=Payer, verbs=frozenset({Verb.LIST}))
TIME = Resource(name="time_entries", summary="Worked time", record=Hours)


def keeping(*resources: Resource) -> System:
    return replace(CLUB, resources=declare(*resources))


@asynccontextmanager
async def assistant_of(system: System) -> AsyncGenerator[Client]:
    """Yield an assistant whose server works on that system, which nothing here has to open."""

    @asynccontextmanager
    async def open_desk(_who: Principal) -> AsyncGenerator[Workplace]:
        raise AssertionError
        yield

    server = build_server(Surface(offers_of(every_tool(), system)), desks_by(open_desk), rng=Random(1))
    async with Client(server, raise_exceptions=False) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("system", "listed"),
    [
        (CLUB, ANYWHERE),
        (keeping(CUSTOMERS), ["get_customer", "search_customers", "find_records", "get_account"]),
        (keeping(TIME), ["list_time_entries", "summarize_time", *ANYWHERE]),
        (
            keeping(replace(TIME, verbs=READ | {Verb.DELETE})),
            ["delete_time_entry", "list_time_entries", "summarize_time", "undo", "list_changes", *ANYWHERE],
        ),
    ],
    ids=["no noun", "customers to list", "time to read", "time to delete"],
)
async def test_a_system_is_offered_the_tools_whose_needs_it_meets(system: System, listed: list[str]) -> None:
    async with assistant_of(system) as assistant:
        told = [each.name for each in (await assistant.list_tools()).tools]
    assert sorted(told) == sorted(listed)


@pytest.mark.parametrize("name", ["log_time", "search_invoices", "start_timer", "undo"])
async def test_a_tool_that_the_system_has_no_use_for_is_unknown(name: str) -> None:
    async with assistant_of(keeping(TIME)) as assistant:
        with pytest.raises(MCPError) as raised:
            await assistant.call_tool(name, {})
    assert raised.value.code == -32602
    assert raised.value.message.startswith(f"There is no tool “{name}”")


@pytest.mark.parametrize("verbs", [READ, READ | {Verb.DELETE}, READ | {Verb.CREATE}])
async def test_no_description_speaks_of_a_tool_that_the_system_has_no_use_for(verbs: frozenset[Verb]) -> None:
    async with assistant_of(keeping(replace(TIME, verbs=verbs))) as assistant:
        about = {each.name: each.description or "" for each in (await assistant.list_tools()).tools}
    absent = {each.name for each in every_tool()} - about.keys()
    assert not [name for name, text in about.items() if absent & set(re.findall(r"\w+", text))]


def writable(*, notifies: bool) -> System:
    verbs = READ | {Verb.CREATE, Verb.UPDATE, Verb.DELETE}
    return keeping(replace(TIME, verbs=verbs, notifies=notifies))


async def arguments_of(tool: str, system: System) -> set[str]:
    async with assistant_of(system) as assistant:
        [listed] = [each for each in (await assistant.list_tools()).tools if each.name == tool]
    schema = listed.input_schema
    assert "x-varies" not in str(schema)
    return set(schema["properties"])


@pytest.mark.parametrize(
    ("tool", "argument", "record"),
    [
        ("list_time_entries", "invoiced", Invoiced),
        ("summarize_time", "billable", Billed),
    ],
)
async def test_an_argument_is_listed_where_the_records_have_what_it_is_about(
    tool: str, argument: str, record: type[TimeEntry]
) -> None:
    assert argument not in await arguments_of(tool, keeping(TIME))
    assert argument in await arguments_of(tool, keeping(replace(TIME, record=record)))


async def test_whom_nobody_can_tell_is_not_asked_about() -> None:
    assert "notify" not in await arguments_of("log_time", writable(notifies=False))
    assert "notify" in await arguments_of("log_time", writable(notifies=True))


@pytest.mark.parametrize(
    ("tool", "given", "field"),
    [
        ("log_time", {"project": "Acme", "duration": "1h", "notify": True}, "notify"),
        ("log_time", {"project": "Acme", "duration": "1h", "notify": "perhaps"}, "notify"),
        ("log_timesheet", {"entries": [{"project": "Acme", "notify": True}]}, "entries[0].notify"),
        ("list_time_entries", {"invoiced": False}, "invoiced"),
    ],
)
async def test_an_argument_that_the_system_cannot_honour_is_unknown_by_its_name(
    tool: str, given: dict[str, object], field: str
) -> None:
    async with assistant_of(writable(notifies=False)) as assistant:
        told = text_of(await assistant.call_tool(tool, given))
    name = field.rpartition(".")[2]
    error = json.loads(told)["error"]
    assert (error["code"], error["field"]) == ("invalid_arguments", field)
    assert error["message"].startswith(f"Unknown argument “{name}”")
    assert f"{name}," not in error["message"].partition("Valid arguments are")[2]


async def test_with_an_unknown_argument_the_others_that_are_wrong_are_told_too() -> None:
    async with assistant_of(writable(notifies=False)) as assistant:
        told = text_of(await assistant.call_tool("log_time", {"notify": True, "duration": ["1h", "2h"]}))
    assert {each["field"] for each in json.loads(told)["error"]["errors"]} == {"project", "notify", "duration"}


async def test_where_an_entry_is_billable_wholly_or_not_at_all_no_part_is_asked_for() -> None:
    def system(record: type[TimeEntry]) -> System:
        return keeping(replace(TIME, record=record, verbs=READ | {Verb.CREATE}))

    assert "as 30m" in await description_of("log_time", "billable", system(Billed))
    assert await description_of("log_time", "billable", system(Undivided)) == "true or false."


async def description_of(tool: str, argument: str, system: System) -> str:
    async with assistant_of(system) as assistant:
        [listed] = [each for each in (await assistant.list_tools()).tools if each.name == tool]
    return str(listed.input_schema["properties"][argument]["description"])
