"""With whom an activity is: the records that are named, and what asks for its like."""

from dataclasses import dataclass
from typing import Annotated

from nutmcp.domain.contact import Contact
from nutmcp.domain.customer import Customer
from nutmcp.domain.lead import Lead
from nutmcp.errors import InvalidArguments
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind
from nutmcp.tools.declaring.schema import NameOrId
from nutmcp.tools.desk import Desk
from nutmcp.tools.leads.open_leads import open_leads
from nutmcp.tools.present.leads import lead_name
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.tools.shared_arguments import OptionalRecordName
from nutmcp.words.phrase import quoted

_MOST = 5
"""How many candidates are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class With:
    """The lead, the person and the customer that are named; a person is looked for at the customer."""

    lead: Annotated[NameOrId | None, "Name, customer, number as #145, or id."] = None
    person: OptionalRecordName = None
    customer: OptionalRecordName = None


@dataclass(frozen=True, slots=True)
class Whom:
    """The records that are meant."""

    lead: Lead | None = None
    person: Contact | None = None
    customer: Customer | None = None

    @property
    def rules(self) -> tuple[Filter, ...]:
        """Return what asks for what is with them; where a person is named, their company is not asked for as well."""
        named = {"lead": self.lead, "person": self.person, "customer": None if self.person else self.customer}
        return tuple(Filter(name, Operator.EQ, each.id or 0) for name, each in named.items() if each is not None)


async def read_whom(desk: Desk, said: With) -> Whom:
    """Return the records that are meant.

    Raises:
        NotFound: A name is nobody's.
        Ambiguous: A name is several records'.
    """
    customer = None if said.customer is None else await desk.directory.customer(said.customer)
    person = None if said.person is None else await desk.directory.contacts.find(said.person, customer and customer.id)
    lead = None if said.lead is None else await desk.directory.leads.find(said.lead)
    return Whom(lead, person, customer)


async def with_nobody(desk: Desk, customer: Customer | None) -> InvalidArguments:
    """Return the error of an activity with nobody; of a customer alone it names whom or what it may be with."""
    system, title = desk.system.name, customer.name if customer else None
    if customer is None:
        return InvalidArguments(
            f"{system} keeps activities with people, or about leads, and neither was named.",
            "Name a `person` or a `lead`.",
            field="person",
        )
    here = Filter("customer", Operator.EQ, customer.id or 0)
    listed = await desk.client.all(
        Call(verb=Verb.LIST, resource=desk.system.resource_of(Contact).name, filters=(here,))
    )
    people = [("person", each.id, each.name) for each in of_kind(Contact, listed.records)]
    leads = [("lead", each.id, lead_name(each)) for each in await open_leads(desk, "customer", customer.id or 0)]
    return InvalidArguments(
        f"{system} keeps activities with people, or about leads, and not with a company alone.",
        f"Name a `person` or a `lead` of {quoted(title or '', LONGEST_NAME)}, or write it down with add_note.",
        field="person",
        candidates=[{"id": id or 0, "name": name or "", "as": field} for field, id, name in (*people, *leads)][:_MOST],
    )
