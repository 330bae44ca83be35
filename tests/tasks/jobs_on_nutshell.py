"""Jobs of a sales team that works with Nutshell: what an assistant calls for them, and what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.whole_server import Office

Job = Callable[[Office], Awaitable[None]]
"""Does a job, and looks at what is kept by Nutshell afterwards."""
JOBS: dict[str, Job] = {}
"""Every job by what somebody says."""
BOOTH = 506
"""“Cabine voix pour la postproduction” of “Studio Pamplemousse”."""


def said(words: str) -> Callable[[Job], Job]:
    """Add a job under the words that are said for it."""

    def add(job: Job) -> Job:
        JOBS[words] = job
        return job

    return add


def kept(team: Office, resource: str, id: int) -> Any:  # noqa: ANN401 - whatever the resource holds
    """Return a record as Nutshell keeps it."""
    return next(each for each in team.sandbox.control.rows(resource) if each.id == id)


@said("What's in my pipeline?")
async def look_at_my_pipeline(team: Office) -> None:
    answer = await team.call("search_leads", assignee="me", group_by=["stage"])
    assert [each["id"] for each in answer["items"]] == [509, 512]
    assert answer["total"] == {"leads": 2, "overdue": 1, "value": {"CAD": "32955.00"}}
    assert {each["stage"]: each["leads"] for each in answer["by_stage"]} == {"Study": 1, "Shortlist": 1}


@said("Which leads are overdue?")
async def look_for_overdue_leads(team: Office) -> None:
    answer = await team.call("search_leads", overdue=True)
    assert [each["id"] for each in answer["items"]] == [506, 502, 509]
    assert answer["total"]["value"] == {"CAD": "67461.00"}


@said("How does everyone stand?")
async def add_up_by_assignee(team: Office) -> None:
    answer = await team.call("search_leads", group_by=["assignee"], limit=1)
    assert sum(each["leads"] for each in answer["by_assignee"]) == answer["total"]["leads"] == 14


@said("Move the Pamplemousse deal to negotiation and give it to Owen.")
async def move_a_deal(team: Office) -> None:
    before = kept(team, "leads", BOOTH)
    answer = await team.call("change_lead", lead="Pamplemousse", stage="negotiation", assignee="Owen")
    assert (answer["lead"]["stage"], answer["lead"]["assignee"]) == ("Negotiation", "Owen Brathwaite")
    after = kept(team, "leads", BOOTH)
    for name in ("customers", "people", "tags", "custom_fields", "products", "sources", "confidence", "due_time"):
        assert getattr(after, name) == getattr(before, name), name
    await team.call("undo")
    assert kept(team, "leads", BOOTH).assignee_name == "Chloé Saint-Amand"


@said("We won the booth of Studio Pamplemousse. No, not yet.")
async def win_a_deal(team: Office) -> None:
    answer = await team.call("change_lead", lead="#1006", status="won", outcome="Signed")
    assert answer["lead"]["status"] == "won"
    await team.call("undo")
    assert kept(team, "leads", BOOTH).status == 0


@said("I called Harriet at Harbour yesterday, left a message.")
async def log_a_call(team: Office) -> None:
    answer = await team.call(
        "log_activity", type="call", person="Harriet", customer="Harbour", date="yesterday", note="left a message"
    )
    assert (answer["status"], answer["activity"]["person"]) == ("created", "Harriet Finch")
    id = answer["activity"]["id"]
    found = kept(team, "activities", id)
    assert (found.note, found.person, found.status) == ("left a message", 103, 1)
    listed = await team.call("list_activities", person="Harriet Finch", period="yesterday")
    assert [each["id"] for each in listed["items"]] == [id]
    await team.call("undo")
    assert id not in {each.id for each in team.sandbox.control.rows("activities")}


@said("Plan a meeting about the booth on Friday at two.")
async def plan_a_meeting(team: Office) -> None:
    answer = await team.call("log_activity", type="meeting", lead="#1006", date="2026-11-27", start="2pm")
    assert (answer["activity"]["status"], answer["activity"]["start"]) == ("scheduled", "2026-11-27T14:00-05:00")


@said("Who works at Harbour & Finch?")
async def look_who_works_there(team: Office) -> None:
    answer = await team.call("search_people", customer="Harbour & Finch")
    assert [each["name"] for each in answer["items"]] == ["Desmond Okafor", "Harriet Finch"]
    assert "416-555-0125" in answer["items"][0]["phone"]


@said("Note on Harbour: wants a call in May.")
async def note_on_a_company(team: Office) -> None:
    answer = await team.call("add_note", customer="Harbour", text="wants a call in May")
    assert answer["status"] == "created"
    notes = (await team.call("get_customer", customer="Harbour"))["customer"]["notes"]
    assert "wants a call in May" in {each["text"] for each in notes}
    await team.call("undo")
    assert "notes" not in (await team.call("get_customer", customer="Harbour"))["customer"]


@said("New lead: booths for Café Cardinal, mine, due in two weeks.")
async def add_a_lead(team: Office) -> None:
    answer = await team.call("add_lead", name="New booths", customer="Café Cardinal", assignee="me", due="+2w")
    lead = answer["lead"]
    assert (lead["customer"], lead["assignee"], lead["due"]) == ("Café Cardinal", "Maude Lavigne", "2026-12-08")
    again = await team.call("add_lead", name="New booths", customer="Café Cardinal", assignee="me", due="+2w")
    assert (again["status"], again["lead"]["id"]) == ("already_logged", lead["id"])
    await team.call("undo")
    assert lead["id"] not in {each.id for each in team.sandbox.control.rows("leads")}


@said("Tell me about the Harbour deal.")
async def read_a_lead(team: Office) -> None:
    lead = (await team.call("get_lead", lead="Harbour"))["lead"]
    assert (lead["id"], lead["value"], lead["currency"]) == (502, "31680.00", "CAD")
    assert {each["name"] for each in lead["people"]} == {"Harriet Finch", "Desmond Okafor"}
    assert lead["custom"] == {"Floor area": "1,150 m²"}


@said("How do I reach Desmond?")
async def reach_a_person(team: Office) -> None:
    person = (await team.call("get_person", person="Desmond Okafor"))["person"]
    assert (person["email"], person["customer"]) == ("dokafor@harbourfinch.example", "Harbour & Finch LLP")


@said("What did I do since the start of the month?")
async def list_what_was_done(team: Office) -> None:
    answer = await team.call("list_activities", **{"from": "2026-11-01", "to": "today"}, status="logged")
    assert answer["items"]
    assert all(each["member"] == "Maude Lavigne" and each["date"] <= "2026-11-24" for each in answer["items"])
    dates = [each["date"] for each in answer["items"]]
    assert dates == sorted(dates, reverse=True)


@said("Remind me on Friday to ring Harriet.")
async def add_a_task(team: Office) -> None:
    said = {"name": "Ring her", "person": "Harriet", "customer": "Harbour", "due": "friday"}
    added = await team.call("add_task", **said)
    assert (added["task"]["due"], added["task"]["about"]) == ("2026-11-27", "Harriet Finch")
    assert added["task"]["people"] == ["Maude Lavigne"]
    assert (await team.call("add_task", **said))["status"] == "already_there"
    await team.call("undo")
    assert added["task"]["id"] not in {each.id for each in team.sandbox.control.rows("tasks")}


@said("Who was to send the proposal? That's done. No, it isn't: Owen, by Monday.")
async def complete_a_task(team: Office) -> None:
    before = kept(team, "tasks", 1)
    done = await team.call("change_task", task="revised proposal", status="completed")
    assert (done["task"]["status"], kept(team, "tasks", 1).completed_date.isoformat()) == ("completed", "2026-11-24")
    await team.call("undo")
    assert kept(team, "tasks", 1).completed_date is None
    moved = await team.call("change_task", task="revised proposal", due="monday", members=["Chloé"])
    assert (moved["task"]["due"], moved["task"]["people"]) == ("2026-11-30", ["Chloé Saint-Amand"])
    await team.call("undo")
    now = kept(team, "tasks", 1)
    assert now.model_copy(update={"revision": "", "modified_time": None}) == before.model_copy(
        update={"revision": "", "modified_time": None}
    )
