"""Reconcile open writes: find out what became of a lost answer, and of what a crash left behind."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from nutmcp.client import Client
from nutmcp.clock import Clock, elapsed
from nutmcp.errors import NutmcpError, RateLimited, Unavailable
from nutmcp.journal.actions import look_for_action
from nutmcp.journal.change import Change, State
from nutmcp.journal.evidence import Absent, Finding, Found, Unclear, look
from nutmcp.journal.leases import PATIENCE, InFlight, Lease
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.write_errors import not_askable
from nutmcp.remote.call import Verb

logger = logging.getLogger(__name__)

ONCE = (0,)
"""One look at once, where something was answered that may be all there is."""
SOON = (0, 1, 3)
"""Seconds to wait before each look at what became of a request that was answered, or was cut off."""
LATER = (0, 3, 7, 15)
"""The same after a request that got no answer for long: it may still be under way at the remote system's side."""
LANDED = timedelta(minutes=4)
"""How long after it was asked for a request can still take effect: it may have waited for its turn before it left."""
QUIET = timedelta(seconds=20)
"""How long after a write that was cut off the same write is not sent again: the first may still be at work."""
QUIET_IF_SLOW = timedelta(seconds=65)
"""The same where the remote system was slow to answer."""
SLOW_TO_FAIL = timedelta(seconds=30)
"""The time until a write was given up from which the remote system counts as slow."""
GIVEN_UP = timedelta(days=1)
"""How long it is tried to tell an entry from another one like it."""


class Reconciler:
    """Find out what became of changes, and write it down."""

    def __init__(self, client: Client, ledger: Ledger, clock: Clock, in_flight: InFlight) -> None:
        self._client = client
        self._ledger = ledger
        self._clock = clock
        self._in_flight = in_flight

    async def all(self) -> int:
        """Settle what nobody is writing any more, and return how many changes stay open."""
        for lease, change in await self._ledger.unsettled():
            if not self.is_idle(lease):
                continue
            try:
                await self.one(change)
            except NutmcpError as error:
                logger.warning("Change %s stays open, since it cannot be looked for: %s", change.id, error.code)
                if isinstance(error, Unavailable | RateLimited):
                    break
        return await self.count()

    async def count(self) -> int:
        """Return how many changes are open."""
        return sum(change.state is State.OPEN for _, change in await self._ledger.unsettled())

    async def one(self, change: Change, pauses: Sequence[float] = SOON) -> tuple[Change, Finding]:
        """Look until it is clear what became of a change, write that down, and return both.

        Raises:
            NutmcpError: The remote system could not be asked.
        """
        finding: Finding = Absent()
        for pause in pauses:
            if pause:
                if not self._may_still_land(change):
                    break
                await self._clock.sleep(pause)
            finding = await self._look(change)
            if not isinstance(finding, Absent):
                break
        await self._conclude(change, finding)
        return await self._ledger.find(change.id) or change, finding

    async def before_repeating(self, rival: Change) -> tuple[Change, Finding]:
        """Look what became of an equal write, for as long as one that was not found may still take effect.

        Raises:
            NutmcpError: The remote system could not be asked.
        """
        deadline = self._clock.monotonic() + self._may_be_at_work(rival)
        settled, finding = await self.one(rival)
        pause = 1.0
        while isinstance(finding, Absent) and (left := deadline - self._clock.monotonic()) > 0:
            await self._clock.sleep(min(pause, left))
            settled, finding = await self.one(rival)
            pause *= 2
        return settled, finding

    def _may_be_at_work(self, change: Change) -> float:
        """Return the seconds for which a write that was not found may still be at work at the remote system's side."""
        now, failed_at = self._clock.now(), change.settled_at
        if change.state is not State.FAILED or failed_at is None or now < failed_at:
            return 0
        quiet = QUIET_IF_SLOW if failed_at - change.asked_at >= SLOW_TO_FAIL else QUIET
        return elapsed(now, change.asked_at + quiet).total_seconds()

    async def fate(self, change: Change) -> Change:
        """Return a change with its fate, which is found out if it is open.

        Raises:
            OutcomeUnknown: The remote system could not be asked.
        """
        if change.state is not State.OPEN:
            return change
        try:
            return (await self.one(change))[0]
        except NutmcpError as error:
            raise not_askable(self._client.system.name, change) from error

    def is_idle(self, lease: Lease) -> bool:
        """Return whether nobody is writing a change any more."""
        return self._in_flight.is_idle(lease.change, lease.process, lease.since)

    async def is_abandoned(self, change: Change) -> bool:
        """Return whether nobody is writing a change that is not settled."""
        unsettled = await self._ledger.unsettled()
        return all(self.is_idle(lease) for lease, each in unsettled if each.id == change.id)

    async def is_left(self, change: Change) -> bool:
        """Wait for whoever is writing a change, and return whether they have ended with it."""
        deadline = self._clock.monotonic() + PATIENCE
        while not await self.is_abandoned(change):
            if self._clock.monotonic() >= deadline:
                return False
            await self._in_flight.glance(change.id)
        return True

    async def _look(self, change: Change) -> Finding:
        """Look once, and write down at once what was found, so that nobody else takes it for theirs."""
        acted = change.verb is Verb.DO
        looking = look_for_action(self._client, change) if acted else look(self._client, self._ledger, change)
        finding = await looking
        if not isinstance(finding, Found):
            return finding
        if await self._has_a_twin_under_way(change):
            return Unclear((finding.entry,) if finding.entry else ())
        if not await self._ledger.done(change.as_done(finding.entry, self._clock.now()), found=True):
            return Unclear()
        return finding

    async def _has_a_twin_under_way(self, change: Change) -> bool:
        """Return whether an equal entry is being written right now, so that what was found may be its work."""
        return change.verb is Verb.CREATE and any(
            lease.content == change.content and lease.change != change.id and not self.is_idle(lease)
            for lease, _ in await self._ledger.unsettled()
        )

    async def _conclude(self, change: Change, finding: Finding) -> None:
        """Write down what was not found, or will never be known."""
        creates = change.verb is Verb.CREATE
        match finding:
            case Found():
                pass
            case Absent(gone=gone):
                failure = "not_found" if gone else "unavailable"
                await self._ledger.failed(change, failure, watch=creates and self._is_young(change))
            case Unclear() if change.state is State.FAILED:
                await self._ledger.failed(change, change.failure or "unavailable", watch=self._is_young(change))
            case Unclear() if not creates or self._clock.now() - change.asked_at > GIVEN_UP:
                await self._ledger.failed(change, "outcome_unknown", state=State.UNKNOWN)
            case Unclear():
                await self._ledger.release(change)

    def _may_still_land(self, change: Change) -> bool:
        return change.state is State.OPEN and self._is_young(change)

    def _is_young(self, change: Change) -> bool:
        return self._clock.now() - change.asked_at < LANDED
