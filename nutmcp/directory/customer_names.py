"""Customers by what they are called, with as few requests as an account of many allows."""

from collections.abc import Collection, Sequence

from nutmcp.client import Client, Options
from nutmcp.directory.many_names import match_among
from nutmcp.directory.naming import CUSTOMER
from nutmcp.directory.place_names import CUSTOMERS, PlaceNames
from nutmcp.directory.second_look import Strangers, looked, may_look_again
from nutmcp.domain.customer import Customer
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.remote.call import Call, Id, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.record import of_kind, tells

_LONGEST_ID = 15


class CustomerNames:
    """Looks for one customer first as it was written, before all are read where they fill more than a page."""

    def __init__(self, client: Client, places: PlaceNames) -> None:
        self._client = client
        self._places = places
        self._strangers = Strangers()

    async def every(self, *, fresh: bool = False) -> Sequence[Customer]:
        """Return all customers of the organization; none where the system keeps none."""
        if CUSTOMERS.resource not in self._client.system.resources:
            return ()
        if fresh or not self._client.remembers(CUSTOMERS):
            looked("customers")
        answer = await self._client.all(CUSTOMERS, Options(fresh=fresh))
        self._places.learn(answer.included)
        return of_kind(Customer, answer.records)

    async def every_with(self, ids: Collection[Id]) -> Sequence[Customer]:
        """Return all customers, read anew where one of these ids is not among those that are remembered."""
        known = await self.every()
        new = self._strangers.are_among(set(ids).difference(each.id for each in known if each.id is not None))
        return await self.every(fresh=True) if new and may_look_again("customers") else known

    async def find(self, said: str | int, *, field: str = "customer") -> Customer:
        """Return the customer that is meant.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        text = str(said).strip()
        found = await (self._searched(text, field) if self._can_be_searched else self._as_written(text))
        if found is not None:
            return found
        try:
            return await match_among(said, await self.every(), CUSTOMER, field=field)
        except NotFound:
            if not may_look_again("customers"):
                raise
            return await match_among(said, await self.every(fresh=True), CUSTOMER, field=field)

    @property
    def _can_be_searched(self) -> bool:
        """Whether the remote system finds customers by words itself."""
        resource = self._client.system.resources.get(CUSTOMERS.resource)
        return resource is not None and tells(resource.record, Customer, "search")

    async def _searched(self, text: str, field: str) -> Customer | None:
        """Return the one of that id, or that the remote system's own search finds, where not all are at hand.

        Raises:
            Ambiguous: It finds several.
        """
        if not text or self._client.remembers(CUSTOMERS):
            return None
        if text.isascii() and text.isdecimal():
            call = Call(verb=Verb.GET, resource=CUSTOMERS.resource, id=int(text[:_LONGEST_ID]))
            one = await caught(self._client.send(call))
            return None if isinstance(one, NutmcpError) else of_kind(Customer, one.records)[0]
        words = Filter("search", Operator.CT, text)
        listed = await self._client.send(Call(verb=Verb.LIST, resource=CUSTOMERS.resource, filters=(words,)))
        found = await caught(match_among(text, of_kind(Customer, listed.records), CUSTOMER, field=field))
        if isinstance(found, NutmcpError) and not isinstance(found, NotFound):
            raise found
        return found if isinstance(found, Customer) else None

    async def _as_written(self, text: str) -> Customer | None:
        """Return the one of that very id or name, which go before all else, where all are many and not at hand."""
        if not text or text[0] == "#" or "@" in text or self._client.remembers(CUSTOMERS):
            return None
        if not (await self._client.send(CUSTOMERS)).more:
            return None
        if text.isascii() and text.isdecimal():
            call = Call(verb=Verb.GET, resource="customers", id=int(text[:_LONGEST_ID]))
        else:
            call = Call(verb=Verb.LIST, resource="customers", filters=(Filter("name", Operator.EQ, text),))
        answer = await caught(self._client.send(call))
        if isinstance(answer, NutmcpError) or answer.more or answer.unfiltered:
            return None
        found = [each for each in of_kind(Customer, answer.records) if text in (str(each.id), each.name)]
        return found[0] if len(found) == 1 else None
