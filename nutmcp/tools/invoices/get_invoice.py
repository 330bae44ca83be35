"""The tool that tells everything about one invoice."""

from collections.abc import Callable
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.aging import days_overdue
from nutmcp.domain.invoice import Invoice
from nutmcp.domain.invoice_check import check_invoice
from nutmcp.remote.call import Verb
from nutmcp.remote.id import Id
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.invoices.finding import Found, find_invoice
from nutmcp.tools.invoices.payers import Payers
from nutmcp.tools.present.extent import Extent, in_full
from nutmcp.tools.present.invoices import InvoiceRow, LineRow, TaxRow, invoice_row, line_rows, tax_rows
from nutmcp.tools.present.names import Names
from nutmcp.tools.tool import tool
from nutmcp.words.money import money


class InvoiceDetail(InvoiceRow):
    """An invoice with its lines and taxes; `check` says whether it adds up."""

    title: NotRequired[str | None]
    description: NotRequired[str | None]
    notes: NotRequired[str | None]
    terms: NotRequired[str | None]
    purchase_order: NotRequired[str | None]
    lines: list[LineRow]
    taxes: list[TaxRow]
    subtotal: NotRequired[str | None]
    tax: NotRequired[str | None]
    paid: NotRequired[str | None]
    check: str


class OneInvoice(TypedDict):
    """One invoice."""

    invoice: InvoiceDetail
    timezone: str


@tool(
    toolset="invoices",
    title="Get an invoice",
    needs=Needs(Invoice, Verb.LIST, Verb.GET),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def get_invoice(desk: Desk, *, invoice: Annotated[NameOrId, 'Number, as "0005", or id.']) -> OneInvoice:
    """Tell about one invoice: lines, taxes, payments, and whether it adds up."""
    found = await find_invoice(desk.client, invoice)
    record = found.invoice
    [payer] = await Payers(desk).of([record], found.included)
    project_name, unit = await _project_names(desk, found), payer.currency

    def told(extent: Extent) -> OneInvoice:
        detail: InvoiceDetail = {
            **invoice_row(record, payer, days_overdue(record, desk.today()), extent),
            "title": extent.name(record.custom_title),
            "description": extent.text(record.description),
            "notes": extent.text(record.notes),
            "terms": extent.text(record.terms),
            "purchase_order": extent.name(record.purchase_order),
            "lines": line_rows(found.lines, found.taxes, project_name, unit, extent),
            "taxes": tax_rows(found.taxes, unit),
            "subtotal": money(record.total_amount_before_taxes, unit),
            "tax": money(record.taxes_amount, unit),
            "paid": money(record.paid_to_date, unit),
            "check": check_invoice(record, found.lines, found.taxes, unit),
        }
        return {"invoice": detail, "timezone": desk.zone.key}

    return in_full(told)


async def _project_names(desk: Desk, found: Found) -> Callable[[Id | None], str]:
    """Return what names the projects of the lines; they are asked for only if a line has one."""
    if not any(each.project for each in found.lines):
        return str
    return Names(await desk.directory.roster(), None, desk.zone, desk.system, found.included).project_name
