"""Times that name no zone are read and written by the account's clock, wherever it hangs."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.examples import share_of
from tests.tasks.agency_at_work import AUCKLAND, TORONTO, open_agency
from tests.tasks.jobs_on_proworkflow import kept, rows
from tests.whole_server import Office

pytestmark = [pytest.mark.anyio]

ZONES = pytest.mark.parametrize("zone", [AUCKLAND, TORONTO])


@ZONES
async def test_sums_by_day_are_those_of_the_account_s_days(zone: str) -> None:
    async with open_agency(zone=zone) as agency:
        months = {"from": "2026-10-01", "to": "2026-11-23"}
        told = await agency.call("summarize_time", **months, member="all", group_by=["day"])
        days: Counter[str] = Counter()
        for each in rows(agency, "time").values():
            if each.starttime is not None and str(each.starttime.date()) >= "2026-10-01":
                days[str(each.starttime.date())] += each.timetracked
        assert {row["day"]: row["minutes"] for row in told["groups"]} == dict(days)


@pytest.mark.parametrize(
    ("zone", "end"),
    [(AUCKLAND, datetime(2026, 11, 20, 11, 30, tzinfo=UTC)), (TORONTO, datetime(2026, 11, 21, 5, 30, tzinfo=UTC))],
)
async def test_an_hour_around_midnight_is_of_the_day_on_which_it_began(zone: str, end: datetime) -> None:
    async with open_agency(zone=zone) as agency:
        late = {"project": "newsletter", "date": "2026-11-20", "start": "23:30", "duration": "1h"}
        logged = await agency.call("log_time", **late)
        (row,) = [each for each in rows(agency, "time").values() if each.id == logged["entry"]["id"]]
        assert (str(row.starttime), str(row.endtime)) == ("2026-11-20 23:30:00", "2026-11-21 00:30:00")
        day = {"from": "2026-11-20", "to": "2026-11-20", "project": "newsletter"}
        (found,) = [
            each
            for each in (await agency.call("list_time_entries", **day))["items"]
            if each["id"] == logged["entry"]["id"]
        ]
        assert (found["date"], datetime.fromisoformat(found["end"])) == ("2026-11-20", end)


_NIGHTS = {
    "Auckland forward": (AUCKLAND, "2026-09-26", "04:00", 240),
    "Auckland back": (AUCKLAND, "2026-04-04", "04:00", 360),
    "Toronto forward": (TORONTO, "2026-03-07", "04:00", 240),
    "Toronto back": (TORONTO, "2025-11-01", "04:00", 360),
}
NIGHTS = pytest.mark.parametrize(
    ("zone", "day", "end", "minutes"), share_of(_NIGHTS.values(), 3), ids=share_of(_NIGHTS, 3)
)
"""The nights in which clocks change, worked from 23:00 to 04:00: an hour less or more than the clock shows."""


@NIGHTS
async def test_a_night_in_which_clocks_change_is_as_long_as_it_was(zone: str, day: str, end: str, minutes: int) -> None:
    async with open_agency(zone=zone) as agency:
        logged = await agency.call("log_time", project="newsletter", date=day, start="23:00", end=end)
        entry = logged["entry"]["id"]
        assert logged["entry"]["minutes"] == minutes
        assert rows(agency, "time")[entry].timetracked == minutes
        noted = await agency.call("update_time_entry", entry=entry, note="The night shift")
        assert (noted["entry"]["minutes"], noted["entry"]["end"]) == (minutes, logged["entry"]["end"])
        assert datetime.fromisoformat(noted["entry"]["end"]).astimezone(ZoneInfo(zone)).strftime("%H:%M") == end
        shorter = await agency.call("update_time_entry", entry=entry, end="03:30")
        assert shorter["entry"]["minutes"] == minutes - 30
        await agency.call("undo", change=shorter["change"])
        assert rows(agency, "time")[entry].timetracked == minutes
        sums = await agency.call("summarize_time", **{"from": day, "to": day}, group_by=["day"])
        assert sums["total"]["minutes"] >= minutes


@NIGHTS
async def test_a_night_that_was_counted_by_the_clock_keeps_its_length_when_its_note_is_changed(
    zone: str, day: str, end: str, minutes: int
) -> None:
    start = datetime.fromisoformat(f"{day} 23:00")
    counted = {"starttime": start, "endtime": start + timedelta(hours=5), "timetracked": 300}
    assert (f"{counted['endtime']:%H:%M}", minutes != 300) == (end, True)
    async with open_agency(zone=zone) as agency:
        (entry,) = agency.sandbox.control.insert("time", [{"taskid": 18, "contactid": 1, **counted}])
        noted = await agency.call("update_time_entry", entry=entry, note="The night shift")
        assert noted["entry"]["minutes"] == 300
        row = rows(agency, "time")[int(entry)]
        assert (row.timetracked, row.starttime, row.endtime) == (300, start, counted["endtime"])


@NIGHTS
async def test_sums_by_day_are_right_around_a_night_in_which_clocks_change(
    zone: str, day: str, end: str, minutes: int
) -> None:
    async with open_agency(zone=zone, now=_noon_after(day, zone)) as agency:
        period = {"from": day, "to": _after(day), "project": "newsletter", "group_by": ["day"]}
        before = await _by_day(agency, period)
        sheet = [
            {"project": "newsletter", "date": day, "start": "23:00", "end": end},
            {"project": "newsletter", "date": [day, _after(day)], "duration": "2h", "note": "Proofs"},
            {"project": "newsletter", "date": _after(day), "start": end, "duration": "1h"},
        ]
        preview = await agency.call("log_timesheet", entries=sheet)
        assert preview["minutes"] == minutes + 120 + 120 + 60
        logged = await agency.call("log_timesheet", confirm_token=preview["confirm_token"])
        assert logged["minutes"] == preview["minutes"]
        gained = await _by_day(agency, period)
        gained.subtract(before)
        assert gained == Counter({day: minutes + 120, _after(day): 180})
        await agency.call("undo", change=logged["change"])
        assert await _by_day(agency, period) == before


@NIGHTS
async def test_a_timer_that_runs_while_clocks_change_is_as_long_as_it_ran(
    zone: str, day: str, end: str, minutes: int
) -> None:
    late = datetime.fromisoformat(f"{day} 23:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    async with open_agency(zone=zone, now=late) as agency:
        await agency.call("start_timer", project="newsletter")
        agency.clock.advance(60 * minutes)
        (timer,) = (await agency.call("list_timers"))["items"]
        assert timer["minutes"] == minutes
        entry = (await agency.call("stop_timer"))["entry"]
        assert (entry["date"], entry["minutes"]) == (day, minutes)
        assert entry["end"][11:16] == end
        assert rows(agency, "time")[entry["id"]].timetracked == minutes


@pytest.mark.crossed
@pytest.mark.parametrize(("zone", "day"), [(AUCKLAND, "2026-04-05"), (TORONTO, "2025-11-02")])
@pytest.mark.parametrize("duration", [30, 60, 90])
async def test_time_in_the_hour_that_clocks_show_twice_keeps_its_length(zone: str, day: str, duration: int) -> None:
    hour = "02:15" if zone == AUCKLAND else "01:15"
    async with open_agency(zone=zone, now=_noon_after(day, zone)) as agency:
        for second in (False, True):
            moment = datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=ZoneInfo(zone), fold=int(second))
            said = {"start": moment.isoformat(), "duration": f"{duration}m", "note": f"Second: {second}"}
            logged = await agency.call("log_time", project="newsletter", **said)
            entry = logged["entry"]
            assert (entry["date"], entry["minutes"]) == (day, duration)
            assert rows(agency, "time")[entry["id"]].timetracked == duration
            noted = await agency.call("update_time_entry", entry=[entry["id"]], note="Changed")
            assert noted["entry"]["minutes"] == duration
            assert rows(agency, "time")[entry["id"]].timetracked == duration


def _after(day: str) -> str:
    """Return the day after a day."""
    return str(datetime.fromisoformat(day).date() + timedelta(days=1))


def _noon_after(day: str, zone: str) -> datetime:
    """Return noon of the day after, in a zone."""
    return datetime.fromisoformat(f"{_after(day)} 12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def _by_day(agency: Office, period: dict[str, Any]) -> Counter[str]:
    """Return the minutes of each day."""
    told = await agency.call("summarize_time", **period)
    return Counter({each["day"]: each["minutes"] for each in told["groups"]})


async def test_today_is_the_account_s_day() -> None:
    for zone, day in ((AUCKLAND, "2026-11-24"), (TORONTO, "2026-11-23")):
        async with open_agency(zone=zone) as agency:
            logged = await agency.call("log_time", project="newsletter", duration="1h")
            assert logged["entry"]["date"] == day


@pytest.mark.parametrize(("zone", "other"), [(AUCKLAND, TORONTO), (TORONTO, AUCKLAND)])
async def test_nothing_is_written_while_the_clock_that_is_set_is_not_the_account_s(zone: str, other: str) -> None:
    async with open_agency(zone=zone, users_zone=other) as agency:
        before = kept(agency)
        for tool in ("log_time", "start_timer"):
            said = {"project": "newsletter", **({"duration": "1h"} if tool == "log_time" else {})}
            error = await agency.fail(tool, **said)
            assert error["code"] == "refused"
            assert "NUTMCP_TIMEZONE" in error["message"]
        assert kept(agency) == before
        assert (await agency.call("list_projects"))["items"]


@pytest.mark.large
async def test_all_time_is_counted_where_the_service_cuts_it_off_and_its_limit_is_kept() -> None:
    async with open_agency(size="large") as agency:
        whole = {"from": "2001-01-01", "to": "2026-12-31", "member": "all"}
        agency.asked()
        told = await agency.call("summarize_time", **whole, group_by=["member"])
        assert told["total"]["entries"] == 12_000
        assert told["total"]["minutes"] == sum(each.minutes or 0 for each in kept(agency))
        assert len(agency.asked()) < 150
        newest = await agency.call("list_time_entries", **whole, limit=20)
        assert [row["id"] for row in newest["items"]] == list(range(12_000, 11_980, -1))
        assert len(agency.asked()) < 20
