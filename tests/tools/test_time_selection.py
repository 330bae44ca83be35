"""Time is summed and listed as if all entries were read and sifted one by one, whatever is asked of Nutcache for it."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.directory import Roster
from nutmcp.systems.nutcache.records import TimeEntry
from tests.examples import one_in
from tests.tools.test_time_scope import ME, PERIODS, WITH_NONE, WITH_ONE, WITH_THREE, WITH_TWO, row
from tests.whole_server import Answer, Office, open_office

pytestmark = pytest.mark.anyio

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


@settings(max_examples=one_in(3))
@given(
    questions=st.lists(QUESTIONS, min_size=4, max_size=8),
    crowd=st.lists(st.sampled_from([6640, 6641, 6646, 6652, 6654]), max_size=2),
)
async def test_whatever_is_asked_the_sums_are_those_of_all_entries_sifted_one_by_one(
    questions: list[dict[str, object]], crowd: list[int]
) -> None:
    async with open_office() as office:
        rows = [row(project) for project in crowd for _ in range(130)]
        office.sandbox.control.insert("time_entries", rows, 1686)
        roster = await office.desk.directory.roster()
        for question in filter(lambda each: _can_be_asked(each, roster), questions):
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


SORTS = {"date": "working_date", "minutes": "minutes"}
HERE = "it was applied here over all pages"
CHANGED = "items may be missing or come twice"


@settings(max_examples=one_in(3))
@given(
    questions=st.lists(QUESTIONS, min_size=2, max_size=4),
    crowd=st.lists(st.sampled_from([6640, 6641, 6646, 6652, 6654]), max_size=2),
    sort=st.sampled_from(["date", "-date", "minutes", "-minutes"]),
    limit=st.integers(7, 100),
    search=st.sampled_from(["honoured", "honoured", "ignored", "refused", "unsorted"]),
)
async def test_whatever_is_asked_the_pages_are_those_of_all_entries_sifted_and_sorted(
    questions: list[dict[str, object]], crowd: list[int], sort: str, limit: int, search: str
) -> None:
    async with open_office() as office:
        rows = [row(project) for project in crowd for _ in range(130)]
        office.sandbox.control.insert("time_entries", rows, 1686)
        office.sandbox.control.turn(search=search)
        roster = await office.desk.directory.roster()
        for question in filter(lambda each: _can_be_asked(each, roster), questions):
            said = {name: value for name, value in question.items() if value != "always"}
            listed: list[int] = []
            notes: list[str] = []
            cursor: Answer | None = {}
            while cursor is not None and len(listed) <= 4 * limit:
                answer = await office.call("list_time_entries", sort=sort, limit=limit, **said, **cursor)
                listed += [each["id"] for each in answer["items"]]
                notes.append(answer.get("note", ""))
                cursor = {"cursor": answer["next_cursor"]} if "next_cursor" in answer else None
            meant = [
                each for each in office.booked() if each.project in roster.projects and _is(each, question, roster)
            ]
            key = SORTS[sort.removeprefix("-")]
            meant.sort(key=lambda each, key=key: (getattr(each, key), each.id), reverse=sort.startswith("-"))
            stands = {each.id: place for place, each in enumerate(meant)}
            places = [stands[each] for each in listed]
            if search in ("honoured", "refused") or HERE in notes[0]:
                assert places == list(range(len(places))), question
            # Pages of an order that was not kept may look like it; what they lack cannot be known before a later page.
            assert places == sorted(set(places)), question
            assert cursor is not None or len(places) == len(meant) or CHANGED in notes[-1], question


async def test_a_list_that_only_began_in_the_order_asked_for_says_so_as_soon_as_a_page_shows_it(office: Office) -> None:
    office.sandbox.control.insert("time_entries", [{**row(6640), "working_date": date(2026, 9, 2)}], 1686)
    office.sandbox.control.turn(search="unsorted")
    notes: list[str] = []
    listed: list[str] = []
    cursor: Answer | None = {}
    while cursor is not None:
        answer = await office.call("list_time_entries", sort="date", limit=100, member="all", **cursor)
        listed += [each["date"] for each in answer["items"]]
        notes.append(answer.get("note", ""))
        cursor = {"cursor": answer["next_cursor"]} if "next_cursor" in answer else None
    assert listed == sorted(listed)
    assert not any(notes[:-1])
    assert CHANGED in notes[-1]
    assert HERE in notes[-1]


def _can_be_asked(question: Mapping[str, object], roster: Roster) -> bool:
    """Return whether the project has the service, if both are named; else it is an error."""
    offered = {each.name for each in roster.services.values() if each.project == question.get("project")}
    return "project" not in question or question.get("service") in {None, *offered}


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
