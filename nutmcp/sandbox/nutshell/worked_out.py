"""What follows from an entity's fields: its name, what it is worth, how far it has come, whether it is overdue."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from nutmcp.sandbox.nutshell.entities import SCHEDULED, STATUS_OPEN, ref
from nutmcp.sandbox.nutshell.moments import moment_of
from nutmcp.sandbox.nutshell.tables import Documents, Entity


def display_name(entity: Entity) -> str:
    """Return the name that people see."""
    match entity.kind, entity.get("name"):
        case "Leads", None:
            return f"Lead-{entity.get('number')}"
        case "Contacts", {"displayName": str(name)}:
            return name
        case _, name:
            return str(name or entity.get("title") or entity.get("description") or "")


def is_overdue(entity: Entity, now: datetime) -> bool:
    """Return whether an open lead, or an activity still to be done, is past its time."""
    activity = entity.kind == "Activities"
    due, still = entity.get("endTime" if activity else "dueTime"), SCHEDULED if activity else STATUS_OPEN
    return bool(due and entity.get("status") == still and moment_of(due) < now)


def value_of(lead: Entity) -> Mapping[str, Any] | None:
    """Return what a lead is worth: the sum of its products, or what it is estimated at (assumed)."""
    products = lead.several("products")
    if not products:
        return lead.get("estimatedValue")
    amounts = [Decimal(str(each["price"]["amount"])) * Decimal(str(each["quantity"])) for each in products]
    return {"currency": products[0]["price"]["currency"], "amount": format(sum(amounts, Decimal()), "f")}


def completion(lead: Entity, documents: Documents) -> int:
    """Return how far a lead has come, in per cent: the part of its stages that are behind it (assumed)."""
    if lead.get("status") != STATUS_OPEN:
        return 100
    stages = stages_of(lead.get("stageset"), documents)
    return 100 * next((at for at, each in enumerate(stages) if each == lead.get("milestone")), 0) // max(1, len(stages))


def stages_of(stageset: str | None, documents: Documents) -> list[str]:
    """Return the milestones of a stageset in their order."""
    found = [each for each in documents.every("Milestones") if ref("Stagesets", each.get("stagesetId")) == stageset]
    return [each.ref for each in sorted(found, key=lambda each: each.get("position"))]
