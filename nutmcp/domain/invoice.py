"""Invoices with their lines and taxes, and the expenses that may be on them."""

from typing import ClassVar

from nutmcp.remote.code import Code
from nutmcp.remote.record import Day, IdOrCode, Money, Record, Ref


class Invoice(Record):
    """What a customer is to pay."""

    owed_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which a customer owes what is left to pay."""
    uncounted_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which it does not count in sums, unless it is asked for."""
    hidden_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which a list leaves it out that asks for none."""

    invoice_number: str | None = None
    status: Code | None = None
    customer: Ref = None
    customer_name: str | None = None
    customer_contact: str | None = None
    customer_email: str | None = None
    customer_phone: str | None = None
    customer_phone_mobile: str | None = None
    customer_address: str | None = None
    customer_city: str | None = None
    customer_province_state: str | None = None
    customer_postal_zip_code: str | None = None
    customer_country: str | None = None
    invoice_date: Day | None = None
    due_date: Day | None = None
    custom_title: str | None = None
    description: str | None = None
    notes: str | None = None
    terms: str | None = None
    purchase_order: str | None = None
    total_amount_before_taxes: Money | None = None
    taxes_amount: Money | None = None
    total: Money | None = None
    paid_to_date: Money | None = None
    balance: Money | None = None
    currency: IdOrCode = None

    @property
    def is_owed(self) -> bool:
        """Whether something is left to pay on it."""
        return self.status in self.owed_in and self.balance is not None and self.balance > 0


class InvoiceDetail(Record):
    """A line of an invoice."""

    description: str | None = None
    invoice_detail_type: Code | None = None
    quantity: Money | None = None
    price: Money | None = None
    total_price: Money | None = None
    project: Ref = None
    tax: Ref = None
    invoice: Ref = None


class InvoiceTax(Record):
    """A tax of an invoice."""

    code: str | None = None
    rate: Money | None = None
    total: Money | None = None
    compound: bool | None = None
    sequence_number: int | None = None
    tax: Ref = None
    invoice: Ref = None


class Expense(Record):
    """What was spent, perhaps on a project."""

    hidden_in: ClassVar[tuple[Code, ...]] = ()
    """The states in which a list leaves it out that asks for none."""

    expense_number: str | None = None
    expense_date: Day | None = None
    due_date: Day | None = None
    status: Code | None = None
    description: str | None = None
    billable: bool | None = None
    amount_before_taxes: Money | None = None
    taxes_amount: Money | None = None
    amount_after_taxes: Money | None = None
    amount_paid: Money | None = None
    amount_due: Money | None = None
    project: Ref = None
    member: Ref = None
    invoice: Ref = None
    currency: IdOrCode = None


class ExpenseTax(Record):
    """A tax of an expense."""

    tax_code: str | None = None
    tax_amount: Money | None = None
    expense: Ref = None
