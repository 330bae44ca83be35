"""Periods, dates, durations and states are read as people type them, and what was understood is told."""

from collections.abc import AsyncGenerator

import pytest

from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.records import Invoice
from nutmcp.words.periods import PERIOD_FORMS
from tests.examples import share_of
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio


@pytest.fixture
async def office() -> AsyncGenerator[Office]:
    """Open an office on a fresh sandbox; words mean the same in every era of the protocol."""
    async with open_office() as opened:
        yield opened


PERIODS = [
    ("2026-11", "2026-11-01", "2026-11-30"),
    ("2026-W47", "2026-11-16", "2026-11-22"),
    ("2026-Q3", "2026-07-01", "2026-09-30"),
    ("november", "2026-11-01", "2026-11-30"),
    ("décembre", "2025-12-01", "2025-12-31"),
    ("next_week", "2026-11-30", "2026-12-06"),
    ("last month", "2026-10-01", "2026-10-31"),
    ("nov 2026", "2026-11-01", "2026-11-30"),
    ("Q3 2026", "2026-07-01", "2026-09-30"),
    ("week 47", "2026-11-16", "2026-11-22"),
    ("2026", "2026-01-01", "2026-12-31"),
    ("last 7 days", "2026-11-18", "2026-11-24"),
    ("monday", "2026-11-23", "2026-11-23"),
    ("2026-11-01 to 2026-11-15", "2026-11-01", "2026-11-15"),
]
TOOLS: list[tuple[str, dict[str, object]]] = [
    ("list_time_entries", {"limit": 1}),
    ("summarize_time", {"group_by": ["member"]}),
    ("search_invoices", {"limit": 1}),
    ("summarize_invoices", {"group_by": ["status"]}),
]


@pytest.mark.parametrize(("said", "first", "last"), share_of(PERIODS, 3))
async def test_a_period_is_understood_by_every_tool_that_takes_one_and_told(
    office: Office, said: str, first: str, last: str
) -> None:
    for tool, more in TOOLS:
        answer = await office.call(tool, period=said, **more)
        assert (answer["from"], answer["to"]) == (first, last)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("last 2 weeks", "“last 2 weeks” could be whole ones of the calendar, or days counted back from today."),
        ("mar", "“mar” could be mardi or March."),
        ("last october", "Say 2026-10 or 2025-10."),
        ("mon-fri", "would begin on 2026-11-23 and end on 2026-11-20"),
        ("2026-13", "There is no month 13."),
        ("2025-W53", "Say a week from 2025-W01 to 2025-W52."),
        ("01/12/2026", "Say 2026-01-12 or 2026-12-01."),
        ("ever", f"“ever” is not a period that can be read. {PERIOD_FORMS}"),
    ],
)
async def test_a_period_that_is_none_or_could_be_two_is_asked_back_and_nothing_is_read(
    office: Office, said: str, problem: str
) -> None:
    for tool, more in TOOLS:
        office.asked()
        error = await office.fail(tool, period=said, **more)
        assert (error["code"], error["field"]) == ("invalid_arguments", "period")
        assert problem in error["message"]
        assert not [each for each in office.asked() if "filtered" in each]


async def test_from_and_to_may_be_months_and_weeks(office: Office) -> None:
    for tool, more in TOOLS:
        answer = await office.call(tool, **{"from": "2026-09", "to": "october", **more})
        assert (answer["from"], answer["to"]) == ("2026-09-01", "2026-10-31")


async def test_a_filter_on_a_date_takes_a_month_or_a_week(office: Office) -> None:
    async def numbers_where(operator: str, value: str) -> set[str]:
        rule = {"property": "date", "operator": operator, "value": value}
        items = (await office.call("search_invoices", filters=[rule], status="all", limit=100))["items"]
        return {each["number"] for each in items}

    october, before, since = [await numbers_where(each, "2026-10") for each in ("eq", "lt", "gte")]
    assert october == {
        each["number"] for each in (await office.call("search_invoices", period="october", status="all"))["items"]
    }
    assert since == october | await numbers_where("gt", "october")
    assert await numbers_where("lte", "october") == before | october
    rule = {"property": "date", "operator": "neq", "value": "october"}
    error = await office.fail("search_invoices", filters=[rule])
    assert error["message"] == "neq compares with one day. Use lt before it and gt after it."


@pytest.mark.parametrize(
    ("said", "minutes", "told"),
    [
        ("0.33h", 20, "20 min"),
        ("1.67h", 100, "1 h 40 min"),
        ("1:30:00", 90, "1 h 30 min"),
        ("1,25 h", 75, "1 h 15 min"),
        ("two hours", 120, "2 h"),
        ("1:30h", 90, "1 h 30 min"),
    ],
)
async def test_decimal_hours_and_hours_with_seconds_are_logged_to_the_minute_and_told(
    office: Office, said: str, minutes: int, told: str
) -> None:
    answer = await office.call("log_time", project="Intranet", duration=said)
    assert answer["entry"]["minutes"] == minutes
    assert answer["message"].startswith(f"Logged {told} on Tuesday 2026-11-24")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("30/10/2026", "Friday 2026-10-30"),
        ("10/30/2026", "Friday 2026-10-30"),
        ("11/11/2026", "Wednesday 2026-11-11"),
        ("30 oct 2026", "Friday 2026-10-30"),
        ("Oct 30", "Friday 2026-10-30"),
        ("Fri 2026-10-30", "Friday 2026-10-30"),
        ("friday last week", "Friday 2026-11-20"),
        ("31/12/2026", "Thursday 2026-12-31"),
    ],
)
async def test_a_date_that_can_only_be_one_day_is_logged_on_it_and_told(office: Office, said: str, day: str) -> None:
    answer = await office.call("log_time", project="Intranet", duration="1h", date=said)
    assert answer["entry"]["date"] == day.split()[1]
    assert day in answer["message"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("01/12/2026", "“01/12/2026” could be day first or month first. Say 2026-01-12 or 2026-12-01."),
        ("31/12/26", "could be day first, month first or year first"),
        ("30 nov", "could be 2025-11-30 or 2026-11-30. Say it with the year."),
        ("Mon 2026-11-24", "2026-11-24 is a Tuesday"),
        ("31/13/2026", "There is no 31/13/2026 in the calendar."),
        ("next monday", "could be a day of this week or of the next"),
    ],
)
async def test_a_date_that_could_be_two_is_asked_back_and_nothing_is_booked(
    office: Office, said: str, problem: str
) -> None:
    before = len(office.booked())
    error = await office.fail("log_time", project="Intranet", duration="1h", date=said)
    assert (error["code"], error["field"]) == ("invalid_arguments", "date")
    assert problem in error["message"]
    assert len(office.booked()) == before


def numbers(office: Office, *states: InvoiceStatus) -> set[str | None]:
    """Return the numbers of all invoices on which something is owed, and of those in these states."""
    return {
        each.invoice_number
        for each in office.sandbox.control.rows("invoices")
        if isinstance(each, Invoice)
        and each.organization == 1686
        and (each.status in states or (each.status in each.owed_in and (each.balance or 0) > 0))
    }


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ("unpaid", ()),
        ("open", ()),
        ("Unpaid", ()),
        (["unpaid", "open"], ()),
        (["unpaid", "paid"], (InvoiceStatus.PAID,)),
        ("open, draft", (InvoiceStatus.DRAFT,)),
        (["unpaid", "sent"], (InvoiceStatus.SENT,)),
        (["open", "all"], tuple(InvoiceStatus)),
    ],
)
async def test_unpaid_and_open_are_the_invoices_on_which_something_is_owed(
    office: Office, said: object, states: tuple[InvoiceStatus, ...]
) -> None:
    office.sandbox.control.store.update("invoices", 9283, {"balance": "0"})
    answer = await office.call("search_invoices", status=said, limit=100)
    assert {each["number"] for each in answer["items"]} == numbers(office, *states)
    sums = await office.call("summarize_invoices", status=said, group_by=["status"])
    assert sum(each["invoices"] for each in sums["totals"]) == len(answer["items"])


async def test_pages_of_unpaid_invoices_follow_each_other_and_belong_to_them(office: Office) -> None:
    pages = [await office.call("search_invoices", status="unpaid", limit=5)]
    while "next_cursor" in pages[-1]:
        pages.append(await office.call("search_invoices", status="unpaid", limit=5, cursor=pages[-1]["next_cursor"]))
    seen = [each["number"] for page in pages for each in page["items"]]
    assert set(seen) == numbers(office)
    assert len(seen) == len(set(seen))
    owed = [each.word for each in Invoice.owed_in]
    error = await office.fail("search_invoices", status=owed, limit=5, cursor=pages[0]["next_cursor"])
    assert error["field"] == "cursor"


async def test_a_state_that_there_is_not_is_answered_with_those_that_there_are(office: Office) -> None:
    error = await office.fail("search_invoices", status="outstanding")
    assert "unpaid, open" in error["message"]
