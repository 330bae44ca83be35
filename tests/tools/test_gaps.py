"""A person asks whether all is logged, and who has not logged: one call names the days and the people."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.domain.workweek import Workweek
from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from nutmcp.words.target_hours import TargetHours
from tests.examples import one_in
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ME, ORGANIZATION = 9015, 1686
EVERYONE = {"Camille Tremblay", "Jean-François Côté", "Zoë Müller", "Amélie Nguyễn", "John Smith", "Robin Lacroix"}
EIGHT = Workweek(target=TargetHours(480))
SPRING = date(2024, 3, 4)
"""The Monday of a week, of which nothing is in the sandbox; clocks change in the night before the next Monday."""


def insert(office: Office, minutes: Mapping[date, int], member: int = ME) -> None:
    """Put an entry of so many minutes on each day that has any."""
    rows = [
        {"project": 6640, "member": member, "minutes": each, "working_date": day}
        for day, each in minutes.items()
        if each
    ]
    office.sandbox.control.insert("time_entries", rows, ORGANIZATION)


async def only(office: Office, **arguments: object) -> dict[str, Any]:
    """Return what is missing of the one person who lacks any."""
    (row,) = (await office.call("summarize_time", **arguments))["missing"]
    return row


async def test_the_days_without_any_time_are_named_where_no_hours_are_set(office: Office) -> None:
    insert(office, {SPRING: 30, SPRING + timedelta(days=5): 60})
    answer = await office.call("summarize_time", missing="days", period="2024-W10")
    (row,) = answer["missing"]
    assert row["days"] == {f"2024-03-0{day}": [0] for day in (5, 6, 7, 8)}
    assert row["minutes"] == answer["total"]["minutes"] == 90
    assert "No target hours are set" in answer["note"]
    assert "member" not in row


async def test_a_short_day_is_told_with_its_minutes_and_the_missing_ones() -> None:
    async with open_office(workweek=EIGHT) as office:
        insert(office, {SPRING: 480, SPRING + timedelta(days=1): 450})
        row = await only(office, missing="days", **{"from": "2024-03-04", "to": "2024-03-05"})
    assert row == {"minutes": 930, "target": 960, "missing": 30, "days": {"2024-03-05": [450, 30]}}


async def test_hours_that_are_said_count_instead_of_those_that_are_set() -> None:
    async with open_office(workweek=EIGHT) as office:
        row = await only(office, missing="days", period="2024-W10", target_hours="35h/week")
    assert list(row["days"].values()) == [[0, 420]] * 5


async def test_working_days_are_those_that_are_set() -> None:
    async with open_office(workweek=Workweek(frozenset({0, 2, 6}), TargetHours(1000, weekly=True))) as office:
        row = await only(office, missing="days", period="2024-W10")
    assert row["days"] == {"2024-03-04": [0, 333], "2024-03-06": [0, 333], "2024-03-10": [0, 334]}


async def test_where_nothing_is_missing_that_is_said(office: Office) -> None:
    insert(office, {SPRING + timedelta(days=each): 10 for each in range(5)})
    answer = await office.call("summarize_time", missing="days", period="2024-W10")
    assert "missing" not in answer
    assert answer["note"].startswith("Nothing is missing; working days that are over: 5.")


async def test_today_stands_apart_and_days_to_come_are_not_missing() -> None:
    async with open_office(workweek=EIGHT) as office:
        answer = await office.call("summarize_time", missing="days", period="this_week")
    (row,) = answer["missing"]
    assert list(row["days"]) == ["2026-11-23"]
    assert row["today"] == [30, 450]
    assert row["minutes"] + row["missing"] == row["target"] == 480
    assert "Today (2026-11-24) is not over." in answer["note"]


async def test_today_alone_is_judged_and_said_not_to_be_over() -> None:
    async with open_office(workweek=EIGHT) as office:
        answer = await office.call("summarize_time", missing="days", period="today")
    assert answer["missing"][0]["days"] == {"2026-11-24": [30, 450]}
    assert "Today (2026-11-24) is not over." in answer["note"]


async def test_a_week_to_come_lacks_nothing_yet(office: Office) -> None:
    answer = await office.call("summarize_time", missing="days", period="next_week")
    assert "missing" not in answer
    assert answer["note"].startswith("No working day of the period is over.")


async def test_a_sunday_lacks_nothing_as_it_is_no_working_day(office: Office) -> None:
    answer = await office.call("summarize_time", missing="people", period="2026-11-22")
    assert "missing" not in answer
    assert answer["note"].startswith("The period has no working day.")


async def test_everyone_who_can_log_is_named_also_those_with_nothing(office: Office) -> None:
    insert(office, {SPRING + timedelta(days=each): 60 for each in range(5)}, member=9017)
    answer = await office.call("summarize_time", missing="people", period="2024-W10")
    assert {each["member"] for each in answer["missing"]} == EVERYONE - {"Zoë Müller"}
    assert all((each["minutes"], each["empty_days"]) == (0, 5) for each in answer["missing"])
    assert "may not be seen" in answer["note"]


async def test_people_come_by_what_they_lack_and_time_on_any_day_counts_for_them() -> None:
    async with open_office(workweek=EIGHT) as office:
        insert(office, {SPRING: 600, SPRING + timedelta(days=6): 1800}, member=9017)
        insert(office, {SPRING: 600}, member=9018)
        answer = await office.call("summarize_time", missing="people", period="2024-W10")
    names = [each["member"] for each in answer["missing"]]
    assert set(names) == EVERYONE - {"Zoë Müller"}
    assert names[-1] == "Amélie Nguyễn"
    assert answer["missing"][-1] == {
        "member": "Amélie Nguyễn",
        "minutes": 600,
        "target": 2400,
        "missing": 1800,
        "empty_days": 4,
    }


async def test_of_a_project_its_own_members_are_looked_at(office: Office) -> None:
    answer = await office.call("summarize_time", missing="people", period="2024-W10", project="Acme website")
    assert {each["member"] for each in answer["missing"]} < EVERYONE
    assert "Only time that the filters leave was counted." in answer["note"]


async def test_the_days_of_everyone_are_told_person_by_person(office: Office) -> None:
    answer = await office.call("summarize_time", missing="days", member="all", period="2024-W10")
    assert {each["member"]: len(each["days"]) for each in answer["missing"]} == dict.fromkeys(EVERYONE, 5)


async def test_somebody_else_is_named(office: Office) -> None:
    for kind in ("days", "people"):
        row = await only(office, missing=kind, member="zoe", period="2024-W10")
        assert row["member"] == "Zoë Müller"


async def test_people_of_one_name_are_told_apart(office: Office) -> None:
    for each in office.sandbox.control.rows("project_members"):
        if getattr(each, "member", None) == 9018:
            office.sandbox.control.store.update("project_members", each.id or 0, {"name": "Zoë Müller"})
    answer = await office.call("summarize_time", missing="people", period="2024-W10")
    ids = {each.get("member_id") for each in answer["missing"] if each["member"] == "Zoë Müller"}
    assert ids == {9017, 9018}


async def test_days_take_one_request_where_names_are_known_and_people_another(office: Office) -> None:
    await office.call("list_projects")
    await office.call("get_account")
    office.asked()
    for kind, people in (("days", []), ("people", ["GET projects"])):
        await office.call("summarize_time", missing=kind, period="last_week")
        assert office.asked() == [*people, "POST time_entries/filtered"]


async def test_asked_by_day_or_member_every_one_of_them_is_told_with_what_it_lacks() -> None:
    async with open_office(workweek=EIGHT) as office:
        insert(office, {SPRING: 480, SPRING + timedelta(days=1): 450, SPRING + timedelta(days=6): 5})
        answer = await office.call("summarize_time", missing="days", group_by=["day"], period="2024-W10")
        days = answer["missing"][0]["days"]
        assert (days["2024-03-04"], days["2024-03-05"], days["2024-03-10"]) == ([480, 0], [450, 30], [5, 0])
        assert sum(each for each, _ in days.values()) == answer["total"]["minutes"]
        answer = await office.call("summarize_time", missing="people", group_by=["member"], period="2024-W10")
        assert {each["member"] for each in answer["missing"]} == EVERYONE
        answer = await office.call("summarize_time", missing="days", group_by=["project"], period="2024-W10")
        assert answer["groups"][0]["minutes"] == answer["missing"][0]["minutes"] == 935


async def test_more_people_than_an_answer_holds_are_cut_and_counted(office: Office) -> None:
    with patch("nutmcp.tools.lists.page.LONGEST_ROWS", 300):
        answer = await office.call("summarize_time", missing="days", member="all", period="2024-W10")
    shown = len(answer["missing"])
    assert 0 < shown < len(EVERYONE)
    assert f"Only the first {shown} of {len(EVERYONE)} people fit" in answer["note"]


async def test_hours_on_the_night_when_clocks_go_back_are_those_that_passed() -> None:
    me = START_END_CREDENTIALS["username"]
    sundays = Workweek(frozenset({6}), TargetHours(240))
    async with open_office(credentials=START_END_CREDENTIALS, me=me, workweek=sundays) as office:
        project = (await office.call("list_projects"))["items"][0]["id"]
        await office.call("log_time", project=project, start="00:30", end="02:30", date="2026-11-01")
        row = await only(office, missing="days", period="2026-W44")
    assert row["days"] == {"2026-11-01": [180, 60]}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({}, "group_by"),
        ({"missing": "days"}, "period"),
        ({"missing": "weeks", "period": "today"}, "missing"),
        ({"missing": "days", "from": "2024-01-01"}, "from"),
        ({"missing": "days", "period": "today", "target_hours": "a lot"}, "target_hours"),
        ({"missing": "days", "period": "today", "target_hours": "25h"}, "target_hours"),
        ({"group_by": ["day"], "target_hours": "8h"}, "target_hours"),
        ({"missing": "days", "group_by": ["day", "day"], "period": "today"}, "group_by"),
    ],
)
async def test_what_is_wrong_is_named_and_no_entry_is_read(
    office: Office, arguments: dict[str, object], field: str
) -> None:
    error = await office.fail("summarize_time", **arguments)
    assert (error["code"], error["field"]) == ("invalid_arguments", field)
    assert not [each for each in office.asked() if "time_entries" in each]


@settings(max_examples=one_in(3))
@given(
    logged=st.lists(st.integers(0, 700), min_size=14, max_size=14),
    days=st.sets(st.integers(0, 6), min_size=1),
    target=st.builds(TargetHours, st.integers(1, 1440), st.booleans()),
)
async def test_on_each_short_day_minutes_and_missing_make_the_target(
    logged: list[int], days: set[int], target: TargetHours
) -> None:
    workweek = Workweek(frozenset(days), target)
    minutes = {SPRING + timedelta(days=at): each for at, each in enumerate(logged)}
    async with open_office(workweek=workweek) as office:
        insert(office, minutes)
        period = {"from": "2024-03-04", "to": "2024-03-17"}
        short = (await office.call("summarize_time", missing="days", **period)).get("missing", [])
        plain = await office.call("summarize_time", group_by=["day"], **period)
        row = await only(office, missing="days", group_by=["day"], **period)
    named = {date.fromisoformat(day): figures for each in short for day, figures in each["days"].items()}
    due = [day for day in minutes if day.weekday() in days]
    assert named.keys() == {day for day in due if workweek.lacks(day, minutes[day])}
    for day, (had, lacking) in named.items():
        assert had == minutes[day]
        assert had + lacking == workweek.minutes_on(day)
    assert sum(had for had, _ in row["days"].values()) == plain["total"]["minutes"] == sum(logged)
    assert row["target"] == sum(map(workweek.minutes_on, due))
    assert row["missing"] == max(0, row["target"] - row["minutes"])
    if target.weekly:
        assert sum(workweek.minutes_on(SPRING + timedelta(days=each)) for each in range(7)) == target.minutes
