"""People outside as rows."""

from typing import NotRequired

from typing_extensions import TypedDict

from nutmcp.domain.contact import Contact
from nutmcp.remote.id import Id
from nutmcp.tools.present.extent import BRIEF, Extent


class PersonRow(TypedDict):
    """A person."""

    id: Id
    name: str
    title: NotRequired[str | None]
    customer: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    city: NotRequired[str | None]


def person_row(person: Contact, extent: Extent = BRIEF) -> PersonRow:
    """Return a person as a row, with all e-mails and phones."""
    return {
        "id": person.id or 0,
        "name": extent.name(person.name) or f"person {person.id}",
        "title": extent.name(person.job_title),
        "customer": extent.name(person.customer_name),
        "email": extent.name(person.emails or person.email),
        "phone": extent.name(person.phones or person.phone),
        "city": extent.name(person.city),
    }
