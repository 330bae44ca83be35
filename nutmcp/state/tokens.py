"""Tokens that are good once, for ten minutes, for one purpose: what a preview hands out to be confirmed with.

The store holds only digests, so that its file confirms nothing.
"""

import hashlib
import math
import secrets
import socket
from typing import Any

from nutmcp.clock import Clock
from nutmcp.errors import InvalidArguments
from nutmcp.state.ports import Document, Store, Writer

SECONDS = 600
_KIND = "tokens"


class Tokens:
    """Hand out tokens and take them back, once each."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def issue(self, purpose: str) -> str:
        """Return a new token for `purpose`.

        Args:
            purpose: All that the token stands for, always in the same words: the tool, its arguments,
                the caller, and the present state of the record.
        """
        token = secrets.token_urlsafe(18)
        moment = self._moment()

        def keep(writer: Writer) -> None:
            for key, old in writer.documents(_KIND):
                if _has_expired(old, moment):
                    writer.remove(_KIND, key)
            writer.write(_KIND, _digest(token), {"purpose": _digest(purpose), **moment})

        await self._store.transact(keep)
        return token

    async def redeem(self, token: str, purpose: str) -> None:
        """Take the token back; it is spent afterwards.

        Raises:
            InvalidArguments: It was spent before, is too old, was never given, or was given for another
                purpose; one for another purpose stays good for its own.
        """
        moment = self._moment()

        def take(writer: Writer) -> str | None:
            known = writer.read(_KIND, _digest(token))
            if known is None or _has_expired(known, moment):
                return "The confirm token has been used, has expired, or was never given."
            if known["purpose"] != _digest(purpose):
                return "The confirm token was given for other arguments, or the record has changed since."
            writer.remove(_KIND, _digest(token))
            return None

        if refusal := await self._store.transact(take):
            raise InvalidArguments(
                refusal, "Ask again without a token, then confirm with the new one.", field="confirm_token"
            )

    def _moment(self) -> dict[str, Any]:
        """Return the present moment by the clock on the wall, and by the one of this machine that is never set."""
        return {
            "given": self._clock.now().timestamp(),
            "monotonic": self._clock.monotonic(),
            "machine": socket.gethostname(),
        }


def _has_expired(given: Document, now: Document) -> bool:
    """Tell whether more time has passed than a token is good for, or a clock was set back meanwhile."""
    clocks = ["given"] if given.get("machine") != now["machine"] else ["given", "monotonic"]
    return not all(0 <= now[clock] - given.get(clock, -math.inf) <= SECONDS for clock in clocks)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
