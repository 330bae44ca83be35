"""The tool that tells everything about one person outside."""

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.contact import Contact
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.open_leads import MOST_SHOWN, open_leads
from nutmcp.tools.lists.recent import Recent
from nutmcp.tools.present.activities import ActivityRow, NoteRow
from nutmcp.tools.present.contacts import PersonRow, person_row
from nutmcp.tools.present.custom_fields import custom_fields
from nutmcp.tools.present.extent import Extent, in_full
from nutmcp.tools.present.leads import LeadRow, lead_row
from nutmcp.tools.shared_arguments import OptionalRecordName
from nutmcp.tools.tool import tool


class PersonDetail(PersonRow):
    """A person with address, open leads, last activities and notes, and the fields that the account has added."""

    address: NotRequired[str | None]
    about: NotRequired[str | None]
    tags: NotRequired[str | None]
    custom: NotRequired[dict[str, Any] | None]
    url: NotRequired[str | None]
    leads: NotRequired[list[LeadRow] | None]
    activities: NotRequired[list[ActivityRow] | None]
    notes: NotRequired[list[NoteRow] | None]


class OnePerson(TypedDict):
    """One person."""

    person: PersonDetail
    timezone: str


@tool(
    toolset="people",
    title="Get a person",
    needs=Needs(Contact, Verb.GET),
    read_only=True,
    destructive=False,
    idempotent=True,
)
async def get_person(
    desk: Desk, *, person: Annotated[NameOrId, "Name, e-mail or id."], customer: OptionalRecordName = None
) -> OnePerson:
    """Tell about one person: e-mails, phones, open leads, last activities and notes."""
    whom = None if customer is None else await desk.directory.customer(customer)
    record = await desk.directory.contacts.find(person, whom and whom.id)
    leads = await open_leads(desk, "person", record.id or 0)
    recent = await Recent.of(desk, "person", record.id or 0)

    def told(extent: Extent) -> OnePerson:
        detail: PersonDetail = {
            **person_row(record, extent),
            "address": extent.text(record.address),
            "about": extent.text(record.description),
            "tags": extent.name(record.tags),
            "custom": custom_fields(record.custom_fields, extent),
            "url": extent.name(record.html_url),
            "leads": [lead_row(each, desk.zone, extent) for each in leads[:MOST_SHOWN]],
            "activities": recent.activities(extent),
            "notes": recent.notes(extent),
        }
        return {"person": detail, "timezone": desk.zone.key}

    return in_full(told)
