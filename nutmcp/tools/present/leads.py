"""Leads as rows, with the names of what they belong to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NotRequired
from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from nutmcp.domain.lead import Lead
from nutmcp.remote.id import Id
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.words.currency import UNKNOWN, currency_unit
from nutmcp.words.money import money, sum_of


class LeadRow(TypedDict):
    """A lead; its value is in its currency, `due` a day."""

    id: Id
    number: NotRequired[int | None]
    name: str
    customer: NotRequired[str | None]
    person: NotRequired[str | None]
    stage: NotRequired[str | None]
    assignee: NotRequired[str | None]
    status: NotRequired[str | None]
    confidence: NotRequired[int | None]
    value: NotRequired[str | None]
    currency: NotRequired[str | None]
    due: NotRequired[str | None]
    overdue: NotRequired[bool | None]


def lead_row(lead: Lead, zone: ZoneInfo, extent: Extent = BRIEF) -> LeadRow:
    """Return a lead as a row; that it is open, or not overdue, goes without saying."""
    unit = currency_unit(lead.currency) if lead.currency else UNKNOWN
    return {
        "id": lead.id or 0,
        "number": lead.number,
        "name": lead_name(lead, extent),
        "customer": extent.name(lead.customer_name),
        "person": extent.name(lead.person_name),
        "stage": extent.name(lead.stage_name),
        "assignee": extent.name(lead.assignee_name),
        "status": lead.status.word if lead.status is not None and not lead.open else None,
        "confidence": lead.confidence,
        "value": money(lead.value, unit),
        "currency": unit.code if lead.value is not None else None,
        "due": lead.due_time.astimezone(zone).date().isoformat() if lead.due_time else None,
        "overdue": (lead.is_overdue and lead.open) or None,
    }


def lead_name(lead: Lead, extent: Extent = BRIEF) -> str:
    """Return what a lead is called: its description, or its name."""
    return extent.name(lead.description) or extent.name(lead.name) or f"lead {lead.id}"


def values_of(leads: Iterable[Lead]) -> dict[str, str]:
    """Return what leads are worth together, by currency; amounts are never added across currencies."""
    found = dict[str, list[Decimal]]()
    for each in leads:
        if each.value is not None:
            found.setdefault(each.currency or "", []).append(each.value)
    units = {code: currency_unit(code) if code else UNKNOWN for code in found}
    return {units[code].code: money(sum_of(each), units[code]) or "" for code, each in sorted(found.items())}
