"""The one thing that something is written about: a customer, a person, a lead or a project."""

from collections.abc import Mapping
from dataclasses import dataclass

from nutmcp.errors import InvalidArguments
from nutmcp.remote.id import Id
from nutmcp.tools.desk import Desk
from nutmcp.tools.present.leads import lead_name

THINGS = ("customer", "person", "lead", "project")
"""The fields of a draft that say what it is about."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What something is about: the field that refers to it, its id, and its name."""

    field: str
    id: Id
    name: str


async def read_thing(desk: Desk, said: Mapping[str, Id | None], noun: str) -> Thing | None:
    """Return the one thing that is named, or None where nothing is; a person may be named with their customer.

    Raises:
        InvalidArguments: Several things are named.
        NotFound: A name is nothing's.
        Ambiguous: A name is several records'.
    """
    named = {field: each for field, each in said.items() if each is not None}
    if len(named) > 1 and named.keys() != {"person", "customer"}:
        raise InvalidArguments(
            f"A {noun} is on one thing.", f"Name one of: {', '.join(said)}.", field=next(iter(named))
        )
    if "lead" in named:
        lead = await desk.directory.leads.find(named["lead"])
        return Thing("lead", lead.id or 0, lead_name(lead))
    if "project" in named:
        project = await desk.directory.project(named["project"])
        return Thing("project", project.id, project.name)
    customer = await desk.directory.customer(named["customer"]) if "customer" in named else None
    if "person" in named:
        person = await desk.directory.contacts.find(named["person"], customer and customer.id)
        return Thing("person", person.id or 0, person.name or "")
    return None if customer is None else Thing("customer", customer.id or 0, customer.name or "")
