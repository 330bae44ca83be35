"""How many requests each of twelve common jobs costs at Nutcache, against the least that its documented API allows.

All of nutmcp runs in this process, as an assistant meets it, on a sandbox that counts. A job is done twice: by a
server that has just started, and by one that was asked something before and knows the account.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil

import anyio

from benchmarks.report import section, table
from nutmcp.remote.call import PAGE_LIMIT
from nutmcp.systems.nutcache.records import Invoice, Project
from tests.whole_server import Office, open_office

CONTEXT = 1
"""The list of organizations, which is the only way to learn the GUID that every other request names."""
CURRENCIES = 1
"""The list of currencies, for an invoice and a rate hold only the id of theirs."""
NAMES = 1
"""The list of projects with customers, services and members, which is the only way to learn a name or who "me" is."""
ORGANIZATION = 1686
NAMED_AND_PRICED = CONTEXT + NAMES + CURRENCIES


@dataclass(frozen=True)
class Job:
    """Something that people ask for.

    Attributes:
        title: What it is.
        do: Has it done.
        least: The fewest requests for a server that knows the account, given the sandbox's data.
        why: What the least consists of.
        new: How many requests more a server needs that has just started.
    """

    title: str
    do: Callable[[Office], Awaitable[object]]
    least: Callable[[Office], int]
    why: str
    new: int = CONTEXT + NAMES


def fixed(number: int) -> Callable[[Office], int]:
    """Return a least that does not depend on the data."""
    return lambda _: number


def pages_of_entries(office: Office) -> int:
    """Return how many pages all time entries of the organization fill."""
    projects = office.sandbox.control.rows("projects")
    own = {each.id for each in projects if isinstance(each, Project) and each.organization == ORGANIZATION}
    return ceil(sum(each.project in own for each in office.booked()) / PAGE_LIMIT)


def pages_of_invoices(office: Office) -> int:
    """Return how many pages the invoices fill that were sent to customers of the organization."""
    invoices = [each for each in office.sandbox.control.rows("invoices") if isinstance(each, Invoice)]
    counted = [each for each in invoices if each.organization == ORGANIZATION and each.status not in each.uncounted_in]
    return ceil(len(counted) / PAGE_LIMIT)


async def log_time(office: Office) -> None:
    """Log an hour and a half."""
    await office.call("log_time", project="Acme website", duration="1h30", note="Home page")


async def log_week(office: Office) -> None:
    """Log a week, after its preview."""
    days = ("mon", "tue", "wed", "thu", "fri")
    entries = [{"project": "Acme website", "duration": "7h30", "date": f"last {day}", "note": "Home"} for day in days]
    preview = await office.call("log_timesheet", entries=entries)
    await office.call("log_timesheet", entries=entries, confirm_token=preview["confirm_token"])


async def use_timer(office: Office) -> None:
    """Start a timer, and stop it after an hour."""
    await office.call("start_timer", project="Acme website")
    office.clock.advance(3_600)
    await office.call("stop_timer")


async def list_week(office: Office) -> None:
    """List what I did last week."""
    await office.call("list_time_entries", period="last_week")


async def sum_month(office: Office) -> None:
    """Add up everybody's hours since the first entry."""
    await office.call("summarize_time", group_by=["project"], member="all")


def own_entry(office: Office) -> int:
    """Return the id of an entry of mine that is on no invoice."""
    mine = (each for each in office.booked() if each.member == 9015 and each.invoice is None and each.minutes)
    return max(each.id or 0 for each in mine)


async def sum_customer(office: Office) -> None:
    """Add up everybody's hours for a customer with three projects."""
    await office.call("summarize_time", group_by=["project"], customer="Acme Corporation", member="all")


async def sum_nothing(office: Office) -> None:
    """Add up everybody's hours for a customer that has no project."""
    await office.call("summarize_time", group_by=["project"], customer="Old Dominion Books", member="all")


async def correct(office: Office) -> None:
    """Give an entry of mine another duration."""
    await office.call("update_time_entry", entry=own_entry(office), duration="45m")


async def delete(office: Office) -> None:
    """Delete an entry of mine, after the preview."""
    entry = own_entry(office)
    preview = await office.call("delete_time_entry", entry=entry)
    await office.call("delete_time_entry", entry=entry, confirm_token=preview["confirm_token"])


async def find_customers(office: Office) -> None:
    """Find the customers in a town."""
    await office.call("search_customers", query="Richmond")


async def read_invoice(office: Office) -> None:
    """Read an invoice with its lines and taxes, by its number."""
    await office.call("get_invoice", invoice="0005")


async def sum_owed(office: Office) -> None:
    """Add up who owes what since when."""
    await office.call("summarize_invoices", group_by=["customer", "age"])


_THREE = "the customer's projects, for one may be new, and a page for each"
_USUAL = "the latest entries, for the usual service, "
_NONE = "the customers, and whether a project is new"
JOBS = (
    Job("Log 1 h 30 on a project", log_time, fixed(2), _USUAL + "the POST"),
    Job("Log a week of five entries, with a preview", log_week, fixed(6), _USUAL + "a POST for each"),
    Job(
        "Start a timer, stop it and log it",
        use_timer,
        fixed(4),
        _USUAL + "the timers there, names an hour later, the POST",
    ),
    Job("List my entries of last week", list_week, fixed(1), "one page"),
    Job("Hours by project, everybody, all entries", sum_month, pages_of_entries, "every page", NAMED_AND_PRICED),
    Job("Hours for a customer of three projects", sum_customer, fixed(1 + 3), _THREE, CONTEXT + CURRENCIES),
    Job("Hours for a customer without projects", sum_nothing, fixed(2), _NONE, CONTEXT),
    Job("Correct an entry of mine", correct, fixed(2), "the GET that a change is judged by, the PUT"),
    Job("Delete an entry of mine, with a preview", delete, fixed(3), "a GET for each of the two calls, the DELETE"),
    Job("Find the customers in a town", find_customers, fixed(1), "one page", CONTEXT),
    Job("Read an invoice by its number, lines and taxes too", read_invoice, fixed(1), "one search", NAMED_AND_PRICED),
    Job("Who owes what, by customer and age", sum_owed, pages_of_invoices, "every page", CONTEXT + CURRENCIES),
)


async def new_cost(job: Job) -> int:
    """Return what the job costs a server that has just started."""
    async with open_office() as office:
        await job.do(office)
        return len(office.asked())


async def costs(job: Job) -> tuple[int, int, int]:
    """Return what the job costs a server that knows the account, the least, and what it costs a new one."""
    async with open_office() as office:
        await office.call("summarize_time", group_by=["project"], member="all")
        await office.call("summarize_invoices", group_by=["currency"])
        least = job.least(office)
        office.asked()
        await job.do(office)
        return len(office.asked()), least, await new_cost(job)


async def main() -> None:
    """Print the section."""
    rows: list[tuple[object, ...]] = []
    for job in JOBS:
        known, least, new = await costs(job)
        rows.append((job.title, known, least, job.why, new, least + job.new))
    print(section("Requests at Nutcache", table(_HEAD, rows), _NOTE))


_HEAD = ("job", "requests", "least", "the least is", "just started", "least then")
_NOTE = (
    "A server that has just started also reads the list of organizations, the projects with all that belongs to them "
    "where names are needed (both are remembered), and the codes of currencies. Names are remembered for two minutes; "
    "lists, and the projects of a customer whose time is asked for, are read anew. Before a timer is started it is "
    "looked whether one runs in Nutcache itself. It runs for an hour, and what was read of the projects before is then "
    "too old to name one by."
)


if __name__ == "__main__":
    anyio.run(main)
