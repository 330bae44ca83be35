"""Messages say whose time it is where it is not the user's, and doubt a day that is a year off or has not come yet."""

import pytest

from nutmcp.remote.system import Credentials
from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS, START_END_CREDENTIALS
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ME = 9015


async def colleague(office: Office) -> str:
    """Return the name of another member of the website's project."""
    roster = await office.desk.directory.roster()
    known = roster.projects[6640]
    return next(each.name for each in roster.people.values() if each.id != ME and known.includes(each))


async def test_time_of_another_member_is_said_to_be_theirs(office: Office) -> None:
    name = await colleague(office)
    made = await office.call("log_time", project="Acme website", duration="1h", member=name)
    assert made["message"].startswith(f"Logged 1 h on Tuesday 2026-11-24 on “Acme website”, for “{name}”.")
    again = await office.call("log_time", project="Acme website", duration="1h", member=name)
    assert f"for “{name}” had been logged already" in again["message"]
    assert f"for “{name}”" in (await office.call("undo"))["message"]
    own = await office.call("log_time", project="Acme website", duration="1h")
    assert ", for " not in own["message"]


async def test_a_project_that_is_not_the_users_is_refused_to_them(office: Office) -> None:
    error = await office.fail("log_time", project="Film festival site", duration="1h")
    assert (error["code"], error["field"]) == ("refused", "project")
    assert error["message"].startswith("You are not an active member of that project, so you can log no time on it.")
    assert "member" not in error["candidates"][0]


async def test_a_project_that_is_not_another_members_is_refused_with_their_name_as_data(office: Office) -> None:
    roster = await office.desk.directory.roster()
    name = next(
        each.name for each in roster.people.values() if each.id != ME and not roster.projects[6650].includes(each)
    )
    error = await office.fail("log_time", project=6650, duration="1h", member=name)
    assert "is not an active member of that project" in error["message"]
    assert error["candidates"][0]["member"] == name
    assert name not in error["message"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2025-11-24", "2025-11-24 is 365 days ago: was that year meant?"),
        ("2027-11-24", "2027-11-24 is 365 days ahead: was that year meant?"),
        ("2026-11-20", None),
        ("2026-06-01", None),
    ],
)
async def test_a_day_that_is_a_year_off_is_doubted(office: Office, day: str, told: str | None) -> None:
    made = await office.call("log_time", project="Intranet", duration="1h", date=day)
    number = (await office.call("log_time", project="Intranet", duration="2h"))["entry"]["id"]
    moved = await office.call("update_time_entry", entry=number, date=day)
    rows = [{"project": "Intranet", "duration": "3h", "date": day}] * 2
    preview = await office.call("log_timesheet", entries=rows)
    for answer in (made, moved, preview):
        assert ("was that year meant?" in answer["message"]) == (told is not None)
        assert told is None or told in answer["message"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"start": "21:00", "end": "23:00"}, "21:00 has not come yet on 2026-11-24: was that day meant?"),
        ({"start": "22h", "duration": "1h", "date": "today"}, "22:00 has not come yet on 2026-11-24"),
        ({"start": "21:00", "end": "23:00", "date": "yesterday"}, None),
        ({"start": "21:00", "end": "23:00", "date": "tomorrow"}, None),
        ({"start": "08:00", "end": "10:30"}, None),
        ({"duration": "2h"}, None),
    ],
    ids=str,
)
@pytest.mark.parametrize("credentials", [DEFAULT_CREDENTIALS, START_END_CREDENTIALS], ids=["durations", "start-end"])
async def test_a_start_that_has_not_come_yet_is_doubted(
    credentials: Credentials, said: dict[str, str], told: str | None
) -> None:
    if credentials is START_END_CREDENTIALS and "start" not in said:
        return
    async with open_office(credentials=credentials, me=credentials["username"]) as office:
        project = (await office.call("list_projects"))["items"][-1]["id"]
        made = await office.call("log_time", project=project, **said)
        rows = [{"project": project, "note": note, **said} for note in ("one", "two")]
        preview = await office.call("log_timesheet", entries=rows)
    for answer in (made, preview):
        assert ("was that day meant?" in answer["message"]) == (told is not None)
        assert told is None or answer["message"].count(told) == 1


async def test_a_start_moved_to_later_today_is_doubted() -> None:
    credentials = START_END_CREDENTIALS
    async with open_office(credentials=credentials, me=credentials["username"]) as office:
        made = await office.call("log_time", project="Podcast", start="08:00", end="09:00")
        number = made["entry"]["id"]
        moved = await office.call("update_time_entry", entry=number, start="20:00", end="21:00")
        noted = await office.call("update_time_entry", entry=number, note="Late")
    assert "20:00 has not come yet on 2026-11-24: was that day meant?" in moved["message"]
    assert "not come yet" not in noted["message"]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["mon", "tue", "wed"], "in all, from Wednesday 2026-11-18 to Tuesday 2026-11-24."),
        (["mon", "mon"], "in all, on Monday 2026-11-23."),
    ],
)
async def test_the_preview_of_a_sheet_says_from_when_to_when_it_lies(
    office: Office, days: list[str], told: str
) -> None:
    rows = [{"project": "Intranet", "duration": f"{index + 1}h", "date": day} for index, day in enumerate(days)]
    preview = await office.call("log_timesheet", entries=rows)
    assert told in preview["message"]


async def test_a_sheet_of_one_row_is_logged_as_one_entry(office: Office) -> None:
    answer = await office.call("log_timesheet", entries=[{"project": "Intranet", "duration": "1h"}])
    assert answer["message"] == "Logged 1 entry, 1 h in all."
