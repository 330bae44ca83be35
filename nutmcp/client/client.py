"""The one door to a remote system: every call passes here, is paced, repeated where that is safe, and remembered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Self

from nutmcp.client.cache import Budget, Cache, Read
from nutmcp.client.chain import chain
from nutmcp.client.http import Http
from nutmcp.client.marks import Packed, unpacked
from nutmcp.client.options import USUAL, Options
from nutmcp.client.organization import choose, guid_in
from nutmcp.client.paging import read_all, read_pages
from nutmcp.client.policy import Limits
from nutmcp.client.stretches import Stretch, read_on
from nutmcp.client.window import Window, window_of_stretches
from nutmcp.clock import Clock
from nutmcp.domain.account import Account
from nutmcp.errors import InvalidArguments, Refused, Unintelligible
from nutmcp.remote.call import NO_LIMIT, PAGE_LIMIT, Answer, Call, Verb
from nutmcp.remote.record import Record, of_kind
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Dialect, System


class Client:
    """Carry out calls on one remote system, in one organization.

    Args:
        system: What the remote system offers.
        dialect: Speaks its protocol.
        http: Sends the requests.
        limits: Sets the pace.
        clock: Where the time comes from.
        rng: Spreads repeated requests.
        organization: The GUID or name of the organization to work in; None is the only one there is.
        read_only: Whether every call that writes is refused.
    """

    def __init__(
        self,
        system: System,
        *,
        dialect: Dialect,
        http: Http,
        limits: Limits,
        clock: Clock,
        rng: Random,
        organization: str | None = None,
        read_only: bool = False,
    ) -> None:
        self.system = system
        self.read_only = read_only
        self._http = http
        self._organization = organization
        self._cache = Cache(clock)
        self._ask = chain(
            cache=self._cache,
            system=system,
            dialect=dialect,
            context=self._context,
            http=http,
            limits=limits,
            clock=clock,
            rng=rng,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def share(self, budget: Budget) -> None:
        """Let what is remembered of answers count beside what other clients remember."""
        self._cache.budget = budget

    async def send(self, call: Call, options: Options = USUAL) -> Answer:
        """Carry out one call; a list is one page, with its filters applied.

        Raises:
            Refused: The call writes and that is switched off, or the remote system offers no such operation.
            ConfigurationError: It is not clear which organization to work in.
            NutmcpError: The call failed; see `errors`.
        """
        return await self._ask(self._carried(call), options)

    async def pages(self, call: Call, options: Options = USUAL) -> AsyncIterator[Answer]:
        """Yield all pages of a list, filtered; a page that fails raises, so that no answer is silently shorter."""
        async for page in read_pages(self._ask, self._list(call), options):
            yield page

    async def all(self, call: Call, options: Options = USUAL) -> Answer:
        """Return a whole list as one answer, filtered and sorted; while it is remembered, the very same object."""
        call = self._list(call)
        read = Read(self.system.resources[call.resource], ("all", call), options.background)

        async def ask(page: Call, options: Options) -> Answer:
            # The list is remembered as a whole, and not once more in pages, but for the first, which may do alone.
            return await self._ask(page, replace(options, remember=page.page == 1))

        return await self._cache.read(read, partial(read_all, ask, call, options), fresh=options.fresh)

    def remembers(self, call: Call) -> bool:
        """Return whether a whole list is remembered, so that to ask for it costs nothing."""
        call = self._list(call)
        return self._cache.holds(Read(self.system.resources[call.resource], ("all", call)))

    async def window(
        self, call: Call, count: int, *, after: Packed | None = None, options: Options = USUAL
    ) -> Window[Record]:
        """Return records of a filtered and sorted list: the first ones, or those after a mark; at most `count`.

        Only the pages that hold them are read where the remote system applies filters and order, else all of them.
        """
        stretches = self.stretches(call, count, after=after, options=options)
        return await window_of_stretches(stretches, count, call.sort, goes_on=after is not None)

    async def stretches(
        self, call: Call, count: int = PAGE_LIMIT, *, after: Packed | None = None, options: Options = USUAL
    ) -> AsyncIterator[Stretch]:
        """Yield a filtered and sorted list, or what follows a mark in it, page by page.

        Args:
            call: The list.
            count: How many records are wanted at first.
            after: The mark.
            options: How it is carried out.
        """
        call = self._list(call)
        kind = self.system.resources[call.resource].record
        mark = None if after is None else unpacked(after, kind, call.sort)
        async for each in read_on(self._ask, call, mark, count, options):
            yield each

    async def organization(self) -> Account:
        """Return the organization that is worked in.

        Raises:
            ConfigurationError: None was set and there are several, or there is none as it was set.
        """
        if isinstance(self.system.account, Account):
            return self.system.account
        listed = await self.all(Call(verb=Verb.LIST, resource=self.system.context))
        return choose(of_kind(Account, listed.records), self._organization, self.system.prefix)

    async def _context(self, call: Call) -> str | None:
        """Return the GUID of the organization for a call that needs one; if that was set, nothing is asked."""
        if not self.system.resources[call.resource].scoped:
            return None
        guid = guid_in(self._organization) or (await self.organization()).guid
        if not guid:
            raise Unintelligible(
                "The organization came without its GUID.", f"Set {self.system.prefix}ORGANIZATION to the GUID itself."
            )
        return guid

    def _list(self, call: Call) -> Call:
        """Return a list that may be made, without a limit where it has no pages."""
        call = self._carried(call)
        return call if self.system.resources[call.resource].paged else replace(call, limit=NO_LIMIT)

    def _carried(self, call: Call) -> Call:
        """Return a call that may be made, without what the system cannot send along."""
        known = self._offered(call).includes
        kept = tuple(each for each in call.includes if each in known)
        return call if kept == call.includes else replace(call, includes=kept)

    def _offered(self, call: Call) -> Resource:
        """Return the resource of a call that may be made."""
        resource = self.system.resources[call.resource]
        noun = resource.name.replace("_", " ")
        if call.verb.writes and self.read_only:
            raise Refused("Writing is switched off.", "Start the server without read-only to change anything.")
        doing = call.verb.value if call.action is None else call.action.replace("_", " ")
        if call.verb not in resource.verbs or (call.verb is Verb.DO and call.action not in resource.actions):
            raise Refused(f"{self.system.name} offers no way to {doing} {noun}.", "See which operations it documents.")
        if call.verb is Verb.LIST and call.parent is None and Verb.GET not in resource.verbs and resource.parent:
            raise InvalidArguments(
                f"A list of {noun} needs its owner in {resource.parent.resource}.", "Give its id.", field="parent"
            )
        return resource
