"""A write costs one request, is remembered with what was there before and after, and a refusal changes nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from nutmcp.errors import NotFound, Refused, Unavailable
from nutmcp.journal.change import State
from nutmcp.journal.leases import ENDED_BY_NOW
from nutmcp.journal.write_path import Step
from nutmcp.state.memory import MemoryStore
from nutmcp.state.ports import Writer
from tests.journal.stage import OWNER, Office, draft, open_office, undo_unheard

pytestmark = pytest.mark.anyio

T = TypeVar("T")


async def test_a_create_costs_one_request_and_tells_the_entry(office: Office) -> None:
    with office.calls() as calls:
        written = await office.journal.create(draft())
    assert calls == ["POST time_entries"]
    assert written.status == "created"
    assert written.entry == office.entry(written.entry.id)
    assert written.change.startswith("c-")
    assert len(written.change) == 6


@pytest.mark.parametrize("answer", ["id", "nothing", "no_body"])
async def test_a_create_tells_the_entry_whatever_nutcache_answers(office: Office, answer: str) -> None:
    office.sandbox.control.turn(write_answer=answer)
    with office.calls() as calls:
        written = await office.journal.create(draft())
    looked = f"GET time_entries/{written.entry.id}" if answer == "id" else "POST time_entries/filtered"
    assert calls == ["POST time_entries", looked]
    assert (written.entry.id, written.entry.minutes, written.entry.note) == (office.entries[0].id, 90, "Cabling")


async def test_start_and_end_make_the_minutes_of_an_entry_that_nutcache_does_not_tell() -> None:
    office = open_office(time_tracking_type=1)
    office.sandbox.control.turn(write_answer="id")
    start, end = datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    written = await office.journal.create(
        draft().model_copy(update={"minutes": None, "start_time": start, "end_time": end})
    )
    assert written.entry.minutes == 75
    assert written.entry.start_time == start


async def test_what_nutcache_rounds_is_told_as_it_was_kept() -> None:
    office = open_office(time_rounding=2, time_rounding_minutes=15)
    assert (await office.journal.create(draft(50))).entry.minutes == 60


async def test_an_update_and_a_delete_cost_one_request_each(office: Office) -> None:
    created = await office.journal.create(draft())
    with office.calls() as calls:
        updated = await office.journal.update(created.entry, draft(30))
        deleted = await office.journal.delete(updated.entry)
    id = created.entry.id
    assert calls == [f"PUT time_entries/{id}", f"DELETE time_entries/{id}"]
    assert (updated.status, updated.entry.id, updated.entry.minutes) == ("updated", id, 30)
    assert (deleted.status, deleted.entry.minutes) == ("deleted", 30)
    assert office.entries == []


async def test_an_update_is_told_even_if_nutcache_answers_nothing(office: Office) -> None:
    created = await office.journal.create(draft())
    office.sandbox.control.turn(write_answer="no_body")
    updated = await office.journal.update(created.entry, draft(30))
    assert (updated.entry.id, updated.entry.minutes, updated.entry.note) == (created.entry.id, 30, "Cabling")


async def test_administrators_are_told_where_that_was_asked_for(office: Office) -> None:
    created = await office.journal.create(draft(), notify=True)
    updated = await office.journal.update(created.entry, draft(30), notify=True)
    await office.journal.delete(updated.entry, notify=True)
    assert [list(each.query) for each in office.sandbox.control.requests] == [[("notify", "true")]] * 3


async def test_changes_are_listed_newest_first_with_what_was_there_before_and_after(office: Office) -> None:
    created = await office.journal.create(draft(), tags={"timer": "t-1"})
    updated = await office.journal.update(created.entry, draft(30))
    await office.journal.delete(updated.entry)
    deleting, updating, creating = await office.journal.changes()
    assert [each.kind for each in (creating, updating, deleting)] == ["create", "update", "delete"]
    assert {each.state for each in (creating, updating, deleting)} == {State.DONE}
    assert (creating.before, creating.after) == (None, created.entry)
    assert (updating.before, updating.after) == (created.entry, updated.entry)
    assert (deleting.before, deleting.after) == (updated.entry, None)
    assert (creating.owner, creating.asked_at, creating.tags) == (OWNER, office.clock.now(), {"timer": "t-1"})
    assert creating.draft == draft()


async def test_changes_are_found_by_what_they_are_about(office: Office) -> None:
    first = await office.journal.create(draft(), tags={"timer": "t-1"})
    await office.journal.create(draft(30), tags={"timer": "t-2"})
    journal = office.journal
    assert [each.id for each in await journal.changes(tags={"timer": "t-1"})] == [first.change]
    assert [each.id for each in await journal.changes(entry=first.entry.id)] == [first.change]
    assert await journal.changes(kind="undo") == []
    assert len(await journal.changes(limit=1)) == 1


async def test_a_long_list_of_changes_is_read_to_its_end(office: Office) -> None:
    for minutes in range(1, 231):
        await office.journal.create(draft(minutes))
    assert [
        each.draft and each.draft.model_dump()["minutes"] for each in await office.journal.changes(limit=230)
    ] == list(range(230, 0, -1))


async def test_changes_of_another_account_are_kept_apart(office: Office) -> None:
    written = await office.journal.create(draft())
    other = office.open(owner="somebody else")
    assert await other.changes() == []
    with pytest.raises(NotFound):
        await undo_unheard(other, written.change)
    assert (await other.create(draft())).status == "created"


async def test_a_refused_write_is_remembered_as_failed(office: Office) -> None:
    with pytest.raises(Refused):
        await office.journal.create(draft(project_service=1))
    (change,) = await office.journal.changes()
    assert (change.state, change.failure, office.entries) == (State.FAILED, "refused", [])
    assert await office.journal.open_writes() == 0


async def test_deleting_what_is_gone_is_not_found(office: Office) -> None:
    written = await office.journal.create(draft())
    office.remove(written.entry.id)
    with pytest.raises(NotFound):
        await office.journal.delete(written.entry)


async def test_nothing_is_sent_if_it_cannot_be_written_down_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_work: object, **_how: bool) -> None:
        raise Unavailable("The disk with the state file is full.", "Free some space on it, then try again.")

    monkeypatch.setattr(office.store, "transact", full)
    with office.calls() as calls, pytest.raises(Unavailable, match="disk"):
        await office.journal.create(draft())
    assert calls == []


async def test_a_write_counts_as_made_even_if_that_cannot_be_written_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = office.store.transact

    async def full(_work: object, **_how: bool) -> None:
        raise Unavailable("The disk with the state file is full.", "Free some space on it, then try again.")

    def fill(point: Step) -> None:
        if point is Step.ANSWERED:
            monkeypatch.setattr(office.store, "transact", full)

    office.at = fill
    written = await office.journal.create(draft())
    assert (written.status, written.entry.minutes) == ("created", 90)

    monkeypatch.setattr(office.store, "transact", transact)
    office.at = lambda _point: None
    again = await office.journal.create(draft())
    assert (again.status, again.entry.id, again.change) == ("already_logged", written.entry.id, written.change)
    assert len(office.entries) == 1


class Unplugged(MemoryStore):
    """A store on a machine that lost its power just after each write that no disk was waited for."""

    async def transact(self, work: Callable[[Writer], T], *, scope: str = "", durable: bool = True) -> T:
        if durable:
            return await super().transact(work, scope=scope)
        came: list[T] = []

        def lost(writer: Writer) -> None:
            came.append(work(writer))
            raise PowerLost

        with suppress(PowerLost):
            await super().transact(lost, scope=scope)
        return came[0]


class PowerLost(Exception):
    """What was written is gone."""


@pytest.mark.parametrize("verb", ["create", "update", "delete"])
async def test_a_write_is_told_by_nutcache_where_a_loss_of_power_undid_what_became_of_it(verb: str) -> None:
    office = open_office()
    entry = (await office.journal.create(draft())).entry
    office.store = Unplugged()
    office.journal = office.open()
    writes = {
        "create": lambda: office.journal.create(draft(30)),
        "update": lambda: office.journal.update(entry, draft(30)),
        "delete": lambda: office.journal.delete(entry),
    }
    written = await writes[verb]()
    there = office.entries

    office.store, unplugged = MemoryStore(), office.store
    office.store.__dict__.update(unplugged.__dict__)
    office.journal = office.open()
    await office.clock.sleep(ENDED_BY_NOW.total_seconds() + 1)
    assert [each.state for each in await office.journal.changes()] == [State.OPEN]
    assert await office.journal.settle() == 0
    (settled,) = await office.journal.changes()
    assert (settled.id, settled.state, settled.entry) == (written.change, State.DONE, written.entry.id)
    assert office.entries == there
