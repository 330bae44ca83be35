"""An update or a delete that Nutcache did not confirm is looked for as well."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from nutmcp.errors import NotFound, OutcomeUnknown, Unavailable
from nutmcp.journal.change import State
from tests.journal.stage import Office, draft
from tests.journal.troubles import AFTER, BEFORE, named

pytestmark = pytest.mark.anyio

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
