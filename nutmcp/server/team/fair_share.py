"""Nobody of a team keeps a server from the others: each has a share of it."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from nutmcp.clock import Clock
from nutmcp.server.principal import principal_in_scope

MOST_AT_ONCE = 8
"""How many requests of one person are under way at once."""
MOST_A_MINUTE = 120
"""How many requests of one person are begun within a minute."""
MINUTE = 60


@dataclass(slots=True)
class _Share:
    """What one person has under way, and when they began what they began within the minute."""

    under_way: int = 0
    begun: deque[float] = field(default_factory=deque[float])


class FairShare:
    """Lets a request through if whoever sent it has not used up their share.

    Args:
        app: Answers the request.
        clock: Where the time comes from.
    """

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock
        self._shares: defaultdict[str, _Share] = defaultdict(_Share)
        self._tidied = -math.inf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        person = principal_in_scope(scope).id
        share = self._shares[person]
        wait = self._wait(share)
        if wait:
            await _refusal(wait)(scope, receive, send)
            return
        share.begun.append(self._clock.monotonic())
        share.under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            share.under_way -= 1
            self._forget_the_idle()

    def _wait(self, share: _Share) -> int:
        """Return the seconds after which there is room, or none if there is."""
        now = self._clock.monotonic()
        while share.begun and now - share.begun[0] >= MINUTE:
            share.begun.popleft()
        if len(share.begun) >= MOST_A_MINUTE:
            return math.ceil(MINUTE - (now - share.begun[0]))
        return 1 if share.under_way >= MOST_AT_ONCE else 0

    def _forget_the_idle(self) -> None:
        """Keep no more of people than of those who called within two minutes; once a minute, all are looked at."""
        now = self._clock.monotonic()
        if now - self._tidied < MINUTE:
            return
        self._tidied, last = now, now - MINUTE
        idle = [
            person
            for person, share in self._shares.items()
            if not share.under_way and (not share.begun or share.begun[-1] <= last)
        ]
        for person in idle:
            del self._shares[person]


def _refusal(seconds: int) -> JSONResponse:
    message = (
        f"You have more under way than your share of this server, which is {MOST_AT_ONCE} requests at once and "
        f"{MOST_A_MINUTE} a minute. Try again in {seconds} s."
    )
    body = {"error": {"code": "rate_limited", "message": message, "retry_after": seconds}}
    return JSONResponse(body, 429, {"Retry-After": str(seconds)})
