"""Projects as rows, and one project with all that belongs to it."""

from collections.abc import Iterable
from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import KnownProject
from nutmcp.domain.project import Project, ProjectMember, ProjectPart, ProjectService
from nutmcp.remote.code import Code
from nutmcp.remote.id import Id, id_order
from nutmcp.tools.present.extent import BRIEF, Extent
from nutmcp.tools.present.names import shown
from nutmcp.words.currency import CurrencyUnit
from nutmcp.words.money import money


class ProjectRow(TypedDict):
    """A project; `billable` says whether billable minutes count on it, if that is told."""

    id: Id
    name: str
    customer: NotRequired[str | None]
    status: NotRequired[str | None]
    start: NotRequired[str | None]
    end: NotRequired[str | None]
    billable: NotRequired[bool | None]


class Share(TypedDict):
    """A part of a budget, in minutes or as an amount of money, whichever the project counts."""

    minutes: NotRequired[int | None]
    amount: NotRequired[str | None]


class ServiceRow(TypedDict):
    """A service of a project; `active` is told where it can no longer be logged on."""

    id: Id
    name: str
    rate: NotRequired[str | None]
    budget: NotRequired[Share | None]
    active: NotRequired[bool | None]


class MemberRow(TypedDict):
    """A member of a project, under the id that goes by `member` everywhere."""

    id: Id
    name: str
    email: NotRequired[str | None]
    active: bool
    rate: NotRequired[str | None]
    budget: NotRequired[Share | None]


def project_row(known: KnownProject, extent: Extent = BRIEF) -> ProjectRow:
    """Return a project as a row, with so much of its texts."""
    record = known.record
    return {
        "id": known.id,
        "name": extent.name(known.name) or f"project {known.id}",
        "customer": customer_of(known),
        "status": known.status or None,
        "start": record.start_date.isoformat() if record.start_date else None,
        "end": record.end_date.isoformat() if record.end_date else None,
        "billable": known.billable if known.record.billing_method is not None else None,
    }


def customer_of(known: KnownProject) -> str | None:
    """Return the name of a project's customer, its id where nobody told the name, or None where it has none."""
    if known.record.customer is None:
        return None
    return (known.customer and shown(known.customer.name)) or f"customer {known.record.customer}"


def service_rows(services: Iterable[ProjectService], project: Project, unit: CurrencyUnit) -> list[ServiceRow]:
    """Return the services of a project, those that can be logged on first."""
    rows: list[ServiceRow] = [
        {
            "id": each.id or 0,
            "name": shown(each.name) or f"service {each.id}",
            "rate": money(each.billing_rate, unit) if each.billing_rate else None,
            "budget": _share(each, project, unit),
            "active": None if each.active else False,
        }
        for each in sorted(services, key=lambda each: (each.order or 0, id_order(each.id)))
        if not each.is_heading
    ]
    return sorted(rows, key=lambda row: row.get("active") is False)


def member_rows(members: Iterable[ProjectMember], project: Project, unit: CurrencyUnit) -> list[MemberRow]:
    """Return the members of a project, the active ones first."""
    rows: list[MemberRow] = [
        {
            "id": each.member or 0,
            "name": shown(each.name) or f"member {each.member}",
            "email": shown(each.email),
            "active": each.active,
            "rate": money(each.billing_rate, unit) if each.billing_rate else None,
            "budget": _share(each, project, unit),
        }
        for each in members
    ]
    return sorted(rows, key=lambda row: not row["active"])


def contact_of(name: str | None, email: str | None, phone: str | None, extent: Extent) -> str | None:
    """Return a contact in one line: name, e-mail and phone, as far as there are any."""
    return extent.name(", ".join(each for each in (name, email, phone) if each))


def word_of(code: Code | None) -> str | None:
    """Return the vendor's word for a code, if one was sent."""
    return code.word if code is not None else None


def _share(part: ProjectPart, project: Project, unit: CurrencyUnit) -> Share | None:
    """Return what the project counts of a part's budget; whatever is set where nobody knows what it counts."""
    minutes = part.budget_minutes if project.budgets_hours or project.budget_kind is None else None
    amount = part.budget_amount if not project.budgets_hours else None
    return {"minutes": minutes or None, "amount": money(amount or None, unit)} if minutes or amount else None
