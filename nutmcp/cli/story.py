"""The main job of a day, as the demo walks through it: what a person says, what the assistant asks, what must come."""

from collections.abc import Awaitable, Callable

from nutmcp.cli.assistant import Assistant

TOOLS_NEEDED = {
    *("log_time", "list_time_entries", "start_timer", "stop_timer", "list_timers", "list_projects", "get_project"),
    *("search_customers", "search_invoices", "get_invoice", "get_account"),
}


async def arrive(assistant: Assistant) -> None:
    """Look around: the tools, the account, the projects."""
    assistant.check(set(await assistant.tools()) >= TOOLS_NEEDED, "every tool of the main job")
    account = await assistant.ask("Where am I?", "get_account")
    assistant.check(account["sandbox"], "the sandbox, not a real account")
    projects = await assistant.ask("Which projects are under way?", "list_projects", status=["in_progress"])
    assistant.check(all(row["status"] == "in_progress" for row in projects["items"]), "projects in progress alone")


async def log_time(assistant: Assistant) -> None:
    """Log time by names, see that a repetition does not double it, and be asked when a name is not clear."""
    work = {"project": "acme website redesign", "service": "design", "duration": "1h30", "date": "yesterday"}
    logged = await assistant.ask("An hour and a half on the Acme redesign, yesterday.", "log_time", **work)
    entry = logged["entry"]
    assistant.check(logged["status"] == "created", "the entry to be created")
    assistant.check((entry["project"], entry["minutes"]) == ("Acme website redesign", 90), "90 minutes on that project")
    again = await assistant.ask("Did you log that? Do it!", "log_time", **work)
    assistant.check(again["status"] == "already_logged", "the same entry not to be logged twice")
    assistant.check(again["entry"]["id"] == entry["id"], "the entry of before")
    unclear = await assistant.ask_in_vain("45 minutes for Acme.", "log_time", project="acme", duration="45m")
    assistant.check(unclear["code"] == "ambiguous", "a question which Acme is meant")
    meant = next(each for each in unclear["candidates"] if each["name"] == "Acme webshop")
    corrected = await assistant.ask("The webshop.", "log_time", project=meant["id"], duration="45m")
    assistant.check(corrected["entry"]["project"] == "Acme webshop", "the entry on the webshop")
    today = await assistant.ask("What have I logged?", "list_time_entries", **{"from": "yesterday", "to": "today"})
    listed = {row["id"] for row in today["items"]}
    assistant.check({entry["id"], corrected["entry"]["id"]} <= listed, "both entries in the list")


async def run_timers(assistant: Assistant) -> None:
    """Start a timer, see it run, and stop it into a time entry."""
    started = await assistant.ask(
        "I began on the Acme website 25 minutes ago.",
        "start_timer",
        project="Acme website",
        started_at="25 minutes ago",
    )
    assistant.check(started["status"] == "started", "the timer to run")
    timers = await assistant.ask("What is running?", "list_timers")
    assistant.check(
        any(row["id"] == started["timer"]["id"] for row in timers["items"]), "the timer among those that run"
    )
    stopped = await assistant.ask("I am done: the footer is fixed.", "stop_timer", note="Footer fixed")
    assistant.check(stopped["status"] == "created", "the timer to become a time entry")
    assistant.check(stopped["entry"]["minutes"] >= 25, "at least 25 minutes")


async def look_up(assistant: Assistant) -> None:
    """Find customers by their town, overdue invoices, and read one."""
    in_richmond = [{"property": "city", "operator": "eq", "value": "Richmond"}]
    customers = await assistant.ask("Who are our customers in Richmond?", "search_customers", filters=in_richmond)
    assistant.check({row["city"] for row in customers["items"]} == {"Richmond"}, "customers in Richmond alone")
    invoices = await assistant.ask("Which invoices are overdue?", "search_invoices", overdue=True)
    assistant.check(all(row["days_overdue"] > 0 for row in invoices["items"]), "overdue invoices alone")
    invoice = (await assistant.ask("Read me the first.", "get_invoice", invoice=invoices["items"][0]["id"]))["invoice"]
    assistant.check(invoice["check"] == "adds up", "lines and taxes that add up to the total")


CHAPTERS: tuple[Callable[[Assistant], Awaitable[None]], ...] = (arrive, log_time, run_timers, look_up)
