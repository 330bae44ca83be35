"""The way of every write: written down, sent, and written down what became of it."""

import logging
import random
from collections.abc import Awaitable, Callable, Collection
from enum import StrEnum

import anyio

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.errors import Conflict, NutmcpError, OutcomeUnknown
from nutmcp.journal.change import Change, State, speakable_ids
from nutmcp.journal.content import completed, composed, is_complete
from nutmcp.journal.ledger import ANY_NUMBER, Ledger, Once, Opened
from nutmcp.journal.looking import ENTRIES, Unclear
from nutmcp.journal.process import PATIENCE, UnderWay
from nutmcp.journal.settling import LATER, SOON, Settling
from nutmcp.journal.verdicts import not_askable, not_there, unclear
from nutmcp.spec.call import Answer, Call, Verb
from nutmcp.systems.nutcache.records import TimeEntry

logger = logging.getLogger(__name__)

SLOW = 5.0
"""Seconds after which an answer that did not come may belong to a request that is still under way."""


class Point(StrEnum):
    """The moments of a write between which a crash leaves different things behind."""

    RECORDED = "recorded"
    ANSWERED = "answered"
    SETTLED = "settled"


class WritePath:
    """Carry changes out, one request each.

    It tells `passing` of each moment between two steps, and `left_open` whenever a change stays open.
    """

    def __init__(
        self,
        client: Client,
        ledger: Ledger,
        clock: Clock,
        *,
        settling: Settling,
        under_way: UnderWay,
        chance: random.Random,
        passing: Callable[[Point], None],
        left_open: Callable[[], None],
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._clock = clock
        self._settling = settling
        self._under_way = under_way
        self._chance = chance
        self._passing = passing
        self._left_open = left_open

    async def write(self, change: Change, *, notify: bool = False, once: Once = ANY_NUMBER) -> Opened:
        """Carry out a change, or return the one that was done already and stands in its way.

        Raises:
            Conflict: An equal change is still being written by someone else.
            OutcomeUnknown: It was sent and its fate could not be established; it stays open. Or that is so of an
                earlier one to the same entry, and this one was not sent.
            NutmcpError: It was certainly not carried out.
        """
        await self._settle_earlier(change)
        opened = await self._opened(change, once)
        if opened.in_the_way:
            return opened
        change = opened.change
        try:
            self._passing(Point.RECORDED)
            done = await self._carried_out(change, notify=notify)
            self._passing(Point.SETTLED)
            return Opened(done)
        except OutcomeUnknown:
            self._left_open()
            raise
        except NutmcpError:
            raise
        except BaseException:
            self._left_open()
            with anyio.CancelScope(shield=True):
                await self._quietly(self._ledger.release(change))
            raise
        finally:
            self._under_way.end(change.id)

    async def _opened(self, change: Change, once: Once) -> Opened:
        """Write down what is about to be done, as soon as no equal change is open any more."""
        deadline = self._clock.monotonic() + PATIENCE
        despite: set[str] = set()
        while True:
            opened = await self._try_to_open(change, once, despite)
            if not opened.in_the_way or opened.change.state is State.DONE:
                return opened
            if self._clock.monotonic() >= deadline:
                raise Conflict(
                    "The same write is already under way, in another call.",
                    "Wait a minute, then look whether it is there.",
                    reference=opened.change.id,
                )
            landed = await self._wait_or_settle(opened.change, despite)
            if landed is not None:
                return Opened(landed, in_the_way=True)

    async def _try_to_open(self, change: Change, once: Once, despite: Collection[str]) -> Opened:
        for id in speakable_ids("c", self._chance):
            # It counts as under way before anybody can read it in the store.
            if not self._under_way.begin(id):
                continue
            opened = None
            try:
                with anyio.CancelScope(shield=True):
                    wish = change.model_copy(update={"id": id, "asked_at": self._clock.now()})
                    opened = await self._ledger.open(wish, self._under_way.process, once=once, despite=despite)
            finally:
                if opened is None or opened.in_the_way:
                    self._under_way.end(id)
            if opened is not None:
                return opened
        raise AssertionError

    async def _settle_earlier(self, change: Change) -> None:
        """Find out what became of an earlier write to the same entry, while that can still be told."""
        for claim, earlier in await self._ledger.unsettled():
            same = change.entry is not None and earlier.entry == change.entry and earlier.state is State.OPEN
            if same and self._settling.is_idle(claim):
                await self._settling.fate(earlier)

    async def _wait_or_settle(self, rival: Change, despite: set[str]) -> Change | None:
        """Wait for a rival to be written, or find out what became of it if nobody is writing it any more.

        It is returned if it turns out to have been carried out.
        """
        claim = next((claim for claim, change in await self._ledger.unsettled() if change.id == rival.id), None)
        if claim is None:
            return None
        if not self._settling.is_idle(claim):
            await self._under_way.glance(rival.id)
            return None
        try:
            settled, finding = await self._settling.before_repeating(rival)
        except NutmcpError as error:
            raise not_askable(rival) from error
        if isinstance(finding, Unclear):
            raise unclear(rival, finding)
        despite.add(rival.id)
        return settled if settled.state is State.DONE else None

    async def _carried_out(self, change: Change, *, notify: bool) -> Change:
        call = Call(verb=change.verb, resource=ENTRIES, id=change.entry, draft=change.draft, notify=notify)
        began = self._clock.monotonic()
        try:
            answer = await self._client.send(call)
        except OutcomeUnknown as unknown:
            slow = self._clock.monotonic() - began >= SLOW
            return await self._found_out(change, LATER if slow else SOON, unknown)
        except NutmcpError as error:
            await self._quietly(self._ledger.failed(change, error.code))
            raise
        self._passing(Point.ANSWERED)
        if change.verb is Verb.CREATE and answer.id is None and not answer.records:
            return await self._found_out(change, SOON)
        done = self._answered(change, answer)
        await self._quietly(self._ledger.done(done))
        return done

    def _answered(self, change: Change, answer: Answer) -> Change:
        """Return the change as done, with the entry as Nutcache told it, or else as it was sent."""
        now = self._clock.now()
        if change.draft is None:
            return change.as_done(None, now)
        told = next((each for each in answer.records if isinstance(each, TimeEntry)), None)
        id = change.entry if change.entry is not None else answer.id or (told and told.id)
        intended = composed(change.draft, change.before, id=id)
        if told is None:
            return change.as_done(intended, now, composed=True)
        return change.as_done(completed(told, intended), now, composed=not is_complete(told))

    async def _found_out(
        self, change: Change, pauses: tuple[float, ...], unknown: OutcomeUnknown | None = None
    ) -> Change:
        """Look for what became of a change that Nutcache did not confirm."""
        try:
            settled, finding = await self._settling.one(change, pauses)
        except NutmcpError as error:
            await self._quietly(self._ledger.release(change))
            raise not_askable(change) from (unknown or error)
        if settled.state is State.DONE:
            return settled
        if isinstance(finding, Unclear):
            raise unclear(change, finding) from unknown
        raise not_there(change, finding) from unknown

    async def _quietly(self, step: Awaitable[object]) -> None:
        """Carry on where the store cannot be written: the change stays open, and is settled later."""
        try:
            await step
        except NutmcpError as error:
            self._left_open()
            logger.warning("What became of a write cannot be written down now: %s", error.code)
