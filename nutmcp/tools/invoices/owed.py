"""Which invoices are owed, and how long ago they were due."""

from datetime import date

from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.records import Invoice

OWED = (InvoiceStatus.SENT, InvoiceStatus.VIEWED, InvoiceStatus.PARTIALLY_PAID, InvoiceStatus.DISPUTED)
"""The states in which a customer owes what is left to pay."""
COUNTED = (*OWED, InvoiceStatus.PAID)
"""The states in which an invoice counts in sums; the others are drafts, void or deleted."""

AGES = ("current", "d1_30", "d31_60", "d61_90", "over_90")
"""How long what is owed is overdue: not yet, then by days."""
_OLDEST = {"current": 0, "d1_30": 30, "d31_60": 60, "d61_90": 90}


def days_overdue(invoice: Invoice, today: date) -> int:
    """Return for how many days an invoice is overdue: 0 unless it is owed and its due date has passed."""
    if invoice.status not in OWED or not invoice.balance or invoice.balance < 0 or invoice.due_date is None:
        return 0
    return max(0, (today - invoice.due_date).days)


def age_of(invoice: Invoice, today: date) -> str:
    """Return the bucket of `AGES` that an invoice falls into."""
    days = days_overdue(invoice, today)
    return next((age for age, oldest in _OLDEST.items() if days <= oldest), AGES[-1])
