"""A day of a sales team on Nutshell, as the demo walks through it."""

from nutmcp.sandbox.story import Ask, Expect, Story, Telling


def arrive() -> Telling:
    """Look around: the account, and what business may come."""
    account = yield Ask("Where am I?", "get_account")
    yield Expect(account["sandbox"], "the sandbox, not a real account")
    leads = yield Ask("What business may come, and where does it stand?", "search_leads", {"group_by": ["stage"]})
    yield Expect(leads["items"][0]["overdue"], "what is overdue to come first")
    yield Expect(leads["total"]["value"].keys() == {"CAD", "USD"}, "its value by currency")
    stages = sum(row["leads"] for row in leads["by_stage"])
    yield Expect(stages == leads["total"]["leads"] > 10, "all open leads, by their stages")


def know_whom_to_call() -> Telling:
    """Find a company and a person of it, and read what is known of them."""
    found = yield Ask("Who are the lawyers in Toronto?", "search_customers", {"query": "harbour"})
    firm = {"customer": found["items"][0]["id"]}
    customer = yield Ask("Tell me of them.", "get_customer", firm)
    yield Expect(customer["customer"]["name"] == "Harbour & Finch LLP", "that company")
    people = yield Ask("Whom do we know there?", "search_people", firm)
    yield Expect({row["name"] for row in people["items"]} == {"Harriet Finch", "Desmond Okafor"}, "both people")
    person = yield Ask("How do I reach Desmond?", "get_person", {"person": "desmond okafor"})
    yield Expect("416-555-0126" in str(person["person"]), "his mobile number")


def report_a_call() -> Telling:
    """Log a call and a note, see that a repetition does not double it, and take the note back."""
    lead = yield Ask("How far are we with them?", "get_lead", {"lead": "wellington street"})
    yield Expect(lead["lead"]["stage"] == "Proposal", "the stage of the lead")
    call = {"type": "call", "lead": lead["lead"]["id"], "person": "desmond okafor"}
    call |= {"note": "They compare us with Quietworks.", "start": "06:15", "duration": "15m", "date": "yesterday"}
    logged = yield Ask("I called Desmond yesterday: they compare us with Quietworks.", "log_activity", call)
    yield Expect(logged["status"] == "created", "the call to be logged")
    again = yield Ask("Did you log that? Do it!", "log_activity", call)
    yield Expect(again["status"] == "already_logged", "the same call not to be logged twice")
    about = {"lead": lead["lead"]["id"], "from": "yesterday", "to": "yesterday"}
    listed = yield Ask("What did we do for them yesterday?", "list_activities", about)
    yield Expect(len(listed["items"]) >= 1, "the call among the activities")
    note = {"lead": lead["lead"]["id"], "text": "Ask Priya for a better price per panel."}
    noted = yield Ask("Note that I have to ask Priya for a better price.", "add_note", note)
    yield Expect(noted["status"] == "created", "the note to be written")
    undone = yield Ask("No, I asked her already. Undo that.", "undo", {"change": noted["change"]})
    yield Expect(undone["status"] == "undone", "the note to be gone")


def win_business() -> Telling:
    """Enter a lead, move it on, win it, and see what was changed."""
    new = {"name": "Four booths for the branch in Kanata", "customer": "rideau credit union", "assignee": "me"}
    added = yield Ask("Rideau wants four booths for Kanata: enter that.", "add_lead", {**new, "confidence": 60})
    yield Expect(added["status"] == "created", "the lead to be entered")
    lead = {"lead": added["lead"]["id"]}
    moved = yield Ask("I was there.", "change_lead", {**lead, "stage": "site visit", "confidence": 80})
    yield Expect(moved["status"] == "updated", "the lead to be at the site visit")
    won = yield Ask("They signed!", "change_lead", {**lead, "status": "won", "outcome": "signed"})
    yield Expect(won["status"] == "updated", "the lead to be won")
    nothing = yield Ask("Find the lead of the penguins.", "get_lead", {"lead": "penguins of Kanata"}, in_vain=True)
    yield Expect(nothing["code"] == "not_found", "that there is none")
    changes = yield Ask("What did you change?", "list_changes", {"limit": 3})
    yield Expect([row["what"] for row in changes["items"]] == ["updated", "updated", "created"], "all three changes")
    undone = yield Ask("They only promised to. Undo the last.", "undo", {"change": changes["items"][0]["change"]})
    yield Expect(undone["status"] == "undone", "the lead to be open again")


def keep_a_promise() -> Telling:
    """Add a task about a lead, move it, do it, and take that back."""
    new = {"name": "Ask Priya for a better price", "lead": "wellington street", "due": "friday"}
    added = yield Ask("Remind me by Friday to ask Priya for a better price.", "add_task", new)
    yield Expect(added["status"] == "created", "the task to be added")
    again = yield Ask("Do remind me!", "add_task", new)
    yield Expect(again["status"] == "already_there", "no second one")
    task = {"task": added["task"]["id"]}
    moved = yield Ask("Monday in two weeks will do.", "change_task", {**task, "due": "+2w"})
    yield Expect(moved["status"] == "updated", "another day")
    done = yield Ask("I asked her.", "change_task", {**task, "status": "completed"})
    yield Expect(done["task"]["status"] == "completed", "the task to be done")
    undone = yield Ask("No, that was Chloé.", "undo", {"change": done["change"]})
    yield Expect(undone["status"] == "undone", "the task to be open again")


def look_anything_up() -> Telling:
    """Read what has no tool of its own."""
    tasks = yield Ask("What is there to do, and for whom?", "list_tasks", {"member": "all"})
    yield Expect(any(row.get("overdue") for row in tasks["items"]), "also what is overdue")
    outcomes = yield Ask("How can a lead end with us?", "find_records", {"resource": "outcomes"})
    yield Expect(len(outcomes["items"]) == 6, "all outcomes")
    teams = yield Ask("Which teams are there?", "find_records", {"resource": "teams"})
    yield Expect({row["name"] for row in teams["items"]} == {"Québec", "Ontario"}, "both teams")
    first = {"resource": "members", "id": "4"}
    person = yield Ask("Read me all that is known of Owen.", "get_record", first)
    yield Expect(person["record"]["name"] == "Owen Brathwaite", "that person")


STORY = Story(
    tools=frozenset(
        {
            *("get_account", "search_leads", "get_lead", "add_lead", "change_lead", "list_activities", "log_activity"),
            *("add_note", "search_people", "get_person", "search_customers", "get_customer", "find_records"),
            *("get_record", "list_changes", "undo", "list_tasks", "add_task", "change_task"),
        }
    ),
    chapters=(arrive, know_whom_to_call, report_a_call, win_business, keep_a_promise, look_anything_up),
)
