"""Remembers what was read for as long as its kind allows, and lets identical reads share one request."""

from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import anyio

from nutmcp.clock import Clock
from nutmcp.remote.call import Answer
from nutmcp.remote.resource import Resource

MOST_RECORDS = 20_000
"""How many records are remembered together, before those unused for longest are forgotten."""
MOST_OF_ALL = 400_000
"""How many the caches of all people on a server remember together, which takes 150 to 600 MiB."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is read, so that two reads can be told to be the same.

    Attributes:
        resource: The kind of record.
        what: All that makes the answer another.
        how: What must not be shared though the answer is the same, such as a place in the queue.
    """

    resource: Resource
    what: Hashable
    how: Hashable = None

    @property
    def key(self) -> tuple[str, Hashable]:
        """Return what the answer is remembered under."""
        return self.resource.name, self.what


@dataclass(slots=True)
class _Flight:
    """A read under way, and its end: an answer, an error, or neither if whoever led it was cancelled."""

    landed: anyio.Event = field(default_factory=anyio.Event)
    answer: Answer | None = None
    error: Exception | None = field(default=None, repr=False)  # what a library says may quote a header


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Answer
    began: float


class Budget:
    """How much the caches of several people remember together: who has read nothing new for longest forgets first."""

    def __init__(self, most_records: int = MOST_OF_ALL) -> None:
        self._most_records = most_records
        # Whoever has read nothing new for longest comes first; one that nobody has any more goes by itself.
        self._kept: WeakKeyDictionary[Cache, int] = WeakKeyDictionary()

    def keeps(self, cache: "Cache", records: int) -> None:
        """Note that a cache remembers so many records now, and let others forget theirs where that is too much."""
        self._kept.pop(cache, None)
        self._kept[cache] = records
        for each in list(self._kept)[:-1]:
            if sum(self._kept.values()) <= self._most_records:
                break
            del self._kept[each]
            each.forget()


class Cache:
    """Answers kept for a while, measured from the moment they were asked for; that there is nothing is not kept.

    Args:
        clock: Where the time comes from.
        most_records: How many records are remembered.

    Attributes:
        budget: What it may have in common with the caches of other people.
    """

    def __init__(self, clock: Clock, *, most_records: int = MOST_RECORDS) -> None:
        self._clock = clock
        self._most_records = most_records
        self.budget = Budget()
        self._kept: OrderedDict[tuple[str, Hashable], _Kept] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}
        self._changes: defaultdict[str, int] = defaultdict(int)

    async def read(self, read: Read, ask: Callable[[], Awaitable[Answer]], *, fresh: bool = False) -> Answer:
        """Return the remembered answer, or that of an identical read under way, or ask.

        Args:
            read: What is read.
            ask: Asks for it.
            fresh: Look past what is remembered.
        """
        remembered = None if fresh else self._remembered(read)
        if remembered is not None:
            return remembered
        # A read that began before a write must not answer one that begins after it.
        key = (read.key, read.how, fresh, self._changes[read.resource.name])
        while (flight := self._flights.get(key)) is not None:
            await flight.landed.wait()
            if flight.error is not None:
                raise flight.error
            if flight.answer is not None:
                return flight.answer
        return await self._lead(key, read, ask)

    def holds(self, read: Read) -> bool:
        """Return whether a read would be answered from memory."""
        return self._remembered(read) is not None

    def changed(self, resource: str) -> None:
        """Forget what was read of one kind, and let no later read share one that is under way."""
        self._changes[resource] += 1
        for key in [each for each in self._kept if each[0] == resource]:
            del self._kept[key]

    def forget(self) -> None:
        """Forget all that was read."""
        self._kept.clear()

    async def _lead(self, key: Hashable, read: Read, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask, and let the others that wait have the answer; if this one is cancelled, the next one asks."""
        flight = self._flights[key] = _Flight()
        began, change = self._clock.monotonic(), self._changes[read.resource.name]
        try:
            flight.answer = await ask()
        except Exception as error:
            flight.error = error
            raise
        finally:
            del self._flights[key]
            flight.landed.set()
        if change == self._changes[read.resource.name]:
            self._keep(read, _Kept(flight.answer, began))
        return flight.answer

    def _remembered(self, read: Read) -> Answer | None:
        kept = self._kept.get(read.key)
        if kept is None:
            return None
        if self._clock.monotonic() - kept.began >= read.resource.fresh_for:
            del self._kept[read.key]
            return None
        self._kept.move_to_end(read.key)
        return kept.answer

    def _keep(self, read: Read, new: _Kept) -> None:
        older = self._kept.get(read.key)
        if read.resource.fresh_for <= 0 or (older is not None and older.began > new.began):
            return
        if not new.answer.records:
            self._kept.pop(read.key, None)
            return
        self._kept[read.key] = new
        self._kept.move_to_end(read.key)
        weight = sum(_weight(each.answer) for each in self._kept.values())
        while weight > self._most_records and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            weight -= _weight(dropped.answer)
        self.budget.keeps(self, weight)


def _weight(answer: Answer) -> int:
    return 1 + len(answer.records) + len(answer.dropped) + sum(map(len, answer.included.values()))
