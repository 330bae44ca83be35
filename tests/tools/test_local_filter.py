"""What Nutcache cannot be asked, such as for what is not there, costs the pages on which it stands, each read once."""

from datetime import date
from math import ceil

import pytest

from nutmcp.remote.call import PAGE_LIMIT
from tests.whole_server import Office

pytestmark = pytest.mark.anyio

ME, ORGANIZATION, INTRANET = 9015, 1686, 6646


async def asked(office: Office, tool: str, **arguments: object) -> int:
    """Return how many requests a call takes once names, places and currencies are known."""
    office.asked()
    await office.call(tool, **arguments)
    return len(office.asked())


async def know(office: Office) -> None:
    await office.call("summarize_time", group_by=["project"], member="all")
    await office.call("summarize_invoices", group_by=["currency"])
    await office.call("search_customers")


@pytest.mark.parametrize("said", [{"billable": False}, {"invoiced": False}, {"note_contains": "e"}], ids=str)
async def test_time_without_something_is_summed_in_the_pages_of_all_time(
    office: Office, said: dict[str, object]
) -> None:
    await know(office)
    theirs = [each for each in office.booked() if each.member == ME]
    assert await asked(office, "summarize_time", group_by=["day"], **said) == ceil(len(theirs) / PAGE_LIMIT)
    recent = [each for each in theirs if each.working_date.year == 2026 and each.working_date.month == 11]
    assert 0 < len(recent) <= PAGE_LIMIT
    assert await asked(office, "summarize_time", group_by=["day"], period="2026-11", **said) == 1


async def test_a_page_of_time_without_something_is_read_until_it_is_full(office: Office) -> None:
    await know(office)
    for said in ({"billable": False}, {"invoiced": False}):
        assert await asked(office, "list_time_entries", limit=5, **said) == 1
    row = {"project": INTRANET, "member": ME, "minutes": 5, "billable_minutes": 5, "working_date": date(2026, 11, 24)}
    office.sandbox.control.insert("time_entries", [row] * (2 * PAGE_LIMIT), ORGANIZATION)
    assert await asked(office, "list_time_entries", limit=5, billable=False) == 3, "two pages of what is billable"
    cursor = (await office.call("list_time_entries", limit=5, billable=False))["next_cursor"]
    assert await asked(office, "list_time_entries", limit=5, billable=False, cursor=cursor) == 1


@pytest.mark.parametrize("said", [{}, {"overdue": False}, {"status": ["unpaid"]}, {"query": "acme"}], ids=str)
async def test_invoices_without_the_overdue_or_deleted_ones_cost_the_pages_of_all(
    office: Office, said: dict[str, object]
) -> None:
    await know(office)
    assert await asked(office, "search_invoices", limit=100, **said) == 1
    assert await asked(office, "summarize_invoices", group_by=["customer"], **said) == 1
    row = {"invoice_number": "9000", "status": 7, "invoice_date": date(2026, 11, 24), "due_date": date(2026, 11, 25)}
    office.sandbox.control.insert("invoices", [row] * PAGE_LIMIT, ORGANIZATION)
    assert await asked(office, "search_invoices", limit=100, **said) == (1 if "status" in said else 2)
    assert await asked(office, "summarize_invoices", group_by=["customer"], **said) == 1, "deleted ones are asked away"
