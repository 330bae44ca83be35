"""A day on 88 Miles, as the demo walks through it."""

from nutmcp.sandbox.story import Ask, Expect, Story, Telling


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
    stopped = yield Ask("Done: issue 4 is laid out.", "stop_timer", {"service": "layout", "note": "Issue 4 laid out"})
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


STORY = Story(
    tools=frozenset(
        {
            *("log_time", "list_time_entries", "summarize_time", "undo", "start_timer", "stop_timer", "list_timers"),
            *("list_projects", "get_account"),
        }
    ),
    chapters=(arrive, punch, log_shifts, add_up),
)
