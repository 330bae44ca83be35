"""Share one key's calls among all processes of the machine, so that the remote system has no reason to refuse.

Each call takes a place in time. The places of a key stand in the state store, and a place is free when the
fifth before it lies a second back, the 200th a minute, and the 20,000th a day. A caller that has to wait takes
its place at once and sleeps until then: nobody polls, first come is first served, and five callers may start
in the same moment. Who runs in the background takes only what is free now, and leaves a tenth to the others.

The remote system counts a call when it arrives, which is later than its place by a time that varies: by some round
trips on a new connection, and by a twentieth of a second among eight processes on two busy cores. So every window
is taken longer than it is (`margin`), and longer still for ten minutes after a 429. The second's margin slows down
the first 200 calls alone: five each 1.2 seconds are 200 in 48, and from then on the minute's limit, of which 99 %
are used, is the narrower one.

Places are kept without waiting for the disk. A kill loses none, and a loss of power perhaps those of the last half
minute: before it and after it, no more than 200 calls are made in any 48 seconds, so that the minute's limit holds if
the machine takes a quarter of a minute to come back. The day's would be exceeded by a hundred calls at most.

The SQLite bucket of pyrate-limiter 4.5 does not hold a limit across processes: it counts outside of the
transaction that inserts (eight processes got 57 calls into a window of 50), its file lock needs a further
package, it blocks the event loop while it waits for the file, reads the machine's clock, forgets the wait of
a caller that sleeps, and knows neither a penalty nor a background.
"""

import hashlib
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from nutmcp.clock import Clock
from nutmcp.errors import RateLimited
from nutmcp.remote.rates import Rate
from nutmcp.state.ports import Reader, Store, Writer

BELIEVED = 15 * 60
"""Seconds of a pause that are believed without more: a `Retry-After` may hold an epoch, or a mistake."""
PATIENCE = 45
"""Seconds that somebody who waits for an answer is made to wait: assistants wait about a minute for a tool."""
BACKGROUND_PATIENCE = 120
"""Seconds that work in the background waits for a place."""
WARY_SECONDS = 600
"""How long windows are longer after a 429."""
LOOK_AHEAD = 0.05
"""Seconds ahead of a place at which a penalty is looked for."""
LATE = 0.05
"""Seconds behind its place after which a call takes another one, once."""
TIDY = 50
"""After so many calls of a key, places are taken away that no rate looks back on: some of twice as many."""
_SPREAD = 7_919  # a prime, so that all numbers come up among those that are looked at

_HEADS = "limits"
_PLACES = "limits.places"


@dataclass
class _Head:
    """Where a key stands; moments in milliseconds of a time that never goes back.

    That time is `ahead` of the clock, and was `seen` last.
    """

    calls: int = 0
    last: int = 0
    seen: int = 0
    barred_until: int = 0
    wary_until: int = 0
    ahead: int = 0


@dataclass(frozen=True)
class _Place:
    """A moment of the monotonic clock at which a call may be made, if it was taken; `barred` until then by a 429."""

    begins: float
    taken: bool
    barred: bool


class SharedLimits:
    """Let calls go at the pace that one key is allowed, whichever process makes them.

    Args:
        store: Where the places are kept; all who share the key share it.
        key: The key or token that the remote system counts by; only its digest is kept.
        clock: Where the time comes from.
        rates: What is allowed.
    """

    def __init__(self, store: Store, key: str, clock: Clock, rates: Sequence[Rate]) -> None:
        self._store = store
        self._clock = clock
        self._rates = rates
        # Places are numbered; as many are kept as the widest rate looks back.
        self._kept = max(each.calls for each in rates)
        self._key = hashlib.sha256(f"{self._kept}:{key}".encode(errors="surrogatepass")).hexdigest()[:32]

    async def acquire(self, *, background: bool = False, writes: bool = False) -> None:
        """Wait for a place among the calls; what runs in the background lets others go ahead.

        Raises:
            RateLimited: The wait would be longer than 45 s, or 120 s in the background; no place was taken.
        """
        del writes  # they are counted as reads are
        last = self._clock.monotonic() + (BACKGROUND_PATIENCE if background else PATIENCE)
        chances = 2
        while True:
            take = partial(self._take, last, background=background)
            # Not for a loss of power: see above.
            place = await self._store.transact(take, scope=self._key, durable=False)
            if place.begins > last and not place.taken:
                raise self._limited(place)
            # A penalty that came meanwhile makes every place void; it is looked for ahead, to be on time.
            waits = await self._wait_until(place.begins - LOOK_AHEAD)
            void = waits and await self._store.view(self._is_barred)
            await self._wait_until(place.begins)
            if place.taken and not void:
                chances -= 1
                # On a busy machine a call can be so late that it would arrive with those behind it.
                if not chances or self._clock.monotonic() - place.begins < LATE:
                    return

    async def _wait_until(self, moment: float) -> bool:
        """Wait until that moment, and tell whether there was anything to wait for."""
        seconds = moment - self._clock.monotonic()
        if seconds > 0:
            await self._clock.sleep(seconds)
        return seconds > 0

    async def penalize(self, seconds: float) -> float:
        """Let nobody who shares the key make a call for that long, as a 429 demanded, and return how long that is.

        More than 15 minutes are believed only as far as the day's limit is used up by our own count.
        """
        longest = max(self._rates, key=lambda each: each.seconds)

        def work(writer: Writer) -> float:
            head, now = self._head(writer)
            used_up = self._free(writer, head, now, longest, background=False) - now
            pause = math.ceil(min(1000 * seconds, max(1000 * BELIEVED, used_up)))
            head.barred_until = max(head.barred_until, now + pause)
            head.wary_until = head.barred_until + WARY_SECONDS * 1000
            self._write(writer, head)
            return pause / 1000

        return await self._store.transact(work, scope=self._key)

    async def pause(self) -> float:
        """Return for how many seconds more a 429 keeps everybody from calling; 0 where none does."""

        def look(reader: Reader) -> float:
            head, now = self._head(reader)
            return max(head.barred_until - now, 0) / 1000

        return await self._store.view(look)

    async def lift_pause(self) -> None:
        """End the pause that a 429 demanded."""

        def work(writer: Writer) -> None:
            head, _now = self._head(writer)
            head.barred_until = 0
            self._write(writer, head)

        await self._store.transact(work, scope=self._key)

    async def left(self) -> Mapping[float, int]:
        """Return how many calls are left, by the seconds of their rate; who waits for a place counts as calling."""
        return await self._store.view(self._left)

    def _take(self, last: float, writer: Writer, *, background: bool) -> _Place:
        """Return the next place, and take it if it begins by `last`, or in the background if it is free now."""
        head, now = self._head(writer)
        if head.calls % TIDY == 0:
            self._tidy(writer, head.calls, now)
        free = [self._free(writer, head, now, rate, background=background) for rate in self._rates]
        at = max(now, head.last, head.barred_until, *free)
        begins = self._clock.monotonic() + (at - now) / 1000
        taken = at == now or (begins <= last and not background)
        if taken:
            writer.write(_PLACES, self._place(head.calls), {"at": at})
            head.calls, head.last = head.calls + 1, at
        self._write(writer, head)
        return _Place(begins, taken=taken, barred=at == head.barred_until)

    def _tidy(self, writer: Writer, number: int, now: int) -> None:
        """Take away old places, of those that follow some number as texts do; a place that is not there is free."""
        mine, begin = f"{self._key}/", self._place(number * _SPREAD)
        some = writer.documents(_PLACES, mine, after=begin, limit=2 * TIDY)
        some += writer.documents(_PLACES, mine, limit=2 * TIDY - len(some)) if len(some) < 2 * TIDY else []
        before = now - max(each.milliseconds(wary=True) for each in self._rates)
        for key in {key for key, place in some if place["at"] < before}:
            writer.remove(_PLACES, key)

    def _free(self, reader: Reader, head: _Head, now: int, rate: Rate, *, background: bool) -> int:
        """Return the moment from which that rate has room."""
        calls = rate.calls - (math.ceil(rate.calls / 10) if background else 0)
        if head.calls < calls:
            return 0
        return self._at(reader, head.calls - calls) + rate.milliseconds(wary=now < head.wary_until)

    def _left(self, reader: Reader) -> Mapping[float, int]:
        head, now = self._head(reader)

        def left(rate: Rate) -> int:
            numbers = range(max(0, head.calls - rate.calls), head.calls)
            passed = bisect_right(numbers, now - rate.milliseconds(wary=False), key=partial(self._at, reader))
            return rate.calls - len(numbers) + passed

        return {each.seconds: left(each) for each in self._rates}

    def _is_barred(self, reader: Reader) -> bool:
        head, now = self._head(reader)
        return head.barred_until > now

    def _head(self, reader: Reader) -> tuple[_Head, int]:
        """Return where the key stands, and the present moment in the time of its places."""
        wall = math.floor(self._clock.now().timestamp() * 1000)
        head = _Head(**(reader.read(_HEADS, self._key) or {}))
        # A clock that was set back must neither let calls through nor hold them up: time goes on from here.
        head.ahead = max(head.ahead, head.seen - wall)
        head.seen = wall + head.ahead
        return head, head.seen

    def _limited(self, place: _Place) -> RateLimited:
        """Return the error for a place that is too far off, with the moment at which it begins."""
        seconds = math.ceil(place.begins - self._clock.monotonic())
        again = f"{self._clock.now() + timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
        if place.barred:
            return RateLimited(
                f"The service asked for a pause until {again}.",
                f"Try again in {seconds} seconds; `nutmcp doctor --lift-pause` ends a pause that cannot be right.",
                retry_after=seconds,
            )
        return RateLimited(
            "As many calls as this API key is allowed have been made.",
            f"Try again in {seconds} seconds, at {again}.",
            retry_after=seconds,
        )

    def _write(self, writer: Writer, head: _Head) -> None:
        writer.write(_HEADS, self._key, vars(head))

    def _at(self, reader: Reader, number: int) -> int:
        document = reader.read(_PLACES, self._place(number))
        return document["at"] if document else 0

    def _place(self, number: int) -> str:
        return f"{self._key}/{number % self._kept}"
