"""A day on 88 Miles, as the demo walks through it."""

from nutmcp.sandbox.chapters import correct
from nutmcp.sandbox.story import Ask, Expect, Story, Telling

SHEET = (
    {"project": "newsletter", "start": "07:00", "duration": "2h", "date": "last monday", "note": "Interview"},
    {"project": "newsletter", "start": "07:00", "duration": "1h", "date": "last tuesday", "note": "Interview"},
)


def arrive() -> Telling:
    """Look around: the account, the projects."""
    account = yield Ask("Where am I?", "get_account")
    yield Expect(account["sandbox"], "the sandbox, not a real account")
    yield Expect(account["organization"]["mode"] == "start_end", "an account in which work starts and ends")
    projects = yield Ask("What do we do for the coffee roasters?", "list_projects", {"customer": "roundhouse coffee"})
    names = [row["name"] for row in projects["items"]]
    yield Expect(names == ["Newsletter", "Online shop"], "the projects of that company alone")


def punch() -> Telling:
    """Punch in, which ends the shift that runs, see the new one run, and punch out."""
    timers = yield Ask("What am I working on?", "list_timers")
    [before] = timers["items"]
    yield Expect(before["source"] == "88miles", "the clock of 88 Miles itself")
    started = yield Ask(
        "I went over to the newsletter 25 minutes ago.",
        "start_timer",
        {"project": "newsletter", "started_at": "25 minutes ago"},
    )
    yield Expect(started["timer"]["project"] == "Newsletter", "the clock to run on the newsletter")
    yield Expect(started["stopped"]["timer"]["id"] == before["id"], "the shift of before to be over")
    timers = yield Ask("What is running?", "list_timers")
    yield Expect([row["id"] for row in timers["items"]] == [started["timer"]["id"]], "one clock alone")
    stopped = yield Ask(
        "Done, the fourth issue is laid out.", "stop_timer", {"service": "layout", "note": "Issue 4 laid out"}
    )
    yield Expect(stopped["entry"]["service"] == "Layout", "the activity on the shift")
    yield Expect(stopped["entry"]["minutes"] >= 25, "at least 25 minutes")


def log_shifts() -> Telling:
    """Be asked when work started, log it, see that a repetition does not double it, and take it back."""
    proofs = {"project": "newsletter", "service": "writing", "duration": "1h", "note": "Proofs", "date": "yesterday"}
    asked = yield Ask("An hour of proofs for the newsletter, yesterday.", "log_time", proofs, in_vain=True)
    yield Expect(asked.get("field") == "start", "a question when the work started")
    logged = yield Ask("From seven in the morning.", "log_time", {**proofs, "start": "07:00"})
    yield Expect(logged["status"] == "created", "the shift to be created")
    yield Expect(logged["entry"]["minutes"] == 60, "60 minutes")
    again = yield Ask("Did you log that? Do it!", "log_time", {**proofs, "start": "07:00"})
    yield Expect(again["status"] == "already_logged", "the same shift not to be logged twice")
    undone = yield Ask("Sorry, that was the day before. Undo it.", "undo", {"change": logged["change"]})
    yield Expect(undone["status"] == "undone", "the shift to be taken back")
    since = yield Ask("What have I logged since yesterday?", "list_time_entries", {"from": "yesterday", "to": "today"})
    yield Expect(logged["entry"]["id"] not in {row["id"] for row in since["items"]}, "the shift to be gone")


def add_up() -> Telling:
    """Add up the last week of everyone."""
    everyone = {"period": "last_week", "member": "all", "group_by": ["member"]}
    week = yield Ask("How long did each of us work last week?", "summarize_time", everyone)
    yield Expect(len(week["groups"]) == 3, "the three who work there")
    total = sum(group["minutes"] for group in week["groups"])
    yield Expect(week["total"]["minutes"] == total > 0, "a total of all that each of them worked")


def correct_a_sheet() -> Telling:
    """Log a sheet, and correct it."""
    yield from correct(SHEET)


def sign_off() -> Telling:
    """Sign a project off, be refused to log on it, and reopen it."""
    shop = {"project": "online shop"}
    done = yield Ask("The shop is finished: sign it off.", "set_project_state", {**shop, "state": "signed_off"})
    yield Expect(done["project"]["status"] == "signed_off", "the project to be signed off")
    late = {**shop, "start": "06:00", "duration": "15m", "date": "yesterday"}
    refused = yield Ask("Oh, log a quarter of an hour on it, yesterday from six.", "log_time", late, in_vain=True)
    yield Expect(refused["code"] == "refused", "that no time can be logged on it")
    undone = yield Ask("Then it is not finished. Undo that.", "undo", {"change": done["change"]})
    yield Expect(undone["status"] == "undone", "the project to be open again")


def ask_around() -> Telling:
    """Ask who works there, for whom, and what is done."""
    members = yield Ask("Who works here?", "list_members")
    yield Expect(all(row["active"] for row in members["items"]), "those who still do")
    found = yield Ask("Who were the coffee people?", "search_customers", {"query": "coffee"})
    company = yield Ask("Tell me of them.", "get_customer", {"customer": found["items"][0]["id"]})
    yield Expect(company["customer"]["projects"] == 2, "a company with two projects")
    project = yield Ask("Tell me of their newsletter.", "get_project", {"project": "newsletter"})
    theirs = {"resource": "project_services", "parent": project["project"]["id"]}
    activities = yield Ask("What is done for it?", "find_records", theirs)
    yield Expect({row["name"] for row in activities["items"]} == {"Writing", "Layout"}, "its two activities")
    first = {"resource": "members", "id": members["items"][0]["id"]}
    person = yield Ask("Read me all that is known of the first of us.", "get_record", first)
    yield Expect(person["record"]["name"] == members["items"][0]["name"], "that person")


STORY = Story(
    tools=frozenset(
        {
            *("log_time", "log_timesheet", "list_time_entries", "summarize_time", "update_time_entry"),
            *("delete_time_entry", "list_changes", "undo", "start_timer", "stop_timer", "list_timers"),
            *("list_projects", "get_project", "search_customers", "get_customer", "list_members", "get_account"),
            *("set_project_state", "find_records", "get_record"),
        }
    ),
    chapters=(arrive, punch, log_shifts, add_up, correct_a_sheet, sign_off, ask_around),
)
