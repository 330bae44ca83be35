"""What a tool says of itself to clients is so: one that reads never writes, one that adds replaces nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nutmcp.sandbox.control import Logged
from nutmcp.tools.definition import Annotations
from nutmcp.tools.surface import Choice, read_definitions
from tests.examples import share_of
from tests.tools.questions import QUESTIONS
from tests.whole_server import Office, every_offer, open_office

HINTS: Mapping[str, Annotations] = {each["name"]: each["annotations"] for each in read_definitions("nutcache")}


def test_every_reading_tool_is_asked_something() -> None:
    assert set(QUESTIONS) == {name for name, each in HINTS.items() if each["readOnlyHint"]}


def writes(requests: Sequence[Logged]) -> list[str]:
    """Return the requests that may have changed something."""
    return [each.key for each in requests if each.method != "GET" and not each.path.endswith("/filtered")]


@pytest.mark.anyio
@pytest.mark.parametrize("name", share_of(QUESTIONS, 2))
async def test_a_tool_that_says_it_reads_never_writes(name: str) -> None:
    async with open_office() as other:
        # What may tempt it: a running timer, and a write whose fate is open.
        await other.call("start_timer", project="Acme website")
        other.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
        await other.assistant.call_tool("log_time", {"project": "Intranet", "duration": "1h"})
        before = other.booked()
        other.asked()
        async with open_office(sandbox=other.sandbox, store=other.desk.store, clock=other.clock) as office:
            for arguments in QUESTIONS[name]:
                await office.call(name, **arguments)
        assert other.sandbox.control.requests
        assert writes(other.sandbox.control.requests) == []
        assert other.booked() == before


ADDING = {
    "log_time": {"project": "Acme website", "duration": "1h"},
    "log_timesheet": {"entries": [{"project": "Acme website", "duration": "1h"}]},
    "start_timer": {"project": "Acme website"},
}
REPEATED = ADDING | {"update_time_entry": {"entry": 0, "duration": "2h"}, "stop_timer": {}}


def test_every_tool_that_only_adds_and_every_one_that_may_be_repeated_is_tried() -> None:
    hints = {name: each for name, each in HINTS.items() if name not in QUESTIONS}
    assert {name for name, each in hints.items() if not each["destructiveHint"]} == set(ADDING)
    # To delete takes two calls, and the token of the first is good once.
    repeatable = {name for name, each in hints.items() if each["idempotentHint"]} - {"delete_time_entry"}
    assert repeatable <= set(REPEATED)


@pytest.mark.anyio
@pytest.mark.parametrize("name", ADDING)
async def test_a_tool_that_says_it_only_adds_replaces_and_removes_nothing(name: str) -> None:
    async with open_office() as office:
        await office.call("start_timer", project="Intranet")
        office.clock.advance(600)
        before = office.booked()
        await office.call(name, **ADDING[name])
        assert {each.method for each in office.sandbox.control.requests} <= {"GET", "POST"}
        assert office.booked()[: len(before)] == before


@pytest.mark.anyio
@pytest.mark.parametrize("name", [name for name in REPEATED if HINTS[name]["idempotentHint"]])
async def test_a_tool_that_says_it_may_be_repeated_does_no_more_the_second_time(name: str) -> None:
    async with open_office() as office:
        arguments = await _prepared(office, name)
        await office.call(name, **arguments)
        after = office.booked()
        await office.assistant.call_tool(name, arguments)
        assert office.booked() == after


async def _prepared(office: Office, name: str) -> dict[str, Any]:
    if name == "stop_timer":
        started = await office.call("start_timer", project="Acme website")
        office.clock.advance(600)
        return {"timer": started["timer"]["id"]}
    if name == "update_time_entry":
        entry = await office.call("log_time", project="Acme website", duration="1h")
        return {**REPEATED[name], "entry": entry["entry"]["id"]}
    return REPEATED[name]


@pytest.mark.anyio
async def test_a_server_that_may_only_read_offers_what_says_it_reads() -> None:
    every = [each.definition["toolset"] for each in every_offer()]
    async with open_office(choice=Choice(read_only=True, toolsets=every)) as office:
        listed = await office.assistant.list_tools()
        assert [each.name for each in listed.tools] == list(QUESTIONS)
        for name in set(HINTS) - set(QUESTIONS):
            assert (await office.fail(name, **REPEATED.get(name, {"entry": 1})))["code"] == "refused"
        assert writes(office.sandbox.control.requests) == []
