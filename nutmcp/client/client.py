"""The one door to a remote system: every call passes here, is paced, repeated where that is safe, and remembered."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from random import Random
from typing import Self

from nutmcp.client.cache import Cache, Read
from nutmcp.client.http import Http
from nutmcp.client.numeric_bounds import Bounds
from nutmcp.client.organization import choose, guid_in
from nutmcp.client.paging import Progress, Reader, Trails, Window, read_all, read_pages, read_window
from nutmcp.client.policy import FIRST_WAIT, Limits, wait_before_repeating
from nutmcp.client.tracing import request_span
from nutmcp.client.verification import kept
from nutmcp.clock import Clock
from nutmcp.errors import InvalidArguments, NutmcpError, Refused, Unintelligible
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Dialect, Request, Response, System
from nutmcp.systems.nutcache.records import Organization

TOO_MANY_REQUESTS = 429


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
        self._dialect = dialect
        self._http = http
        self._limits = limits
        self._clock = clock
        self._rng = rng
        self._organization = organization
        self._cache = Cache(clock)
        self._trails = Trails()
        self._bounds = Bounds(clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, call: Call, *, background: bool = False, fresh: bool = False) -> Answer:
        """Carry out one call; a list is one page, with its filters applied.

        Args:
            call: What to do.
            background: Let requests that somebody waits for go ahead.
            fresh: Look past what is remembered of an earlier read.

        Raises:
            Refused: The call writes and that is switched off, or the remote system offers no such operation.
            ConfigurationError: It is not clear which organization to work in.
            NutmcpError: The call failed; see `errors`.
        """
        resource = self._offered(call)
        if not call.verb.writes:
            answer = await self._reader(background=background, fresh=fresh)(call)
            return kept(answer, call) if call.verb is Verb.LIST else answer
        try:
            return await self._converse(call, background=background)
        finally:
            self._cache.changed(resource.name)

    async def pages(
        self, call: Call, *, background: bool = False, fresh: bool = False, progress: Progress | None = None
    ) -> AsyncIterator[Answer]:
        """Yield all pages of a list, filtered; a page that fails raises, so that no answer is silently shorter."""
        self._offered(call)
        async for page in read_pages(self._reader(background=background, fresh=fresh), call, progress):
            yield page

    async def all(
        self, call: Call, *, background: bool = False, fresh: bool = False, progress: Progress | None = None
    ) -> Answer:
        """Return a whole list as one answer, filtered and sorted; while it is remembered, the very same object."""
        read = Read(self._offered(call), ("all", replace(call, page=1)), background)
        ask = partial(self._page, background=background)
        return await self._cache.read(read, partial(read_all, ask, call, progress), fresh=fresh)

    async def window(
        self,
        call: Call,
        start: int,
        count: int,
        *,
        background: bool = False,
        fresh: bool = False,
        progress: Progress | None = None,
    ) -> Window:
        """Return `count` records of a filtered and sorted list from place `start` (the first is 0).

        Only the pages that hold them are read where the remote system applies filters and order, else all of them.
        """
        self._offered(call)
        reader = self._reader(background=background, fresh=fresh)
        return await read_window(reader, call, start, count, self._trails, progress)

    async def organization(self) -> Organization:
        """Return the organization that is worked in.

        Raises:
            ConfigurationError: None was set and there are several, or there is none as it was set.
        """
        listed = await self.all(Call(verb=Verb.LIST, resource=self.system.context))
        return choose([each for each in listed.records if isinstance(each, Organization)], self._organization)

    async def _context(self) -> str:
        """Return the GUID of the organization; if that was set, nothing is asked."""
        guid = guid_in(self._organization) or (await self.organization()).guid
        if not guid:
            raise Unintelligible(
                "The organization came without its GUID.", "Set NUTCACHE_ORGANIZATION to the GUID itself."
            )
        return guid

    def _offered(self, call: Call) -> Resource:
        """Return the resource of a call that may be made."""
        resource = self.system.resources[call.resource]
        noun = resource.name.replace("_", " ")
        if call.verb.writes and self.read_only:
            raise Refused("Writing is switched off.", "Start the server without read-only to change anything.")
        if call.verb not in resource.verbs:
            raise Refused(
                f"{self.system.name} offers no way to {call.verb.value} {noun}.", "See which operations it documents."
            )
        if call.verb is Verb.LIST and call.parent is None and Verb.GET not in resource.verbs and resource.parent:
            raise InvalidArguments(
                f"A list of {noun} needs its owner in {resource.parent.resource}.", "Give its id.", field="parent"
            )
        return resource

    def _reader(self, *, background: bool, fresh: bool) -> Reader:
        async def read(call: Call) -> Answer:
            read = Read(self.system.resources[call.resource], call, background)
            return await self._cache.read(read, partial(self._page, call, background=background), fresh=fresh)

        return read

    async def _page(self, call: Call, *, background: bool) -> Answer:
        """Read a record, or a page by those filters that lose nothing."""
        return await self._bounds.read(partial(self._converse, background=background), call)

    async def _converse(self, call: Call, *, background: bool) -> Answer:
        """Let the dialect say what to send until it has its answer."""
        began = self._clock.monotonic()
        scoped = self.system.resources[call.resource].scoped
        exchange = self._dialect.exchange(call, await self._context() if scoped else None)
        deliver = partial(self._deliver, call, spent=lambda: self._clock.monotonic() - began, background=background)
        try:
            request = next(exchange)
            while True:
                request = exchange.send(await deliver(request))
        except StopIteration as finished:
            answer: Answer = finished.value
            return answer

    async def _deliver(self, call: Call, request: Request, *, spent: Callable[[], float], background: bool) -> Response:
        """Send one request, again where that is safe and may help, and return the last response."""
        attempt = 0
        while True:
            attempt += 1
            self._http.prepare()
            await self._limits.acquire(background=background)
            outcome = await self._sent(call, request, attempt)
            if isinstance(outcome, Response) and outcome.status == TOO_MANY_REQUESTS:
                pause = await self._limits.penalize(outcome.retry_after or FIRST_WAIT)
                if outcome.retry_after is not None:
                    outcome = outcome.asking_to_wait(pause)
            wait = wait_before_repeating(outcome, request, attempt=attempt, spent=spent(), rng=self._rng)
            if wait is not None:
                await self._clock.sleep(wait)
            elif isinstance(outcome, Response):
                return outcome
            else:
                raise outcome

    async def _sent(self, call: Call, request: Request, attempt: int) -> Response | NutmcpError:
        """Send one request once, and return what came of it."""
        with request_span(call, request, attempt) as tell:
            try:
                outcome: Response | NutmcpError = await self._http.send(request)
            except NutmcpError as error:
                outcome = error
            tell(outcome)
        return outcome
