"""Which invoices are owed, and how long ago they were due."""

from collections.abc import Sequence
from datetime import date

from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.records import Invoice
from nutmcp.tools.lists.statuses import read_statuses

OWED = (InvoiceStatus.SENT, InvoiceStatus.VIEWED, InvoiceStatus.PARTIALLY_PAID, InvoiceStatus.DISPUTED)
"""The states in which a customer owes what is left to pay."""
OWED_WORDS = ("unpaid", "open")
"""What stands for every invoice on which something is owed, beside the vendor's words."""
UNCOUNTED = (InvoiceStatus.DRAFT, InvoiceStatus.VOID, InvoiceStatus.DELETED)
"""The states in which an invoice does not count in sums, unless it is asked for."""

AGES = ("current", "d1_30", "d31_60", "d61_90", "over_90")
"""How long what is owed is overdue: not yet, then by days."""
_OLDEST = {"current": 0, "d1_30": 30, "d31_60": 60, "d61_90": 90}


def read_invoice_statuses(
    said: Sequence[str] | None,
) -> tuple[frozenset[InvoiceStatus], frozenset[InvoiceStatus]]:
    """Return the states that are wanted, and those of them in which an invoice is only wanted if it is owed."""
    if not said or not set(OWED_WORDS).intersection(said):
        return read_statuses(InvoiceStatus, said, ()), frozenset()
    whole = read_statuses(InvoiceStatus, [word for word in said if word not in OWED_WORDS], ())
    return whole.union(OWED), frozenset(OWED) - whole


def is_owed(invoice: Invoice) -> bool:
    """Return whether something is owed on an invoice."""
    return invoice.status in OWED and invoice.balance is not None and invoice.balance > 0


def days_overdue(invoice: Invoice, today: date) -> int:
    """Return for how many days an invoice is overdue: 0 unless it is owed and its due date has passed."""
    if not is_owed(invoice) or invoice.due_date is None:
        return 0
    return max(0, (today - invoice.due_date).days)


def age_of(invoice: Invoice, today: date) -> str:
    """Return the bucket of `AGES` that an invoice falls into."""
    days = days_overdue(invoice, today)
    return next((age for age, oldest in _OLDEST.items() if days <= oldest), AGES[-1])
