"""The open leads of a person or a customer."""

from nutmcp.domain.lead import Lead
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk

MOST_SHOWN = 20
"""How many leads or people are shown of a record that has many."""


async def open_leads(desk: Desk, field: str, id: int | str) -> list[Lead]:
    """Return the open leads of a person or a customer, as a list tells them; none where no leads are kept."""
    if not desk.system.keeps(Lead):
        return []
    resource, found = desk.system.resource_of(Lead), list[Lead]()
    for state in desk.system.kind_of(Lead).open_in:
        rules = (Filter("status", Operator.EQ, state), Filter(field, Operator.EQ, id))
        listed = await desk.client.all(Call(verb=Verb.LIST, resource=resource.name, filters=rules))
        found += of_kind(Lead, listed.records)
    return in_order(found, (Sort("due_time"), Sort("id")))
