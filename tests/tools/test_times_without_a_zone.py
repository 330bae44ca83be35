"""Times that name no zone are read and written by the account's clock, wherever it hangs."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.tasks.agency_at_work import AUCKLAND, TORONTO, open_agency
from tests.tasks.jobs_on_proworkflow import kept, rows

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


NIGHTS = pytest.mark.parametrize(
    ("zone", "day", "end", "minutes"),
    [
        (AUCKLAND, "2026-09-26", "04:00", 240),
        (AUCKLAND, "2026-04-04", "04:00", 360),
        (TORONTO, "2026-03-07", "04:00", 240),
        (TORONTO, "2025-11-01", "04:00", 360),
    ],
    ids=["Auckland forward", "Auckland back", "Toronto forward", "Toronto back"],
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
