"""Settling what is open: the writes whose answer was lost, and those that a crash left behind."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from nutmcp.client import Client
from nutmcp.clock import Clock
from nutmcp.errors import NutmcpError
from nutmcp.journal.change import Change, State
from nutmcp.journal.ledger import Ledger
from nutmcp.journal.looking import Absent, Finding, Found, Unclear, look
from nutmcp.journal.pages import Claim
from nutmcp.journal.process import UnderWay
from nutmcp.spec.call import Verb

logger = logging.getLogger(__name__)

SOON = (0, 1, 3)
"""Seconds to wait before each look at what became of a request that was answered, or was cut off."""
LATER = (0, 3, 7, 15)
"""The same after a request that got no answer for long: it may still be under way at Nutcache's side."""
LANDED = timedelta(minutes=2)
"""How long after it was asked for a request can still take effect."""
GIVEN_UP = timedelta(days=1)
"""How long it is tried to tell an entry from another one like it."""


class Settling:
    """Find out what became of changes, and write it down."""

    def __init__(self, client: Client, ledger: Ledger, clock: Clock, under_way: UnderWay) -> None:
        self._client = client
        self._ledger = ledger
        self._clock = clock
        self._under_way = under_way

    async def all(self) -> int:
        """Settle what nobody is writing any more, and return how many changes stay open.

        It ends at the first change that Nutcache cannot be asked about, since the others would fare alike.
        """
        try:
            await self._look_repeatedly(
                [change for claim, change in await self._ledger.unsettled() if self.is_idle(claim)]
            )
        except NutmcpError as error:
            logger.warning("Writes that were left open cannot be settled now: %s", error.code)
        return await self.count()

    async def count(self) -> int:
        """Return how many changes are open."""
        return sum(change.state is State.OPEN for _, change in await self._ledger.unsettled())

    async def one(self, change: Change, pauses: Sequence[float] = SOON) -> tuple[Change, Finding]:
        """Look until it is clear what became of a change, write that down, and return both.

        Raises:
            NutmcpError: Nutcache could not be asked.
        """
        finding = (await self._look_repeatedly([change], pauses))[0]
        return await self._ledger.find(change.id) or change, finding

    def is_idle(self, claim: Claim) -> bool:
        """Return whether nobody is writing a change any more."""
        return self._under_way.is_idle(claim.change, claim.process, claim.since)

    async def _look_repeatedly(self, changes: Sequence[Change], pauses: Sequence[float] = SOON) -> list[Finding]:
        """Look at each change, and again after each pause at those whose work is not there (yet)."""
        findings: list[Finding] = [Absent() for _ in changes]
        for pause in pauses:
            missing = [place for place, each in enumerate(findings) if isinstance(each, Absent)]
            again = [place for place in missing if pause == 0 or self._may_still_land(changes[place])]
            if again and pause:
                await self._clock.sleep(pause)
            for place in again:
                findings[place] = await self._look(changes[place])
        for change, finding in zip(changes, findings, strict=True):
            await self._conclude(change, finding)
        return findings

    async def _look(self, change: Change) -> Finding:
        """Look once, and write down at once what was found, so that nobody else takes it for theirs."""
        finding = await look(self._client, self._ledger, change)
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
            claim.content == change.content and claim.change != change.id and not self.is_idle(claim)
            for claim, _ in await self._ledger.unsettled()
        )

    async def _conclude(self, change: Change, finding: Finding) -> None:
        """Write down what was not found, or will never be known."""
        if isinstance(finding, Absent):
            watch = change.verb is Verb.CREATE and self._is_young(change)
            await self._ledger.failed(change, "unavailable", watch=watch)
        elif isinstance(finding, Unclear):
            hopeless = change.verb is not Verb.CREATE or self._clock.now() - change.asked_at > GIVEN_UP
            if hopeless:
                await self._ledger.failed(change, "outcome_unknown", state=State.UNKNOWN)
            else:
                await self._ledger.release(change)

    def _may_still_land(self, change: Change) -> bool:
        return change.state is State.OPEN and self._is_young(change)

    def _is_young(self, change: Change) -> bool:
        return self._clock.now() - change.asked_at < LANDED
