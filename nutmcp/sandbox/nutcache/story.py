"""The main job of a day on Nutcache, as the demo walks through it."""

from nutmcp.sandbox.chapters import correct
from nutmcp.sandbox.story import Ask, Expect, Story, Telling

SHEET = (
    {"project": "intranet", "duration": "2h", "date": "last monday", "note": "Search"},
    {"project": "intranet", "duration": "1h", "date": "last tuesday", "note": "Search"},
)


def arrive() -> Telling:
    """Look around: the account, the projects."""
    account = yield Ask("Where am I?", "get_account")
    yield Expect(account["sandbox"], "the sandbox, not a real account")
    projects = yield Ask("Which projects are under way?", "list_projects", {"status": ["in_progress"]})
    yield Expect(all(row["status"] == "in_progress" for row in projects["items"]), "projects in progress alone")


def log_time() -> Telling:
    """Log time by names, see that a repetition does not double it, and be asked when a name is not clear."""
    work = {"project": "acme website redesign", "service": "design", "duration": "1h30", "date": "yesterday"}
    logged = yield Ask("An hour and a half on the Acme redesign, yesterday.", "log_time", work)
    entry = logged["entry"]
    yield Expect(logged["status"] == "created", "the entry to be created")
    yield Expect((entry["project"], entry["minutes"]) == ("Acme website redesign", 90), "90 minutes on that project")
    again = yield Ask("Did you log that? Do it!", "log_time", work)
    yield Expect(again["status"] == "already_logged", "the same entry not to be logged twice")
    yield Expect(again["entry"]["id"] == entry["id"], "the entry of before")
    unclear = yield Ask("45 minutes for Acme.", "log_time", {"project": "acme", "duration": "45m"}, in_vain=True)
    yield Expect(unclear["code"] == "ambiguous", "a question which Acme is meant")
    meant = next(each for each in unclear["candidates"] if each["name"] == "Acme webshop")
    corrected = yield Ask("The webshop.", "log_time", {"project": meant["id"], "duration": "45m"})
    yield Expect(corrected["entry"]["project"] == "Acme webshop", "the entry on the webshop")
    today = yield Ask("What have I logged?", "list_time_entries", {"from": "yesterday", "to": "today"})
    listed = {row["id"] for row in today["items"]}
    yield Expect({entry["id"], corrected["entry"]["id"]} <= listed, "both entries in the list")


def run_timers() -> Telling:
    """Start a timer, see it run, and stop it into a time entry."""
    work = {"project": "Acme website", "started_at": "25 minutes ago"}
    started = yield Ask("I began on the Acme website 25 minutes ago.", "start_timer", work)
    yield Expect(started["status"] == "started", "the timer to run")
    timers = yield Ask("What is running?", "list_timers")
    running = {row["id"] for row in timers["items"]}
    yield Expect(started["timer"]["id"] in running, "the timer among those that run")
    stopped = yield Ask("I am done: the footer is fixed.", "stop_timer", {"note": "Footer fixed"})
    yield Expect(stopped["status"] == "created", "the timer to become a time entry")
    yield Expect(stopped["entry"]["minutes"] >= 25, "at least 25 minutes")


def look_up() -> Telling:
    """Find customers by their town, overdue invoices, and read one."""
    in_richmond = {"filters": [{"property": "city", "operator": "eq", "value": "Richmond"}]}
    customers = yield Ask("Who are our customers in Richmond?", "search_customers", in_richmond)
    yield Expect({row["city"] for row in customers["items"]} == {"Richmond"}, "customers in Richmond alone")
    invoices = yield Ask("Which invoices are overdue?", "search_invoices", {"overdue": True})
    yield Expect(all(row["days_overdue"] > 0 for row in invoices["items"]), "overdue invoices alone")
    first = yield Ask("Read me the first.", "get_invoice", {"invoice": invoices["items"][0]["id"]})
    yield Expect(first["invoice"]["check"] == "adds up", "lines and taxes that add up to the total")


def correct_a_sheet() -> Telling:
    """Log a sheet, and correct it."""
    yield from correct(SHEET)


def ask_around() -> Telling:
    """Ask who works there and how much, what is owed, and for one of everything."""
    members = yield Ask("Who works here?", "list_members")
    yield Expect(all(row["active"] for row in members["items"]), "those who still do")
    week = {"period": "last_week", "member": "all", "group_by": ["member"]}
    hours = yield Ask("How much did everyone work last week?", "summarize_time", week)
    total = sum(group["minutes"] for group in hours["groups"])
    yield Expect(hours["total"]["minutes"] == total, "a total of all that each of them worked")
    owed = yield Ask("What are we owed, by customer?", "summarize_invoices", {"group_by": ["customer"]})
    customer = yield Ask("Tell me of the first.", "get_customer", {"customer": owed["groups"][0]["customer"]})
    yield Expect(customer["customer"]["name"] == owed["groups"][0]["customer"], "that customer")
    project = yield Ask("Tell me of the intranet.", "get_project", {"project": "intranet"})
    yield Expect(project["project"]["members"], "the people who work on it")
    expenses = yield Ask("Which expenses were there last?", "find_records", {"resource": "expenses", "limit": 3})
    one = {"resource": "expenses", "id": expenses["items"][0]["id"]}
    expense = yield Ask("Read me the last one.", "get_record", one)
    yield Expect(expense["record"]["expense_number"] == expenses["items"][0]["expense_number"], "that expense")


STORY = Story(
    tools=frozenset(
        {
            *("log_time", "log_timesheet", "list_time_entries", "summarize_time", "update_time_entry"),
            *("delete_time_entry", "list_changes", "undo", "start_timer", "stop_timer", "list_timers"),
            *("list_projects", "get_project", "search_customers", "get_customer", "list_members", "get_account"),
            *("search_invoices", "get_invoice", "summarize_invoices", "find_records", "get_record"),
        }
    ),
    chapters=(arrive, log_time, run_timers, look_up, correct_a_sheet, ask_around),
)
