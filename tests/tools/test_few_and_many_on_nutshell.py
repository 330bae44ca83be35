"""Few companies and leads of Nutshell are looked at as a whole, many are asked for by their parts."""

import pytest

from nutmcp.domain.customer import Customer
from nutmcp.remote.record import of_kind
from tests.whole_server import Office

pytestmark = pytest.mark.anyio


async def test_customers_are_found_by_the_place_where_they_are(team: Office) -> None:
    rows = {each.id: each for each in of_kind(Customer, team.sandbox.control.rows("customers"))}
    city = next(each.city for each in rows.values() if each.city and each.city not in (each.name or ""))
    found = await team.call("search_customers", query=city, limit=100)
    assert {each["id"] for each in found["items"]} >= {id for id, each in rows.items() if each.city == city}
    assert {each["city"] for each in found["items"]} == {city}
    assert not [each for each in team.asked() if each.endswith("getAccount")]
    named = await team.call("search_customers", query="harbour")
    assert [each["name"] for each in named["items"]] == ["Harbour & Finch LLP"]


async def test_of_very_many_customers_a_place_is_asked_for_by_a_filter(team: Office) -> None:
    there = {"address": {"0": {"city": "Richmond", "state": "VA"}}}
    team.sandbox.control.insert("customers", [{"name": f"Firm {at}", **there} for at in range(300)])
    found = await team.call("search_customers", query="Richmond")
    assert found["items"] == []
    assert "for all in a place, filter by `city` and the like." in found["note"]
    filtered = await team.call(
        "search_customers", filters=[{"property": "city", "operator": "eq", "value": "Richmond"}], limit=5
    )
    assert (filtered["total"], filtered["items"][0]["city"]) == (300, "Richmond")


async def test_a_pipeline_by_stage_and_assignee_is_three_requests(team: Office) -> None:
    await team.call("search_leads", group_by=["stage", "assignee"])
    team.asked()
    answer = await team.call("search_leads", group_by=["stage", "assignee"])
    asked = [each.rpartition(" ")[2] for each in team.asked()]
    assert asked.count("findLeads") == 2
    assert len(asked) <= 3
    for by in ("by_stage", "by_assignee"):
        assert sum(each["leads"] for each in answer[by]) == answer["total"]["leads"]
        assert sum(each["overdue"] for each in answer[by]) == answer["total"]["overdue"]


async def test_very_many_leads_are_told_apart_by_asking_for_each_group(team: Office) -> None:
    some = {"status": 0, "milestone": "Milestones/2", "stageset": "Stagesets/1", "assignee": "Users/4"}
    team.sandbox.control.insert("leads", [{"description": f"Deal {at}", **some} for at in range(301)])
    answer = await team.call("search_leads", group_by=["stage", "assignee"], limit=1)
    told = {each["stage"]: each["leads"] for each in answer["by_stage"]}
    assert told["Site visit"] >= 301
    assert sum(told.values()) == answer["total"]["leads"]
    asked = [each for each in team.asked() if each.endswith("findLeads")]
    assert len(asked) > 10
