"""Expenses as rows."""

from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.invoice import Expense
from nutmcp.remote.id import Id
from nutmcp.tools.present.names import Names, shown, shown_note
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.money import money


class ExpenseRow(TypedDict):
    """An expense; `total` is with taxes, `balance` is left to pay, `invoice` charges it to the customer."""

    id: Id
    number: NotRequired[str | None]
    date: NotRequired[str | None]
    due: NotRequired[str | None]
    description: NotRequired[str | None]
    project: NotRequired[str | None]
    customer: NotRequired[str | None]
    member: NotRequired[str | None]
    status: NotRequired[str | None]
    billable: NotRequired[bool | None]
    invoice: NotRequired[str | None]
    subtotal: NotRequired[str | None]
    taxes: NotRequired[str | None]
    total: NotRequired[str | None]
    balance: NotRequired[str | None]
    currency: str


def expense_row(expense: Expense, names: Names, unit: CurrencyUnit) -> ExpenseRow:
    """Return an expense as a row, with its amounts in one currency."""
    return {
        "id": expense.id or 0,
        "number": shown(expense.expense_number),
        "date": expense.expense_date.isoformat() if expense.expense_date else None,
        "due": expense.due_date.isoformat() if expense.due_date else None,
        "description": shown_note(expense.description),
        "project": names.project_name(expense.project) if expense.project is not None else None,
        "customer": names.customer_name(expense.project),
        "member": names.member_name(expense.member),
        "status": expense.status.word if expense.status is not None else None,
        "billable": expense.billable,
        "invoice": names.invoice_number(expense.invoice),
        "subtotal": money(expense.amount_before_taxes, unit),
        "taxes": money(expense.taxes_amount, unit),
        "total": money(expense.amount_after_taxes, unit),
        "balance": money(expense.amount_due, unit),
        "currency": unit.code,
    }
