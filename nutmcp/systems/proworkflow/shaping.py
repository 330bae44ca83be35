"""Put right what ProWorkflow sends in several forms, and work out what follows from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, cast
from zoneinfo import ZoneInfo

from nutmcp.clock import elapsed_minutes, shown_minutes
from nutmcp.remote.record import Record, of_kind
from nutmcp.systems.proworkflow.codes import BudgetScope, BudgetType
from nutmcp.systems.proworkflow.general_tasks import placed
from nutmcp.systems.proworkflow.local_times import at_latest, moment
from nutmcp.systems.proworkflow.papers import Invoice, InvoiceLine, InvoiceTax

Sent = dict[str, Any]
_SPREAD = ("totals", "dates", "times", "address", "total")
"""The objects whose fields stand elsewhere beside those of the record."""
_WORDS = ("title", "name", "number", "email", "id")
_RELATED = MappingProxyType(
    {
        "company": "companyname",
        "contact": "contactname",
        "project": "projecttitle",
        "task": "taskname",
        "category": "categoryname",
        "manager": "managername",
        "author": "authorname",
    }
)
"""Related records that may be told by their id or their name alone, and what the name is called then."""
_YES, _NO = ("true", "yes", "1", "billable", "taxable"), ("false", "no", "0", "nonbillable", "nontaxable")
_FLAGS = ("billable", "taxable", "invoiced", "paid", "public")
_MONEY_KEYS = ("subtotal", "taxtotal", "grandtotal")
_HOUR = 60
_CENT = Decimal("0.01")
_LEVELS, _BELOW = 3, 1_000
"""How deep the places of tasks go, and how many there are on a level at most."""


def shaped(row: Mapping[str, Any], name: str, zone: ZoneInfo) -> Sent:
    """Return an object with its fields under their own names, and with what follows from them.

    Args:
        row: What was sent.
        name: The resource that it is of.
        zone: The zone of times, which name none.

    Raises:
        ValueError: A time or an amount is none.
    """
    sent = placed(_flat(row), name)
    for flag in _FLAGS:
        if isinstance(sent.get(flag), str):
            word = sent[flag].strip().casefold()
            sent[flag] = True if word in _YES else False if word in _NO else None
    if not isinstance(sent.get("tags"), str):
        sent.pop("tags", None)  # lists do not tell them, and a record tells them as objects
    if isinstance(sent.get("contacts"), list):
        sent["contacts"] = _ids(sent["contacts"])
    if name in _NEWEST and isinstance(sent.get("lastmodified"), str):
        # It was made then or before: one that was last changed before a write was asked for is not what that made.
        sent["creation_date"] = at_latest(sent["lastmodified"], zone)
    for key in (each for each in _MOMENTS.get(name, ()) if isinstance(sent.get(each), str)):
        sent[key] = moment(sent[key], zone)
    return _WORKED_OUT[name](sent, zone) if name in _WORKED_OUT else sent


def as_tax(invoice: Record) -> InvoiceTax | None:
    """Return the one tax of an invoice, told by its rate and its amount; None where it has none."""
    if not isinstance(invoice, Invoice) or not (invoice.tax_rate or invoice.taxes_amount):
        return None
    rate = invoice.tax_rate
    code = "tax" if rate is None else f"{rate.normalize():f}%"
    return InvoiceTax(id=invoice.id, code=code, rate=rate, total=invoice.taxes_amount, invoice=invoice.id)


def as_discount(invoice: Record, lines: Sequence[Record]) -> InvoiceLine | None:
    """Return the discount of an invoice, an amount or a part of its lines, as the line that it is not."""
    said = invoice.discount if isinstance(invoice, Invoice) else None
    if not said or not isinstance(invoice, Invoice):
        return None
    amount = abs(_decimal(said.strip().removesuffix("%").strip()))
    if said.strip().endswith("%"):
        whole = sum((each.total_price or Decimal(0) for each in of_kind(InvoiceLine, lines)), Decimal(0))
        amount = (whole * amount / 100).quantize(_CENT, ROUND_HALF_UP)
    if not amount:
        return None
    one = Decimal(1)
    name = invoice.discount_name or "Discount"
    return InvoiceLine(
        name=name, description=name, quantity=one, price=-amount, total_price=-amount, invoice=invoice.id
    )


def _flat(row: Mapping[str, Any]) -> Sent:
    """Return an object without blanks, and with related records as their ids and names beside it."""
    sent: Sent = {}
    for key, value in row.items():
        if isinstance(value, dict):
            inner = cast("Sent", value)
            prefix = "" if key in _SPREAD else key
            # What stands beside it goes before what stands in it.
            sent = {f"{prefix}{each}": inner[each] for each in inner if not prefix or each in _WORDS} | sent
        elif isinstance(value, str):
            sent[key] = value if value.strip() else None
        else:
            sent[key] = value
    for short, named in _RELATED.items():
        told = sent.pop(short, None)
        if isinstance(told, str | int) and not isinstance(told, bool):
            sent.setdefault(f"{short}id" if str(told).isdecimal() else named, told)
    return sent


def _ids(people: Iterable[object]) -> str | None:
    """Return the ids of contacts that were sent as objects or bare, joined by commas as they are written."""
    found = [cast("Sent", each).get("id") if isinstance(each, dict) else each for each in people]
    return ",".join(str(each) for each in found if each not in (None, "")) or None


def _company(sent: Sent, zone: ZoneInfo) -> Sent:
    """Tell state and country by their names, which are no ids."""
    del zone
    return sent | {"state_name": sent.pop("state", None), "country_name": sent.pop("country", None)}


def _project(sent: Sent, zone: ZoneInfo) -> Sent:
    del zone
    allocated = sent.get("timeallocated")
    told = {"budget_type": BudgetType.WORKED_HOURS, "budget_scope": BudgetScope.GLOBAL} if allocated else {}
    return sent | told


def _task(sent: Sent, zone: ZoneInfo) -> Sent:
    """Put its place, such as 2.1, into one number that sorts."""
    del zone
    told = next((sent[each] for each in ("ordernumber", "order", "order1") if sent.get(each) is not None), None)
    parts = [int(part) for part in str(told).split(".") if part.isdecimal()][:_LEVELS]
    place = sum(part * _BELOW ** (_LEVELS - 1 - level) for level, part in enumerate(parts))
    return sent | {"ordernumber": None if told is None else place}


def _time(sent: Sent, zone: ZoneInfo) -> Sent:
    """Work out the day, the length, and how much of it is billable: all or nothing, as its task is."""
    start, end = sent.get("starttime"), sent.get("endtime")
    day = next((sent[each] for each in ("date", "trackeddate", "datetracked") if sent.get(each)), None)
    if day is None and isinstance(start, datetime):
        day = start.astimezone(zone).date()
    minutes = sent.get("timetracked")
    if minutes is None and isinstance(start, datetime) and isinstance(end, datetime):
        minutes = elapsed_minutes(start, end)
    if end is None and start is not None and not minutes:
        minutes = None  # it runs
    billable = sent.get("billable")
    part = None if billable is None else (minutes if billable else minutes and 0)
    length = {"timetracked": minutes, "billable_minutes": part}
    return sent | length | {"date": _day(day), "endtime": _end(start, end, minutes, zone)}


def _end(start: object, end: object, minutes: object, zone: ZoneInfo) -> object:
    """Return an end as told; where it was counted by a clock that changed meanwhile, the length goes before it."""
    if not (isinstance(start, datetime) and isinstance(end, datetime) and isinstance(minutes, int)):
        return end
    return start + timedelta(minutes=minutes) if minutes == shown_minutes(start, end, zone) else end


def _day(told: object) -> object:
    return told if isinstance(told, date) or told is None else str(told)[:10]


def _timer(sent: Sent, zone: ZoneInfo) -> Sent:
    del zone
    return sent | {"status": 1}


def _invoice(sent: Sent, zone: ZoneInfo) -> Sent:
    """Work out what is paid and what is left: all or nothing, for there is no part of a payment."""
    del zone
    amounts = {each: _decimal(sent[each]) for each in _MONEY_KEYS if sent.get(each) is not None}
    total, state = amounts.get("grandtotal"), str(sent.get("status") or "").casefold()
    if total is None or state not in ("paid", "unpaid"):
        return sent | amounts
    nothing = Decimal(0)
    left, paid = (nothing, total) if state == "paid" else (total, nothing)
    return sent | amounts | {"balance": left, "paid_to_date": paid}


def _line(sent: Sent, zone: ZoneInfo) -> Sent:
    """Work out the amount of a line; what is charged by time is so many minutes at so much an hour."""
    del zone
    rate, quantity, minutes = (sent.get(each) for each in ("rate", "quantity", "time"))
    if rate is not None and quantity is None and isinstance(minutes, int):
        quantity = Decimal(minutes) / _HOUR
    told = sent | {"quantity": quantity}
    if rate is None or quantity is None:
        return told
    return told | {"total_price": _decimal(rate) * _decimal(quantity)}


def _decimal(sent: object) -> Decimal:
    try:
        return Decimal(str(sent))
    except ArithmeticError as error:
        raise ValueError("an amount is a number") from error


def _contact(sent: Sent, zone: ZoneInfo) -> Sent:
    """Put the names together where they came apart."""
    del zone
    names = [sent.get("firstname"), sent.get("lastname")]
    whole = sent.get("name") or " ".join(str(each) for each in names if each) or None
    return sent | {"name": whole}


_NEWEST = frozenset({"time_entries", "tasks"})
"""What is written here, and tells when it was last changed."""
_MOMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"time_entries": ("starttime", "endtime"), "timers": ("starttime",)}
)
_WORKED_OUT: Mapping[str, Callable[[Sent, ZoneInfo], Sent]] = MappingProxyType(
    {
        "customers": _company,
        "projects": _project,
        "tasks": _task,
        "project_services": _task,
        "time_entries": _time,
        "timers": _timer,
        "invoices": _invoice,
        "invoice_details": _line,
        "quote_lines": _line,
        "members": _contact,
        "contacts": _contact,
    }
)
