"""Every change can be taken back, the taking back too; where it cannot be, it is said why and nothing is changed."""

from datetime import UTC, datetime
from typing import Any

import anyio
import pytest

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.errors import NotFound, NutmcpError, OutcomeUnknown, Refused, Unavailable
from nutmcp.journal.change import State
from nutmcp.journal.journal import Journal
from tests.journal.stage import ORGANIZATION, OTHER_SERVICE, Office, draft, entry_of, open_office, undo_unheard

pytestmark = pytest.mark.anyio


def essence(entry: TimeEntry) -> dict[str, Any]:
    return entry.model_dump(exclude={"id", "creation_date", "creation_userprofile"})


async def test_what_was_created_is_deleted(office: Office) -> None:
    written = await office.journal.create(draft(), tags={"timer": "t-1"})
    with office.calls() as calls:
        undone = await office.undo(written.change)
    id = written.entry.id
    assert calls == [f"GET time_entries/{id}", f"DELETE time_entries/{id}"]
    assert office.entries == []
    assert (entry_of(undone.entry), undone.kept, undone.unrestored) == (written.entry, {}, ())
    assert [each.tags for each in undone.undone] == [{"timer": "t-1"}]


async def test_what_was_updated_is_restored(office: Office) -> None:
    written = await office.journal.create(draft())
    before = office.entry(written.entry.id)
    updated = await office.journal.update(before, draft(30, "Else", project_service=OTHER_SERVICE, billable_minutes=10))
    undone = await office.undo(updated.change)
    assert office.entry(written.entry.id) == before == undone.entry
    assert undone.unrestored == ()


async def test_a_note_that_was_added_is_taken_away(office: Office) -> None:
    written = await office.journal.create(draft(note=None))
    updated = await office.journal.update(written.entry, draft(note="New"))
    undone = await office.undo(updated.change)
    assert not office.entry(written.entry.id).note
    assert undone.unrestored == ()


async def test_a_service_that_was_added_is_taken_away(office: Office) -> None:
    written = await office.journal.create(draft(project_service=None))
    updated = await office.journal.update(written.entry, draft())
    undone = await office.undo(updated.change)
    assert office.entry(written.entry.id).project_service is None
    assert undone.unrestored == ()


async def test_what_nutcache_does_not_put_back_is_named(office: Office) -> None:
    written = await office.journal.create(draft(80))
    updated = await office.journal.update(written.entry, draft(30))
    rounding = {"time_rounding": 2, "time_rounding_minutes": 15}
    office.sandbox.control.store.update("organizations", ORGANIZATION, rounding)
    undone = await office.undo(updated.change)
    assert office.entry(written.entry.id).minutes == 90
    assert undone.unrestored == ("minutes", "billable")


async def test_what_was_deleted_is_written_again_under_a_new_id(office: Office) -> None:
    written = await office.journal.create(draft(billable_minutes=0))
    before = office.entry(written.entry.id)
    deleted = await office.journal.delete(before)
    undone = await office.undo(deleted.change)
    (entry,) = office.entries
    assert undone.entry == entry
    assert entry.id != before.id
    assert essence(entry) == essence(before)


async def test_start_and_end_are_written_again() -> None:
    office = open_office(time_tracking_type=1, time_rounding=2, time_rounding_minutes=15)
    start, end = datetime(2026, 11, 23, 22, 50, tzinfo=UTC), datetime(2026, 11, 24, 0, 2, tzinfo=UTC)
    spanned = draft().model_copy(update={"minutes": None, "start_time": start, "end_time": end})
    written = await office.journal.create(spanned)
    deleted = await office.journal.delete(written.entry)
    await office.undo(deleted.change)
    assert essence(office.entries[0]) == essence(written.entry)


async def test_the_last_change_is_meant_if_none_is_named(office: Office) -> None:
    first = await office.journal.create(draft())
    second = await office.journal.create(draft(30))
    assert (await office.undo()).entry.id == second.entry.id
    assert (await office.undo()).entry.id == first.entry.id
    with pytest.raises(NotFound, match="There is no change to take back"):
        await office.undo()


async def test_a_change_that_failed_is_not_the_last_one(office: Office) -> None:
    first = await office.journal.create(draft())
    with pytest.raises(Refused):
        await office.journal.create(draft(project_service=1))
    assert (await office.undo()).entry.id == first.entry.id


async def test_an_undo_can_be_undone_in_turn(office: Office) -> None:
    written = await office.journal.create(draft())
    change = written.change
    for _ in range(2):
        change = (await office.undo(change)).change
        assert office.entries == []
        change = (await office.undo(change)).change
        assert [essence(each) for each in office.entries] == [essence(written.entry)]
    assert {each.kind for each in await office.journal.changes()} == {"create", "undo"}


async def test_an_id_may_be_said_carelessly(office: Office) -> None:
    written = await office.journal.create(draft())
    await office.undo(f" {written.change.upper()} ")
    assert office.entries == []


async def test_a_refused_undo_can_be_tried_again(office: Office) -> None:
    written = await office.journal.create(draft())
    office.sandbox.control.fail("status", method="DELETE", status=400)
    with pytest.raises(Refused):
        await office.undo(written.change)
    await office.undo(written.change)
    assert office.entries == []


@pytest.mark.parametrize("after", [False, True])
async def test_an_undo_that_nutcache_did_not_confirm_is_looked_for(office: Office, *, after: bool) -> None:
    written = await office.journal.create(draft())
    office.sandbox.control.fail("drop", method="DELETE", after=after)
    if not after:
        with pytest.raises(Unavailable):
            await office.undo(written.change)
    undone = await office.undo(written.change) if not after else await undo_unheard(office.journal)
    assert entry_of(undone.entry) == written.entry
    assert office.entries == []


async def test_what_is_open_is_settled_before_it_is_taken_back(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", path="time_entries/filtered", times=3)
    with pytest.raises(OutcomeUnknown) as unknown:
        await office.journal.create(draft())
    await office.undo(unknown.value.reference)
    assert office.entries == []


async def test_what_cannot_be_settled_is_not_taken_back(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
    with pytest.raises(OutcomeUnknown) as unknown:
        await office.journal.create(draft())
    with pytest.raises(OutcomeUnknown, match="could not be asked whether it is there"):
        await office.undo(unknown.value.reference)


async def test_what_will_never_be_known_is_refused(office: Office) -> None:
    written = await office.journal.create(draft())
    office.change(written.entry.id, note="Theirs")
    office.sandbox.control.fail("drop", method="PUT")
    with pytest.raises(OutcomeUnknown) as unknown:
        await office.journal.update(written.entry, draft(30))
    with pytest.raises(Refused, match="It is not known whether change"):
        await office.undo(unknown.value.reference)


async def test_two_undos_at_once_take_back_once(office: Office) -> None:
    written = await office.journal.create(draft())
    deleted = await office.journal.delete(written.entry)
    other = office.open(8)
    results: list[str] = []

    async def undo(journal: Journal) -> None:
        try:
            await undo_unheard(journal, deleted.change)
            results.append("undone")
        except NutmcpError as error:
            results.append(error.code)

    async with anyio.create_task_group() as tasks:
        for journal in (office.journal, other, office.journal):
            tasks.start_soon(undo, journal)
    assert len(office.entries) == 1
    assert sorted(results) == ["undone", "undone", "undone"]


async def test_the_states_of_a_change_are_told(office: Office) -> None:
    written = await office.journal.create(draft())
    undone = await office.undo(written.change)
    undo, create = await office.journal.changes()
    assert (undo.id, undo.undoes, create.undone_by) == (undone.change, create.id, undo.id)
    assert undo.state is create.state is State.DONE
