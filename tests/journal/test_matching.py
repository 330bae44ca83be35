"""An entry that looks like an unconfirmed one is taken for it only if it must be it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from nutmcp.errors import OutcomeUnknown, Unavailable
from nutmcp.journal.change import State
from tests.journal.stage import COLLEAGUE, OTHER_SERVICE, TODAY, Office, draft, open_office

pytestmark = pytest.mark.anyio

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


@pytest.mark.parametrize("seconds", [2, 30, 3600, 90_000])
async def test_nothing_is_taken_for_it_before_anything_is_known_of_nutcaches_clock(
    office: Office, seconds: int
) -> None:
    office.insert()
    office.clock.advance(seconds)
    office.sandbox.control.fail("drop", method="POST", path="time_entries")
    with pytest.raises(OutcomeUnknown):
        await office.journal.create(draft())


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
