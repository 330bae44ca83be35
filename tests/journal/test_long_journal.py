"""A journal that has grown for years: an undo reads what belongs to it, and what is old is folded."""

from datetime import timedelta

import pytest

from nutmcp.errors import NotFound, OutcomeUnknown, Refused
from nutmcp.journal import history
from nutmcp.journal.change import State
from nutmcp.journal.folding import EVERY, KEPT
from nutmcp.journal.index import CHANGES
from nutmcp.state.ports import Writer
from tests.journal.counting import CountingStore, as_kept_before
from tests.journal.stage import OWNER, Office, draft
from tests.journal.test_batches import sheet_of

pytestmark = pytest.mark.anyio

OTHER = "somebody else"


@pytest.fixture
def counting(office: Office) -> CountingStore:
    """Let it be counted what the journal of the office reads."""
    office.store = CountingStore()
    office.journal = office.open()
    return office.store


async def log(office: Office, times: int, note: str) -> None:
    for number in range(times):
        office.clock.advance(1)
        await office.journal.create(draft(30, f"{note} {number}"))


@pytest.mark.parametrize("obstacle", ["none", "changed", "gone"])
async def test_an_undo_of_a_sheet_reads_no_more_in_a_long_journal_than_in_a_short_one(
    office: Office, counting: CountingStore, obstacle: str
) -> None:
    read: list[int] = []
    await log(office, 12, "Earlier")
    for _ in range(2):
        batch = await office.journal.new_batch()
        for minutes in (10, 20, 25):
            await office.journal.create(draft(minutes, batch), batch=batch)
        await log(office, 40, f"Later, {batch}")
        sheet = [each for each in office.entries if (each.minutes or 0) < 30]
        if obstacle == "changed":
            office.change(sheet[-1].id, note="Somebody else’s")
        elif obstacle == "gone":
            office.remove(sheet[-1].id)
        before = counting.changes_read
        undone = await office.undo(batch)
        assert len(undone.kept) == (0 if obstacle == "none" else 1)
        read.append(counting.changes_read - before)
        for each in (each for each in office.entries if (each.minutes or 0) < 30):
            office.remove(each.id)
    assert read[0] == read[1]


async def test_the_last_change_is_undone_without_reading_the_others(office: Office, counting: CountingStore) -> None:
    await log(office, 60, "Work")
    before = counting.changes_read
    await office.undo()
    assert counting.changes_read - before < 50


async def test_a_journal_of_before_is_told_and_undone_as_it_was(office: Office) -> None:
    await log(office, 3, "First")
    other = office.open(8, owner=OTHER)
    await other.create(draft(45, "Theirs"))
    office.clock.advance(60)
    batch = await sheet_of(office)
    office.clock.advance(60)
    await log(office, 2, "Last")
    told = [each.id for each in await office.journal.changes()]
    await as_kept_before(office.store)
    assert [each.id for each in await office.open(9).changes()] == told
    await as_kept_before(office.store)
    # Here it is a write that comes first.
    office.journal = office.open(10)
    await log(office, 1, "After the update")
    assert [each.id for each in await office.journal.changes()][1:] == told
    undone = await office.undo(batch)
    assert len(undone.undos) == 3
    assert [each.owner for each in await history.of_all(office.store, lambda each: each.owner == OTHER, 9)] == [OTHER]


async def test_what_an_earlier_version_still_writes_beside_this_one_is_told(office: Office) -> None:
    await log(office, 2, "Ours")

    def as_before(writer: Writer) -> None:
        document = writer.documents(CHANGES)[0][1] | {"id": "c-aaaa"}
        writer.write(CHANGES, f"{OWNER}\tc-aaaa", document)
        writer.append(CHANGES, {"owner": OWNER, "change": "c-aaaa"})

    await office.store.transact(as_before)
    assert (await office.journal.changes())[0].id == "c-aaaa"


async def test_a_long_journal_of_before_is_taken_over_whole(office: Office) -> None:
    def as_before(writer: Writer) -> None:
        for number in range(1_234):
            change = {"id": f"c-{number}", "owner": OWNER, "verb": "create", "state": "failed"}
            writer.write(CHANGES, f"{OWNER}\tc-{number}", {**change, "asked_at": "2026-11-01T00:00:00Z"})
            writer.append(CHANGES, {"owner": OWNER, "change": f"c-{number}"})

    await office.store.transact(as_before)
    told = [each.id for each in await office.journal.changes(limit=9_999)]
    assert told == [f"c-{number}" for number in reversed(range(1_234))]


async def age(office: Office, by: timedelta = KEPT) -> None:
    """Let so much time pass, and let the next write notice."""
    office.clock.advance(by.total_seconds() + EVERY + 1)


async def folded(office: Office) -> int:
    """Write until nothing is left to be folded, and return how many changes are kept."""
    for number in range(8):
        await office.journal.create(draft(5, f"Now {number}", working_date=office.clock.now().date()))
    return len(await office.store.view(lambda reader: reader.documents(CHANGES)))


async def test_what_stands_after_two_years_is_still_found_as_a_duplicate(office: Office) -> None:
    first = await office.journal.create(draft(90, "Kept"))
    await office.journal.update(first.entry, draft(95, "Kept"))
    await log(office, 70, "Old")
    gone = await office.journal.create(draft(15, "Gone"))
    await office.undo(gone.change)
    before = len(office.entries)
    await age(office)
    # Of 74 changes those stay that stand, the create before its update and the one that was undone do not.
    assert await folded(office) == 71 + 8
    again = await office.journal.create(draft(95, "Kept"))
    assert (again.status, again.entry.id, again.entry.minutes) == ("already_logged", first.entry.id, 95)
    assert (await office.journal.create(draft(15, "Gone"))).status == "created"
    assert len(office.entries) == before + 8 + 1


async def test_what_was_folded_is_refused_to_be_undone_and_what_is_younger_is_undone(office: Office) -> None:
    old, batch = await office.journal.create(draft(90, "Old")), await sheet_of(office)
    await age(office, timedelta(days=700))
    younger = await office.journal.create(draft(60, "Younger"))
    await age(office, timedelta(days=60))
    await folded(office)
    with pytest.raises(Refused, match="more than two years ago"):
        await office.undo(old.change)
    with pytest.raises(NotFound):
        await office.undo(batch)
    assert (await office.undo(younger.change)).undone[0].id == younger.change
    assert old.change not in [each.id for each in await office.journal.changes(limit=999)]


async def test_what_is_not_settled_is_not_folded_whatever_its_age(office: Office) -> None:
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    office.sandbox.control.fail("status", path="time_entries/filtered", times=None)
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft(90, "Lost"))
    (change,) = await office.journal.changes()
    await age(office)
    await office.journal.create(draft(5, "Now", working_date=office.clock.now().date()))
    kept = await office.journal.find(change.id)
    assert kept is not None
    assert kept.state is State.OPEN
