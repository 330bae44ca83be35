"""A system is offered the tools that work on it, and knows no others."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random

import pytest
from mcp import MCPError
from mcp.client import Client

from nutmcp.domain.customer import Customer
from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Verb
from nutmcp.remote.resource import READ, Resource, declare
from nutmcp.remote.system import System
from nutmcp.server.app import build_server
from nutmcp.tools.surface import Surface, every_tool, offers_of
from tests.sandbox.club import CLUB

pytestmark = pytest.mark.anyio

ANYWHERE = ["find_records", "get_record", "get_account"]


class Payer(Customer):
    """Somebody who pays."""


class Hours(TimeEntry):
    """Worked time."""


CUSTOMERS = Resource(name="customers", summary="Who pays", record=Payer, verbs=frozenset({Verb.LIST}))
TIME = Resource(name="time_entries", summary="Worked time", record=Hours)


def keeping(*resources: Resource) -> System:
    return replace(CLUB, resources=declare(*resources))


@asynccontextmanager
async def assistant_of(system: System) -> AsyncGenerator[Client]:
    """Yield an assistant whose server works on that system, which nothing here has to open."""

    @asynccontextmanager
    async def open_desk() -> AsyncGenerator[object]:
        raise AssertionError
        yield

    server = build_server(Surface(offers_of(every_tool(), system)), open_desk, rng=Random(1))
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
            ["delete_time_entry", "list_time_entries", "summarize_time", *ANYWHERE],
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


async def test_no_description_speaks_of_a_tool_that_the_system_has_no_use_for() -> None:
    async with assistant_of(keeping(replace(TIME, verbs=READ | {Verb.DELETE}))) as assistant:
        about = {each.name: each.description or "" for each in (await assistant.list_tools()).tools}
    assert about["delete_time_entry"].endswith("then repeat with confirm_token.")
