"""Ids into the names that people know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from nutmcp.directory import KnownProject, Person, Roster
from nutmcp.domain.invoice import Invoice
from nutmcp.domain.project import Member, Project, ProjectService
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.system import System
from nutmcp.tools.present.extent import BRIEF

RecordT = TypeVar("RecordT", bound=Record)

LONGEST_NAME = BRIEF.longest_name
"""How many characters of a name are shown."""

shown = BRIEF.name
shown_note = BRIEF.text


@dataclass(frozen=True, slots=True)
class Names:
    """Where the names of a row come from.

    Attributes:
        roster: The projects, with their customers, services and people.
        me: The user, whose own name is left out.
        zone: The user's time zone.
        system: The system that is worked on.
        included: What came along with the entries, for what the roster does not hold.
    """

    roster: Roster
    me: Person | None
    zone: ZoneInfo
    system: System
    included: Mapping[str, Sequence[Record]] = field(default_factory=dict[str, Sequence[Record]])

    def project(self, number: Id | None) -> KnownProject | None:
        """Return what is known of a project."""
        return self.roster.projects.get(number or 0)

    def project_name(self, number: Id | None) -> str:
        """Return a project's name, or its id where nobody told the name; `unknown` where nobody told the project."""
        if number is None:
            return "unknown"
        known = self.project(number)
        if known is not None:
            return shown(known.name) or f"project {number}"
        told = self._told("projects", Project, number)
        return (told and shown(told.name)) or f"project {number}"

    def customer_name(self, number: Id | None) -> str | None:
        """Return the name of a project's customer, if it has one."""
        known = self.project(number)
        return shown(known.customer.name) if known and known.customer else None

    def service_name(self, number: Id | None) -> str | None:
        """Return a service's name, or its id where nobody told the name."""
        if number is None:
            return None
        service = self.roster.services.get(number) or self._told("project_services", ProjectService, number)
        return (service and shown(service.name)) or f"service {number}"

    def member_name(self, number: Id | None) -> str | None:
        """Return a member's name; nothing for the user."""
        return None if number is None or (self.me and number == self.me.id) else self.anyone_name(number)

    def anyone_name(self, number: Id | None) -> str:
        """Return a member's name, the user's too."""
        if number is None:
            return "none"
        person = self.roster.people.get(number) or self._told("members", Member, number)
        return (person and shown(person.name)) or f"member {number}"

    def invoice_number(self, number: Id | None) -> str | None:
        """Return an invoice's number, or its id where nobody told the number."""
        if number is None:
            return None
        told = self._told("invoices", Invoice, number)
        return (told and shown(told.invoice_number)) or f"id {number}"

    def moment(self, moment: datetime | None) -> str | None:
        """Return a moment as local time with its offset."""
        return moment.astimezone(self.zone).isoformat(timespec="minutes") if moment else None

    def _told(self, resource: str, kind: type[RecordT], number: Id | None) -> RecordT | None:
        among = self.included.get(resource, ())
        return next((each for each in among if isinstance(each, kind) and each.id == number), None)
