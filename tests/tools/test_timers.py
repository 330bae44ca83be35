"""An assistant runs timers: one at a time, through restarts and time changes, each logged once on the right day."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from tests.fakes import FakeClock
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

MINUTE, HOUR = 60, 3_600


async def test_a_timer_is_started_listed_and_logged(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website", service="Design", note="Logo")
    assert started["status"] == "started"
    assert started["timer"]["started_at"] == "2026-11-24T10:00-05:00"
    office.clock.advance(25 * MINUTE)
    listed = await office.call("list_timers")
    assert listed["items"][0] == {
        "id": started["timer"]["id"],
        "project": "Acme website",
        "service": "Design",
        "note": "Logo",
        "started_at": "2026-11-24T10:00-05:00",
        "minutes": 25,
        "source": "nutmcp",
    }
    stopped = await office.call("stop_timer")
    assert stopped["status"] == "created"
    assert stopped["entry"]["minutes"] == 25
    assert stopped["entry"]["note"] == "Logo"
    assert stopped["entry"]["id"] == office.booked()[-1].id
    assert (
        stopped["message"] == "Stopped the timer and logged 25 min on Tuesday 2026-11-24 on “Acme website”, “Design”."
    )
    assert [each for each in (await office.call("list_timers"))["items"] if each["source"] == "nutmcp"] == []


async def test_nutcaches_own_timers_are_shown_beside_and_cannot_be_stopped(office: Office) -> None:
    listed = await office.call("list_timers")
    theirs = [each for each in listed["items"] if each["source"] == "nutcache"]
    assert theirs
    assert "state" not in listed["items"][0]
    error = await office.fail("stop_timer", timer=str(theirs[0]["id"]))
    assert error["code"] == "refused"
    assert "Nutcache" in error["message"]


async def test_starting_another_logs_the_one_that_runs_and_says_so(office: Office) -> None:
    first = await office.call("start_timer", project="Acme website")
    office.clock.advance(30 * MINUTE)
    second = await office.call("start_timer", project="Intranet")
    assert second["stopped"]["timer"]["id"] == first["timer"]["id"]
    assert second["stopped"]["entry"]["minutes"] == 30
    assert second["stopped"]["change"]
    assert "logged 30 min" in second["message"]
    assert second["timer"]["project"] == "Intranet"
    assert office.booked()[-1].minutes == 30


async def test_starting_another_is_refused_when_it_may_not_switch(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    before = office.booked()
    error = await office.fail("start_timer", project="Intranet", switch=False)
    assert error["code"] == "refused"
    assert error["candidates"][0]["name"] == "Acme website"
    assert office.booked() == before
    assert (await office.call("list_timers"))["items"][0]["project"] == "Acme website"


async def test_a_timer_survives_a_restart_and_is_seen_by_every_server(office: Office) -> None:
    started = await office.call("start_timer", project="Intranet")
    async with open_office(sandbox=office.sandbox, store=office.desk.store, clock=office.clock) as other:
        office.clock.advance(10 * MINUTE)
        stopped = await other.call("stop_timer")
        assert stopped["timer"]["id"] == started["timer"]["id"]
    error = await office.fail("stop_timer")
    assert error["code"] == "not_found"


async def test_another_member_does_not_see_my_timer(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    roster = await office.desk.directory.roster()
    other = next(each for each in roster.people.values() if each.id != 9015)
    async with open_office(
        sandbox=office.sandbox, store=office.desk.store, clock=office.clock, me=other.email
    ) as theirs:
        assert all(each["source"] == "nutcache" for each in (await theirs.call("list_timers"))["items"])


async def test_stopping_the_same_timer_again_says_that_it_was_logged(office: Office) -> None:
    started = await office.call("start_timer", project="Intranet")
    office.clock.advance(HOUR)
    first = await office.call("stop_timer", timer=started["timer"]["id"])
    before = office.booked()
    again = await office.call("stop_timer", timer=started["timer"]["id"])
    assert again["status"] == "already_logged"
    assert again["entry"]["id"] == first["entry"]["id"]
    assert again["change"] == first["change"]
    assert office.booked() == before


async def test_two_equal_stretches_of_work_are_two_entries(office: Office) -> None:
    ids: list[int] = []
    for _ in range(2):
        await office.call("start_timer", project="Intranet")
        office.clock.advance(HOUR)
        ids.append((await office.call("stop_timer"))["entry"]["id"])
    assert len(set(ids)) == 2


async def test_a_timer_may_have_started_earlier_and_ended_earlier(office: Office) -> None:
    await office.call("start_timer", project="Intranet", started_at="09:15")
    stopped = await office.call("stop_timer", ended_at="15 minutes ago", note="Review")
    assert stopped["entry"]["minutes"] == 30
    assert stopped["entry"]["note"] == "Review"


async def test_under_a_minute_counts_as_one(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(20)
    assert (await office.call("stop_timer"))["entry"]["minutes"] == 1


async def test_a_timer_is_given_up_without_a_trace_in_nutcache(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    before = office.booked()
    answer = await office.call("stop_timer", discard=True)
    assert answer["status"] == "discarded"
    assert office.booked() == before
    assert (await office.fail("stop_timer"))["code"] == "not_found"


async def test_a_timer_of_yesterday_is_logged_on_the_day_on_which_it_began() -> None:
    late = FakeClock(datetime(2026, 11, 24, 4, 30, tzinfo=UTC))  # Monday 23:30 in Toronto
    async with open_office(clock=late) as office:
        await office.call("start_timer", project="Intranet")
        late.advance(2 * HOUR)
        stopped = await office.call("stop_timer")
    assert (stopped["entry"]["date"], stopped["entry"]["day"]) == ("2026-11-23", "Mon")
    assert stopped["entry"]["minutes"] == 120


@pytest.mark.parametrize(
    ("start", "date"),
    [
        (datetime(2026, 3, 8, 6, 30, tzinfo=UTC), "2026-03-08"),  # 01:30, half an hour before clocks go forward
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "2026-11-01"),  # 01:30, half an hour before clocks go back
    ],
)
async def test_an_hour_is_an_hour_while_the_clocks_change(start: datetime, date: str) -> None:
    clock = FakeClock(start)
    async with open_office(clock=clock) as office:
        await office.call("start_timer", project="Intranet")
        clock.advance(HOUR)
        stopped = await office.call("stop_timer")
    assert (stopped["entry"]["minutes"], stopped["entry"]["date"]) == (60, date)


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati"])
async def test_the_day_is_the_users_own_at_both_ends_of_the_world(zone: str) -> None:
    async with open_office(zone=ZoneInfo(zone)) as office:
        await office.call("start_timer", project="Intranet")
        office.clock.advance(HOUR)
        stopped = await office.call("stop_timer")
    local = datetime(2026, 11, 24, 15, tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    assert stopped["entry"]["date"] == local.isoformat()


async def test_a_forgotten_timer_is_not_logged_until_somebody_says_when_the_work_ended(office: Office) -> None:
    await office.call("start_timer", project="Intranet")
    office.clock.advance(30 * HOUR)
    assert "24 hours" in (await office.call("list_timers"))["note"]
    before = office.booked()
    error = await office.fail("stop_timer")
    assert (error["code"], error["field"]) == ("refused", "ended_at")
    assert office.booked() == before
    stopped = await office.call("stop_timer", ended_at="2026-11-24T12:00")
    assert stopped["entry"]["minutes"] == 120


async def test_a_refused_entry_lets_the_timer_run_on(office: Office) -> None:
    started = await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    office.sandbox.control.fail("status", method="POST", path="time_entries", status=400)
    error = await office.fail("stop_timer")
    assert error["code"] == "refused"
    running = (await office.call("list_timers"))["items"][0]
    assert running["id"] == started["timer"]["id"]
    assert "state" not in running
    assert (await office.call("stop_timer"))["entry"]["minutes"] == 60


async def test_a_lost_answer_still_ends_in_one_entry(office: Office) -> None:
    await office.call("start_timer", project="Acme website")
    office.clock.advance(HOUR)
    count = len(office.booked())
    office.sandbox.control.fail("drop", after=True, method="POST", path="time_entries")
    stopped = await office.call("stop_timer")
    assert stopped["status"] == "created"
    assert len(office.booked()) == count + 1


async def test_a_start_end_organization_gets_start_and_end() -> None:
    async with open_office(credentials=START_END_CREDENTIALS, me=START_END_CREDENTIALS["username"]) as office:
        me = await office.desk.directory.me()
        projects = (await office.desk.directory.roster()).projects.values()
        project = next(each for each in projects if each.open and each.includes(me))
        await office.call("start_timer", project=project.id)
        office.clock.advance(20 * MINUTE + 12)
        stopped = await office.call("stop_timer")
    booked = office.booked()[-1]
    assert booked.start_time == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert stopped["entry"]["start"] == "2026-11-24T10:00-05:00"
    assert stopped["entry"]["date"] == "2026-11-24"
    assert "rounded 20 min to 30 min" in stopped["message"]


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "field"),
    [
        ("start_timer", {"project": "Acme"}, "ambiguous", "project"),
        ("start_timer", {"project": "Brand guidelines"}, "refused", "project"),
        ("start_timer", {"project": "Intranet", "started_at": "23:00"}, "invalid_arguments", "started_at"),
        ("start_timer", {"project": "Intranet", "started_at": "soon"}, "invalid_arguments", "started_at"),
        ("stop_timer", {"timer": "t99"}, "not_found", "timer"),
        ("stop_timer", {}, "not_found", "timer"),
    ],
)
async def test_what_is_wrong_is_named(
    office: Office, tool: str, arguments: dict[str, object], code: str, field: str
) -> None:
    error = await office.fail(tool, **arguments)
    assert (error["code"], error["field"]) == (code, field), error
    assert not any(each.startswith(("POST time_entries", "PUT", "DELETE")) for each in office.asked())
