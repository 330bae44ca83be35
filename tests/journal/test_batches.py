"""What was logged together is taken back together."""

import pytest

from nutmcp.errors import Refused
from tests.journal.stage import Office, draft

pytestmark = pytest.mark.anyio


async def sheet_of(office: Office) -> str:
    batch = await office.journal.new_batch()
    for minutes in (10, 20, 30):
        await office.journal.create(draft(minutes), batch=batch)
    return batch


async def test_a_whole_sheet_is_taken_back_and_brought_back(office: Office) -> None:
    kept = await office.journal.create(draft())
    undone = await office.undo(await sheet_of(office))
    assert [each.id for each in office.entries] == [kept.entry.id]
    assert [each.draft and each.draft.model_dump()["minutes"] for each in undone.undone] == [30, 20, 10]
    back = await office.undo(undone.change)
    assert sorted(each.minutes or 0 for each in office.entries) == [10, 20, 30, 90]
    assert len(back.undos) == 3


async def test_a_sheet_that_was_logged_last_is_meant_as_a_whole(office: Office) -> None:
    await sheet_of(office)
    assert len((await office.undo()).undos) == 3
    assert office.entries == []


async def test_what_of_a_sheet_cannot_be_taken_back_is_told(office: Office) -> None:
    batch = await sheet_of(office)
    invoiced = next(each for each in office.entries if each.minutes == 20)
    office.change(invoiced.id, invoice=5)
    undone = await office.undo(batch)
    assert [each.minutes for each in office.entries] == [20]
    assert [each.code for each in undone.kept.values()] == ["refused"]
    with pytest.raises(Refused, match="has been invoiced since"):
        await office.undo(batch)
    office.change(invoiced.id, invoice=None)
    await office.undo(batch)
    assert office.entries == []
    with pytest.raises(Refused, match="already been taken back"):
        await office.undo(batch)


async def test_one_entry_of_a_sheet_is_taken_back_by_its_own_id(office: Office) -> None:
    await sheet_of(office)
    change = (await office.journal.changes())[0]
    await office.undo(change.id)
    assert sorted(each.minutes or 0 for each in office.entries) == [10, 20]


async def test_what_would_stop_every_entry_of_a_sheet_is_met_once(office: Office) -> None:
    batch = await sheet_of(office)
    office.sandbox.control.fail("status", method="DELETE", status=401, skip=1, times=None)
    undone = await office.undo(batch)
    assert [each.minutes for each in office.entries] == [10, 20]
    assert [each.code for each in undone.kept.values()] == ["access_denied"] * 2
    assert office.sandbox.control.counts()[f"DELETE time_entries/{office.entries[0].id}"] == 0


async def test_two_processes_that_draw_the_same_ids_take_back_their_own_sheets_alone(office: Office) -> None:
    one, other = office.open(seed=5), office.open(seed=5)
    batches = [await each.new_batch() for each in (one, other, one)]
    assert len(set(batches)) == 3
    await one.create(draft(10), batch=batches[0])
    await one.create(draft(20), batch=batches[0])
    await other.create(draft(30), batch=batches[1])
    await office.undo(batches[0])
    assert [each.minutes for each in office.entries] == [30]
