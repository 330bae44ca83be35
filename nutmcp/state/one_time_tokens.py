"""Tokens that are good once, for ten minutes, for one purpose: what a preview hands out to be confirmed with.

The store holds only digests of tokens and of what they are for, so that its file confirms nothing. What is to be
done may be kept beside one, so that whoever confirms need not say it again.
"""

import hashlib
import math
import secrets
import socket
from typing import Any

from nutmcp.clock import Clock
from nutmcp.errors import InvalidArguments
from nutmcp.state.ports import Document, Reader, Store, Writer

SECONDS = 600
LOOKED_AT = 50
"""At so many others each new token looks, wherever chance has it, and forgets what has expired of them.

However many there are, a new one costs the same; of those that are kept, one in fifty has expired at the most.
"""
_KIND = "tokens"
_SPENT = "The confirm token has been used, has expired, or was never given."
_FOR_OTHERS = "The confirm token was given for other arguments, or the record has changed since."


class OneTimeTokens:
    """Hand out tokens and take them back, once each."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def issue(self, purpose: str, kept: Document | None = None) -> str:
        """Return a new token for `purpose`.

        Args:
            purpose: All that the token stands for, always in the same words: the tool, its arguments,
                the caller, and the present state of the record.
            kept: What is kept beside it, for whoever has the token.
        """
        token = secrets.token_urlsafe(18)
        moment = self._moment()

        def keep(writer: Writer) -> None:
            for key, old in _some_after(writer, _digest(token)):
                if _has_expired(old, moment):
                    writer.remove(_KIND, key)
            writer.write(_KIND, _digest(token), {"purpose": _digest(purpose), "kept": kept, **moment})

        await self._store.transact(keep, scope=_KIND)
        return token

    async def redeem(self, token: str, purpose: str) -> None:
        """Take the token back; it is spent afterwards.

        Raises:
            InvalidArguments: It was spent before, is too old, was never given, or was given for another
                purpose; one for another purpose stays good for its own.
        """
        moment = self._moment()

        def take(writer: Writer) -> str | None:
            known = _standing(writer, token, moment)
            if known is None:
                return _SPENT
            if known["purpose"] != _digest(purpose):
                return _FOR_OTHERS
            writer.remove(_KIND, _digest(token))
            return None

        if refusal := await self._store.transact(take, scope=_KIND):
            raise _refused(refusal)

    async def kept(self, token: str) -> Document:
        """Return what was kept beside a token, which stays good.

        Raises:
            InvalidArguments: It was spent before, is too old, was never given, or nothing was kept beside it.
        """
        moment = self._moment()
        known = await self._store.view(lambda reader: _standing(reader, token, moment))
        if known is None:
            raise _refused(_SPENT)
        if not known.get("kept"):
            raise for_other_arguments()
        return known["kept"]

    def _moment(self) -> dict[str, Any]:
        """Return the present moment by the clock on the wall, and by the one of this machine that is never set."""
        return {
            "given": self._clock.now().timestamp(),
            "monotonic": self._clock.monotonic(),
            "machine": socket.gethostname(),
        }


def for_other_arguments() -> InvalidArguments:
    """Return the error of a token that is good, and for something else."""
    return _refused(_FOR_OTHERS)


def _refused(refusal: str) -> InvalidArguments:
    return InvalidArguments(refusal, "Ask again without a token, then confirm with the new one.", field="confirm_token")


def _some_after(reader: Reader, digest: str) -> list[tuple[str, Document]]:
    """Return the tokens whose digests follow, which is no order of anything else."""
    some = reader.documents(_KIND, after=digest, limit=LOOKED_AT)
    return some + reader.documents(_KIND, limit=LOOKED_AT - len(some)) if len(some) < LOOKED_AT else some


def _standing(reader: Reader, token: str, now: Document) -> Document | None:
    """Return what is known of a token that is still good."""
    known = reader.read(_KIND, _digest(token))
    return None if known is None or _has_expired(known, now) else known


def _has_expired(given: Document, now: Document) -> bool:
    """Tell whether more time has passed than a token is good for, or a clock was set back meanwhile."""
    clocks = ["given"] if given.get("machine") != now["machine"] else ["given", "monotonic"]
    return not all(0 <= now[clock] - given.get(clock, -math.inf) <= SECONDS for clock in clocks)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
