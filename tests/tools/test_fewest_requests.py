"""Time of a customer with several projects, or with none, is found in the fewest requests, and all of it is found."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.directory import Roster
from nutmcp.systems.nutcache.records import TimeEntry
from tests.whole_server import Answer, Office, open_office

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
    office.sandbox.control.insert("time_entries", [_row(6646) for _ in range(900)], 1686)
    answer, crowded = await asked_for_entries(office, customer=WITH_THREE, period="2026-11")
    assert crowded == 2 + 3, "two pages of what is not wanted, then each project"
    assert answer["total"]["minutes"] == sum(each.minutes or 0 for each in _november(office, {6640, 6641, 6643}))
    _, of_many = await asked_for_entries(office, service="Design", period="2026-11")
    assert of_many == 2 + 10, "the first page, the tenth, then each service"


def _row(project: int) -> Mapping[str, object]:
    return {"project": project, "member": ME, "minutes": 5, "working_date": date(2026, 11, 20), "note": "Crowd"}


def _november(office: Office, projects: set[int]) -> list[TimeEntry]:
    first, last = PERIODS["2026-11"]
    return [each for each in office.booked() if each.project in projects and first <= each.working_date <= last]


@pytest.mark.parametrize("search", ["ignored", "refused", "unsorted"])
async def test_sums_are_the_same_whatever_nutcache_makes_of_a_search(office: Office, search: str) -> None:
    for arguments in ({"customer": WITH_THREE}, {"service": "Design"}, {"customer": WITH_TWO, "period": "2026-11"}):
        honoured, _ = await asked_for_entries(office, **arguments)
        office.sandbox.control.turn(search=search)
        answer, requests = await asked_for_entries(office, **arguments)
        office.sandbox.control.turn(search="honoured")
        assert (answer["groups"], answer["total"]) == (honoured["groups"], honoured["total"])
        assert requests <= 6 + 2, "all pages once, and what showed that a search is no use"


QUESTIONS = st.fixed_dictionaries(
    {"member": st.sampled_from(["all", "me", "Zoë Müller"]), "period": st.sampled_from(sorted(PERIODS))},
    optional={
        "customer": st.sampled_from(
            [WITH_THREE, WITH_TWO, WITH_ONE, WITH_NONE, "Fjord & Fils", "Café Réservation inc."]
        ),
        "project": st.sampled_from([6640, 6646, 6652, 6649]),
        "service": st.sampled_from(["Design", "Development", "Développement", "Meetings", "Support"]),
        "billable": st.booleans(),
        "invoiced": st.booleans(),
        "note_contains": st.sampled_from(["e", "reunion", "crowd"]),
    },
)


@given(
    questions=st.lists(QUESTIONS, min_size=4, max_size=8),
    crowd=st.lists(st.sampled_from([6640, 6641, 6646, 6652, 6654]), max_size=2),
)
async def test_whatever_is_asked_the_sums_are_those_of_all_entries_sifted_one_by_one(
    questions: list[dict[str, object]], crowd: list[int]
) -> None:
    async with open_office() as office:
        rows = [_row(project) for project in crowd for _ in range(130)]
        office.sandbox.control.insert("time_entries", rows, 1686)
        roster = await office.desk.directory.roster()
        for question in questions:
            offered = {each.id for each in roster.services.values() if each.project == question.get("project")}
            named = {each.id for each in roster.services.values() if each.name == question.get("service")}
            if "project" in question and "service" in question and not offered & named:
                continue  # the project has no such service, which is an error
            said = {name: value for name, value in question.items() if value != "always"}
            answer = await office.call("summarize_time", group_by=["day"], **said)
            meant = [
                each for each in office.booked() if each.project in roster.projects and _is(each, question, roster)
            ]
            got = (answer["total"]["entries"], answer["total"]["minutes"], answer["total"]["billable_minutes"])
            assert got == (
                len(meant),
                sum(each.minutes or 0 for each in meant),
                sum(each.billable_minutes or 0 for each in meant),
            ), question


def _is(entry: TimeEntry, question: Mapping[str, object], roster: Roster) -> bool:
    """Return whether an entry is meant, filter by filter."""
    known, first_last = roster.projects[entry.project or 0], PERIODS[str(question["period"])]
    service = roster.services.get(entry.project_service or 0)
    note = (entry.note or "").casefold().replace("é", "e")
    person = roster.people.get(entry.member or 0)
    return all(
        (
            question["member"] in ("all", "me" if entry.member == ME else person and person.name),
            first_last[0] <= (entry.working_date or date.min) <= first_last[1],
            question.get("customer") in (None, known.customer and known.customer.name),
            question.get("project") in (None, known.id),
            question.get("service") in (None, service and service.name),
            question.get("billable") in (None, bool(entry.billable_minutes)),
            question.get("invoiced") in (None, bool(entry.invoice)),
            str(question.get("note_contains", "")) in note,
        )
    )
