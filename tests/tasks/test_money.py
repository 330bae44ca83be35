"""What people ask about customers, invoices and expenses, of an account with 5,000 invoices: right, cheap and short."""

from decimal import Decimal
from typing import Any

import pytest

from nutmcp.remote.id import Id
from nutmcp.systems.nutcache.records import Invoice
from tests.tasks.books import COUNTED, OWED, TODAY, Books, cents, plain, total
from tests.tasks.task import Answer, Task, do, ids, names

pytestmark = [pytest.mark.anyio, pytest.mark.large]

OCTOBER = ("2026-10-01", "2026-10-31")
THIS_QUARTER = ("2026-10-01", "2026-12-31")
CURRENCIES = 3
"""The requests that tell the codes of the currencies that occur."""
AGES = {"current": 0, "d1_30": 30, "d31_60": 60, "d61_90": 90, "over_90": 10**9}


def age(invoice: Invoice) -> str:
    """Return the bucket of an invoice by how late it is."""
    late = max(0, (TODAY - invoice.due_date).days) if invoice.due_date else 0
    return next(each for each, most in AGES.items() if late <= most)


def aged(books: Books) -> dict[str, dict[str, str]]:
    """Return what is owed by currency and age."""
    owed: dict[str, dict[str, Decimal]] = {}
    for each in books.invoices(states=OWED):
        ages = owed.setdefault(books.currency(each.customer), dict.fromkeys(AGES, Decimal(0)))
        ages[age(each)] += each.balance or 0
    return {currency: {each: cents(amount) for each, amount in ages.items()} for currency, ages in owed.items()}


def by_month(books: Books) -> dict[tuple[str, str], str]:
    """Return what was invoiced this quarter by month and currency."""
    sums: dict[tuple[str, str], Decimal] = {}
    for each in books.invoices(*THIS_QUARTER):
        key = (str(each.invoice_date)[:7], books.currency(each.customer))
        sums[key] = sums.get(key, Decimal(0)) + (each.total or 0)
    return {key: cents(amount) for key, amount in sums.items()}


def months(answer: Answer) -> dict[tuple[str, str], str]:
    """Return the totals of a summary by month and currency."""
    return {(each["month"], each["currency"]): each["total"] for each in answer["groups"]}


def worst(answer: Answer) -> tuple[Any, ...]:
    """Return the overdue totals, and whether the answer says that it does not show every customer."""
    return {each["currency"]: each["overdue"] for each in answer["totals"]}, "weightiest" in answer["note"]


def longest_due(books: Books, count: int) -> list[Id]:
    """Return the ids of the invoices that have been overdue the longest."""
    rows = sorted(books.overdue(), key=lambda each: (str(each.due_date), each.id))
    return [each.id or 0 for each in rows[:count]]


TASKS = [
    Task(
        "Who are our customers in Richmond?",
        "search_customers",
        {"query": "Richmond", "limit": 100},
        lambda answer: (len(ids(answer)) <= 100, answer["total"], {each["city"] for each in answer["items"]}),
        lambda books: (
            True,
            sum(each.city == "Richmond" and each.status == 0 for each in books.customers.values()),
            {"Richmond"},
        ),
        lambda books: 1 + books.pages(books.customers),
    ),
    Task(
        "Quel est le numéro de Sofia chez Lumen Énergie ?",
        "get_customer",
        {"customer": "lumen energie"},
        lambda answer: (answer["customer"]["phone"], answer["customer"]["contact"]),
        lambda books: (books.customers[154535].phone, books.customers[154535].contact),
        lambda books: 1 + books.pages(books.customers) + 3,
        1_000,
    ),
    Task(
        "What does Maison Dufour owe us, and how much of it is late?",
        "get_customer",
        {"customer": "Maison Dufour"},
        lambda answer: (answer["customer"]["balance"], answer["customer"]["overdue"]),
        lambda books: (
            total(("EUR", each.balance) for each in books.invoices(states=OWED) if each.customer == 154533),
            total(("EUR", each.balance) for each in books.overdue() if each.customer == 154533),
        ),
        lambda books: 1 + books.pages(books.customers) + 3,
        1_000,
    ),
    Task(
        "How many customers in Germany have an address at example.com?",
        "search_customers",
        {
            "query": "allemagne",
            "filters": [{"property": "email", "operator": "ew", "value": "@example.com"}],
            "limit": 1,
        },
        lambda answer: answer["total"],
        lambda books: sum(
            each.country == 82 and each.status == 0 and (each.email or "").endswith("@example.com")
            for each in books.customers.values()
        ),
        lambda books: 1 + books.pages(books.customers),
        1_000,
    ),
    Task(
        "What is overdue, and by how much, customer by customer?",
        "summarize_invoices",
        {"group_by": ["customer"], "overdue": True},
        worst,
        lambda books: (total((books.currency(each.customer), each.balance) for each in books.overdue()), True),
        lambda books: 1 + books.pages(books.overdue()) + CURRENCIES,
    ),
    Task(
        "Quel âge ont nos comptes clients ?",
        "summarize_invoices",
        {"group_by": ["currency"]},
        lambda answer: {each["currency"]: each["ages"] for each in answer["groups"]},
        aged,
        lambda books: 1 + books.pages(books.invoices(states=COUNTED)) + CURRENCIES,
        2_500,
    ),
    Task(
        "What did we invoice this quarter, month by month?",
        "summarize_invoices",
        {"group_by": ["month"], "period": "this_quarter"},
        months,
        by_month,
        lambda books: 1 + books.pages(books.invoices(*THIS_QUARTER)) + CURRENCIES,
        4_000,
    ),
    Task(
        "Show me invoice 0012: what is on it, and does it add up?",
        "get_invoice",
        {"invoice": "0012"},
        lambda answer: (answer["invoice"]["total"], answer["invoice"]["balance"], answer["invoice"]["check"]),
        lambda books: next(
            (cents(each.total or Decimal(0)), cents(each.balance or Decimal(0)), "adds up")
            for each in books.all_invoices
            if each.invoice_number == "0012"
        ),
        lambda books: books.naming + 2,
        2_000,
    ),
    Task(
        "Which invoices of more than 5,000 did we send in October?",
        "search_invoices",
        {"from": OCTOBER[0], "to": OCTOBER[1], "min_total": 5000, "limit": 100},
        lambda answer: set(ids(answer)),
        lambda books: {
            each.id for each in books.invoices(*OCTOBER, states=range(7)) if each.total and each.total >= 5000
        },
        lambda books: 1 + books.pages(books.invoices(*OCTOBER, states=range(8))) + 1 + CURRENCIES,
    ),
    Task(
        "Quelles sont les dix factures en retard depuis le plus longtemps ?",
        "search_invoices",
        {"overdue": True, "sort": "due", "limit": 10},
        ids,
        lambda books: longest_due(books, 10),
        lambda _: 1 + 1 + CURRENCIES,
        3_000,
    ),
    Task(
        "Any disputed ones at Brauhaus Müller?",
        "search_invoices",
        {"status": "disputed", "customer": "brauhaus muller gmbh"},
        ids,
        lambda books: [each.id for each in books.invoices(states=[5]) if each.customer == 154534],
        lambda books: 1 + books.pages(books.customers) + 1 + CURRENCIES,
    ),
    Task(
        "Which expenses are still to be paid?",
        "find_records",
        {"resource": "expenses", "filters": [{"property": "status", "operator": "eq", "value": "to pay"}]},
        lambda answer: {each["description"] for each in answer["items"]},
        lambda _: {"Stock photos", "Lunch with the client", "Licences", "Office chairs"},
        lambda books: books.naming + 1 + CURRENCIES,
    ),
    Task(
        "Dans quelles devises facturons-nous ?",
        "summarize_invoices",
        {"group_by": ["currency"], "status": "all"},
        lambda answer: {each["currency"]: each["invoices"] for each in answer["groups"]},
        lambda books: {
            code: sum(books.currency(each.customer) == code for each in books.all_invoices)
            for code in ("CAD", "EUR", "USD")
        },
        lambda books: 1 + books.pages(books.all_invoices) + CURRENCIES,
        2_500,
    ),
    Task(
        "Whose are we, and how many calls have we left today?",
        "get_account",
        {},
        lambda answer: (answer["organization"]["name"], answer["member"]["name"], answer["calls"]["day_left"]),
        lambda books: ("Atelier Boréal", "Camille Tremblay", 20_000 - books.naming),
        lambda books: books.naming,
        1_000,
    ),
    Task(
        "Customers that sound like “boulangerie” in Montréal",
        "search_customers",
        {"query": "boulangerie montreal", "limit": 100},
        lambda answer: set(ids(answer)),
        lambda books: {
            number
            for number, each in books.customers.items()
            if each.status == 0 and "boulangerie" in plain(each.name) and plain(each.city) == "montreal"
        },
        lambda books: 1 + books.pages(books.customers),
    ),
]


@pytest.mark.parametrize("task", TASKS, ids=names(TASKS))
async def test_a_task_about_money_is_done(task: Task) -> None:
    await do(task)
