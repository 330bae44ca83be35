"""What the sandbox's engine needs of a remote system to stand in for it, as data, and the server's half of its wire."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from nutmcp.clock import Clock
from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Credentials, Request, Response, System
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.behaviour import Behaviour
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.rejected import ErrorBody, Rejected
from nutmcp.sandbox.store import Store

Size = Literal["small", "large", "empty"]
"""How much data there is: a small business, the same with very much of everything, or none."""
Sow = Callable[[Store, datetime], None]
"""Fills an empty store with made-up data, dated around a moment; the same moment gives the same, ids too."""


class Knobs(BaseModel):
    """What is not known of a system: each field names the choices, the first of which is what the sandbox does."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)


KnobsT = TypeVar("KnobsT", bound=Knobs)
KnobsT_contra = TypeVar("KnobsT_contra", bound=Knobs, contravariant=True)


class Host(Protocol):
    """The server's half of a system's wire: it answers requests from the store, by the system's own rules."""

    def respond(self, request: Request) -> Response:
        """Return the response to one request, whose header names are in lower case; it never raises."""
        ...

    def refuse(self, rejected: Rejected, body: ErrorBody | None = None) -> Response:
        """Return the answer to a request that is refused.

        Args:
            rejected: Which status it gets, and why.
            body: What the body is; by the knobs unless given.
        """
        ...


class OpenHost(Protocol[KnobsT_contra]):
    """Makes a host of all that it works with; a dataclass with these fields does."""

    def __call__(self, *, store: Store, accounts: Accounts, limits: Limits, knobs: KnobsT_contra, clock: Clock) -> Host:
        """Return the host."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a system is kept whose records are more than one table of their fields for each resource can hold.

    Attributes:
        tables: The tables, by name.
        rows: Returns all records of a resource, as they are at a moment.
        insert: Adds records to a resource, under the vendor's names for the fields, and returns their ids.
    """

    tables: Mapping[str, Resource]
    rows: Callable[[Store, str, datetime], list[Record]]
    insert: Callable[[Store, str, Iterable[Mapping[str, object]], datetime], list[Id]]


def _path_of(request: Request) -> str:
    return request.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulation(Generic[KnobsT]):
    """A remote system as the sandbox emulates it.

    Attributes:
        system: The system, whose resources become tables.
        keeping: How it is kept otherwise.
        called: How the log and the faults call a request: by its path, unless one path serves them all.
        base: The path below which its API is, such as `/api`; empty for the root.
        accounts: Whose credentials are accepted at first; the first are the default user's.
        knobs: The class of its knobs.
        limits: How many calls fit into a window of that many seconds, for each key; empty where none are known.
        host: Makes the server's half of the wire.
        seeds: The made-up data by their size.
        behaviours: All that is emulated, topic by topic, and on whose word.
    """

    system: System
    keeping: Keeping | None = None
    called: Callable[[Request], str] = _path_of
    base: str = ""
    accounts: tuple[Credentials, ...]
    knobs: type[KnobsT]
    limits: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    host: OpenHost[KnobsT]
    seeds: Mapping[Size, Sow]
    behaviours: Callable[[], Iterable[Behaviour]] = tuple

    def in_zone(self, zone: str) -> KnobsT:
        """Return the knobs as they are at first, for an account in that zone, where that matters to the system."""
        return self.knobs.model_validate({"zone": zone} if zone and "zone" in self.knobs.model_fields else {})

    @property
    def tables(self) -> Mapping[str, Resource]:
        """Return the tables in which it is kept."""
        return self.system.resources if self.keeping is None else self.keeping.tables
