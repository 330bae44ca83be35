"""The tool that tells everything about one lead."""

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.contact import Contact
from nutmcp.domain.lead import Lead
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.open_leads import MOST_SHOWN
from nutmcp.tools.lists.recent import Recent
from nutmcp.tools.present.activities import ActivityRow, NoteRow
from nutmcp.tools.present.contacts import PersonRow, person_row
from nutmcp.tools.present.custom_fields import custom_fields
from nutmcp.tools.present.extent import Extent, in_full
from nutmcp.tools.present.leads import LeadRow, lead_row
from nutmcp.tools.tool import tool


class LeadDetail(LeadRow):
    """A lead with its people, last activities, notes, and the fields that the account has added."""

    closed: NotRequired[str | None]
    last_contacted: NotRequired[str | None]
    tags: NotRequired[str | None]
    custom: NotRequired[dict[str, Any] | None]
    url: NotRequired[str | None]
    people: NotRequired[list[PersonRow] | None]
    activities: NotRequired[list[ActivityRow] | None]
    notes: NotRequired[list[NoteRow] | None]


class OneLead(TypedDict):
    """One lead."""

    lead: LeadDetail
    timezone: str


@tool(
    toolset="leads",
    title="Get a lead",
    needs=Needs(Lead, Verb.GET),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def get_lead(desk: Desk, *, lead: Annotated[NameOrId, "Name, customer, number as #145, or id."]) -> OneLead:
    """Tell about one lead (deal): value, stage, people, last activities and notes."""
    record = await desk.directory.leads.find(lead)
    people = await _people(desk, record)
    recent = await Recent.of(desk, "lead", record.id or 0)

    def told(extent: Extent) -> OneLead:
        detail: LeadDetail = {
            **lead_row(record, desk.zone, extent),
            "closed": record.closed_time.astimezone(desk.zone).date().isoformat() if record.closed_time else None,
            "last_contacted": record.last_contacted_time.astimezone(desk.zone).date().isoformat()
            if record.last_contacted_time
            else None,
            "tags": extent.name(record.tags),
            "custom": custom_fields(record.custom_fields, extent),
            "url": extent.name(record.html_url),
            "people": [person_row(each, extent) for each in people[:MOST_SHOWN]],
            "activities": recent.activities(extent),
            "notes": recent.notes(extent),
        }
        return {"lead": detail, "timezone": desk.zone.key}

    return in_full(told)


async def _people(desk: Desk, lead: Lead) -> list[Contact]:
    """Return the people of a lead, as a list tells them."""
    mine = Filter("lead", Operator.EQ, lead.id or 0)
    call = Call(verb=Verb.LIST, resource=desk.system.resource_of(Contact).name, filters=(mine,))
    return of_kind(Contact, (await desk.client.all(call)).records)
