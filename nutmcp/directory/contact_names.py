"""People outside by what they are called, searched for there, since there may be very many."""

import re
from collections.abc import Sequence

from nutmcp.client import Client, Options
from nutmcp.directory.customer_names import CustomerNames
from nutmcp.directory.many_names import match_among
from nutmcp.domain.contact import Contact
from nutmcp.errors import NotFound, NutmcpError, caught
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator
from nutmcp.remote.id import Id
from nutmcp.remote.record import of_kind
from nutmcp.words.match import Kind

_ANEW = Options(fresh=True)
_AT = re.compile(r"(?P<name>.+?),? (?:at|from|of|chez|de) (?P<customer>.+)", re.IGNORECASE)
"""How people say at whose company somebody is."""

CONTACT = Kind[Contact](
    noun="person",
    id_of=lambda each: each.id or 0,
    name_of=lambda each: each.name or "",
    aliases_of=lambda each: tuple((each.emails or each.email or "").split(", ")),
    around_of=lambda each: each.customer_name or "",
    describe=lambda each: {
        "customer": each.customer_name or "",
        "title": each.job_title or "",
        "email": each.email or "",
    },
    listed_by="search_people finds them",
)


class ContactNames:
    """Looks for people in one account, by their names or as `Bob at Acme`."""

    def __init__(self, client: Client, customers: CustomerNames) -> None:
        self._client = client
        self._customers = customers

    async def find(self, said: Id, customer: Id | None = None, *, field: str = "person") -> Contact:
        """Return the person that is meant, as a whole: one of a customer's, if that is said.

        Raises:
            NotFound: There is none.
            Ambiguous: There are several.
        """
        text = str(said).strip()
        if text.isascii() and text.isdecimal():
            return await self._whole(int(text))
        found = await caught(match_among(text, await self._among(text, customer), CONTACT, field=field))
        if isinstance(found, NotFound) and customer is None and (parted := _AT.fullmatch(text)):
            at = await self._customers.find(parted["customer"], field=field)
            return await self.find(parted["name"], at.id, field=field)
        if isinstance(found, NutmcpError):
            raise found
        return await self._whole(found.id or 0)

    async def of(self, customer: Id) -> Sequence[Contact]:
        """Return all people of a customer, as a list tells them."""
        return await self._listed(Filter("customer", Operator.EQ, customer))

    async def search(self, words: str) -> Sequence[Contact]:
        """Return the people whom a search finds, as it tells them."""
        return await self._listed(Filter("search", Operator.CT, words))

    async def _among(self, text: str, customer: Id | None) -> Sequence[Contact]:
        return await (self.search(text) if customer is None else self.of(customer))

    async def _listed(self, rule: Filter) -> Sequence[Contact]:
        listed = await self._client.all(Call(verb=Verb.LIST, resource=self._name, filters=(rule,)), _ANEW)
        return of_kind(Contact, listed.records)

    async def _whole(self, id: Id) -> Contact:
        answer = await self._client.send(Call(verb=Verb.GET, resource=self._name, id=id), _ANEW)
        return of_kind(Contact, answer.records)[0]

    @property
    def _name(self) -> str:
        return self._client.system.resource_of(Contact).name
