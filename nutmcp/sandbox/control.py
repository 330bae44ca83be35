"""The side entrance of the sandbox: data, clock, limits, knobs, faults, and what was asked of it."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from nutmcp.remote.id import Id
from nutmcp.remote.record import Record
from nutmcp.remote.system import Request
from nutmcp.sandbox.accounts import Accounts
from nutmcp.sandbox.adjustable_clock import SetClock
from nutmcp.sandbox.emulation import Emulation, Host, Knobs, Size
from nutmcp.sandbox.faults import Fault, FaultKind, Faults
from nutmcp.sandbox.limits import Limits
from nutmcp.sandbox.store import Store

_REMEMBERED = 5_000
_SECRET_HEADERS = frozenset({"apikey", "authorization", "cookie", "proxy-authorization"})


@dataclass(slots=True)
class Logged:
    """One request as it arrived.

    Attributes:
        at: When, by the sandbox's clock.
        method: The HTTP method.
        path: The path below the base, or how the system calls the request where one path serves them all.
        query: The query parameters.
        headers: The headers, names in lower case; of a secret one only the scheme.
        body: The body as text.
        status: The status it was answered with; none if it did not take effect.
        fault: The fault that befell it, if any.
    """

    at: datetime
    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: str
    status: int | None = None
    fault: FaultKind | None = None

    @property
    def key(self) -> str:
        """Return method and path, as in `POST time_entries`."""
        return f"{self.method} {self.path}"


@dataclass(slots=True, repr=False)
class Control:
    """Everything that a test may want to set or to see.

    Attributes:
        emulation: What is emulated.
        store: The data.
        clock: The sandbox's clock.
        limits: The limits; `limits.allowed` may be set, empty for none.
        knobs: What is not known of the system.
        accounts: Who may call.
        faults: What is to go wrong.
        zone: The zone of the account, where a system tells times without one; empty for its own.
        requests: The latest requests, oldest first.
    """

    emulation: Emulation[Knobs]
    store: Store
    clock: SetClock
    limits: Limits
    knobs: Knobs
    accounts: Accounts
    zone: str = ""
    faults: Faults = field(default_factory=Faults)
    requests: deque[Logged] = field(default_factory=lambda: deque[Logged](maxlen=_REMEMBERED))

    def open_host(self) -> Host:
        """Return what answers requests from the data, by the knobs, the limits and the clock as they are set."""
        return self.emulation.host(
            store=self.store, accounts=self.accounts, limits=self.limits, knobs=self.knobs, clock=self.clock
        )

    def reset(self, size: Size = "small") -> None:
        """Begin anew: fresh data, and nothing set, waiting or remembered.

        Raises:
            KeyError: There are no data of that size.
        """
        with self.store.transaction():
            self.store.clear()
            self.seed(size)
        self.faults.clear()
        self.requests.clear()
        self.limits.forget()
        self.limits.allowed = self.emulation.limits
        self.turn(self.emulation.in_zone(self.zone))

    def seed(self, size: Size) -> None:
        """Add the data of that size, dated around the clock's today.

        Raises:
            KeyError: There are none.
        """
        if size != "empty":
            self.emulation.seeds[size](self.store, self.clock.now())

    def insert(self, name: str, rows: Iterable[Mapping[str, object]], organization: Id | None = None) -> list[Id]:
        """Add rows to a resource, under our names for the fields, and return their ids.

        A system that is kept otherwise than in tables of its resources takes them under the vendor's names.

        Args:
            name: The resource.
            rows: The rows; an id that is left out is made.
            organization: Whose they are, for the resources of an organization.
        """
        kept = self.emulation.keeping
        return (
            self.store.insert(name, rows, organization)
            if kept is None
            else kept.insert(self.store, name, rows, self.clock.now())
        )

    def rows(self, name: str) -> list[Record]:
        """Return all records of a resource, of every organization."""
        kept = self.emulation.keeping
        return self.store.every(name) if kept is None else kept.rows(self.store, name, self.clock.now())

    def turn(self, knobs: Knobs | None = None, **changes: Any) -> Knobs:  # noqa: ANN401 - each knob has its own type
        """Set all knobs, or some by name, and return them as they are."""
        chosen = knobs or self.emulation.knobs.model_validate(self.knobs.model_dump() | changes)
        for name in self.emulation.knobs.model_fields:
            setattr(self.knobs, name, getattr(chosen, name))
        return self.knobs

    def fail(self, kind: FaultKind, **details: Any) -> Fault:  # noqa: ANN401 - each detail has its own type
        """Let something go wrong; `Fault` says what can and for which requests."""
        return self.faults.add(Fault.model_validate({"kind": kind, **details}))

    def counts(self) -> Counter[str]:
        """Count the remembered requests by method and path."""
        return Counter(each.key for each in self.requests)

    def note(self, request: Request) -> Logged:
        """Remember a request."""
        logged = Logged(
            at=self.clock.now(),
            method=request.method,
            path=self.emulation.called(request),
            query=request.query,
            headers={name: _shown(name, value) for name, value in request.headers.items()},
            body=(request.content or b"").decode(errors="replace"),
        )
        self.requests.append(logged)
        return logged


def _shown(name: str, value: str) -> str:
    if name not in _SECRET_HEADERS:
        return value
    scheme, _, proof = value.partition(" ")
    return f"{scheme} (hidden)" if proof else "(hidden)"


def as_json(logged: Logged) -> dict[str, object]:
    """Return a remembered request as JSON has it."""
    return {
        "at": logged.at.isoformat(),
        "method": logged.method,
        "path": logged.path,
        "query": [list(each) for each in logged.query],
        "headers": dict(logged.headers),
        "body": logged.body,
        "status": logged.status,
        "fault": cast("str | None", logged.fault),
    }
