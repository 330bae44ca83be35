"""Countries, states, currencies and taxes by id: what came along with customers, else asked for where it is missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from nutmcp.client import Client
from nutmcp.errors import AccessDenied, NotFound, NutmcpError, Refused, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import Record

CUSTOMERS = Call(verb=Verb.LIST, resource="customers", includes=("countries", "states", "currencies", "taxes"))
"""All customers with their places."""
_FEW = 3
"""How many places are asked for one by one."""


class PlaceNames:
    """Remembers the places that came along with customers; they hardly ever change."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, dict[int, Record]] = {}
        self._come_along: set[str] = set()
        self._nowhere: set[tuple[str, int]] = set()

    def learn(self, included: Mapping[str, Sequence[Record]]) -> None:
        """Remember what came along."""
        for resource in CUSTOMERS.includes:
            if resource in included:
                self._come_along.add(resource)
                self._keep(resource, included[resource])

    async def of(self, resource: str, ids: Collection[int]) -> Mapping[int, Record]:
        """Return the places of one kind by id; one that nobody tells is left out.

        The first page of customers brings most of them. Taxes only ever come along, so that there may be none.
        """
        if self._missing(resource, ids):
            self.learn((await self._client.send(CUSTOMERS)).included)
        if missing := self._missing(resource, ids):
            await self._ask(resource, missing)
            self._nowhere |= {(resource, each) for each in self._missing(resource, ids)}
        known = self._known.get(resource, {})
        return {each: known[each] for each in ids if each in known}

    async def of_customers(self, resource: str) -> Mapping[int, Record]:
        """Return the countries, states or currencies of all customers by id; where none came along, all that are."""
        records = (await self._client.all(CUSTOMERS)).included.get(resource)
        if records is None:
            records = (await self._client.all(Call(verb=Verb.LIST, resource=resource))).records
        return {each.id: each for each in records if each.id is not None}

    def _keep(self, resource: str, records: Iterable[Record]) -> None:
        self._known.setdefault(resource, {}).update({each.id: each for each in records if each.id is not None})

    def _missing(self, resource: str, ids: Collection[int]) -> list[int]:
        known = self._known.get(resource, {})
        return [each for each in ids if each not in known and (resource, each) not in self._nowhere]

    async def _ask(self, resource: str, missing: Sequence[int]) -> None:
        """Ask for a few one by one, for more by the list of all customers, or by their own where they never came."""
        listed = Verb.LIST in self._client.system.resources[resource].verbs
        if listed and len(missing) <= _FEW:
            for each in missing:
                answer = await caught(self._client.send(Call(verb=Verb.GET, resource=resource, id=each)))
                if not isinstance(answer, NutmcpError):
                    self._keep(resource, answer.records)
                elif not isinstance(answer, AccessDenied | NotFound | Refused):
                    raise answer
        elif listed and resource not in self._come_along:
            self._keep(resource, (await self._client.all(Call(verb=Verb.LIST, resource=resource))).records)
        else:
            self.learn((await self._client.all(CUSTOMERS)).included)
