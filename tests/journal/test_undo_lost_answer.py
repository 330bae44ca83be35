"""An undo of which nobody heard is not taken for one that was: made again, it takes nothing more back."""

import pytest

from nutmcp.errors import NotFound, OutcomeUnknown
from tests.journal.stage import Office, draft, undo_unheard

pytestmark = pytest.mark.anyio


async def test_made_again_before_anybody_heard_of_it_it_answers_the_same(office: Office) -> None:
    first = await office.journal.create(draft(30))
    second = await office.journal.create(draft())
    undone = await undo_unheard(office.journal)
    for change in (None, second.change, None):
        again = await undo_unheard(office.open(8), change)
        assert (again.change, again.undone[0].id) == (undone.change, second.change)
    assert [each.id for each in office.entries] == [first.entry.id]
    await office.journal.report(undone.undos)
    assert (await undo_unheard(office.journal)).undone[0].id == first.change


async def test_a_sheet_of_which_a_part_was_taken_back_unheard_is_taken_back_to_its_end(office: Office) -> None:
    await office.journal.create(draft(5))
    batch = await office.journal.new_batch()
    for minutes in (30, 60, 90):
        await office.journal.create(draft(minutes), batch=batch)
    office.sandbox.control.fail("status", method="DELETE", status=400, skip=1)
    begun = await undo_unheard(office.journal)
    assert (len(begun.undone), len(begun.kept)) == (2, 1)
    again = await undo_unheard(office.journal)
    assert again.change == begun.change
    assert (len(again.undone), again.kept) == (3, {})
    assert [each.minutes for each in office.entries] == [5]
    await office.journal.report(again.undos)
    await office.undo(again.change)
    assert sorted(each.minutes or 0 for each in office.entries) == [5, 30, 60, 90]


async def test_after_an_undo_that_cannot_be_looked_for_nothing_older_is_taken_back(office: Office) -> None:
    first = await office.journal.create(draft(30))
    await office.journal.create(draft())
    office.sandbox.control.fail("drop", method="DELETE", after=True)
    office.sandbox.control.fail("status", method="GET", skip=1, times=None)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            await office.undo()
        assert office.entry(first.entry.id).minutes == 30
    office.sandbox.control.faults.clear()
    await office.undo()
    assert [each.id for each in office.entries] == [first.entry.id]
    await office.undo()
    with pytest.raises(NotFound):
        await office.undo()


async def test_after_a_write_that_cannot_be_looked_for_nothing_older_is_taken_back(office: Office) -> None:
    first = await office.journal.create(draft(30))
    office.sandbox.control.fail("drop", method="POST", path="time_entries", after=True)
    office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())
    with pytest.raises(OutcomeUnknown):
        await office.undo()
    office.sandbox.control.faults.clear()
    assert (await office.undo()).entry.minutes == 90
    assert [each.id for each in office.entries] == [first.entry.id]
