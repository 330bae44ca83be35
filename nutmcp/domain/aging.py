"""How long ago what is owed was due."""

from datetime import date

from nutmcp.domain.invoice import Invoice

AGES = ("current", "d1_30", "d31_60", "d61_90", "over_90")
"""How long what is owed is overdue: not yet, then by days."""
_OLDEST = {"current": 0, "d1_30": 30, "d31_60": 60, "d61_90": 90}


def days_overdue(invoice: Invoice, today: date) -> int:
    """Return for how many days an invoice is overdue: 0 unless it is owed and its due date has passed."""
    if not invoice.is_owed or invoice.due_date is None:
        return 0
    return max(0, (today - invoice.due_date).days)


def age_of(invoice: Invoice, today: date) -> str:
    """Return the bucket of `AGES` that an invoice falls into."""
    days = days_overdue(invoice, today)
    return next((age for age, oldest in _OLDEST.items() if days <= oldest), AGES[-1])
