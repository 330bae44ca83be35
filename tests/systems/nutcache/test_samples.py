"""Everything that the vendor's documentation shows is read in full, under the right names, to the last digit."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import Record, wire_names
from nutmcp.systems.nutcache import records as of
from nutmcp.systems.nutcache.codes import BillingMethod, InvoiceStatus, ProjectStatus, TimerStatus
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.systems.conversing import answered, call_of
from tests.vendor import sample, sample_names

READS = [name for name in sample_names() if sample(name).response]
PASSED_OVER = {"type", "links", "project_budget"}
"""What is sent and documented nowhere, or says what the resource says already."""


def first(name: str) -> Any:  # noqa: ANN401 - whatever the sample shows
    shown = sample(name)
    return answered(call_of(shown), shown.response).records[0]


def rows_of(name: str) -> list[tuple[dict[str, Any], Record]]:
    shown = sample(name)
    call = call_of(shown)
    records = answered(call, shown.response).records
    return list(zip(shown.answer[call.resource], records, strict=True))


def test_there_is_a_sample_of_every_resource_with_an_address() -> None:
    shown = {call_of(sample(name)).resource for name in READS}
    assert shown == {each.name for each in RESOURCES.values() if each.verbs}


@pytest.mark.parametrize("name", READS)
def test_every_field_that_is_sent_has_a_field_here(name: str) -> None:
    for sent, record in rows_of(name):
        known = wire_names(type(record)).values()
        assert set(sent) - set(known) <= PASSED_OVER


@pytest.mark.parametrize("name", READS)
def test_every_value_is_the_one_that_was_sent(name: str) -> None:
    for sent, record in rows_of(name):
        for field, wire in wire_names(type(record)).items():
            assert same(getattr(record, field), sent.get(wire)), (field, sent.get(wire))


def same(value: object, sent: object) -> bool:
    """Compare a value with what was sent for it, knowing only how JSON writes it."""
    match value:
        case BillingMethod():
            return sent == "NotBillable" and value is BillingMethod.NOT_BILLABLE
        case Decimal():
            return str(value) == str(sent)
        case datetime():
            written = value.replace(tzinfo=None).isoformat()
            return str(sent).rstrip("Z0").rstrip(".") == written.rstrip("0").rstrip(".")
        case date():
            return f"{value}T00:00:00" == sent
        case int() if not isinstance(value, bool):
            return str(int(value)) == str(sent)
        case _:
            return value == sent and type(value) is type(sent)


@pytest.mark.parametrize("name", READS)
def test_more_is_read_from_the_way_to_the_next_page(name: str) -> None:
    shown = sample(name)
    rels = [each["rel"] for each in shown.answer.get("links", [])]
    assert answered(call_of(shown), shown.response).more == ("navigation-next" in rels)


def test_a_project_is_read_in_spite_of_its_spelling() -> None:
    project = first("v3-projects-one")
    assert isinstance(project, of.Project)
    assert project.name == "Agile sample project (non-billable)"
    assert (project.organization, project.vision) == (1686, "Project vision")
    assert project.status is ProjectStatus.IN_PROGRESS
    assert project.billing_method is BillingMethod.NOT_BILLABLE
    assert (project.budget_scope, project.budget_type) == (1, 1)
    assert (project.budget_amount, project.start_date, project.end_date) == (0, date(2018, 1, 22), None)


def test_an_invoice_is_read_to_the_fourth_decimal() -> None:
    invoice = first("v3-invoices-one")
    assert isinstance(invoice, of.Invoice)
    assert str(invoice.balance) == "1225.7900"
    assert invoice.status is InvoiceStatus.PARTIALLY_PAID
    assert (invoice.due_date, invoice.customer_contact) == (date(2018, 4, 18), "Sample contact name")


def test_taxes_without_an_id_are_all_read() -> None:
    taxes = [record for _, record in rows_of("v3-invoices-invoice_taxes")]
    assert [(each.id, each.code, str(each.rate)) for each in taxes if isinstance(each, of.InvoiceTax)] == [
        (None, "HST", "0.130000"),
        (None, "QST", "0.099750"),
        (None, "GST", "0.050000"),
    ]


def test_a_timer_is_read_with_its_digits_as_text_and_both_its_clocks() -> None:
    timer = first("v3-timers-list")
    assert isinstance(timer, of.Timer)
    assert timer.status is TimerStatus.STOPPED
    assert timer.time_start_local == datetime(2018, 9, 7, 11, 55)  # noqa: DTZ001 - a local time
    assert timer.time_start_utc == datetime(2018, 9, 7, 15, 55, 47, 377_000, tzinfo=UTC)


def test_a_time_entry_is_read_on_its_day() -> None:
    entry = first("v3-time_entries-one")
    assert isinstance(entry, of.TimeEntry)
    assert (entry.working_date, entry.minutes, entry.project_service) == (date(2018, 3, 7), 480, 106963)
    assert entry.creation_date == datetime(2018, 3, 6, 22, 1, 9, 250_000, tzinfo=UTC)
    assert (entry.start_time, entry.invoice) == (None, None)


def test_a_service_and_a_country_are_read_under_their_name() -> None:
    assert first("v3-projects-project_services").name == "A service"
    assert first("v3-countries-one").name == "United States"
    assert first("v3-projects-project_members").member == 29550


def test_a_search_is_read_like_a_list() -> None:
    call = Call(verb=Verb.LIST, resource="customers")
    body = json.loads(sample("v3-customers-one").response)
    assert answered(call, body).records == (first("v3-customers-one"),)
