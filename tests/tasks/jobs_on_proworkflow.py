"""Twenty jobs of people who keep their work with ProWorkflow: what an assistant calls for them, and what comes of it.

Each begins at the agency as it is made: a Tuesday, 15:00 in Auckland, and Mere asks.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from nutmcp.remote.record import of_kind
from nutmcp.systems.proworkflow.records import TimeEntry
from tests.whole_server import Office

Job = Callable[[Office], Awaitable[None]]
"""Does a job, and looks at what is kept by ProWorkflow afterwards."""
JOBS: dict[str, Job] = {}
"""Every job by what somebody says, in the order of a day."""


def said(words: str) -> Callable[[Job], Job]:
    """Add a job under the words that are said for it."""

    def add(job: Job) -> Job:
        JOBS[words] = job
        return job

    return add


def kept(agency: Office, task: int | None = None) -> list[TimeEntry]:
    """Return the time that is kept, of all tasks or of one, the last one last."""
    every = of_kind(TimeEntry, agency.sandbox.control.rows("time_entries"))
    return [each for each in every if task is None or each.project_service == task]


def rows(agency: Office, table: str) -> dict[int, Any]:
    """Return what a table holds."""
    return {int(each.id or 0): each for each in agency.sandbox.control.store.every(table)}


@said("Two hours on the newsletter.")
async def log_on_the_only_open_task(agency: Office) -> None:
    answer = await agency.call("log_time", project="newsletter", duration="2h", note="Kōrero with Priya")
    assert (answer["status"], answer["entry"]["service"]) == ("created", "Monthly newsletter")
    assert "the only open one" in answer["message"]
    last = kept(agency, 18)[-1]
    assert (last.id, last.minutes, last.member, str(last.working_date)) == (answer["entry"]["id"], 120, 1, "2026-11-24")


@said("Two hours on the newsletter. (Twice, for the first answer was overlooked.)")
async def log_the_same_twice(agency: Office) -> None:
    before = len(kept(agency))
    first = await agency.call("log_time", project="newsletter", duration="2h", note="Kōrero")
    again = await agency.call("log_time", project="newsletter", duration="2h", note="Kōrero")
    assert (again["status"], again["entry"]["id"]) == ("already_logged", first["entry"]["id"])
    assert len(kept(agency)) == before + 1


@said("45 minutes on the shop.")
async def ask_which_task(agency: Office) -> None:
    error = await agency.fail("log_time", project="online shop", duration="45m")
    assert (error["code"], error["field"]) == ("ambiguous", "service")
    assert [each["name"] for each in error["candidates"]] == ["Visual design", "Testing", "Front end", "Checkout"]
    assert not any(each.startswith("POST") for each in agency.asked())
    answer = await agency.call("log_time", project="online shop", duration="45m", service=error["candidates"][0]["id"])
    assert kept(agency, 3)[-1].id == answer["entry"]["id"]


@said("An hour on the design of the shop. (That is a heading.)")
async def log_on_a_heading(agency: Office) -> None:
    error = await agency.fail("log_time", project="online shop", duration="1h", service="design")
    assert (error["code"], error["field"]) == ("refused", "service")
    assert not any(each.startswith("POST") for each in agency.asked())


@said("Two hours on the accessibility audit. (None of its tasks is open.)")
async def log_where_no_task_is_open(agency: Office) -> None:
    error = await agency.fail("log_time", project="accessibility audit", duration="2h")
    assert (error["code"], error["field"]) == ("refused", "project")
    assert "no open task" in error["message"]


@said("Yesterday from nine to half past ten, the homepage copy for the canoe tours.")
async def log_yesterday_morning(agency: Office) -> None:
    answer = await agency.call(
        "log_time", project="website refresh", service="homepage copy", date="yesterday", start="9am", end="10:30am"
    )
    last = kept(agency, 11)[-1]
    assert (last.id, last.minutes) == (answer["entry"]["id"], 90)
    assert last.start_time == datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert answer["entry"]["start"] == "2026-11-23T09:00+13:00"


@said("No, the homepage copy took three hours.")
async def correct_its_length(agency: Office) -> None:
    logged = await agency.call(
        "log_time", project="P-0103", service="homepage copy", date="yesterday", start="9am", duration="90m"
    )
    id = logged["entry"]["id"]
    await agency.call("update_time_entry", entry=[id], duration="3h")
    last = kept(agency, 11)[-1]
    assert (last.minutes, last.start_time) == (180, datetime(2026, 11, 22, 20, 0, tzinfo=UTC))
    await agency.call("undo")
    assert kept(agency, 11)[-1].minutes == 90


@said("Book that on the tour pages instead. (Time stays on its task.)")
async def move_it_to_another_task(agency: Office) -> None:
    logged = await agency.call("log_time", project="newsletter", duration="1h")
    error = await agency.fail(
        "update_time_entry", entry=[logged["entry"]["id"]], project="website refresh", service="tour pages"
    )
    assert error["code"] == "refused"
    assert kept(agency, 18)[-1].id == logged["entry"]["id"]


@said("Delete what I logged just now. No, I want it back.")
async def delete_and_take_back(agency: Office) -> None:
    logged = await agency.call("log_time", project="newsletter", duration="1h", note="Draft")
    before = len(kept(agency))
    preview = await agency.call("delete_time_entry", entry=[logged["entry"]["id"]])
    assert len(kept(agency)) == before
    await agency.call("delete_time_entry", entry=[logged["entry"]["id"]], confirm_token=preview["confirm_token"])
    assert len(kept(agency)) == before - 1
    await agency.call("undo")
    last = kept(agency, 18)[-1]
    assert (last.minutes, last.note) == (60, "Draft")


@said("Two hours each day from Monday to Wednesday last week, newsletter.")
async def log_a_sheet(agency: Office) -> None:
    sheet = {"entries": [{"project": "newsletter", "duration": "2h", "date": "2026-11-16 to 2026-11-18"}]}
    before = len(kept(agency))
    preview = await agency.call("log_timesheet", **sheet)
    assert len(kept(agency)) == before
    logged = await agency.call("log_timesheet", confirm_token=preview["confirm_token"])
    assert logged["status"] == "created"
    assert len(kept(agency)) == before + 3
    await agency.call("undo", change=logged["change"])
    assert len(kept(agency)) == before


@said("I begin with the newsletter. … Done.")
async def run_a_timer(agency: Office) -> None:
    started = await agency.call("start_timer", project="newsletter", note="Proofs")
    assert started["timer"]["source"] == "proworkflow"
    agency.clock.advance(1_800)
    (timer,) = (await agency.call("list_timers"))["items"]
    assert (timer["id"], timer["service"]) == (started["timer"]["id"], "Monthly newsletter")
    stopped = await agency.call("stop_timer")
    assert (stopped["entry"]["minutes"], stopped["entry"]["note"]) == (30, "Proofs")
    assert (await agency.call("list_timers"))["items"] == []


@said("Forget that timer.")
async def discard_a_timer(agency: Office) -> None:
    before = {each.id for each in kept(agency)}
    await agency.call("start_timer", project="newsletter")
    agency.clock.advance(600)
    assert (await agency.call("stop_timer", discard=True))["status"] == "discarded"
    assert {each.id for each in kept(agency)} == before


@said("How long did each of us work last month?")
async def add_up_a_month(agency: Office) -> None:
    told = await agency.call("summarize_time", period="last_month", member="all", group_by=["member"])
    month = [each for each in kept(agency) if each.working_date and each.working_date.month == 10]
    assert told["total"]["entries"] == len(month)
    assert told["total"]["minutes"] == sum(each.minutes or 0 for each in month)
    assert told["total"]["billable_minutes"] == sum(each.billable_minutes or 0 for each in month)
    assert len(told["groups"]) == 5


@said("What did I do last week?")
async def list_a_week(agency: Office) -> None:
    told = await agency.call("list_time_entries", period="last_week", limit=100)
    first, last = "2026-11-16", "2026-11-22"
    mine = [each for each in kept(agency) if each.member == 1 and first <= str(each.working_date) <= last]
    assert {row["id"] for row in told["items"]} == {each.id for each in mine}


@said("Which projects are finished?")
async def list_finished_projects(agency: Office) -> None:
    told = await agency.call("list_projects", status=["complete"])
    assert [row["name"] for row in told["items"]] == ["Brochure", "Carte d’hiver"]
    assert len((await agency.call("list_projects"))["items"]) == 8


@said("How far is P-0105?")
async def look_at_a_project(agency: Office) -> None:
    project = (await agency.call("get_project", project="P-0105"))["project"]
    assert (project["name"], project["customer"]) == ("Timetable app", "Harbourline Ferries")
    used = sum(each.minutes or 0 for each in kept(agency) if each.project == 5)
    assert (project["budget"]["minutes"], project["budget"]["used"]) == (1200, used)


@said("Which tasks are overdue?")
async def list_overdue_tasks(agency: Office) -> None:
    told = await agency.call("list_tasks", due="overdue", member="all")
    assert [row["name"] for row in told["items"]] == ["Posters", "Timetable import", "Photo shoot"]


@said("Add a survey to the newsletter for Sam, due Friday. … It is done. … No, it is not.")
async def plan_a_task(agency: Office) -> None:
    added = await agency.call("add_task", project="newsletter", name="Survey", due="friday", members=["Sam"])
    id = added["task"]["id"]
    task = rows(agency, "tasks")[id]
    assert (task.name, task.contacts, task.projectid, task.status) == ("Survey", "5", 6, "active")
    done = await agency.call("change_task", task=id, status="complete")
    assert rows(agency, "tasks")[id].status == "complete"
    await agency.call("undo", change=done["change"])
    assert rows(agency, "tasks")[id].status == "active"


@said("Who owes us money, and since when?")
async def list_overdue_invoices(agency: Office) -> None:
    told = await agency.call("search_invoices", overdue=True)
    assert [(row["number"], row["balance"]) for row in told["items"]] == [
        ("INV-0033", "3565.00"),
        ("INV-0034", "3454.11"),
    ]
    sums = await agency.call("summarize_invoices", status=["unpaid"], group_by=["customer"])
    assert sums["totals"][0]["balance"] == "8774.79"
    assert sums["totals"][0]["currency"] == "NZD"


@said("Show me the oldest of those invoices.")
async def look_at_an_invoice(agency: Office) -> None:
    invoice = (await agency.call("get_invoice", invoice="INV-0034"))["invoice"]
    assert (invoice["total"], invoice["tax"], invoice["check"]) == ("3454.11", "421.20", "adds up")


@said("Which quotes wait for an answer?")
async def list_pending_quotes(agency: Office) -> None:
    told = await agency.call("find_records", resource="quotes", sort="number")
    assert [row["number"] for row in told["items"] if row["status"] == "pending"] == ["Q-0014", "Q-0015"]
    assert len(told["items"]) == 5
