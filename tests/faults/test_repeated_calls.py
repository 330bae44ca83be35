"""The same call twice: at once in one server, at once in two, or again because its answer got lost."""

from collections.abc import Sequence

import anyio
import pytest

from nutmcp.state.memory import MemoryStore
from tests.examples import share_of
from tests.fakes import FakeClock
from tests.faults.acts import ACTS, Act, between, booked, small_office, small_sandbox
from tests.faults.hearing import Heard, hear, is_alive
from tests.whole_server import TUESDAY, Answer, Office

pytestmark = pytest.mark.anyio

SECOND = {
    "log time": ("already_logged",),
    "log a sheet of one": ("created",),
    "update": ("updated", "unchanged"),
    "delete": ("invalid_arguments", "not_found"),
    "undo a create": ("refused", "not_found"),
    "undo an update": ("refused", "conflict"),
    "undo a delete": ("refused",),
    "stop a timer": ("already_logged", "conflict", "not_found"),
    "switch timers": ("started", "conflict"),
    "undo a stop": ("refused", "not_found"),
    "undo a switch": ("refused", "not_found"),
}
"""What the second of two same calls may hear."""
FIRST = ("created", "updated", "deleted", "undone", "started")


async def at_once(offices: Sequence[Office], tool: str, arguments: Answer) -> list[Heard]:
    """Make the same call in each office at once, and return what is heard in the order in which it comes."""
    heard: list[Heard] = []

    async def one(office: Office) -> None:
        heard.append(await hear(office.assistant, tool, arguments))

    async with anyio.create_task_group() as tasks:
        for office in offices:
            tasks.start_soon(one, office)
    return heard


def check(act: Act, heard: Sequence[Heard]) -> None:
    """Check that one call did it, and that the other said so or was refused."""
    outcomes = [each.outcome for each in heard]
    assert any(one in FIRST and other in SECOND[act.name] for one, other in (outcomes, reversed(outcomes))), outcomes


@pytest.mark.parametrize("act", share_of(ACTS, 2), ids=str)
async def test_the_same_call_at_once_in_one_server_is_done_once(act: Act) -> None:
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        check(act, await at_once([office, office], act.tool, arguments))
        assert between(before, booked(office)) == act.effect
        assert await is_alive(office)


@pytest.mark.parametrize("act", ACTS, ids=str)
async def test_the_same_call_at_once_in_two_servers_on_one_state_is_done_once(act: Act) -> None:
    clock, store = FakeClock(TUESDAY), MemoryStore()
    async with (
        small_sandbox(clock) as sandbox,
        small_office(store, sandbox, clock) as office,
        small_office(store, sandbox, clock) as other,
    ):
        arguments, before = await act.prepare(office), booked(office)
        check(act, await at_once([office, other], act.tool, arguments))
        assert between(before, booked(office)) == act.effect
        assert await is_alive(office)


@pytest.mark.parametrize("act", ACTS, ids=str)
async def test_the_same_call_again_is_not_done_again(act: Act) -> None:
    async with small_office() as office:
        arguments, before = await act.prepare(office), booked(office)
        assert (await hear(office.assistant, act.tool, arguments)).outcome in FIRST
        again = await hear(office.assistant, act.tool, arguments)
        assert again.outcome in SECOND[act.name]
        assert between(before, booked(office)) == act.effect


async def test_a_timer_that_runs_is_not_started_again_within_a_minute() -> None:
    async with small_office() as office:
        started = await hear(office.assistant, "start_timer", {"project": "Acme", "note": "Cabling"})
        office.clock.advance(50)
        again = await hear(office.assistant, "start_timer", {"project": "Acme", "note": "Cabling"})
        assert again.message == "Runs already on “Acme” since 10:00 (America/Toronto)."
        assert again.answer["timer"] == started.answer["timer"]
        assert office.booked() == []


@pytest.mark.parametrize(
    ("seconds", "changed"), [(70, {}), (5, {"note": "Cabling upstairs"}), (5, {"service": "106963"})]
)
async def test_another_stretch_of_work_is_another_timer(seconds: int, changed: Answer) -> None:
    async with small_office() as office:
        await hear(office.assistant, "start_timer", {"project": "Acme", "note": "Cabling"})
        office.clock.advance(seconds)
        again = await hear(office.assistant, "start_timer", {"project": "Acme", "note": "Cabling", **changed})
        assert again.answer["stopped"]["timer"]["id"] == "t1"
        assert [each.minutes for each in office.booked()] == [1]


async def test_where_no_timer_runs_the_last_one_is_named() -> None:
    async with small_office() as office:
        assert "candidates" not in (await hear(office.assistant, "stop_timer", {})).answer
        await hear(office.assistant, "start_timer", {"project": "Acme"})
        await hear(office.assistant, "stop_timer", {})
        heard = await hear(office.assistant, "stop_timer", {})
        assert heard.answer["candidates"] == [{"id": "t1", "name": "Acme", "state": "logged"}]
        assert (await hear(office.assistant, "stop_timer", {"timer": "t1"})).outcome == "already_logged"
