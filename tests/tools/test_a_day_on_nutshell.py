"""The jobs of a day, through the whole server, on Nutshell: leads, people, activities and notes."""

import json
from typing import Any

import pytest

from nutmcp.domain.lead import LeadDraft
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.system import Connection
from nutmcp.sandbox.nutshell.users import MAUDE
from nutmcp.systems.nutshell.declaration import NUTSHELL
from nutmcp.tools.surface import Choice
from tests.systems.laws.halves import converse
from tests.whole_server import Office, open_team

pytestmark = pytest.mark.anyio

LEAD = 506
"""“Cabine voix pour la postproduction” of “Studio Pamplemousse”."""


def lead_of(team: Office, id: int = LEAD) -> Any:  # noqa: ANN401 - the fields are those of a lead
    """Return a lead as Nutshell keeps it."""
    return next(each for each in team.sandbox.control.rows("leads") if each.id == id)


def edit_elsewhere(team: Office, draft: LeadDraft, id: int = LEAD) -> None:
    """Change a lead as somebody else would, in the web application."""
    dialect = NUTSHELL.dialect(Connection(credentials=MAUDE))
    call = Call(verb=Verb.UPDATE, resource="leads", id=id, draft=draft)
    converse(dialect.exchange(call, None), team.sandbox.control.open_host().respond)


async def test_a_pipeline_is_one_call_with_overdue_leads_first_and_value_by_currency(team: Office) -> None:
    found = await team.call("search_leads", group_by=["stage", "assignee"])
    assert [each.get("overdue", False) for each in found["items"]] == [True] * 3 + [False] * 11
    assert found["total"] == {"leads": 14, "overdue": 3, "value": {"CAD": "441317.00", "USD": "6400.00"}}
    assert [each["stage"] for each in found["by_stage"]][:3] == ["Qualify", "Site visit", "Proposal"]
    for by in ("by_stage", "by_assignee"):
        assert sum(each["leads"] for each in found[by]) == 14
    assert not [each for each in team.asked() if each.startswith(("new", "edit", "delete"))]


async def test_whole_leads_are_read_of_those_that_are_shown_alone(team: Office) -> None:
    team.asked()
    found = await team.call("search_leads", limit=2)
    asked = [each.rpartition(" ")[2] for each in team.asked()]
    assert asked.count("getLead") == len(found["items"]) == 2
    stubs = [json.loads(each.body)["params"].get("stubResponses") for each in team.sandbox.control.requests]
    assert False not in stubs
    assert found["total"]["leads"] == 14


async def test_the_next_page_goes_on_and_my_leads_are_mine(team: Office) -> None:
    first = await team.call("search_leads", limit=10)
    rest = await team.call("search_leads", limit=10, cursor=first["next_cursor"])
    assert len({each["id"] for each in (*first["items"], *rest["items"])}) == 14
    mine = await team.call("search_leads", assignee="me")
    assert {each["assignee"] for each in mine["items"]} == {"Maude Lavigne"}


async def test_a_deal_is_moved_and_given_away_in_one_call_and_taken_back(team: Office) -> None:
    before = lead_of(team)
    moved = await team.call("change_lead", lead="Pamplemousse", stage="negotiation", assignee="Owen")
    assert moved["message"] == (
        "“Cabine voix pour la postproduction” of “Studio Pamplemousse”: "
        "assignee “Chloé Saint-Amand” to “Owen Brathwaite”, stage “Proposal” to “Negotiation”."
    )
    now = lead_of(team)
    assert (now.stage_name, now.assignee_name) == ("Negotiation", "Owen Brathwaite")
    kept = ("people", "customers", "tags", "custom_fields", "products", "sources", "confidence", "due_time")
    assert [getattr(now, each) for each in kept] == [getattr(before, each) for each in kept]
    again = await team.call("change_lead", lead=str(LEAD), stage="negotiation", assignee="Owen")
    assert (again["status"], "change" in again) == ("unchanged", False)
    await team.call("undo")
    assert (
        lead_of(team).model_copy(update={"revision": before.revision, "modified_time": before.modified_time}) == before
    )


@pytest.mark.parametrize("status", ["won", "lost", "cancelled"])
async def test_a_lead_is_closed_and_opened_again(team: Office, status: str) -> None:
    closed = await team.call("change_lead", lead="#1006", status=status)
    assert closed["lead"]["status"] == status
    found = await team.call("search_leads", query="pamplemousse", status=[status])
    assert LEAD in [each["id"] for each in found["items"]]
    await team.call("undo")
    assert lead_of(team).status == 0


async def test_a_lead_is_closed_by_an_outcome_where_a_company_wants_that() -> None:
    async with open_team(closing="outcome") as team:
        error = await team.fail("change_lead", lead="506", status="lost")
        assert error["message"].startswith(
            "Nutshell closes this company's leads by an outcome, and 3 mean lost. Name one"
        )
        assert {each["name"] for each in error["candidates"]} >= {"Too expensive", "No budget this year"}
        closed = await team.call("change_lead", lead="506", status="lost", outcome="too expensive")
        assert closed["lead"]["status"] == "lost"
        assert closed["message"].endswith("status “open” to “lost”, outcome “Too expensive”.")
        await team.call("undo")
        assert lead_of(team).status == 0
        assert (await team.call("change_lead", lead="506", status="cancelled"))["lead"]["status"] == "cancelled"


async def test_what_somebody_else_changed_meanwhile_is_a_conflict_that_says_what(team: Office) -> None:
    await team.call("change_lead", lead=str(LEAD), confidence=80)
    edit_elsewhere(team, LeadDraft(confidence=20))
    error = await team.fail("undo")
    assert error["code"] == "conflict"
    assert error["candidates"] == [{"id": LEAD, "name": "confidence", "then": 80, "now": 20}]


async def test_what_somebody_else_changed_otherwise_does_not_stand_in_the_way(team: Office) -> None:
    await team.call("change_lead", lead=str(LEAD), confidence=80)
    edit_elsewhere(team, LeadDraft(description="Cabine voix"))
    error = await team.fail("undo")
    assert [each["name"] for each in error["candidates"]] == ["description"]
    changed = await team.call("change_lead", lead=str(LEAD), confidence=70)
    assert changed["lead"]["name"] == "Cabine voix"


async def test_a_call_of_yesterday_is_logged_with_who_it_was_with(team: Office) -> None:
    logged = await team.call(
        "log_activity", type="call", person="Harriet", customer="Harbour", date="yesterday", note="left a message"
    )
    assert logged["message"] == "Logged “Phone call with Harriet Finch” on Monday 2026-11-23."
    assert logged["activity"]["note"] == "left a message"
    again = await team.call(
        "log_activity", type="call", person="Harriet", customer="Harbour", date="yesterday", note="left a message"
    )
    assert (again["status"], again["activity"]["id"]) == ("already_logged", logged["activity"]["id"])
    listed = await team.call("list_activities", person="Harriet Finch", period="yesterday")
    assert [each["id"] for each in listed["items"]] == [logged["activity"]["id"]]
    await team.call("undo")
    assert (await team.call("list_activities", person="Harriet Finch", period="yesterday"))["items"] == []


async def test_a_person_may_be_named_with_their_company(team: Office) -> None:
    found = await team.call("get_person", person="Harriet at Harbour")
    assert found["person"]["name"] == "Harriet Finch"
    assert (await team.fail("get_person", person="Zzyzx at Harbour"))["code"] == "not_found"


async def test_what_is_to_come_is_planned(team: Office) -> None:
    planned = await team.call("log_activity", type="meeting", lead="#1006", date="friday", start="2pm", duration="1h")
    assert planned["activity"]["status"] == "logged"
    assert planned["message"].endswith(
        "on Friday 2026-11-20, 14:00 to 15:00. That was the last one; to plan the next one give status as scheduled."
    )
    await team.call("undo")
    said = {"type": "meeting", "lead": "#1006", "date": "friday", "start": "2pm", "status": "scheduled"}
    assert (await team.call("log_activity", **said))["activity"]["start"] == "2026-11-27T14:00-05:00"
    await team.call("undo")
    coming = await team.call("log_activity", type="meeting", lead="#1006", date="+3d", start="2pm", duration="1h")
    assert coming["message"].startswith("Planned “Meeting about Studio Pamplemousse” on Friday 2026-11-27, 14:00 to")
    assert coming["activity"]["status"] == "scheduled"


async def test_what_is_planned_for_today_s_weekday_is_today_s_unless_that_is_over(team: Office) -> None:
    said = {"type": "meeting", "lead": "#1006", "date": "tuesday", "status": "scheduled"}
    assert (await team.call("log_activity", **said, start="2pm"))["activity"]["date"] == "2026-11-24"
    assert (await team.call("log_activity", **said, start="8am"))["activity"]["date"] == "2026-12-01"


async def test_a_lead_that_is_due_on_friday_is_due_on_the_next_one(team: Office) -> None:
    changed = await team.call("change_lead", lead="#1006", due="friday")
    assert changed["lead"]["due"] == "2026-11-27"


async def test_an_activity_with_a_company_alone_is_told_whom_it_may_be_with(team: Office) -> None:
    error = await team.fail("log_activity", type="call", customer="Harbour", note="x")
    assert (error["code"], error["field"]) == ("invalid_arguments", "person")
    assert sorted(each["name"] for each in error["candidates"] if each["as"] == "person") == [
        "Desmond Okafor",
        "Harriet Finch",
    ]
    lead = next(each for each in error["candidates"] if each["as"] == "lead")
    assert (await team.call("log_activity", type="call", lead=lead["id"], note="x"))["status"] == "created"


async def test_who_works_at_a_company_is_one_call(team: Office) -> None:
    found = await team.call("search_people", customer="Harbour & Finch")
    assert [(each["name"], each["title"]) for each in found["items"]] == [
        ("Desmond Okafor", "Facilities"),
        ("Harriet Finch", "Managing partner"),
    ]
    assert found["items"][0]["phone"] == "416-555-0125, 416-555-0126"


async def test_a_note_on_a_company_is_written_once_and_deleted_again(team: Office) -> None:
    said = {"customer": "Harbour", "text": "wants a call in May"}
    added = await team.call("add_note", **said)
    assert added["message"] == "Added a note to “Harbour & Finch LLP”."
    assert (await team.call("add_note", **said))["status"] == "already_logged"
    notes = (await team.call("get_customer", customer="Harbour"))["customer"]["notes"]
    assert [each["text"] for each in notes][:1] == ["wants a call in May"]
    await team.call("undo")
    assert "notes" not in (await team.call("get_customer", customer="Harbour"))["customer"]
    assert not [each for each in team.asked() if "edit" in each]


async def test_a_customer_with_very_many_leads_is_told_in_one_answer(team: Office) -> None:
    theirs = {"status": 0, "primaryAccount": "Accounts/22", "accounts": ["Accounts/22"]}
    team.sandbox.control.insert("leads", [{"description": f"Deal {at}", **theirs} for at in range(300)])
    told = (await team.call("get_customer", customer="Harbour"))["customer"]
    assert (len(told["leads"]), told["open_leads"]) == (20, 301)
    assert told["leads"][0]["overdue"]
    assert len(json.dumps(told)) < 30_000


async def test_a_lead_is_added_once_and_taken_back(team: Office) -> None:
    said = {"name": "New booths", "customer": "Café Cardinal", "assignee": "me", "due": "+2w"}
    added = await team.call("add_lead", **said)
    assert added["message"] == "Added “New booths” of “Café Cardinal”, due on Tuesday 2026-12-08."
    assert (added["lead"]["assignee"], added["lead"]["due"]) == ("Maude Lavigne", "2026-12-08")
    assert (await team.call("add_lead", **said))["status"] == "already_logged"
    assert (await team.call("get_lead", lead="New booths"))["lead"]["id"] == added["lead"]["id"]
    await team.call("undo")
    assert (await team.fail("get_lead", lead="New booths"))["code"] == "not_found"


async def test_a_create_whose_answer_was_lost_is_found_and_not_made_again(team: Office) -> None:
    leads = len(team.sandbox.control.rows("leads"))
    team.sandbox.control.fail("drop", after=True, path="newLead")
    added = await team.call("add_lead", name="New booths", customer="Café Cardinal")
    assert added["status"] == "created"
    assert len(team.sandbox.control.rows("leads")) == leads + 1
    team.sandbox.control.fail("drop", after=True, path="newNote")
    noted = await team.call("add_note", lead="New booths", text="urgent")
    assert noted["status"] == "created"
    team.sandbox.control.fail("drop", after=True, path="editLead")
    changed = await team.call("change_lead", lead="New booths", confidence=30)
    assert (changed["status"], changed["lead"]["confidence"]) == ("updated", 30)


async def test_read_only_offers_nothing_that_writes_and_sends_nothing_that_does() -> None:
    async with open_team(choice=Choice(read_only=True)) as team:
        await team.call("search_leads")
        await team.call("get_customer", customer="Harbour")
        asked = [each.rpartition(" ")[2] for each in team.asked()]
        assert asked
        assert all(each.startswith(("get", "find", "search")) for each in asked)
