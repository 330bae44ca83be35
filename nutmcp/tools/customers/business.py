"""What may become of a customer: their people, open leads, last activities and notes, where a system keeps these."""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.activity import Activity
from nutmcp.domain.contact import Contact
from nutmcp.domain.customer import Customer
from nutmcp.domain.lead import Lead
from nutmcp.remote.call import Verb
from nutmcp.tools.declaring.needs import Needs
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.open_leads import MOST_SHOWN, open_leads
from nutmcp.tools.lists.recent import Recent
from nutmcp.tools.present.activities import ActivityRow, NoteRow
from nutmcp.tools.present.contacts import PersonRow, person_row
from nutmcp.tools.present.extent import Extent
from nutmcp.tools.present.leads import LeadRow, lead_row, values_of

_LEADS = Needs(Lead, Verb.LIST)


class Business(TypedDict):
    """Some people, the open leads next due, how many there are and what all are worth, last activities and notes."""

    people: NotRequired[Annotated[list[PersonRow] | None, _LEADS]]
    leads: NotRequired[Annotated[list[LeadRow] | None, _LEADS]]
    open_leads: NotRequired[Annotated[int | None, _LEADS]]
    open_value: NotRequired[Annotated[dict[str, str] | None, _LEADS]]
    activities: NotRequired[Annotated[list[ActivityRow] | None, _LEADS]]
    notes: NotRequired[Annotated[list[NoteRow] | None, _LEADS]]


class KnownBusiness:
    """The business with a customer; it is asked once, and told in as many words as there is room for."""

    def __init__(self, desk: Desk, people: list[Contact], leads: list[Lead], recent: Recent | None) -> None:
        self._desk, self._people, self._leads, self._recent = desk, people, leads, recent

    @classmethod
    async def with_(cls, desk: Desk, customer: Customer) -> "KnownBusiness":
        """Return the business with a customer; none where the system keeps no leads."""
        if not _LEADS.are_met_by(desk.system):
            return cls(desk, [], [], None)
        id = customer.id or 0
        people = [*(await desk.directory.contacts.of(id))] if desk.system.keeps(Contact) else []
        recent = await Recent.of(desk, "customer", id) if desk.system.keeps(Activity) else None
        return cls(desk, people, await open_leads(desk, "customer", id), recent)

    def told(self, extent: Extent) -> Business:
        """Return it with so much of the texts."""
        return {
            "people": [person_row(each, extent) for each in self._people[:MOST_SHOWN]],
            "leads": [lead_row(each, self._desk.zone, extent) for each in self._leads[:MOST_SHOWN]],
            "open_leads": len(self._leads),
            "open_value": values_of(self._leads),
            "activities": self._recent.activities(extent) if self._recent else None,
            "notes": self._recent.notes(extent) if self._recent else None,
        }
