"""Which customers a query may be about: all that there are, or those that the remote system finds by the words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nutmcp.domain.customer import Customer
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind, tells
from nutmcp.tools.desk import REPORTING, Desk
from nutmcp.tools.lists.page import notes_on
from nutmcp.tools.lists.searched import customer_texts
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.lists.whole_records import all_if_few
from nutmcp.tools.places import INCLUDES, places_of
from nutmcp.tools.present.customers import Places


@dataclass(frozen=True, slots=True)
class Listed:
    """Customers and what is told with them.

    Attributes:
        customers: The customers.
        places: Their places.
        notes: What is to be said of the list.
        found: The ids of those that the remote system found by the words.
    """

    customers: Sequence[Customer]
    places: Places
    notes: tuple[str, ...] = ()
    found: frozenset[Id | None] = frozenset()

    def has(self, customer: Customer, search: Query | None) -> bool:
        """Return whether the remote system or these texts say that a customer is looked for."""
        return search is None or customer.id in self.found or search.finds(*customer_texts(customer, self.places))


async def listed(desk: Desk, rules: tuple[Filter, ...], query: str | None, *, fresh: bool) -> Listed:
    """Return the customers that meet the filters, among which those are that a query is about."""
    if query and tells(desk.system.kind_of(Customer), Customer, "search"):
        return await _searched(desk, rules, query, fresh=fresh)
    if rules:
        return await _asked(desk, rules, fresh=fresh)
    if fresh:
        await desk.directory.read_anew("customers")
    customers = await desk.directory.customers()
    return Listed(customers, await places_of(desk, customers))


async def _asked(desk: Desk, rules: tuple[Filter, ...], *, fresh: bool) -> Listed:
    call = Call(verb=Verb.LIST, resource="customers", filters=rules, includes=INCLUDES)
    answer = await desk.client.all(call, replace(REPORTING, fresh=fresh))
    customers = of_kind(Customer, answer.records)
    notes = notes_on(desk.system, filtered_here=answer.filtered_here)
    return Listed(customers, await places_of(desk, customers, answer.included), notes)


async def _searched(desk: Desk, rules: tuple[Filter, ...], query: str, *, fresh: bool) -> Listed:
    """Return what the remote system finds, and beside it all, where they are few: it may not look at places."""
    hits = await _asked(desk, (*rules, Filter("search", Operator.CT, query)), fresh=fresh)
    found = frozenset(each.id for each in hits.customers)
    every = await all_if_few(desk, Customer, rules)
    if every is None:
        where = f"{desk.system.name} looked for these words itself; for all in a place, filter by `city` and the like."
        return replace(hits, notes=(*hits.notes, where), found=found)
    told = {each.id for each in every}
    customers = [*every, *(each for each in hits.customers if each.id not in told)]
    return Listed(customers, await places_of(desk, customers), hits.notes, found)
