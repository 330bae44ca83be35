"""The made-up studio of 88 Miles' sandbox, spoken to without a network or through the client."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

import httpx2
from hypothesis import strategies as st

from nutmcp.client import Client, Http
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import NutmcpError, OutcomeUnknown, Unavailable
from nutmcp.remote.call import Answer, Call
from nutmcp.remote.id import Id
from nutmcp.remote.record import RecordT, of_kind
from nutmcp.remote.system import Connection, Credentials, Dialect, Exchange, Request, Response
from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.sandbox.emulation import Host
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.miles88.users import JO
from nutmcp.sandbox.store import Store
from nutmcp.systems.miles88.declaration import MILES88
from nutmcp.systems.miles88.dialect import Miles88Dialect
from nutmcp.systems.miles88.records import Activity, Project, Staff
from tests.client.upstream import FreeLimits, Played, Seen, Upstream
from tests.fakes import FakeClock

NOW = datetime(2026, 11, 24, 7, 30, 12, 377_000, tzinfo=UTC)
BASIC = Credentials(username=JO["username"], password=JO["password"])
TABLES = MappingProxyType({name: each for name, each in MILES88.resources.items() if name != "timers"})
ZONE = "Australia/Perth"
Lost = Callable[[Request], bool]
"""Whether the answer to a request gets lost."""


def dialect(credentials: Credentials = JO) -> Dialect:
    """Return the client's half, for somebody in Perth."""
    return Miles88Dialect(Connection(credentials=credentials, zone=ZONE))


@dataclass
class Studio:
    """The sandbox with all that a test may turn, and the requests that reached it."""

    sandbox: Sandbox
    host: Host
    clock: FakeClock
    requests: list[Request] = field(default_factory=list[Request])

    @property
    def knobs(self) -> Miles88Knobs:
        """Return the knobs."""
        knobs = self.sandbox.control.knobs
        assert isinstance(knobs, Miles88Knobs)
        return knobs

    @property
    def store(self) -> Store:
        """Return the tables."""
        return self.sandbox.control.store

    def every(self, kind: type[RecordT]) -> list[RecordT]:
        """Return all records of a kind, as they are kept."""
        name = next(name for name, each in TABLES.items() if each.record is kind)
        return of_kind(kind, self.store.every(name))

    def respond(self, request: Request) -> Response:
        """Answer a request, and note it."""
        self.requests.append(request)
        return self.host.respond(request)

    def ask(self, call: Call, speaking: Dialect | None = None, lost: Lost = lambda _: False) -> Answer:
        """Carry out a call without a network."""
        return converse((speaking or dialect()).exchange(call, None), self.respond, lost)

    @property
    def lines(self) -> list[str]:
        """Return the requests so far as lines, and forget them."""
        lines = [
            f"{each.method} {each.path}" + "".join(f" {name}: {text}" for name, text in each.query)
            for each in self.requests
        ]
        self.requests.clear()
        return lines

    def client(self, lost: Lost = lambda _: False) -> Client:
        """Return a client of the whole way, over HTTP in this process; answers may get lost."""

        def play(seen: Seen) -> Played:
            query = tuple(seen.query.items())
            request = Request(
                method=seen.method, path=seen.path, query=query, headers=seen.headers, content=seen.content
            )
            response = self.respond(request)
            if lost(request):
                raise httpx2.ReadError("the connection broke")
            return Played(status=response.status, content=response.content, headers=response.headers)

        return Client(
            MILES88,
            dialect=dialect(),
            http=Http("https://miles.test", transport=Upstream(play), name=MILES88.name),
            limits=FreeLimits(),
            clock=self.clock,
            rng=Random(7),
        )


def studio(**knobs: Any) -> Studio:  # noqa: ANN401 - each knob has its own type
    """Return the studio at a fixed moment, with knobs turned."""
    clock = FakeClock(NOW)
    sandbox = open_sandbox(":memory:", system=MILES88.key, clock=clock, rng=Random(88))
    sandbox.control.turn(**knobs)
    return Studio(sandbox, sandbox.control.open_host(), clock)


def converse(exchange: Exchange, respond: Callable[[Request], Response], lost: Lost = lambda _: False) -> Answer:
    """Carry an exchange between the two halves until it ends; where an answer is lost, the error says so."""
    try:
        request = next(exchange)
        for _ in range(12):
            response = respond(request)
            error: NutmcpError | None = None
            if lost(request):
                error = (OutcomeUnknown if request.writes else Unavailable)("The connection broke.", "Try again.")
            request = exchange.send(response) if error is None else exchange.throw(error)
    except StopIteration as end:
        return end.value
    raise AssertionError("the exchange does not end")


def drafts() -> st.SearchStrategy[TimeEntryDraft]:
    """Return what draws shifts of the studio's first project, of up to a day."""
    here = studio()
    project, member = here.every(Project)[0], here.every(Staff)[0]
    activities = [each.id for each in here.every(Activity) if each.project == project.id]

    def draft(start: datetime, minutes: int, activity: Id | None, note: str | None) -> TimeEntryDraft:
        end = start + timedelta(minutes=minutes)
        return TimeEntryDraft(
            project=project.id or "",
            member=member.id or "",
            project_service=activity,
            start_time=start,
            end_time=end,
            note=note,
            billable_minutes=minutes,
        )

    starts = st.datetimes(datetime(2026, 8, 1), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001 - of UTC
    whole = starts.map(lambda moment: moment.replace(microsecond=0))
    notes = st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
    return st.builds(draft, whole, st.integers(1, 1440), st.none() | st.sampled_from(activities), notes)
