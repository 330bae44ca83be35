"""Write-ahead: record the intent, send it, record the outcome."""

import logging
import random
from collections.abc import Awaitable, Callable, Collection, Iterable
from enum import StrEnum

import anyio

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.errors import Conflict, NutmcpError, OutcomeUnknown
from nutmcp.journal.acknowledgement import Acknowledgement, Kept
from nutmcp.journal.actions import call_of
from nutmcp.journal.change import Change, State, speakable_ids
from nutmcp.journal.duplicates import ANY_NUMBER, Opened, Uniqueness
from nutmcp.journal.evidence import Unclear
from nutmcp.journal.leases import PATIENCE, InFlight, Lease
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.reconciliation import LATER, ONCE, SOON, Reconciler
from nutmcp.journal.write_errors import not_askable, not_there, unclear
from nutmcp.remote.call import Verb
from nutmcp.remote.id import chosen_id

logger = logging.getLogger(__name__)

SLOW = 5.0
"""Seconds after which an answer that did not come may belong to a request that is still under way."""


class Step(StrEnum):
    """The moments of a write between which a crash leaves different things behind."""

    RECORDED = "recorded"
    ANSWERED = "answered"
    SETTLED = "settled"


class WritePath:
    """Carry changes out, one request each.

    It tells `on_step` of each moment between two steps, and `left_open` whenever a change stays open.
    """

    def __init__(
        self,
        client: Client,
        ledger: Ledger,
        clock: Clock,
        *,
        reconciler: Reconciler,
        in_flight: InFlight,
        rng: random.Random,
        on_step: Callable[[Step], None],
        left_open: Callable[[], None],
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._clock = clock
        self._acknowledgement = Acknowledgement(client, ledger)
        self._reconciler = reconciler
        self._in_flight = in_flight
        self._rng = rng
        self._on_step = on_step
        self._left_open = left_open

    async def write(self, change: Change, *, notify: bool = False, unique: Uniqueness = ANY_NUMBER) -> Opened:
        """Carry out a change, or return the one that was done already and stands in its way.

        Raises:
            Conflict: An equal change is still being written by someone else.
            OutcomeUnknown: It was sent and its fate could not be established; it stays open. Or that is so of an
                earlier one to the same entry, and this one was not sent.
            NutmcpError: It was certainly not carried out.
        """
        opened = await self._opened(change, unique)
        if opened.in_the_way:
            return opened
        change = opened.change
        try:
            self._on_step(Step.RECORDED)
            done = await self._carried_out(change, notify=notify)
            self._on_step(Step.SETTLED)
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
            self._in_flight.end(change.id)

    async def _opened(self, change: Change, unique: Uniqueness) -> Opened:
        """Write down what is about to be done, as soon as no equal change is open any more."""
        deadline = self._clock.monotonic() + PATIENCE
        despite: set[str] = set()
        heed_earlier = True
        while True:
            opened = await self._try_to_open(change, unique, despite, heed_earlier=heed_earlier)
            if opened.earlier:
                await self._settle(opened.earlier)
                heed_earlier = False
                continue
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

    async def _try_to_open(
        self, change: Change, unique: Uniqueness, despite: Collection[str], *, heed_earlier: bool
    ) -> Opened:
        for id in speakable_ids("c", self._rng):
            # It counts as under way before anybody can read it in the store.
            if not self._in_flight.begin(id):
                continue
            opened = None
            try:
                with anyio.CancelScope(shield=True):
                    wish = self._named(change).model_copy(update={"id": id, "asked_at": self._clock.now()})
                    opened = await self._ledger.open(
                        wish, self._in_flight.process, unique=unique, despite=despite, heed_earlier=heed_earlier
                    )
            finally:
                if opened is None or not opened.is_open:
                    self._in_flight.end(id)
            if opened is not None:
                return opened
        raise AssertionError

    def _named(self, change: Change) -> Change:
        """Return a create with the id that its record is to have, where that is ours to choose: it is found by that."""
        chooses = self._client.system.resources[change.resource].chooses_ids
        if not chooses or change.verb is not Verb.CREATE or change.action is not None:
            return change
        return change.model_copy(update={"entry": chosen_id(self._rng)})

    async def _settle(self, earlier: Iterable[tuple[Lease, Change]]) -> None:
        """Find out what became of earlier writes to the same record, while that can still be told."""
        for lease, change in earlier:
            if self._reconciler.is_idle(lease):
                await self._reconciler.fate(change)

    async def _wait_or_settle(self, rival: Change, despite: set[str]) -> Change | None:
        """Wait for a rival to be written, or find out what became of it if nobody is writing it any more.

        It is returned if it turns out to have been carried out.
        """
        lease = next((lease for lease, change in await self._ledger.unsettled() if change.id == rival.id), None)
        if lease is None:
            return None
        if not self._reconciler.is_idle(lease):
            await self._in_flight.glance(rival.id)
            return None
        try:
            settled, finding = await self._reconciler.before_repeating(rival)
        except NutmcpError as error:
            raise not_askable(self._client.system.name, rival) from error
        if isinstance(finding, Unclear):
            raise unclear(self._client.system.name, rival, finding)
        despite.add(rival.id)
        return settled if settled.state is State.DONE else None

    async def _carried_out(self, change: Change, *, notify: bool) -> Change:
        call = call_of(self._client.system, change, notify=notify)
        began = self._clock.monotonic()
        try:
            answer = await self._client.send(call)
        except OutcomeUnknown as unknown:
            slow = self._clock.monotonic() - began >= SLOW
            return await self._found_out(change, LATER if slow else SOON, unknown)
        except NutmcpError as error:
            await self._quietly(self._ledger.failed(change, error.code))
            raise
        self._on_step(Step.ANSWERED)
        kept = None if change.draft is None else await self._acknowledgement.read(change, change.draft, answer)
        if change.draft is not None and (kept is None or kept.doubtful):
            return await self._found_out(change, ONCE if kept else SOON, otherwise=kept)
        done = self._done(change, kept)
        await self._quietly(self._ledger.done(done))
        return done

    def _done(self, change: Change, kept: Kept | None) -> Change:
        """Return the change as carried out, with what it left."""
        now = self._clock.now()
        return change.as_done(None, now) if kept is None else change.as_done(kept.entry, now, composed=kept.composed)

    async def _found_out(
        self,
        change: Change,
        pauses: tuple[float, ...],
        unknown: OutcomeUnknown | None = None,
        otherwise: Kept | None = None,
    ) -> Change:
        """Look for what became of a change that was not confirmed, or only by something else than was sent."""
        try:
            settled, finding = await self._reconciler.one(change, pauses)
        except NutmcpError as error:
            await self._quietly(self._ledger.release(change))
            raise not_askable(self._client.system.name, change) from (unknown or error)
        if settled.state is State.DONE:
            return settled
        if isinstance(finding, Unclear):
            raise unclear(self._client.system.name, change, finding) from unknown
        if otherwise is not None:
            done = self._done(change, otherwise)
            await self._quietly(self._ledger.done(done))
            return done
        raise not_there(self._client.system.name, change, finding) from unknown

    async def _quietly(self, step: Awaitable[object]) -> None:
        """Carry on where the store cannot be written: the change stays open, and is settled later."""
        try:
            await step
        except NutmcpError as error:
            self._left_open()
            logger.warning("What became of a write cannot be written down now: %s", error.code)
