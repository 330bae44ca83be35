"""A write that Nutcache did not confirm is looked for: it is found, proven not to be there, or stays open."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from nutmcp.errors import NotFound, OutcomeUnknown, Unavailable
from nutmcp.journal.change import State
from tests.journal.office import COLLEAGUE, OTHER_SERVICE, TODAY, Office, draft, open_office

pytestmark = pytest.mark.anyio

AFTER: list[dict[str, Any]] = [
    {"kind": "drop", "after": True},
    {"kind": "status", "after": True, "status": 502, "body": "html"},
    {"kind": "html", "after": True},
    {"kind": "redirect", "after": True},
    {"kind": "truncated"},
    {"kind": "cut"},
    {"kind": "huge", "after": True},
]
BEFORE: list[dict[str, Any]] = [
    {"kind": "drop"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 504, "body": "nothing"},
    {"kind": "html"},
    {"kind": "redirect"},
]


def named(fault: dict[str, Any]) -> str:
    return "-".join(str(each) for each in fault.values())


@pytest.mark.parametrize("fault", AFTER, ids=named)
async def test_a_create_that_landed_is_found(office: Office, fault: dict[str, Any]) -> None:
    office.sandbox.control.fail(method="POST", path="time_entries", **fault)
    with office.calls() as calls:
        written = await office.journal.create(draft())
    assert calls == ["POST time_entries", "POST time_entries/filtered"]
    assert (written.status, written.entry) == ("created", office.entry(written.entry.id))
    assert len(office.entries) == 1
    assert await office.journal.open_writes() == 0


@pytest.mark.parametrize("fault", BEFORE, ids=named)
async def test_a_create_that_did_not_land_may_be_repeated(office: Office, fault: dict[str, Any]) -> None:
    office.sandbox.control.fail(method="POST", path="time_entries", **fault)
    with pytest.raises(Unavailable) as failed:
        await office.journal.create(draft())
    assert failed.value.message == (
        "Nutcache did not confirm the time entry, and it is not there. "
        "Nothing was changed, so the same call may safely be made again."
    )
    assert office.entries == []
    assert (await office.journal.create(draft())).status == "created"
    assert len(office.entries) == 1


async def test_what_is_not_there_is_looked_for_again_after_a_pause(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with office.calls() as calls, pytest.raises(Unavailable):
        await office.journal.create(draft())
    assert calls.count("POST time_entries/filtered") == 3
    assert office.clock.sleeps == [1, 3]


@pytest.mark.parametrize("fault", [AFTER[0], AFTER[2], BEFORE[0]], ids=named)
async def test_a_create_whose_fate_cannot_be_asked_stays_open(office: Office, fault: dict[str, Any]) -> None:
    office.sandbox.control.fail(method="POST", path="time_entries", **fault)
    office.sandbox.control.fail("status", path="time_entries*", times=None)
    with pytest.raises(OutcomeUnknown) as failed:
        await office.journal.create(draft())
    (change,) = await office.journal.changes()
    assert failed.value.message == (
        "Nutcache did not confirm the time entry, and could not be asked whether it is there. "
        "Check the time entries of 2026-11-24 later; the same call made again looks first and writes nothing twice."
    )
    assert failed.value.reference == change.id
    assert await office.journal.open_writes() == 1
    assert await office.journal.settle() == 1

    office.sandbox.control.faults.clear()
    assert await office.journal.settle() == 0
    landed = bool(fault.get("after"))
    (change,) = await office.journal.changes()
    assert change.state is (State.DONE if landed else State.FAILED)
    assert len(office.entries) == landed


@pytest.mark.parametrize("landed", [True, False])
async def test_the_same_call_again_looks_first(office: Office, *, landed: bool) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=landed)
    trouble = office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())
    trouble.times = 0
    written = await office.journal.create(draft())
    assert written.status == ("already_logged" if landed else "created")
    assert [each.id for each in office.entries] == [written.entry.id]


async def test_a_request_that_lands_late_is_found_by_the_repetition(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(draft())
    office.clock.advance(20)
    late = office.insert()
    written = await office.journal.create(draft())
    assert (written.status, written.entry.id) == ("already_logged", late)
    assert len(office.entries) == 1


async def test_a_request_that_lands_late_is_found_when_it_is_settled(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(draft())
    late = office.insert()
    office.clock.advance(300)
    await office.journal.settle()
    (change,) = await office.journal.changes()
    assert (change.state, change.entry) == (State.DONE, late)
    with office.calls() as calls:
        await office.journal.settle()
    assert calls == []


async def test_an_old_failure_is_no_longer_looked_after(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(draft())
    office.clock.advance(300)
    with office.calls() as calls:
        await office.journal.settle()
        await office.journal.settle()
    assert calls == ["POST time_entries/filtered"]


ELSE: list[Callable[[Office], object]] = [
    lambda office: office.insert(minutes=60),
    lambda office: office.insert(note="Something else"),
    lambda office: office.insert(project_service=OTHER_SERVICE),
    lambda office: office.insert(member=COLLEAGUE),
    lambda office: office.insert(working_date=TODAY - timedelta(days=1)),
    lambda office: office.insert(working_date=TODAY + timedelta(days=1)),
]


@pytest.mark.parametrize("number", range(len(ELSE)))
async def test_another_piece_of_work_is_not_taken_for_it(office: Office, number: int) -> None:
    await office.journal.create(draft(5))
    ELSE[number](office)
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(draft())


async def test_an_equal_entry_that_was_there_before_is_not_taken_for_it(office: Office) -> None:
    office.insert()
    office.clock.advance(3600)
    await office.journal.create(draft(5))
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(draft())
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    written = await office.journal.create(draft())
    assert written.entry.id == max(each.id or 0 for each in office.entries)


async def test_an_equal_entry_of_another_change_is_not_taken_for_it(office: Office) -> None:
    first = await office.journal.create(draft())
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(draft(), allow_duplicate=True)
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    second = await office.journal.create(draft(), allow_duplicate=True)
    assert second.status == "created"
    assert {first.entry.id, second.entry.id} == {each.id for each in office.entries}


async def test_an_equal_entry_that_may_be_older_leaves_the_fate_open(office: Office) -> None:
    old = office.insert()
    office.clock.advance(3600)
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(OutcomeUnknown) as failed:
        await office.journal.create(draft())
    assert failed.value.message == (
        "Nutcache did not confirm the time entry, and one like it is there that may be this one or another. "
        "If the candidate is the one that was meant, nothing is left to do; else log it with `allow_duplicate`."
    )
    assert list(failed.value.candidates) == [{"id": old, "name": "90 min on 2026-11-24"}]
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())
    assert (await office.journal.create(draft(), allow_duplicate=True)).status == "created"
    assert await office.journal.settle() == 0, "Nutcache told its time meanwhile, by which the old one is older"


async def test_what_cannot_be_told_for_a_day_never_will_be(office: Office) -> None:
    await office.journal.create(draft(5))
    office.insert()
    office.clock.advance(3600)
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())
    assert await office.journal.settle() == 1
    office.clock.advance(2 * 86_400)
    assert await office.journal.settle() == 0
    assert (await office.journal.changes())[0].state is State.UNKNOWN


async def test_nutcache_may_live_in_another_time(office: Office) -> None:
    office.sandbox.control.clock.set(office.clock.now() - timedelta(hours=5))
    await office.journal.create(draft(5))
    office.clock.advance(600)
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    assert (await office.journal.create(draft())).status == "created"


@pytest.mark.parametrize(("rounding", "minutes"), [({"time_rounding": 2}, 50), ({"time_rounding": 1}, 55)])
async def test_what_nutcache_rounded_is_found(rounding: dict[str, int], minutes: int) -> None:
    office = open_office(time_rounding_minutes=15, **rounding)
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    assert (await office.journal.create(draft(minutes))).entry.minutes == 60


async def test_it_is_not_guessed_how_nutcache_rounds(office: Office) -> None:
    office.sandbox.control.turn(hidden={"organizations": frozenset({"time_rounding"})})
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    office.insert(minutes=100)
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())


async def test_a_search_that_is_refused_is_done_here(office: Office) -> None:
    office.sandbox.control.turn(search="refused")
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    assert (await office.journal.create(draft())).entry.id == office.entries[0].id


Act = Callable[[Office], Awaitable[object]]


async def updating(office: Office) -> object:
    (entry,) = office.entries
    return await office.journal.update(entry, draft(30, "Else"))


async def deleting(office: Office) -> object:
    (entry,) = office.entries
    return await office.journal.delete(entry)


@pytest.mark.parametrize("fault", AFTER, ids=named)
@pytest.mark.parametrize("act", [updating, deleting])
async def test_an_update_or_a_delete_that_landed_is_found(office: Office, act: Act, fault: dict[str, Any]) -> None:
    await office.journal.create(draft())
    office.sandbox.control.fail(path="time_entries/*", **fault)
    await act(office)
    assert [each.minutes for each in office.entries] == ([30] if act is updating else [])
    assert {each.state for each in await office.journal.changes()} == {State.DONE}


@pytest.mark.parametrize("fault", BEFORE, ids=named)
@pytest.mark.parametrize("act", [updating, deleting])
async def test_an_update_or_a_delete_that_did_not_land_may_be_repeated(
    office: Office, act: Act, fault: dict[str, Any]
) -> None:
    await office.journal.create(draft())
    office.sandbox.control.fail(path="time_entries/*", **fault)
    with pytest.raises(Unavailable, match=r"(was not made|is still there)\. Nothing was changed, so the same call may"):
        await act(office)
    assert [each.minutes for each in office.entries] == [90]
    await act(office)
    assert [each.minutes for each in office.entries] == ([30] if act is updating else [])


@pytest.mark.parametrize("act", [updating, deleting])
async def test_an_update_or_a_delete_whose_fate_cannot_be_asked_stays_open(office: Office, act: Act) -> None:
    written = await office.journal.create(draft())
    office.sandbox.control.fail("drop", path="time_entries/*", times=None)
    with pytest.raises(OutcomeUnknown) as failed:
        await act(office)
    id = written.entry.id
    assert failed.value.message == (
        f"Nutcache did not confirm the write to time entry {id}, and could not be asked what became of it. "
        f"Read time entry {id} later, before the write is repeated."
    )
    assert await office.journal.open_writes() == 1
    office.sandbox.control.faults.clear()
    assert await office.journal.settle() == 0
    assert (await office.journal.changes())[0].state is State.FAILED


async def test_an_update_of_what_someone_else_changed_meanwhile_is_never_known(office: Office) -> None:
    written = await office.journal.create(draft())
    office.change(written.entry.id, note="Theirs")
    office.sandbox.control.fail("drop", method="PUT")
    with pytest.raises(OutcomeUnknown, match=r"someone else since\. Read the time entry as it is now"):
        await office.journal.update(written.entry, draft(30))
    assert (await office.journal.changes())[0].state is State.UNKNOWN
    assert await office.journal.open_writes() == 0


async def test_an_update_of_what_is_gone_is_not_found(office: Office) -> None:
    written = await office.journal.create(draft())
    office.remove(written.entry.id)
    office.sandbox.control.fail("drop", method="PUT")
    with pytest.raises(NotFound, match="no longer there"):
        await office.journal.update(written.entry, draft(30))
