"""A write that Nutcache did not confirm is looked for: it is found, proven not to be there, or stays open."""

from datetime import UTC, date, datetime
from typing import Any

import anyio
import pytest
from starlette.types import Receive, Scope, Send

from nutmcp.client import Http
from nutmcp.errors import OutcomeUnknown, Unavailable
from nutmcp.journal.backlog import LOOK_AGAIN
from nutmcp.journal.change import State
from nutmcp.journal.write_path import Step
from tests.journal.stage import URL, Office, client_of, draft, open_office
from tests.journal.troubles import AFTER, BEFORE, named
from tests.still_time import STILL

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> object:
    """Let nobody wait any longer than there is hope."""
    return STILL


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


async def test_a_search_that_is_refused_is_done_here(office: Office) -> None:
    office.sandbox.control.turn(search="refused")
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    assert (await office.journal.create(draft())).entry.id == office.entries[0].id


async def test_a_request_without_an_answer_is_given_more_time(office: Office) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST" and scope["path"].endswith("time_entries"):
            office.clock.advance(30)
            await anyio.sleep_forever()
        await office.sandbox.app(scope, receive, send)

    office.client = client_of(Http(URL, transport=silent, name="Acme"), office.clock)
    with pytest.raises(Unavailable, match="it is not there"):
        await office.open().create(draft())
    assert office.clock.sleeps == [3, 7, 15]


async def test_an_entry_with_start_and_end_is_found_by_them() -> None:
    office = open_office(time_tracking_type=1)
    start, end = datetime(2026, 11, 23, 23, 30, tzinfo=UTC), datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    timed = draft().model_copy(update={"minutes": None, "working_date": None, "start_time": start, "end_time": end})
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    written = await office.journal.create(timed)
    assert written.entry == office.entries[0]
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(Unavailable):
        await office.journal.create(timed.model_copy(update={"end_time": end.replace(hour=2)}))


async def test_an_entry_with_start_and_end_is_found_on_whatever_day_nutcache_booked_it() -> None:
    office = open_office(time_tracking_type=1)
    start, end = datetime(2026, 11, 24, 2, 0, tzinfo=UTC), datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    evening = {"minutes": None, "start_time": start, "end_time": end}

    def book_by_utc(point: Step) -> None:
        if point is Step.RECORDED:
            office.insert(**evening, working_date=start.date())

    office.at = book_by_utc
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    written = await office.journal.create(draft().model_copy(update=evening | {"working_date": date(2026, 11, 23)}))
    assert written.entry == office.entries[0]


async def test_what_another_server_leaves_open_is_settled_by_one_that_has_been_running_for_long(office: Office) -> None:
    await office.journal.create(draft(1))
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", path="time_entries*", times=None)
    with pytest.raises(OutcomeUnknown):
        await office.open(9).create(draft(5))
    office.sandbox.control.faults.clear()
    office.clock.advance(LOOK_AGAIN)
    await office.journal.create(draft(2))
    assert await office.journal.open_writes() == 0
    assert len(office.entries) == 3
