"""A day on ProWorkflow, as the demo walks through it."""

from nutmcp.sandbox.chapters import correct
from nutmcp.sandbox.story import Ask, Expect, Story, Telling

SHEET = (
    {"project": "newsletter", "duration": "2h", "date": "last monday", "note": "Interview with the dentist"},
    {"project": "newsletter", "duration": "1h", "date": "last tuesday", "note": "Interview with the dentist"},
)


def arrive() -> Telling:
    """Look around: the account, the projects of a company."""
    account = yield Ask("Where am I?", "get_account")
    yield Expect(account["sandbox"], "the sandbox, not a real account")
    yield Expect(account["organization"]["mode"] == "either", "an account that takes hours, or times of day")
    projects = yield Ask("What do we do for the orchards?", "list_projects", {"customer": "kowhai orchards"})
    names = [row["name"] for row in projects["items"]]
    yield Expect(names == ["Online shop", "Summer campaign"], "the open projects of that company alone")


def ask_which_task() -> Telling:
    """Log two hours where one task is open; be asked which one where several are; a heading takes no time."""
    logged = yield Ask("Two hours on the newsletter.", "log_time", {"project": "newsletter", "duration": "2h"})
    yield Expect(logged["entry"]["service"] == "Monthly newsletter", "the only open task to be taken")
    again = yield Ask("Did you? Log it!", "log_time", {"project": "newsletter", "duration": "2h"})
    yield Expect(again["status"] == "already_logged", "the same time not to be logged twice")
    shop = {"project": "online shop", "duration": "45m", "note": "Colours"}
    asked = yield Ask("And 45 minutes on the shop, colours.", "log_time", shop, in_vain=True)
    yield Expect(asked["code"] == "ambiguous", "a question which task")
    yield Expect("why" in asked["candidates"][0], "the likeliest task first")
    heading = yield Ask("The design.", "log_time", {**shop, "service": "design"}, in_vain=True)
    yield Expect(heading["code"] == "refused", "that a heading takes no time")
    below = heading["candidates"][0]
    logged = yield Ask("The visual design, then.", "log_time", {**shop, "service": below["id"]})
    yield Expect(logged["entry"]["service"] == below["name"], "the task below the heading")
    undone = yield Ask("Sorry, that was yesterday. Undo it.", "undo", {"change": logged["change"]})
    yield Expect(undone["status"] == "undone", "the time to be taken back")
    week = yield Ask("What have I logged today?", "list_time_entries", {"period": "today"})
    yield Expect(len(week["items"]) == 1, "the newsletter alone")


def run_a_timer() -> Telling:
    """Run a timer of ProWorkflow's own, and stop it."""
    started = yield Ask("I begin with the newsletter now.", "start_timer", {"project": "newsletter"})
    yield Expect(started["timer"]["source"] == "proworkflow", "a timer of ProWorkflow itself")
    timers = yield Ask("What is running?", "list_timers")
    yield Expect([row["id"] for row in timers["items"]] == [started["timer"]["id"]], "that timer alone")
    stopped = yield Ask("Done, the first page is written.", "stop_timer", {"note": "First page"})
    yield Expect(stopped["entry"]["service"] == "Monthly newsletter", "the time to be on the task")


def add_up() -> Telling:
    """Add up the last week of everyone."""
    everyone = {"period": "last_week", "member": "all", "group_by": ["member"]}
    week = yield Ask("How long did each of us work last week?", "summarize_time", everyone)
    total = sum(group["minutes"] for group in week["groups"])
    yield Expect(week["total"]["minutes"] == total > 0, "a total of all that each of them worked")


def correct_a_sheet() -> Telling:
    """Log a sheet, and correct it."""
    yield from correct(SHEET)


def ask_around() -> Telling:
    """Ask who works there, for whom, and what there is to do."""
    members = yield Ask("Who works here?", "list_members")
    yield Expect(all(row["active"] for row in members["items"]), "those who still do")
    found = yield Ask("Who are the ferry people?", "search_customers", {"query": "ferries"})
    company = yield Ask("Tell me of them.", "get_customer", {"customer": found["items"][0]["id"]})
    yield Expect(company["customer"]["projects"] == 2, "a company with two projects")
    project = yield Ask("Tell me of P-0105.", "get_project", {"project": "P-0105"})
    yield Expect(project["project"]["budget"]["left"] < 0, "a project over its allocated time")
    people = yield Ask("Whom do we talk to there?", "search_people", {"customer": "Harbourline Ferries"})
    person = yield Ask("Tell me of him.", "get_person", {"person": people["items"][0]["id"]})
    yield Expect(person["person"]["name"] == "Owen Sparrow", "their operations manager")


def plan() -> Telling:
    """See what is overdue, add a task, change it, complete it, and take that back."""
    overdue = yield Ask("What is overdue?", "list_tasks", {"due": "overdue", "member": "all"})
    yield Expect(overdue["items"] and all(row["overdue"] > 0 for row in overdue["items"]), "overdue tasks alone")
    audit = {"project": "accessibility audit", "name": "Second audit", "due": "friday", "budget": "40h"}
    added = yield Ask(
        "Add a second audit until Friday, 40 hours, for Luc and me.", "add_task", {**audit, "members": ["me", "Luc"]}
    )
    yield Expect(added["task"]["people"] == ["Mere Tamatea", "Luc Bélanger"], "both of us on the task")
    done = yield Ask("It is done.", "change_task", {"task": added["task"]["id"], "status": "complete"})
    yield Expect(done["task"]["status"] == "complete", "the task to be complete")
    undone = yield Ask("No, it is not. Undo that.", "undo", {"change": done["change"]})
    yield Expect(undone["status"] == "undone", "the task to be active again")


def bill() -> Telling:
    """Ask what is owed, and look at the oldest invoice."""
    owed = yield Ask("Who owes us what?", "summarize_invoices", {"status": ["unpaid"], "group_by": ["customer"]})
    yield Expect(owed["totals"][0]["currency"] == "NZD", "sums in the currency of the account")
    late = yield Ask("Which invoices are overdue?", "search_invoices", {"overdue": True, "sort": "due"})
    first = yield Ask("Tell me of the oldest.", "get_invoice", {"invoice": late["items"][0]["number"]})
    yield Expect(first["invoice"]["check"] == "adds up", "an invoice that adds up")


STORY = Story(
    tools=frozenset(
        {
            *("log_time", "log_timesheet", "list_time_entries", "summarize_time", "update_time_entry"),
            *("delete_time_entry", "list_changes", "undo", "start_timer", "stop_timer", "list_timers"),
            *("list_projects", "get_project", "search_customers", "get_customer", "list_members", "get_account"),
            *("search_invoices", "get_invoice", "summarize_invoices", "search_people", "get_person"),
            *("list_tasks", "add_task", "change_task"),
        }
    ),
    chapters=(arrive, ask_which_task, run_a_timer, add_up, correct_a_sheet, plan, bill, ask_around),
)
"""The day of Mere Tamatea, who runs the agency."""
