"""Invoices, quotes and expenses as ProWorkflow's document has them, under the names that nutmcp gives their fields."""

# Records are frozen, so that a field may hold less than its noun’s does:
# pyright: reportIncompatibleVariableOverride=false

from collections.abc import Mapping
from typing import Annotated, ClassVar

from nutmcp.domain import invoice
from nutmcp.remote.record import Day, Money, Record, Ref, RefersTo, sent_as
from nutmcp.systems.proworkflow.codes import InvoiceState, LineKind, QuoteKind, QuoteState
from nutmcp.systems.proworkflow.records import CompanyRef, ProjectRef, StaffRef

InvoiceRef = Annotated[Ref, RefersTo("invoices")]
QuoteRef = Annotated[Ref, RefersTo("quotes")]


class Invoice(invoice.Invoice):
    """An invoice; it is paid or not, and overdue after its due date."""

    owed_in: ClassVar = (InvoiceState.UNPAID,)
    undocumented: ClassVar = ("discount", "discount_name")
    """No list tells them."""

    invoice_number: str | None = sent_as("number")
    status: InvoiceState | None = None
    customer: CompanyRef = sent_as("companyid")
    customer_name: str | None = sent_as("companyname")
    customer_contact: str | None = sent_as("contactname")
    project: ProjectRef = sent_as("projectid")
    invoice_date: Day | None = sent_as("invoiceddate")
    due_date: Day | None = sent_as("duedate")
    paid_date: Day | None = sent_as("paiddate")
    custom_title: str | None = sent_as("title")
    description: str | None = None
    terms: str | None = None
    purchase_order: str | None = sent_as("purchaseordernumber")
    total_amount_before_taxes: Money | None = sent_as("subtotal")
    taxes_amount: Money | None = sent_as("taxtotal")
    total: Money | None = sent_as("grandtotal")
    tax_rate: Money | None = sent_as("taxrate")
    discount: str | None = sent_as("discountvalue")
    discount_name: str | None = sent_as("discountdescription")
    paid_to_date: Money | None = None
    balance: Money | None = None


class InvoiceLine(invoice.InvoiceDetail):
    """A line of an invoice ("View Line Items in an Invoice")."""

    name: str | None = None
    description: str | None = None
    invoice_detail_type: LineKind | None = sent_as("type")
    quantity: Money | None = None
    price: Money | None = sent_as("rate")
    minutes: int | None = sent_as("time")
    taxable: bool | None = None
    order: int | None = sent_as("displayorder")
    invoice: InvoiceRef = sent_as("invoiceid")
    total_price: Money | None = None


class InvoiceTax(invoice.InvoiceTax):
    """The one tax of an invoice, which is told by its rate and its amount."""

    code: str | None = None
    rate: Money | None = None
    total: Money | None = None
    invoice: InvoiceRef = None


class Quote(Record):
    """A quote, or an estimate ("View Quotes for a Company")."""

    number: str | None = None
    name: str | None = sent_as("title")
    status: QuoteState | None = None
    kind: QuoteKind | None = sent_as("type")
    customer: CompanyRef = sent_as("companyid")
    project: ProjectRef = sent_as("projectid")
    quoted_date: Day | None = sent_as("quoteddate")
    approved_date: Day | None = sent_as("approveddate")
    valid_until: Day | None = sent_as("validtodate")
    description: str | None = None
    subtotal: Money | None = None
    tax_total: Money | None = sent_as("taxtotal")
    total: Money | None = sent_as("grandtotal")


class QuoteLine(Record):
    """A line of a quote."""

    name: str | None = None
    description: str | None = None
    kind: LineKind | None = sent_as("type")
    quantity: Money | None = None
    rate: Money | None = None
    minutes: int | None = sent_as("time")
    taxable: bool | None = None
    quote: QuoteRef = sent_as("quoteid")


class Expense(Record):
    """What was spent on a project ("View Expenses")."""

    name: str | None = None
    description: str | None = None
    expense_date: Day | None = sent_as("date")
    cost: Money | None = None
    project: ProjectRef = sent_as("projectid")
    member: StaffRef = sent_as("contactid")
    invoiced: bool | None = None
    taxable: bool | None = None


DERIVED: Mapping[type[Record], frozenset[str]] = {
    Invoice: frozenset({"paid_to_date", "balance"}),
    InvoiceLine: frozenset({"total_price", "quantity"}),
    QuoteLine: frozenset({"quantity"}),
}
"""The fields that are worked out from those that are sent, and are never sent themselves."""
