"""How the built-in Nutshell finds, orders, pages and searches, and in which forms it sends what it found."""

from typing import Any

import pytest

from nutmcp.sandbox.nutshell.users import COMPANY
from tests.sandbox.nutshell.calling import ACCOUNT, CHLOE, CONTACT, LEAD, OVERDUE_LEAD, OWEN, Team, team


def numbers(here: Team, **params: Any) -> list[int]:  # noqa: ANN401 - whatever is asked for
    """Return the numbers of the leads that are found."""
    return [each["number"] for each in here.call("findLeads", stubResponses=False, limit=100, **params)]


def test_the_team_is_a_small_one_at_work() -> None:
    here = team()
    assert len(numbers(here)) == 24
    assert len(numbers(here, query={"status": 0})) == 14
    assert [len(here.call(f"find{each}", limit=100)) for each in ("Accounts", "Contacts", "Users")] == [15, 20, 5]
    assert here.call("findActivities", query={"status": -1})
    overdue = [each for each in here.call("findLeads", stubResponses=True) if each["isOverdue"]]
    assert [each["id"] for each in overdue] == [OVERDUE_LEAD, 506, 509]
    assert {each["value"]["currency"] for each in here.call("findLeads", stubResponses=True)} == {"CAD", "USD"}


@pytest.mark.large
def test_the_large_data_fill_many_pages() -> None:
    here = team("large")
    pages = [len(here.call("findLeads", stubResponses=True, limit=100, page=each)) for each in range(1, 14)]
    assert pages == [100] * 12 + [24]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"number": 1004}, {1004}),
        ({"accountId": 24}, {1004, 1022}),
        ({"contactId": CONTACT}, {1001, 1016}),
        ({"milestoneId": 4, "status": 0}, {1001, 1005}),
        ({"milestoneIds": [7, 8], "status": 0}, {1004, 1009}),
        ({"stagesetId": 2, "status": 0}, {1004, 1009, 1012}),
        ({"assignee": [{"entityType": "Users", "id": 6}], "status": 0}, {1005, 1007, 1013}),
        ({"assignee": [{"entityType": "Teams", "id": 1000}]}, {1004}),
        ({"status": 12}, {1024}),
        ({"status": [11, 12]}, {1021, 1022, 1023, 1024}),
        ({"tag": "URGENT"}, {1001, 1005}),
        ({"dueTime": "2026-11-24T00:00:00+0000", "status": 0}, {1002, 1006, 1009}),
        ({"filter": 0, "status": 0}, {1009, 1012}),
        ({"filter": 1, "status": 0}, {1001, 1003, 1004, 1006, 1008, 1009, 1012}),
        ({"filter": 2, "source": 5}, {1008, 1012, 1023}),
        ({"shoe size": 42, "number": 1001}, {1001}),
    ],
    ids=str,
)
def test_a_query_finds_the_leads_that_meet_all_of_its_keys(query: dict[str, Any], found: set[int]) -> None:
    assert set(numbers(team(), query=query)) == found


def test_a_key_that_is_not_known_may_be_refused() -> None:
    assert team(query_keys="refused").fail("findLeads", query={"shoe size": 42}) == (400, -32602)


@pytest.mark.parametrize(
    ("method", "query", "found"),
    [
        ("findContacts", {"accountId": ACCOUNT}, {103, 104}),
        ("findContacts", {"leadId": LEAD}, {101, 102}),
        ("findContacts", {"tag": ["newsletter"]}, {101, 108, 115}),
        ("findAccounts", {"industry": 1}, {23, 30}),
        ("findAccounts", {"accountType": 3}, {35}),
        ("findAccounts", {"territory": 3}, {34}),
        ("findAccounts", {"tag": "VIP", "hasOpenLeads": True}, {21, 25}),
        ("findAccounts", {"hasOpenLeads": False}, set[int]()),
        ("findUsers", {"email": "CSA@boreal-acoustics.example"}, {5}),
        ("findTasks", {"assignee": {"entityType": "Users", "id": 6}}, {5}),
        ("findTasks", {"entity": {"entityType": "Leads", "id": LEAD}}, {2}),
    ],
)
def test_other_entities_are_found_by_keys_of_their_own(method: str, query: dict[str, Any], found: set[int]) -> None:
    assert {each["id"] for each in team().call(method, query=query, stubResponses=True, limit=100)} == found


@pytest.mark.parametrize(
    "query",
    [
        {"leadId": LEAD},
        {"contactId": [CONTACT]},
        {"accountId": [21]},
        {"userId": [5]},
        {"activityTypeId": [1, 2]},
        {"isFlagged": True},
        {"status": 1},
        {"startTime": "2026-11-20T00:00:00-0500", "endTime": "2026-11-30T00:00:00-0500"},
    ],
    ids=str,
)
def test_activities_are_found_by_whom_and_what_they_are_with_and_when(query: dict[str, Any]) -> None:
    here = team()
    every = here.call("findActivities", stubResponses=False, limit=100)
    found = here.call("findActivities", stubResponses=False, limit=100, query=query)
    assert 0 < len(found) < len(every)


def test_the_order_is_that_of_ids_or_names_unless_it_is_said() -> None:
    here = team()
    assert numbers(here) == sorted(numbers(here))
    assert numbers(here, orderBy="id", orderDirection="DESC")[0] == 1024
    names = [each["name"] for each in here.call("findAccounts", stubResponses=True)]
    assert names[:3] == ["Atelier Roy architectes", "Café Cardinal", "Clinique dentaire du Vieux-Port"]
    assert [each["lastName"] for each in here.call("findUsers")][:2] == ["Brathwaite", "Dubuc"]
    due = [each["dueTime"] for each in here.call("findTasks")]
    assert due == sorted(due)
    closed = [each["closedTime"] for each in here.call("findLeads", orderBy="closedTime", limit=100)]
    assert closed[-14:] == [None] * 14
    worth = [each["value"]["amount"] for each in here.call("findLeads", orderBy="value", orderDirection="DESC")]
    assert worth == sorted(worth, reverse=True)


def test_other_orders_may_be_refused() -> None:
    here = team(order_by="documented")
    assert here.call("findLeads", orderBy="id", orderDirection="DESC")
    assert here.fail("findLeads", orderBy="dueTime") == (400, -32602)


def test_a_page_that_is_not_full_is_the_last_and_there_are_a_hundred_on_one_at_most() -> None:
    here = team()
    pages = [here.call("findLeads", stubResponses=True, limit=10, page=page) for page in (1, 2, 3, 4)]
    assert [len(each) for each in pages] == [10, 10, 4, 0]
    assert len({lead["id"] for page in pages for lead in page}) == 24
    assert len(here.call("findActivities", limit=1_000)) <= 100


def test_finds_send_whole_entities_unless_stubs_are_asked_for() -> None:
    here = team()
    (stub,) = here.call("findLeads", stubResponses=True, limit=1)
    (full,) = here.call("findLeads", stubResponses=False, limit=1)
    assert (stub["stub"], "stub" in full) == (True, False)
    assert "stub" not in here.call("findLeads", limit=1)[0]
    assert team(stubs="default").call("findLeads", limit=1)[0]["stub"] is True


def test_a_stub_says_the_same_as_the_whole_entity() -> None:
    here = team()
    stubs = here.call("findLeads", stubResponses=True, limit=100)
    fulls = here.call("findLeads", stubResponses=False, limit=100)
    for stub, full in zip(stubs, fulls, strict=True):
        assert {name for name in stub.keys() & full.keys() if stub[name] != full[name]} == set()
        assert stub["primaryAccountName"] == full["primaryAccount"]["name"]
        assert stub["primaryContactName"] == full["contacts"][0]["name"]


def test_tags_and_custom_fields_come_by_what_they_are_for() -> None:
    here = team()
    assert {each["name"] for each in here.call("findCustomFields")["Leads"]} == {"Budget", "Reference ID", "Floor area"}
    assert [each["name"] for each in here.call("findTags")["Accounts"]] == ["VIP"]


@pytest.mark.parametrize(
    "method",
    [
        *("findMilestones", "findStagesets", "findLead_Outcomes", "findProducts", "findActivityTypes", "findMarkets"),
        *("findAccountTypes", "findIndustries", "findSources", "findCompetitors", "findTerritories", "findTeams"),
        *("findOrigins", "findDelays", "findAudiences", "findSettings"),
    ],
)
def test_the_lists_of_the_company_can_be_read(method: str) -> None:
    for each in team().call(method):
        assert each["id"]
        assert each["entityType"]
        assert each.get("name") or each.get("description")


def test_a_timeline_has_activities_and_notes_the_latest_first() -> None:
    here = team()
    entity = {"entityType": "Contacts", "id": CONTACT}
    times = [each.get("startTime") or each.get("date") for each in here.call("findTimeline", entity=entity)]
    assert times == sorted(times, reverse=True)
    assert here.fail("findTimeline") == (400, -32602)


def test_the_company_may_tell_of_itself() -> None:
    assert team().call("instanceData")["currency"] == "CAD"
    assert team(instance="bare").call("instanceData") == {"id": 1}
    assert team().call("getUpdateTimes")["Leads"]
    assert team().call("add", num1=1, num2=2) == 3


def test_leads_of_mine_are_those_of_whoever_asks() -> None:
    here = team()
    mine = {each: set(numbers_of(here, each)) for each in (OWEN, CHLOE)}
    assert 1002 in mine[OWEN]
    assert 1001 in mine[CHLOE]
    assert not mine[OWEN] & mine[CHLOE]
    assert here.call("findLeads", COMPANY, query={"filter": 0})


def numbers_of(here: Team, credentials: Any) -> list[int]:  # noqa: ANN401 - credentials
    """Return the numbers of the leads of whoever asks."""
    return [each["number"] for each in here.call("findLeads", credentials, query={"filter": 0}, limit=100)]
