"""The tool that tells everything about one project."""

from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.directory import KnownProject
from nutmcp.domain.amount_currency import currency_of_project
from nutmcp.domain.project import Project
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.extent import Extent, in_full
from nutmcp.tools.present.projects import (
    MemberRow,
    ProjectRow,
    ServiceRow,
    contact_of,
    member_rows,
    project_row,
    service_rows,
)
from nutmcp.tools.projects.budget import Budget, reckon
from nutmcp.tools.shared_arguments import RecordName
from nutmcp.tools.tool import tool
from nutmcp.words.currency import UNKNOWN, CurrencyUnit
from nutmcp.words.money import money


class Billing(TypedDict):
    """How a project is billed; rates of services and members stand with these."""

    method: str
    fixed_fee: NotRequired[str | None]
    hourly_rate: NotRequired[str | None]
    approved_entries_only: NotRequired[bool | None]


class ProjectDetail(ProjectRow):
    """A project with all that belongs to it; all its amounts are in `currency`."""

    description: NotRequired[str | None]
    vision: NotRequired[str | None]
    contacts: NotRequired[list[str] | None]
    currency: NotRequired[str | None]
    services: list[ServiceRow]
    members: list[MemberRow]
    billing: NotRequired[Billing | None]
    budget: NotRequired[Budget | None]


class OneProject(TypedDict):
    """One project."""

    project: ProjectDetail
    note: NotRequired[str | None]


@tool(
    toolset="projects",
    title="Get a project",
    needs=Needs(Project, Verb.LIST),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def get_project(desk: Desk, *, project: RecordName) -> OneProject:
    """Tell about one project: services, members, billing, budget used."""
    known = await desk.directory.as_it_is_now(await desk.directory.project(project))
    unit = await _currency(desk, known) if _has_amounts(known) else UNKNOWN
    reckoning = await reckon(desk, [known])
    budget, notes = reckoning.budgets[known.id].budget, reckoning.notes(desk, [known.id])
    if budget is None:
        notes = [f"{desk.system.name} tells of no budget for this project."]
    record = known.record

    def told(extent: Extent) -> OneProject:
        detail: ProjectDetail = {
            **project_row(known, extent),
            "description": extent.text(record.description),
            "vision": extent.text(record.vision),
            "contacts": _contacts(known, extent),
            "currency": unit.code if _has_amounts(known) else None,
            "services": service_rows(known.services or (), record, unit),
            "members": member_rows(known.members or (), record, unit),
            "billing": _billing(known, unit),
            "budget": budget,
        }
        return {"project": detail, "note": " ".join(notes) or None}

    return in_full(told)


async def _currency(desk: Desk, known: KnownProject) -> CurrencyUnit:
    organization = await desk.directory.organization()
    return await desk.directory.currency(currency_of_project(known, organization.currency))


def _billing(known: KnownProject, unit: CurrencyUnit) -> Billing | None:
    record = known.record
    if record.billing_method is None:
        return None
    return {
        "method": record.billing_method.word,
        "fixed_fee": money(record.fixed_fee, unit) if record.fixed_fee else None,
        "hourly_rate": money(record.hourly_rate, unit) if record.hourly_rate else None,
        "approved_entries_only": record.billing_approved_entries_only or None,
    }


def _contacts(known: KnownProject, extent: Extent) -> list[str]:
    record = known.record
    first = (record.primary_contact_name, record.primary_contact_email, record.primary_contact_phone)
    second = (record.secondary_contact_name, record.secondary_contact_email, record.secondary_contact_phone)
    return [told for each in (first, second) if (told := contact_of(*each, extent))]


def _has_amounts(known: KnownProject) -> bool:
    record, parts = known.record, [*(known.services or ()), *(known.members or ())]
    own = record.fixed_fee or record.hourly_rate or record.budget_amount
    return bool(own) or any(each.billing_rate or each.budget_amount for each in parts)
