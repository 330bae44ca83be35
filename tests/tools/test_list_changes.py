"""An assistant in a new conversation sees what was changed here, by whom and when, and takes it back by that."""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date
from random import Random

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.journal.journal import Journal
from nutmcp.journal.owner import owner_of
from nutmcp.sandbox.miles88.users import JO
from nutmcp.state.memory import MemoryStore
from nutmcp.systems.miles88.declaration import MILES88
from nutmcp.tools.surface import Choice
from tests.examples import one_in
from tests.fakes import FakeClock
from tests.faults.acts import small_office, small_sandbox
from tests.tools.test_undo_in_order import SERVERS, STEPS, Moment, is_done, moment
from tests.whole_server import TUESDAY, Answer, Office, open_office

pytestmark = pytest.mark.anyio

DAY = 24 * 3600


async def listed(office: Office, **arguments: object) -> list[Answer]:
    """Return the rows of one page."""
    return (await office.call("list_changes", **arguments))["items"]


async def sheet(office: Office, *rows: Answer) -> str:
    """Log a timesheet, and return its change."""
    preview = await office.call("log_timesheet", entries=list(rows))
    if "change" in preview:
        return preview["change"]
    return (await office.call("log_timesheet", entries=list(rows), confirm_token=preview["confirm_token"]))["change"]


async def test_each_kind_of_change_says_what_it_did_and_to_what(office: Office) -> None:
    entry = (await office.call("log_time", project="Acme website", duration="1h30", note="Logo"))["entry"]["id"]
    await office.call("update_time_entry", entry=entry, duration="2h")
    preview = await office.call("delete_time_entry", entry=entry)
    await office.call("delete_time_entry", entry=entry, confirm_token=preview["confirm_token"])
    deleted, updated, created = await listed(office)
    assert [deleted["what"], updated["what"], created["what"]] == ["deleted", "updated", "created"]
    assert (updated["was"], updated["entry"]["minutes"]) == ({"minutes": 90, "billable_minutes": 90}, 120)
    assert created["entry"] | {"id": 0} == {
        "id": 0,
        "date": "2026-11-24",
        "day": "Tue",
        "minutes": 90,
        "project": "Acme website",
        "customer": "Acme Corporation",
        "note": "Logo",
        "billable_minutes": 90,
    }
    assert created["at"] == "2026-11-24T10:00-05:00"
    assert deleted["entry"]["minutes"] == 120


async def test_what_was_undone_says_by_what_and_what_undid_it_says_what(office: Office) -> None:
    logged = await office.call("log_time", project="Acme website", duration="1h30")
    undone = await office.call("undo")
    undo, created = await listed(office)
    assert (created["change"], created["undone_by"]) == (logged["change"], undone["change"])
    assert (undo["what"], undo["change"], undo["undoes"]) == ("undone", undone["change"], logged["change"])
    await office.call("undo", change=undo["change"])
    assert [each["what"] for each in await listed(office)] == ["undone", "undone", "created"]


async def test_a_timesheet_is_one_row_that_one_undo_takes_back(office: Office) -> None:
    booked = len(office.booked())
    rows = [{"project": "Acme website", "duration": "1h"}, {"project": "Intranet", "duration": "20m"}]
    change = await sheet(office, *rows)
    (row,) = await listed(office)
    assert (row["change"], row["entries"], row["minutes"]) == (change, 2, 80)
    assert row["projects"] == ["Acme website", "Intranet"]
    undone = await office.call("undo", change=row["change"])
    undo, row = await listed(office)
    assert (row["undone_by"], undo["undoes"]) == (undone["change"], change)
    assert len(office.booked()) == booked


async def test_a_timesheet_of_which_a_part_is_undone_says_how_many(office: Office) -> None:
    await sheet(office, {"project": "Acme website", "duration": "1h"}, {"project": "Intranet", "duration": "20m"})
    part = (await office.desk.journal.changes(kind="create"))[0]
    await office.call("undo", change=part.id)
    row = (await listed(office))[1]
    assert (row["entries"], row["undone"], "undone_by" in row) == (2, 1, False)


async def test_timers_tell_their_steps(office: Office) -> None:
    await office.call("start_timer", project="Acme website", note="Logo")
    await office.call("start_timer", project="Acme website", note="Logos", amend=True)
    office.clock.advance(1800)
    switched = await office.call("start_timer", project="Intranet", switch=True)
    await office.call("stop_timer", discard=True)
    discard, switch, amend, start = await listed(office)
    assert [each["what"] for each in (start, amend, discard)] == ["timer_started", "timer_amended", "timer_discarded"]
    assert (start["timer"]["note"], amend["timer"]["note"]) == ("Logo", "Logos")
    assert (switch["what"], switch["change"]) == ("timer_stopped, timer_started", switched["change"])
    assert (switch["entry"]["minutes"], switch["timer"]["project"]) == (30, "Intranet")


async def test_this_mornings_changes_are_undone_in_another_conversation() -> None:
    store, clock = MemoryStore(), FakeClock(TUESDAY)
    async with AsyncExitStack() as stack:
        sandbox = small_sandbox(clock)
        stack.push_async_callback(sandbox.aclose)
        evening, morning = [await stack.enter_async_context(small_office(store, sandbox, clock)) for _ in range(2)]
        await evening.call("log_time", project="Acme", duration="1h")
        before = await moment(evening)
        clock.advance(DAY)
        for minutes in ("10m", "20m"):
            await evening.call("log_time", project="Acme", duration=minutes)
        rows = await listed(morning, period="today")
        assert [each["entry"]["minutes"] for each in rows] == [20, 10]
        for row in rows:
            await morning.call("undo", change=row["change"])
        assert await moment(morning) == before


async def test_a_period_holds_the_days_on_which_it_was_done_not_those_of_the_work(office: Office) -> None:
    await office.call("log_time", project="Acme website", duration="1h", date="2026-11-02")
    assert len(await listed(office, period="today")) == 1
    answer = await office.call("list_changes", period="2026-11-02")
    assert (answer["items"], answer["from"], answer["to"]) == ([], "2026-11-02", "2026-11-02")
    assert answer["note"].startswith("No change made here fits.")


async def test_a_period_that_cannot_be_read_and_a_person_who_is_not_there_are_said(office: Office) -> None:
    assert (await office.fail("list_changes", period="soonish"))["field"] == "period"
    error = await office.fail("list_changes", by="Nobody Atall")
    assert (error["code"], error["field"]) == ("not_found", "by")
    assert (await office.fail("list_changes", cursor="x.y"))["field"] == "cursor"


async def test_others_changes_are_shown_when_asked_for_and_cannot_be_undone() -> None:
    async with AsyncExitStack() as stack:
        mine = await stack.enter_async_context(open_office())
        zoe = await stack.enter_async_context(
            open_office(me="zoe@atelier-boreal.example", sandbox=mine.sandbox, store=mine.desk.store, clock=mine.clock)
        )
        logged = await zoe.call("log_time", project="Acme website", duration="1h")
        assert await listed(mine) == []
        assert await listed(mine, by="me") == []
        answer = await mine.call("list_changes", by="all")
        (row,) = answer["items"]
        assert (row["by"], row["change"], row["entry"]["member"]) == ("Zoë Müller", logged["change"], "Zoë Müller")
        assert answer["note"] == "Only your own changes can be taken back here."
        assert await listed(mine, by="zoe") == [row]
        assert await listed(mine, by="Amélie Nguyễn") == []
        assert (await mine.fail("undo", change=row["change"]))["code"] == "not_found"
        assert "by" not in (await listed(zoe))[0]


async def test_changes_of_another_account_in_the_same_store_are_never_shown(office: Office) -> None:
    desk, draft = office.desk, TimeEntryDraft(project=6640, member=9017, working_date=date(2026, 11, 24), minutes=60)
    for place in ("http://elsewhere", json.dumps(["a", "principal"])):
        owner = owner_of(place, "", "zoe@atelier-boreal.example")
        await Journal(desk.client, desk.store, desk.clock, owner=owner, rng=Random(5)).create(draft)
    assert await listed(office, by="all") == []


async def test_a_change_that_may_have_been_made_says_so_and_one_that_failed_is_none(office: Office) -> None:
    office.sandbox.control.fail("status", status=400, method="POST", path="time_entries")
    await office.fail("log_time", project="Acme website", service="none", duration="2h")
    assert await listed(office) == []
    office.sandbox.control.faults.clear()
    office.sandbox.control.fail("drop", path="time_entries*", times=None)
    error = await office.fail("log_time", project="Acme website", service="none", duration="1h")
    assert error["code"] == "outcome_unknown"
    office.sandbox.control.faults.clear()
    (row,) = await listed(office)
    assert (row["state"], row["entry"]["minutes"]) == ("open", 60)


async def test_a_server_that_only_reads_lists_changes_and_says_nothing_of_undo() -> None:
    async with open_office(choice=Choice(read_only=True)) as office:
        assert await listed(office) == []
        (tool,) = [each for each in (await office.assistant.list_tools()).tools if each.name == "list_changes"]
        assert "undo" not in (tool.description or "")


async def test_a_punch_of_the_clock_is_a_step_of_a_timer() -> None:
    async with open_office(system=MILES88, url="http://localhost", credentials=JO, me=JO["username"]) as office:
        for each in (await office.call("list_timers"))["items"]:
            await office.call("stop_timer", timer=each["id"], discard=True)
        await office.call("start_timer", project="Newsletter")
        office.clock.advance(1800)
        await office.call("stop_timer", note="Issue 4")
        stopped, started, *_ = await listed(office)
        assert [started["what"], stopped["what"]] == ["timer_started", "timer_stopped"]
        assert (stopped["entry"]["minutes"], stopped["entry"]["note"]) == (30, "Issue 4")


async def paged(office: Office, size: int) -> list[Answer]:
    """Return all rows, page by page."""
    rows: list[Answer] = []
    cursor: dict[str, object] = {}
    for _ in range(50):
        answer = await office.call("list_changes", limit=size, **cursor)
        rows += answer["items"]
        if "next_cursor" not in answer:
            return rows
        cursor = {"cursor": answer["next_cursor"]}
    raise AssertionError


async def listed_and_taken_back(steps: Sequence[tuple[str, int]], size: int) -> None:
    clock, store = FakeClock(TUESDAY), MemoryStore()
    async with AsyncExitStack() as stack:
        sandbox = small_sandbox(clock)
        stack.push_async_callback(sandbox.aclose)
        offices = [await stack.enter_async_context(small_office(store, sandbox, clock)) for _ in range(2)]
        before: list[Moment] = []
        for number, (step, server) in enumerate(steps):
            clock.advance(600)
            now = await moment(offices[server])
            before += [now] if await is_done(offices[server], step, number) else []
        rows = await paged(offices[0], size)
        assert rows == await listed(offices[1], limit=100)
        assert len(rows) == len(before)
        for row, expected in zip(rows, reversed(before), strict=True):
            clock.advance(600)
            await offices[1].call("undo", change=row["change"])
            assert await moment(offices[1]) == expected
        after = await paged(offices[0], size)
        assert {each["change"] for each in after if "undone_by" in each} == {each["change"] for each in rows}


@settings(max_examples=one_in(3))
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), SERVERS), min_size=1, max_size=8), st.integers(1, 5))
def test_each_row_takes_back_what_it_tells_however_long_the_pages_are(steps: list[tuple[str, int]], size: int) -> None:
    anyio.run(listed_and_taken_back, steps, size)
