"""Invoices as rows, and the lines and taxes of one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.invoice import Invoice, InvoiceDetail, InvoiceTax
from nutmcp.remote.id import Id
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.tools.present.names import shown
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.money import money, number


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is to pay: the customer's name as it may be shown, if there is one, and in which currency."""

    name: str | None
    currency: CurrencyUnit


class InvoiceRow(TypedDict):
    """An invoice; `days_overdue` is told where it is owed and its due date has passed."""

    id: Id
    number: NotRequired[str | None]
    customer: NotRequired[str | None]
    status: NotRequired[str | None]
    date: NotRequired[str | None]
    due: NotRequired[str | None]
    days_overdue: NotRequired[int | None]
    total: NotRequired[str | None]
    balance: NotRequired[str | None]
    currency: NotRequired[str | None]


class LineRow(TypedDict):
    """A line of an invoice; `tax` names the taxes on it."""

    description: NotRequired[str | None]
    kind: NotRequired[str | None]
    quantity: NotRequired[str | None]
    price: NotRequired[str | None]
    amount: NotRequired[str | None]
    project: NotRequired[str | None]
    tax: NotRequired[str | None]


class TaxRow(TypedDict):
    """A tax of an invoice; `rate` is a fraction, and a compound one is also on the taxes before it."""

    code: NotRequired[str | None]
    rate: NotRequired[str | None]
    amount: NotRequired[str | None]
    compound: NotRequired[bool | None]


def invoice_row(invoice: Invoice, payer: Payer, days_overdue: int, extent: Extent = BRIEF) -> InvoiceRow:
    """Return an invoice as a row, with so much of its texts."""
    return {
        "id": invoice.id or 0,
        "number": extent.name(invoice.invoice_number),
        "customer": payer.name,
        "status": invoice.status.word if invoice.status is not None else None,
        "date": invoice.invoice_date.isoformat() if invoice.invoice_date else None,
        "due": invoice.due_date.isoformat() if invoice.due_date else None,
        "days_overdue": days_overdue or None,
        "total": money(invoice.total, payer.currency),
        "balance": money(invoice.balance, payer.currency),
        "currency": payer.currency.code,
    }


def line_rows(
    lines: Iterable[InvoiceDetail],
    taxes: Sequence[InvoiceTax],
    project_name: Callable[[Id | None], str],
    unit: CurrencyUnit,
    extent: Extent,
) -> list[LineRow]:
    """Return the lines of an invoice, with the names of their projects and the codes of their taxes."""
    return [
        {
            "description": extent.text(each.description),
            "kind": each.invoice_detail_type.word if each.invoice_detail_type is not None else None,
            "quantity": number(each.quantity),
            "price": money(each.price, unit),
            "amount": money(each.total_price, unit),
            "project": project_name(each.project) if each.project is not None else None,
            "tax": _codes(each.tax, taxes),
        }
        for each in lines
    ]


def tax_rows(taxes: Iterable[InvoiceTax], unit: CurrencyUnit) -> list[TaxRow]:
    """Return the taxes of an invoice."""
    return [
        {
            "code": shown(each.code),
            "rate": number(each.rate),
            "amount": money(each.total, unit),
            "compound": each.compound,
        }
        for each in taxes
    ]


def _codes(tax: Id | None, taxes: Sequence[InvoiceTax]) -> str | None:
    """Return the codes of the taxes that go by one number on the lines, as GST and QST do."""
    if tax is None:
        return None
    return ", ".join(code for each in taxes if each.tax == tax and (code := shown(each.code))) or f"tax {tax}"
