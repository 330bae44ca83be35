"""The same piece of work is written once, however often and by however many callers it is asked for."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest

from nutmcp.errors import Conflict, NutmcpError, OutcomeUnknown, Refused, Unavailable
from nutmcp.journal.change import Written
from nutmcp.journal.write_path import Step
from tests.journal.stage import COLLEAGUE, OTHER_SERVICE, TODAY, Office, draft

pytestmark = pytest.mark.anyio


async def test_what_was_logged_is_not_logged_again_and_costs_no_request(office: Office) -> None:
    first = await office.journal.create(draft())
    with office.calls() as calls:
        again = await office.journal.create(draft(note="  Cabling "))
    assert calls == []
    assert (again.status, again.entry, again.change) == ("already_logged", first.entry, first.change)
    assert len(office.entries) == 1


async def test_another_process_knows_what_was_logged(office: Office) -> None:
    first = await office.journal.create(draft())
    assert (await office.open(8).create(draft())).entry.id == first.entry.id


@pytest.mark.parametrize(
    "other",
    [
        {"minutes": 91},
        {"note": None},
        {"note": "Cabling, second floor"},
        {"project_service": OTHER_SERVICE},
        {"project_service": None},
        {"member": COLLEAGUE},
        {"working_date": TODAY.replace(day=23)},
    ],
    ids=str,
)
async def test_another_piece_of_work_is_logged(office: Office, other: dict[str, Any]) -> None:
    await office.journal.create(draft())
    assert (await office.journal.create(draft().model_copy(update=other))).status == "created"
    assert len(office.entries) == 2


async def test_a_duplicate_is_logged_where_it_is_meant(office: Office) -> None:
    first = await office.journal.create(draft())
    second = await office.journal.create(draft(), allow_duplicate=True)
    assert (second.status, len(office.entries)) == ("created", 2)
    await office.journal.delete(second.entry)
    again = await office.journal.create(draft())
    assert (again.status, again.entry.id) == ("already_logged", first.entry.id)


async def deleted(office: Office, written: Written) -> None:
    await office.journal.delete(written.entry)


async def updated(office: Office, written: Written) -> None:
    await office.journal.update(written.entry, draft(30))


async def undone(office: Office, written: Written) -> None:
    await office.undo(written.change)


@pytest.mark.parametrize("act", [deleted, updated, undone])
async def test_what_no_longer_stands_is_logged_again(
    office: Office, act: Callable[[Office, Written], Awaitable[None]]
) -> None:
    await act(office, await office.journal.create(draft()))
    assert (await office.journal.create(draft())).status == "created"


async def test_what_an_undo_brought_back_stands_again(office: Office) -> None:
    written = await office.journal.create(draft())
    deleting = await office.journal.delete(written.entry)
    back = await office.undo(deleting.change)
    again = await office.journal.create(draft())
    assert (again.status, again.entry.id) == ("already_logged", back.entry.id)


async def together(*acts: Callable[[], Awaitable[Written]]) -> list[Written | NutmcpError]:
    """Do all of it at once, and return what came of each."""
    results: list[Written | NutmcpError] = []

    async def one(act: Callable[[], Awaitable[Written]]) -> None:
        try:
            results.append(await act())
        except NutmcpError as error:
            results.append(error)

    async with anyio.create_task_group() as tasks:
        for act in acts:
            tasks.start_soon(one, act)
    return results


async def test_the_same_call_many_times_at_once_writes_once(office: Office) -> None:
    results = await together(*[lambda: office.journal.create(draft())] * 8)
    statuses = [each.status for each in results if isinstance(each, Written)]
    assert sorted(statuses) == ["already_logged"] * 7 + ["created"]
    assert len(office.entries) == 1
    assert len(office.sandbox.control.requests) == 1


async def test_the_same_call_in_two_processes_at_once_writes_once(office: Office) -> None:
    other = office.open(8)
    results = await together(lambda: office.journal.create(draft()), lambda: other.create(draft()))
    assert sorted(each.status for each in results if isinstance(each, Written)) == ["already_logged", "created"]
    assert len(office.entries) == 1


async def test_the_next_one_writes_if_the_first_one_fails(office: Office) -> None:
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)
    first, *others = await together(*[lambda: office.journal.create(draft())] * 3)
    assert isinstance(first, Refused)
    assert sorted(each.status for each in others if isinstance(each, Written)) == ["already_logged", "created"]
    assert len(office.entries) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_the_same_call_at_once_in_a_bad_network_writes_once(office: Office, *, after: bool) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=after)
    results = await together(*[lambda: office.journal.create(draft())] * 3)
    failed = [each for each in results if isinstance(each, NutmcpError)]
    assert [each.code for each in failed] == ([] if after else ["unavailable"])
    assert len(office.entries) == 1


async def test_nobody_waits_for_ever(office: Office) -> None:
    office.gate = anyio.Event()
    other = office.open(8)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(office.journal.create, draft())
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(Conflict) as waited:
            await other.create(draft())
        assert waited.value.message == (
            "The same write is already under way, in another call. Wait a minute, then look whether it is there."
        )
        office.gate.set()
    assert len(office.entries) == 1


async def test_a_call_that_is_cancelled_is_settled_by_the_next_one(office: Office) -> None:
    with anyio.CancelScope() as scope:

        def cancel(point: Step) -> None:
            if point is Step.ANSWERED:
                scope.cancel()

        office.at = cancel
        await office.journal.create(draft())
    office.at = lambda _point: None
    written = await office.journal.create(draft())
    assert (written.status, len(office.entries)) == ("already_logged", 1)


async def test_two_duplicates_that_are_meant_are_both_accounted_for(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True, times=2)
    office.sandbox.control.fail("status", path="time_entries/filtered", times=12)
    results = await together(*[lambda: office.journal.create(draft(), allow_duplicate=True)] * 2)
    assert [type(each) for each in results] == [OutcomeUnknown] * 2
    office.sandbox.control.faults.clear()
    assert await office.journal.settle() == 0
    found = [each.entry for each in await office.journal.changes()]
    assert sorted(each for each in found if each) == [each.id for each in office.entries]


async def test_of_two_duplicates_that_are_meant_the_one_that_is_missing_is_noticed(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    results = await together(*[lambda: office.journal.create(draft(), allow_duplicate=True)] * 2)
    assert await office.journal.settle() == 0
    states = sorted(each.state for each in await office.journal.changes())
    assert states == ["done", "failed"]
    assert all(isinstance(each, OutcomeUnknown | Unavailable | Written) for each in results)
