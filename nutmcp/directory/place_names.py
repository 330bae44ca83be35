"""Countries, states, currencies and taxes by id: what came along with customers, else asked for where it is missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from nutmcp.client import Client
from nutmcp.domain.amount_currency import are_kept
from nutmcp.domain.customer import Currency
from nutmcp.errors import AccessDenied, NotFound, NutmcpError, Refused, caught
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.words.currency import NOT_KEPT, UNKNOWN, CurrencyUnit, currency_unit

CUSTOMERS = Call(verb=Verb.LIST, resource="customers", includes=("countries", "states", "currencies", "taxes"))
"""All customers with their places."""
_FEW = 2
"""How many places are asked for one by one; the list of all takes a page or two."""


class PlaceNames:
    """Remembers the places that came; they hardly ever change."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, dict[Id, Record]] = {}
        self._nowhere: set[tuple[str, Id]] = set()

    def learn(self, included: Mapping[str, Iterable[Record]]) -> None:
        """Remember what came along with customers."""
        for resource in CUSTOMERS.includes:
            self._keep(resource, included.get(resource, ()))

    async def of_some(self, resource: str, ids: Collection[Id]) -> Mapping[Id, Record]:
        """Return places of customers by id; one that nobody tells is left out.

        The first page of customers brings most of them. Taxes only ever come along, so that there may be none.
        """
        if self._missing(resource, ids):
            self.learn((await self._client.send(CUSTOMERS)).included)
        return await self.named(resource, ids)

    async def of_all(self, resource: str) -> Mapping[Id, Record]:
        """Return the countries, states or currencies of all customers by id; where none came along, all that are."""
        records = (await self._client.all(CUSTOMERS)).included.get(resource)
        if records is None:
            records = (await self._client.all(Call(verb=Verb.LIST, resource=resource))).records
        return {each.id: each for each in records if each.id is not None}

    async def named(self, resource: str, ids: Collection[Id]) -> Mapping[Id, Record]:
        """Return places by id, asking for those alone that are not known; one that nobody tells is left out."""
        missing = self._missing(resource, ids)
        if missing and Verb.LIST not in self._client.system.resources[resource].verbs:
            self.learn((await self._client.all(CUSTOMERS)).included)
            missing = []
        elif len(missing) > _FEW:
            self._keep(resource, _told(await caught(self._client.all(Call(verb=Verb.LIST, resource=resource)))))
        for each in self._missing(resource, missing):
            answer = await caught(self._client.send(Call(verb=Verb.GET, resource=resource, id=each)))
            if isinstance(answer, NotFound):
                self._nowhere.add((resource, each))
            self._keep(resource, _told(answer))
        known = self._known.get(resource, {})
        return {each: known[each] for each in ids if each in known}

    async def currencies(self, told: Collection[int | str | None]) -> dict[int | str | None, CurrencyUnit]:
        """Return currencies by their ids, or by their codes; an id stands for the code where that is not told."""
        records = await self.named("currencies", [each for each in told if isinstance(each, int)])
        untold = UNKNOWN if are_kept(self._client.system) else NOT_KEPT
        return {each: untold if each is None else _currency(each, records) for each in told}

    def _keep(self, resource: str, records: Iterable[Record]) -> None:
        self._known.setdefault(resource, {}).update({each.id: each for each in records if each.id is not None})

    def _missing(self, resource: str, ids: Collection[Id]) -> list[Id]:
        known = self._known.get(resource, {})
        return [each for each in ids if each not in known and (resource, each) not in self._nowhere]


def _told(answer: Answer | NutmcpError) -> Sequence[Record]:
    """Return the records of an answer; none where the user may not see them."""
    if isinstance(answer, AccessDenied | NotFound | Refused):
        return ()
    if isinstance(answer, NutmcpError):
        raise answer
    return answer.records


def _currency(told: int | str, records: Mapping[Id, Record]) -> CurrencyUnit:
    if not isinstance(told, int):
        return currency_unit(told)
    record = records.get(told)
    unit = currency_unit(record.code or "", record.decimal_count) if isinstance(record, Currency) else None
    return unit if unit and unit.code else CurrencyUnit(f"currency {told}")
