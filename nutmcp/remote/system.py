"""What a remote system is: its resources as data, and a dialect that speaks its protocol without doing I/O."""

import math
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol, Self, cast

from nutmcp.clock import elapsed
from nutmcp.remote.call import Answer, Call
from nutmcp.remote.rates import ASSUMED, Rate
from nutmcp.remote.record import Draft, Record, RecordT
from nutmcp.remote.resource import Resource, Timed

ONE_DAY = 86_400
"""The longest wait in seconds that is believed; no limit is longer than a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to be sent.

    Attributes:
        method: The HTTP method.
        path: The path below the base URL, without a leading slash.
        query: The query parameters, in order.
        headers: Headers beside those of the connection; they may hold credentials and are never logged.
        content: The body, if any.
        writes: Whether it may change something, so that it must not be sent twice.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes | None = field(default=None, repr=False)
    writes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response as it arrived; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content: bytes = field(default=b"", repr=False)

    @property
    def retry_after(self) -> int | None:
        """Return the seconds that the response asks to wait, at most a day; a date counts from its own date.

        Where it does not say, it is the time until its window of calls begins anew, if that is told in seconds.
        """
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdecimal():
            return min(int(said[:9]), ONE_DAY)
        if not said:
            return _seconds_until_reset(self.headers.get("x-ratelimit-reset", "").strip())
        until, now = _moment(said), _moment(self.headers.get("date", ""))
        return (
            None
            if until is None or now is None
            else max(0, min(math.ceil(elapsed(now, until).total_seconds()), ONE_DAY))
        )

    def asking_to_wait(self, seconds: float) -> Self:
        """Return it as if it asked to wait for so many seconds, which is what of it is believed."""
        return replace(self, headers={**self.headers, "retry-after": str(math.ceil(seconds))})


def _seconds_until_reset(said: str) -> int | None:
    """Return the seconds that were told; what is longer than a day is a moment by some clock, and not believed."""
    seconds = int(said) if said.isascii() and said.isdecimal() and len(said) <= len(str(ONE_DAY)) else None
    return seconds if seconds is not None and seconds <= ONE_DAY else None


def _moment(said: str) -> datetime | None:
    """Return the moment that an HTTP date names."""
    try:
        moment = parsedate_to_datetime(said)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


Exchange = Generator[Request, Response, Answer]
"""A conversation without I/O: it yields requests, is sent the responses, and returns the answer.

Where none came, the error is thrown into it.
"""


class Dialect(Protocol):
    """The client's half of a wire protocol."""

    def exchange(self, call: Call, context: str | None) -> Exchange:
        """Carry out one call.

        Args:
            call: What is to be done.
            context: The identifier of the organization, for the resources that need one.

        Raises:
            NutmcpError: Raised while the exchange runs, when a response says that the call failed.
        """
        ...


class Credentials(Mapping[str, str]):
    """What proves who the caller is, by the names of its parts; what was not given is empty, `repr` shows nothing."""

    __slots__ = ("_parts",)

    def __init__(self, **parts: str) -> None:
        self._parts = {name: part for name, part in parts.items() if part}

    def __getitem__(self, name: str) -> str:
        """Return one part, empty where it was not given."""
        return self._parts.get(name, "")

    def __contains__(self, name: object) -> bool:
        """Return whether a part was given."""
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the parts that were given."""
        return iter(self._parts)

    def __len__(self) -> int:
        """Return how many parts were given."""
        return len(self._parts)

    def __hash__(self) -> int:
        """Return the same number for the same parts."""
        return hash(frozenset(self._parts.items()))

    def __repr__(self) -> str:
        """Return a text without any of the parts."""
        return "Credentials()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What a dialect has to know of whoever calls.

    Attributes:
        credentials: What proves who the caller is.
        version: The version of the interface that is spoken, where there are several.
        zone: The IANA name of the user's time zone.
    """

    credentials: Credentials
    version: int = 0
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A remote system as data.

    Attributes:
        key: How settings and answers call it, such as `acme`.
        name: How people call it.
        prefix: How the names of its settings begin, such as `ACME_`.
        resources: All its resources by name.
        context: The resource that offers the contexts to work in; empty where there is but one.
        me: The resource that, read without an id, tells who the user is; empty where that has to be set.
        account: What one works in, where that is always the same and nothing tells it.
        dialect: Makes the dialect for a connection.
        rates: How many calls it allows one key in which stretches of time.
        limited: The statuses that say that there were too many calls.
        experimental: Whether nobody has tried it on a real account yet.
        compares: Whether any field of its records can be compared with a value there, by conditions of one's own.
        on_demand: The toolsets that are only offered where they are named, since what is listed to all has a budget.
    """

    key: str
    name: str
    prefix: str
    resources: Mapping[str, Resource]
    context: str = ""
    me: str = ""
    account: Record | None = None
    dialect: Callable[[Connection], Dialect]
    rates: tuple[Rate, ...] = ASSUMED
    limited: frozenset[int] = frozenset({HTTPStatus.TOO_MANY_REQUESTS})
    experimental: bool = False
    compares: bool = True
    on_demand: frozenset[str] = frozenset()

    @property
    def timed(self) -> Timed | None:
        """Return how it runs timers itself, if it does."""
        return next((each.timed for each in self.resources.values() if each.timed), None)

    def paid_in(self, currency: str) -> Self:
        """Return it with amounts in a currency that is set, where nothing else tells one; an empty one is not set."""
        if not currency or self.account is None:
            return self
        return replace(self, account=self.account.model_copy(update={"currency": currency}))

    def keeps(self, noun: type[Record]) -> bool:
        """Return whether a resource keeps a noun."""
        return any(issubclass(each.record, noun) for each in self.resources.values())

    def resource_of(self, noun: type[Record]) -> Resource:
        """Return the resource that keeps a noun: the one whose records are of a subclass of it.

        Raises:
            LookupError: There is none.
        """
        found = next((each for each in self.resources.values() if issubclass(each.record, noun)), None)
        if found is None:
            raise LookupError(f"{self.name} keeps no {noun.__name__}")
        return found

    def written_by(self, draft: Draft) -> Resource:
        """Return the resource that a draft writes.

        Raises:
            LookupError: There is none.
        """
        found = next((each for each in self.resources.values() if each.draft and isinstance(draft, each.draft)), None)
        if found is None:
            raise LookupError(f"{self.name} writes no {type(draft).__name__}")
        return found

    def kind_of(self, noun: type[RecordT]) -> type[RecordT]:
        """Return the system's own class of a noun, which says which of its states mean what.

        Raises:
            LookupError: It keeps none.
        """
        return cast("type[RecordT]", self.resource_of(noun).record)
