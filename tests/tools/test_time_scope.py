"""Time of a customer with several projects, or with none, is found in the fewest requests, and all of it is found."""

from collections.abc import Mapping
from datetime import date

import pytest

from nutmcp.systems.nutcache.records import TimeEntry
from tests.examples import share_of
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

ME = 9015
WITH_THREE, WITH_TWO, WITH_ONE, WITH_NONE = "Acme Corporation", "Zenith Health", "Maison Dufour", "Old Dominion Books"
PERIODS = {
    "always": (date.min, date.max),
    "2026-11": (date(2026, 11, 1), date(2026, 11, 30)),
    "2026-Q3": (date(2026, 7, 1), date(2026, 9, 30)),
    "last_week": (date(2026, 11, 16), date(2026, 11, 22)),
}


async def asked_for_entries(office: Office, **arguments: object) -> tuple[Answer, int]:
    """Return the sums of everybody, and how many requests for entries they took once names were known."""
    await office.call("list_projects")
    office.asked()
    answer = await office.call("summarize_time", group_by=["project"], **{"member": "all", **arguments})
    return answer, sum("time_entries" in each for each in office.asked())


@pytest.mark.parametrize(
    ("arguments", "requests"),
    [
        ({"customer": WITH_THREE}, 3),
        ({"customer": WITH_TWO}, 2),
        ({"customer": WITH_ONE}, 1),
        ({"customer": WITH_NONE}, 0),
        ({"customer": WITH_THREE, "period": "last_week"}, 1),
        ({"customer": WITH_THREE, "member": "me", "period": "2026-11"}, 1),
        ({"customer": WITH_THREE, "project": "Acme website"}, 1),
        ({"customer": WITH_THREE, "project": "Intranet"}, 0),
        ({"customer": WITH_THREE, "service": "Content"}, 1),
        ({"customer": WITH_THREE, "service": "Development"}, 2),
        ({"customer": WITH_THREE, "service": "Photography"}, 0),
        ({"service": "Meetings"}, 1),
        ({"service": "Réunions"}, 2),
        ({"service": "Développement"}, 3),
        ({"service": "Design", "project": "Acme website"}, 1),
        ({"service": "Design", "member": "me", "period": "last_week"}, 1),
    ],
    ids=str,
)
async def test_sums_take_a_request_for_each_project_or_service_or_one_for_a_short_period(
    office: Office, arguments: dict[str, object], requests: int
) -> None:
    assert (await asked_for_entries(office, **arguments))[1] == requests


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"customer": WITH_NONE}, "The customer has no projects, so that no time can be on them."),
        ({"customer": WITH_THREE, "project": "Intranet"}, "The project is not one of the customer's"),
        ({"customer": WITH_THREE, "service": "Photography"}, "None of the customer's projects offers the service"),
    ],
    ids=str,
)
async def test_where_no_time_can_be_nothing_is_asked_and_the_answer_says_why(
    office: Office, arguments: dict[str, object], says: str
) -> None:
    answer, requests = await asked_for_entries(office, **arguments)
    assert (answer["groups"], answer["total"]["entries"], requests) == ([], 0, 0)
    assert says in answer["note"]
    listed = await office.call("list_time_entries", member="all", **arguments)
    assert (listed["items"], listed.get("next_cursor"), listed["note"]) == ([], None, answer["note"])
    assert not [each for each in office.asked() if "time_entries" in each]


async def test_a_list_that_may_be_short_is_tried_first_and_left_once_it_proves_long(office: Office) -> None:
    _, of_a_month = await asked_for_entries(office, customer=WITH_THREE, period="2026-11")
    assert of_a_month <= 3
    office.sandbox.control.insert("time_entries", [row(6646) for _ in range(900)], 1686)
    answer, crowded = await asked_for_entries(office, customer=WITH_THREE, period="2026-11")
    assert crowded == 2 + 3, "two pages of what is not wanted, then each project"
    assert answer["total"]["minutes"] == sum(each.minutes or 0 for each in _november(office, {6640, 6641, 6643}))
    _, of_many = await asked_for_entries(office, service="Design", period="2026-11")
    assert of_many == 2 + 10, "the first page, the tenth, then each service"


def row(project: int) -> Mapping[str, object]:
    return {"project": project, "member": ME, "minutes": 5, "working_date": date(2026, 11, 20), "note": "Crowd"}


def _november(office: Office, projects: set[int]) -> list[TimeEntry]:
    first, last = PERIODS["2026-11"]
    return [each for each in office.booked() if each.project in projects and first <= each.working_date <= last]


@pytest.mark.parametrize("search", share_of(["ignored", "refused", "unsorted"], 3))
async def test_sums_are_the_same_whatever_nutcache_makes_of_a_search(office: Office, search: str) -> None:
    for arguments in ({"customer": WITH_THREE}, {"service": "Design"}, {"customer": WITH_TWO, "period": "2026-11"}):
        honoured, _ = await asked_for_entries(office, **arguments)
        office.sandbox.control.turn(search=search)
        answer, requests = await asked_for_entries(office, **arguments)
        office.sandbox.control.turn(search="honoured")
        assert (answer["groups"], answer["total"]) == (honoured["groups"], honoured["total"])
        assert requests <= 6 + 2, "all pages once, and what showed that a search is no use"


async def listed(office: Office, **arguments: object) -> tuple[list[int], str | None, int]:
    """Return the ids of a page of everybody's entries for the customer, the next cursor, and the requests it took."""
    await office.call("list_projects")
    office.asked()
    answer = await office.call("list_time_entries", customer=WITH_THREE, member="all", limit=20, **arguments)
    ids = [each["id"] for each in answer["items"]]
    return ids, answer.get("next_cursor"), sum("time_entries" in each for each in office.asked())


def newest_first(office: Office) -> list[int]:
    """Return the ids of all entries of the customer."""
    theirs = [each for each in office.booked() if each.project in {6640, 6641, 6643}]
    return [each.id or 0 for each in sorted(theirs, key=lambda each: (each.working_date, each.id), reverse=True)]


async def test_a_list_finds_a_page_among_the_newest_or_asks_each_project_where_it_is_not_there(office: Office) -> None:
    ids, _, requests = await listed(office)
    assert (ids, requests) == (newest_first(office)[:20], 2)
    crowd = [{**row(6646), "working_date": date(2026, 11, 24)} for _ in range(900)]
    office.sandbox.control.insert("time_entries", crowd, 1686)
    ids, cursor, requests = await listed(office)
    assert (ids, requests) == (newest_first(office)[:20], 1 + 3)
    ids, cursor, requests = await listed(office, cursor=cursor)
    assert (ids, requests) == (newest_first(office)[20:40], 3)
    office.sandbox.control.turn(search="ignored")
    ids, cursor, _ = await listed(office, cursor=cursor)
    assert (ids, bool(cursor)) == (newest_first(office)[40:60], True)


async def test_a_page_of_few_projects_among_many_takes_a_request_for_each(office: Office) -> None:
    office.sandbox.control.insert("projects", [{"name": f"Work {each}", "status": 1} for each in range(200)], 1686)
    ids, cursor, requests = await listed(office)
    assert (ids, requests) == (newest_first(office)[:20], 3)
    everything, gone = newest_first(office), ids[7]
    office.sandbox.control.store.delete("time_entries", gone)
    office.sandbox.control.insert("time_entries", [row(6640)], 1686)
    while cursor:
        page, cursor, requests = await listed(office, cursor=cursor)
        assert requests == 3
        ids += page
    assert ids == everything, "what was removed and added meanwhile changes nothing of the rest"


@pytest.mark.parametrize(
    "narrowed",
    [{"invoiced": False}, {"billable": False}, {"invoiced": False, "billable": True}, {"note_contains": "q"}],
)
async def test_a_list_of_what_few_entries_of_a_customer_are_takes_a_request_for_each_project(
    office: Office, narrowed: dict[str, object]
) -> None:
    for customer, projects in ((WITH_THREE, 3), (WITH_TWO, 2), (WITH_ONE, 1)):
        await office.call("list_projects")
        office.asked()
        await office.call("list_time_entries", customer=customer, member="all", **narrowed)
        assert sum("time_entries" in each for each in office.asked()) == projects
