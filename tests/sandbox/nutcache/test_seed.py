"""The made-up data: believable, and full of what a tool has to cope with."""

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pytest

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.sandbox import Sandbox, open_sandbox, store
from nutmcp.sandbox.emulation import Size
from nutmcp.sandbox.nutcache.rules import is_billable
from nutmcp.sandbox.nutcache.seed.large import CUSTOMERS, ENTRIES, HOSTILE, INVOICES
from nutmcp.sandbox.row_cache import Row, RowCache
from nutmcp.systems.nutcache.codes import (
    BillingMethod,
    ExpenseStatus,
    InvoiceStatus,
    ProjectStatus,
    TimerStatus,
)
from nutmcp.systems.nutcache.records import (
    Customer,
    Expense,
    ExpenseTax,
    Invoice,
    InvoiceDetail,
    InvoiceTax,
    Organization,
    Project,
    ProjectMember,
    TimeEntry,
    Timer,
)
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.fakes import FakeClock
from tests.sandbox.driver import CAMILLE, NOW, new_sandbox

RecordT = TypeVar("RecordT", bound=Record)
CENT = Decimal("0.01")
TODAY = NOW.date()
REFERENCES = "project customer member invoice organization project_service country state currency item tax"
SMALL = new_sandbox()
OF_EITHER_SIZE = pytest.mark.parametrize("size", ["small", pytest.param("large", marks=pytest.mark.large)])


@cache
def of_size(size: Size) -> Sandbox:
    """Return the sandbox of that size, made once."""
    return SMALL if size == "small" else new_sandbox(size)


def rows(sandbox: Sandbox, record: type[RecordT]) -> list[RecordT]:
    """Return all records of a class."""
    name = next(each.name for each in RESOURCES.values() if each.record is record)
    return [each for each in sandbox.control.rows(name) if isinstance(each, record)]


@OF_EITHER_SIZE
def test_every_invoice_adds_up_to_the_cent(size: Size) -> None:
    sandbox = of_size(size)
    lines = dict[Id, list[InvoiceDetail]]()
    taxes = dict[Id, list[InvoiceTax]]()
    for line in rows(sandbox, InvoiceDetail):
        lines.setdefault(line.invoice or 0, []).append(line)
    for tax in rows(sandbox, InvoiceTax):
        taxes.setdefault(tax.invoice or 0, []).append(tax)
    for invoice in rows(sandbox, Invoice):
        assert invoice.total is not None
        own = lines[invoice.id or 0]
        assert invoice.total_amount_before_taxes is not None
        before = sum((each.total_price or Decimal(0) for each in own), Decimal(0))
        assert invoice.total_amount_before_taxes == before.quantize(CENT, ROUND_HALF_UP)
        own_taxes = [each.total or Decimal(0) for each in taxes.get(invoice.id or 0, [])]
        assert invoice.taxes_amount == sum(own_taxes, Decimal(0))
        assert invoice.total == invoice.total_amount_before_taxes + sum(own_taxes, Decimal(0))
        assert invoice.balance == invoice.total - (invoice.paid_to_date or 0)
        assert (invoice.balance == 0) == (invoice.status is InvoiceStatus.PAID)


def test_every_expense_adds_up() -> None:
    for expense in rows(SMALL, Expense):
        own = [each.tax_amount or Decimal(0) for each in rows(SMALL, ExpenseTax) if each.expense == expense.id]
        assert expense.amount_before_taxes is not None
        assert expense.amount_after_taxes == expense.amount_before_taxes + sum(own, Decimal(0))
        assert expense.amount_after_taxes == (expense.amount_due or 0) + (expense.amount_paid or 0)


def test_everything_comes_in_every_state() -> None:
    assert {each.status for each in rows(SMALL, Project)} == set(ProjectStatus)
    assert {each.billing_method for each in rows(SMALL, Project)} == set(BillingMethod)
    assert {each.status for each in rows(SMALL, Invoice)} == set(InvoiceStatus)
    assert {each.status for each in rows(SMALL, Expense)} == set(ExpenseStatus)
    assert {each.status for each in rows(SMALL, Timer)} == set(TimerStatus)
    assert {int(each.status or 0) for each in rows(SMALL, Customer)} == {0, 1}


def test_names_are_near_one_another_and_have_accents() -> None:
    names = {each.name or "" for each in rows(SMALL, Project)}
    assert {"Acme website", "Acme website redesign", "Acme webshop", "Café Réservation"} <= names
    richmond = [each for each in rows(SMALL, Customer) if each.city == "Richmond"]
    assert [each.zip_code for each in richmond] == ["23223", "V6Y 2B3"]
    assert len({each.country for each in richmond}) == 2


def test_money_is_owed_in_three_currencies_and_overdue_at_every_age() -> None:
    currencies = {each.id: each.currency for each in rows(SMALL, Customer)}
    owed = [
        each
        for each in rows(SMALL, Invoice)
        if each.status in (InvoiceStatus.SENT, InvoiceStatus.VIEWED, InvoiceStatus.PARTIALLY_PAID)
        and each.organization == 1686
    ]
    assert len({currencies[each.customer] for each in owed}) == 3
    ages = Counter(age_of(each) for each in owed)
    assert set(ages) == {"current", "1-30", "31-60", "61-90", "over 90"}


def age_of(invoice: Invoice) -> str:
    """Return how long an invoice has been overdue."""
    assert invoice.due_date
    late = (TODAY - invoice.due_date).days
    return next(
        name
        for most, name in ((0, "current"), (30, "1-30"), (60, "31-60"), (90, "61-90"), (9999, "over 90"))
        if late <= most
    )


def test_prices_have_four_decimals() -> None:
    assert Decimal("33.3333") in {each.price for each in rows(SMALL, InvoiceDetail)}
    assert len({each.code for each in rows(SMALL, InvoiceTax)}) >= 2


@OF_EITHER_SIZE
def test_time_entries_keep_the_rules(size: Size) -> None:
    sandbox = of_size(size)
    projects = {each.id: each for each in rows(sandbox, Project)}
    parts = {(each.project, each.member) for each in rows(sandbox, ProjectMember) if int(each.status or 0) == 1}
    for each in rows(sandbox, TimeEntry):
        project = projects[each.project]
        assert (each.project, each.member) in parts
        assert 0 < (each.minutes or 0) <= 1440
        assert 0 <= (each.billable_minutes or 0) <= (each.minutes or 0)
        assert is_billable(project) or (each.billable_minutes, each.invoice) == (0, None)
        assert each.working_date
        assert each.working_date <= TODAY
        assert (each.start_time is None) == (project.organization == 1686)


def test_three_months_are_worked_and_some_of_it_is_invoiced() -> None:
    own = [each for each in rows(SMALL, TimeEntry) if each.member == CAMILLE and each.working_date]
    days = [each.working_date for each in own if each.working_date]
    assert min(days) <= TODAY - timedelta(days=85)
    assert TODAY in days
    assert 0 < sum(each.invoice is not None for each in own) < len(own)
    invoices = {each.id: each for each in rows(SMALL, Invoice)}
    projects = {each.id: each for each in rows(SMALL, Project)}
    for each in own:
        if each.invoice and each.working_date:
            invoice = invoices[each.invoice]
            assert invoice.customer == projects[each.project].customer
            assert invoice.invoice_date
            assert each.working_date < invoice.invoice_date


def test_one_timer_runs() -> None:
    running = [each for each in rows(SMALL, Timer) if each.status is TimerStatus.STARTED]
    assert [(each.member, each.time_start_utc) for each in running] == [(CAMILLE, NOW - timedelta(minutes=47))]


def test_one_organization_records_durations_and_one_rounds_start_and_end_up() -> None:
    modes = [
        (each.name, int(each.time_tracking_type or 0), int(each.time_rounding or 0), each.time_rounding_minutes)
        for each in rows(SMALL, Organization)
    ]
    assert modes == [("Atelier Boréal", 0, 0, 0), ("Studio Minuit", 1, 2, 15)]


def test_every_reference_leads_somewhere() -> None:
    ids = {name: {each.id for each in SMALL.control.rows(name)} for name in RESOURCES}
    for resource in RESOURCES.values():
        for name in REFERENCES.split():
            if name in resource.record.model_fields:
                target = {"country": "countries", "currency": "currencies", "tax": "taxes"}.get(name, f"{name}s")
                values = {getattr(each, name) for each in SMALL.control.rows(resource.name)} - {None}
                assert values <= ids[target], (resource.name, name)


def test_the_same_moment_gives_the_same_data(tmp_path: Path) -> None:
    # In memory they are copied, in a file sown.
    again = open_sandbox(str(tmp_path / "sandbox.db"), clock=FakeClock(NOW))
    for name in RESOURCES:
        assert again.control.rows(name) == SMALL.control.rows(name)


def test_what_is_changed_in_one_sandbox_is_not_in_the_next() -> None:
    new_sandbox().control.store.clear()
    assert rows(new_sandbox(), TimeEntry) == rows(SMALL, TimeEntry)


@pytest.mark.large
def test_a_large_agency_has_very_much_of_everything() -> None:
    large = of_size("large")
    assert len([each for each in rows(large, Customer) if each.organization == 1686]) == CUSTOMERS
    assert len([each for each in rows(large, Invoice) if each.organization == 1686]) == INVOICES
    assert len([each for each in rows(large, TimeEntry) if each.start_time is None]) == ENTRIES
    names = {each.name for each in rows(large, Customer)}
    notes = {each.note for each in rows(large, TimeEntry)}
    assert all(text in names and text in notes for text in HOSTILE)
    assert [key for key, _ in groupby(each.id for each in rows(large, TimeEntry))]


@pytest.mark.large
def test_of_a_large_agency_no_more_is_read_than_a_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Record] = []

    class Noted(RowCache):
        def select(self, record: type[RecordT], key: Hashable, rows: Sequence[Row]) -> Sequence[RecordT]:
            found = super().select(record, key, rows)
            made.extend(found)
            return found

    monkeypatch.setattr(store, "_ROWS", Noted())
    call = Call(
        verb=Verb.LIST,
        resource="time_entries",
        filters=(Filter("note", Operator.CT, "RÉUNION"),),
        sort=(Sort("working_date", descending=True),),
        includes=("projects", "members"),
        page=10,
    )
    answer = of_size("large").control.store.answer(call, store.View(1686))
    assert len(answer.records) == 100
    # One more tells whether there is a next page.
    assert len(made) == 101 + sum(len(each) for each in answer.included.values())
