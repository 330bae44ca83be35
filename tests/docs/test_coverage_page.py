"""The page about what is covered leaves out nothing that the vendor documents, and claims nothing that is not so."""

import re
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

from nutmcp.tools.surface import read_definitions
from scripts.docs.coverage_page import PROOFS, VERSIONS, page, proof
from scripts.docs.operations import TOOLS_BY_OPERATION, common, operations
from tests.examples import share_of
from tests.laws.sources import ROOT
from tests.tools.test_documented_operations import is_made_by
from tests.whole_server import Office, open_office

EVERY = [*operations(), *common()]
BY_KEY = {each.key: each for each in EVERY}
TOOLS = [each["name"] for each in read_definitions("nutcache")]

# Transcribed by hand from the vendor's pages: the lines that begin with a method, and the tables of "Includes".
DOCUMENTED = """
countries: GET countries/{id} · GET countries · GET countries/{id}/states
customers: GET customers/{id} · GET customers
currencies: GET currencies/{id} · GET currencies
expenses: GET expenses/{id} · GET expenses · GET expenses/{id}/expense_taxes
invoices: GET invoices/{id} · GET invoices · GET invoices/{id}/invoice_details · GET invoices/{id}/invoice_taxes
organizations: GET organizations/{id} · GET organizations
projects: GET projects/{id} · GET projects · GET projects/{id}/project_members · GET projects/{id}/project_services
states: GET states/{id} · GET states
time_entries: GET time_entries/{id} · GET time_entries · POST time_entries · POST time_entries?notify=true
time_entries: PUT time_entries/{id} · PUT time_entries/{id}?notify=true
time_entries: DELETE time_entries/{id} · DELETE time_entries/{id}?notify=true
timers: GET timers/{id} · GET timers
"""
# "Filtered Searches": `POST _entity_/filtered`, for whatever can be listed.
SEARCHES = """
countries customers currencies expenses invoices organizations projects states time_entries timers
countries/{id}/states expenses/{id}/expense_taxes invoices/{id}/invoice_details invoices/{id}/invoice_taxes
projects/{id}/project_members projects/{id}/project_services
"""
INCLUDES = """
countries: currencies
customers: organizations countries currencies states taxes
expenses: organizations customers invoices expense_taxes
invoices: organizations customers members invoice_details invoice_taxes
invoice_details: invoices items projects
invoice_taxes: invoices taxes
organizations: countries states currencies
projects: organizations customers project_services project_members
project_members: members projects
project_services: items projects
states: countries
time_entries: invoices members organizations projects project_services
timers: members projects project_services sprint_stories
"""
COMMON = "eq neq gt lt gte lte ct sw ew asc desc page"


def test_every_operation_of_the_vendors_pages_is_on_the_page_and_no_other() -> None:
    plain = {each.strip() for line in DOCUMENTED.split("\n") for each in line.partition(": ")[2].split("·") if line}
    searches = {f"POST {each}/filtered" for each in SEARCHES.split()}
    assert {each.request for each in operations() if each.kind != "include"} == plain | searches


def test_every_include_of_the_vendors_pages_is_on_the_page_and_no_other() -> None:
    lines = [line.split(": ") for line in INCLUDES.strip().split("\n")]
    documented = {(resource, include) for resource, includes in lines for include in includes.split()}
    assert {(each.resource, each.include) for each in operations() if each.kind == "include"} == documented


def test_operators_directions_and_pages_are_on_the_page() -> None:
    assert [each.key.rpartition(".")[2] for each in common()] == ["page", *COMMON.split()[:-1]]


def test_every_operation_has_tools_that_exist() -> None:
    assert not [each.key for each in EVERY if not each.tools]
    assert not {tool for each in EVERY for tool in each.tools} - set(TOOLS)
    assert not set(TOOLS_BY_OPERATION) - set(BY_KEY)


def test_every_tool_is_there_for_an_operation() -> None:
    assert not set(TOOLS) - {tool for each in EVERY for tool in each.tools}


@pytest.mark.process
def test_every_operation_has_a_test_that_pytest_runs_in_every_version() -> None:
    command = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", PROOFS)
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    collected = set(re.findall(r"::(\S+)$", listed, re.MULTILINE))
    wanted = {f"{proof(each)[:-1]}-{version}]" for each in EVERY for version in VERSIONS}
    assert wanted == collected


def test_the_page_shows_every_operation_with_its_test() -> None:
    text = page()
    assert not [each.key for each in EVERY if f"`{proof(each)}`" not in text]


ENTRY = {"project": "Acme website", "duration": "1h", "note": "Proof", "notify": True}


async def logs_twice(office: Office) -> None:
    """Log with and without telling."""
    await office.call("log_time", **ENTRY)
    await office.call("log_time", **ENTRY | {"note": "Other", "notify": False})


async def logs_a_sheet(office: Office) -> None:
    """Log a sheet of one entry that is told of, and one that is not."""
    await office.call("log_timesheet", entries=[ENTRY])
    await office.call("log_timesheet", entries=[ENTRY | {"note": "Other", "notify": False}])


async def updates(office: Office) -> None:
    """Update an entry with and without telling."""
    entry = (await office.call("log_time", **ENTRY))["entry"]["id"]
    await office.call("update_time_entry", entry=entry, duration="2h")
    await office.call("update_time_entry", entry=entry, duration="3h", notify=True)


async def deletes(office: Office) -> None:
    """Delete two entries, one of them telling."""
    for notify in (False, True):
        entry = (await office.call("log_time", **ENTRY | {"note": f"Proof {notify}"}))["entry"]["id"]
        token = (await office.call("delete_time_entry", entry=entry, notify=notify))["confirm_token"]
        await office.call("delete_time_entry", entry=entry, confirm_token=token, notify=notify)


async def undoes(office: Office) -> None:
    """Undo an update, a creation and a deletion."""
    await updates(office)
    for _ in range(3):
        await office.call("undo")
    await deletes(office)
    await office.call("undo")


async def switches(office: Office) -> None:
    """Start a timer while another one runs."""
    for project in ("Acme website", "Intranet"):
        await office.call("start_timer", project=project)
        office.clock.advance(1_800)


async def stops(office: Office) -> None:
    """Start and stop a timer."""
    await switches(office)
    await office.call("stop_timer")


async def reads_a_customer(office: Office) -> None:
    """Read a customer by id."""
    await office.call("get_customer", customer=154528)


async def searches_customers(office: Office) -> None:
    """Search customers by words and by filters."""
    await office.call("search_customers", query="Richmond")
    rule = {"property": "city", "operator": "eq", "value": "Richmond"}
    await office.call("search_customers", filters=[rule])


async def reads_an_invoice(office: Office) -> None:
    """Read an invoice by id, and another by number."""
    await office.call("get_invoice", invoice=9287)
    await office.call("get_invoice", invoice="0005")


async def sums_time(office: Office) -> None:
    """Add up the time on one project, which is in one currency, of everybody, and of last month."""
    await office.call("summarize_time", group_by=["project"], project="Acme website")
    await office.call("summarize_time", group_by=["project"], member="all")
    await office.call("summarize_time", group_by=["project"], member="all", period="last_month")


async def sums_invoices(office: Office) -> None:
    """Add up the invoices of one customer, of which one is in a currency of its own, and of all."""
    office.sandbox.control.store.update("invoices", 9281, {"currency": 48})
    await office.call("summarize_invoices", group_by=["customer"], customer="Café Réservation")
    await office.call("summarize_invoices", group_by=["customer"])


def asks(tool: str, **arguments: object) -> Callable[[Office], Awaitable[None]]:
    """Return the one call of a tool."""

    async def ask(office: Office) -> None:
        await office.call(tool, **arguments)

    return ask


JOBS: dict[str, Callable[[Office], Awaitable[None]]] = {
    "log_time": logs_twice,
    "log_timesheet": logs_a_sheet,
    "list_time_entries": asks("list_time_entries", period="last_week"),
    "summarize_time": sums_time,
    "update_time_entry": updates,
    "delete_time_entry": deletes,
    "undo": undoes,
    "start_timer": switches,
    "stop_timer": stops,
    "list_timers": asks("list_timers"),
    "list_projects": asks("list_projects"),
    "get_project": asks("get_project", project="Acme website"),
    "search_customers": searches_customers,
    "get_customer": reads_a_customer,
    "search_invoices": asks("search_invoices", overdue=True),
    "get_invoice": reads_an_invoice,
    "summarize_invoices": sums_invoices,
    "search_expenses": asks("search_expenses", project="Acme website"),
    "get_account": asks("get_account"),
    "list_members": asks("list_members"),
    "list_changes": asks("list_changes"),
}


def test_every_tool_with_a_job_of_its_own_is_put_to_it() -> None:
    assert set(JOBS) == {tool for tools in TOOLS_BY_OPERATION.values() for tool in tools}


@pytest.mark.crossed
@pytest.mark.anyio
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("tool", share_of(JOBS, 2))
async def test_a_tool_makes_the_requests_that_the_page_says(tool: str, version: int) -> None:
    async with open_office(version=version) as office:
        await JOBS[tool](office)
        requests = office.sandbox.control.requests
        claimed = [BY_KEY[key] for key, tools in TOOLS_BY_OPERATION.items() if tool in tools]
        assert not [each.key for each in claimed if not any(is_made_by(logged, each) for logged in requests)]
