"""A timer's start, amendment and discard, and their undo, on a disk that fails: each is done once or not at all."""

import sqlite3
from dataclasses import dataclass

import pytest

from nutmcp.state.memory import MemoryStore
from tests.examples import share_of
from tests.faults.acts import small_office
from tests.faults.hearing import hear
from tests.faults.test_failing_disk import MOST_STEPS, Disk, failing
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

Running = tuple[str, str, str] | None
"""The id, the note and the start of the timer that runs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timer, the calls that lead up to it, and whether the same call may be made again."""

    name: str
    before: tuple[tuple[str, Answer], ...]
    call: tuple[str, Answer]

    def __str__(self) -> str:
        return self.name


START = ("start_timer", {"project": "Acme", "note": "First"})
AMEND = ("start_timer", {"project": "Acme", "note": "Second", "started_at": "09:30", "amend": True})
DISCARD = ("stop_timer", {"timer": "t1", "discard": True})
STEPS = (
    Step("start", (), START),
    Step("amend", (START,), AMEND),
    Step("discard", (START,), DISCARD),
    Step("discard what was amended", (START, AMEND), DISCARD),
)


async def running(office: Office) -> Running:
    """Return the timer that runs here."""
    items = (await hear(office.assistant, "list_timers", {})).answer["items"]
    return next(((each["id"], each["note"], each["started_at"]) for each in items if "state" not in each), None)


async def prepared(office: Office, step: Step) -> tuple[Running, Running]:
    """Make the calls before a step, and return what runs before and after it, as another office shows."""
    for tool, arguments in step.before:
        await office.call(tool, **arguments)
    before = await running(office)
    async with small_office() as model:
        for tool, arguments in (*step.before, step.call):
            await model.call(tool, **arguments)
        return before, await running(model)


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_a_step_on_a_disk_that_fails_is_done_whole_and_can_be_taken_back(step: Step) -> None:
    for transactions in share_of(range(MOST_STEPS), 6):
        disk = Disk(MemoryStore(), failing(sqlite3.SQLITE_FULL))
        async with small_office(disk) as office:
            before, after = await prepared(office, step)
            disk.left = transactions
            tool, arguments = step.call
            heard = await hear(office.assistant, tool, arguments)
            disk.left = None
            assert await running(office) == (before if heard.code else after)
            if heard.code:
                assert heard.code == "unavailable"
                await office.call(tool, **arguments)
            assert await running(office) == after
            await office.call("undo")
            assert await running(office) == before
        if not disk.failures:
            return
    raise AssertionError


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_an_undo_that_nobody_heard_of_takes_nothing_more_back_when_it_is_asked_for_again(step: Step) -> None:
    for transactions in share_of(range(MOST_STEPS), 6):
        disk = Disk(MemoryStore(), failing(sqlite3.SQLITE_FULL))
        async with small_office(disk) as office:
            await office.call("log_time", project="Acme", duration="20m", note="Earlier")
            before, after = await prepared(office, step)
            tool, arguments = step.call
            await office.call(tool, **arguments)
            disk.left = transactions
            heard = await hear(office.assistant, "undo", {})
            disk.left = None
            assert await running(office) == (after if heard.code else before)
            if disk.failures:
                again = await office.call("undo")
                assert await running(office) == before
                assert heard.code or again["change"] == heard.answer["change"]
            assert [each.minutes for each in office.booked()] == [20]
        if not disk.failures:
            return
    raise AssertionError
