"""The two halves of every wire, on one sandbox each: what the laws of every system need to know of a system."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from unittest.mock import patch

import anyio
from hypothesis import strategies as st

from nutmcp.client.options import USUAL, Options
from nutmcp.client.paging import read_all
from nutmcp.client.verification import kept
from nutmcp.clock import Clock
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import NO_LIMIT, PAGE_LIMIT, Answer, Call, Verb, page_of
from nutmcp.remote.id import Id
from nutmcp.remote.record import Draft, Record, RecordT, of_kind
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Connection, Dialect, Exchange, Request, Response
from nutmcp.sandbox import Sandbox, hosts, open_sandbox
from nutmcp.sandbox.miles88.rendering import READ_ONLY
from nutmcp.sandbox.store import View
from tests import agency, sales_team, studio
from tests.fakes import FakeClock
from tests.sandbox.club.emulation import PlayerDraft
from tests.sandbox.driver import ATELIER, CAMILLE, DESIGN, NOW, WEBSITE

NEARBY_DAYS = st.dates(date(2026, 8, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class Halves:
    """A system’s dialect and its host, and what the two may be asked.

    Attributes:
        system: The key of the system.
        versions: The versions of the interface.
        context: The organization, where there are any.
        zone: The zone of the user.
        view: What the default user may see there.
        unsent: The fields of a resource that its wire has no place for.
        worked_out: Those that the host works out when they are read, so that no table keeps them.
        unkept: The resources that are only views of others, and have no table.
        knobs: How the server is, where it otherwise leaves out what the laws look at.
        drafts: What can be written, by resource.
        turned: Knobs that change what a write is answered with, each of which has to do.
        partly: Whether its wire can be asked for a part of any question alone, so that the client does the rest.
        shared: Whether all tests of a process ask the same sandbox, so that none may write there.
    """

    system: str
    versions: tuple[int, ...] = (0,)
    context: str | None = None
    zone: str = "UTC"
    view: View = field(default_factory=View)
    unsent: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    worked_out: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    unkept: frozenset[str] = frozenset()
    knobs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    drafts: Mapping[str, st.SearchStrategy[Draft]] = field(default_factory=dict[str, st.SearchStrategy[Draft]])
    turned: tuple[Mapping[str, Any], ...] = ({},)
    partly: bool = False
    shared: bool = True

    @cached_property
    def sandbox(self) -> Sandbox:
        """Return its sandbox, shared by all that change nothing; see `anew`."""
        return self.open_sandbox()

    def open_sandbox(self, clock: Clock | None = None) -> Sandbox:
        """Return a new sandbox of it, which has no limits."""
        more = {"nutshell": "nutmcp.sandbox.nutshell", "club": "tests.sandbox.club"}
        with patch.object(hosts, "HOSTS", {**hosts.HOSTS, **more}):
            sandbox = open_sandbox(":memory:", system=self.system, clock=clock or FakeClock(NOW))
        sandbox.control.limits.allowed = {}
        sandbox.control.turn(**self.knobs)
        return sandbox

    @cached_property
    def respond(self) -> Callable[[Request], Response]:
        """Return the server's half."""
        return self.sandbox.control.open_host().respond

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Return what the system declares."""
        return self.sandbox.control.emulation.system.resources

    def anew(self, **knobs: Any) -> "Halves":  # noqa: ANN401 - each knob has its own type
        """Return the same on a sandbox of its own, for whoever changes what is there, with knobs turned."""
        own = replace(self, shared=False)
        own.sandbox.control.turn(**knobs)
        return own

    def having(self, verb: Verb) -> list[str]:
        """Return the names of the resources that have a verb and a table."""
        return [name for name, each in self.resources.items() if verb in each.verbs and name not in self.unkept]

    def properties(self, name: str) -> list[str]:
        """Return what a resource can be filtered and sorted by, here and there."""
        return [each for each in self.resources[name].properties if each not in self.worked_out.get(name, ())]

    def dialect(self, version: int) -> Dialect:
        """Return the client's half."""
        connection = Connection(credentials=self.sandbox.credentials, version=version, zone=self.zone)
        return self.sandbox.control.emulation.system.dialect(connection)

    def ask(self, call: Call, version: int | None = None) -> Answer:
        """Carry a call from the one half to the other and back."""
        assert not (self.shared and call.verb.writes)
        exchange = self.dialect(self.versions[0] if version is None else version).exchange(call, self.context)
        return converse(exchange, self.respond)

    def listed(self, call: Call, version: int | None = None) -> Answer:
        """Carry a list from the one half to the other and back, and let the client do what the wire cannot."""
        if not self.partly:
            return self.ask(call, version)

        async def ask(page: Call, _: Options) -> Answer:
            return kept(self.ask(page, version), page)

        paged = self.resources[call.resource].paged
        every = replace(call, page=1, limit=PAGE_LIMIT if paged else NO_LIMIT)
        answer = anyio.run(read_all, ask, every, USUAL)
        return replace(page_of(answer.records, call), included=answer.included)

    def find(self, record: type[RecordT], field: str, values: Iterable[Id]) -> list[RecordT]:
        """Return the records of a class whose field holds one of these ids."""
        if self.sandbox.control.emulation.keeping is None:
            return self.sandbox.control.store.find(record, field, values)
        wanted = set(values)
        name = next(each.name for each in self.resources.values() if each.record is record)
        return [each for each in of_kind(record, self.everything(name)) if getattr(each, field) in wanted]

    def everything(self, name: str) -> tuple[Record, ...]:
        """Return all that the default user may see of a resource."""
        if self.sandbox.control.emulation.keeping is not None:
            return tuple(self.sandbox.control.rows(name))
        return self.sandbox.control.store.answer(Call(verb=Verb.LIST, resource=name, limit=10**6), self.view).records

    def told(self, name: str, records: Iterable[Record]) -> list[Record]:
        """Return records of a resource without what only one of both, the wire and the table, can tell."""
        one_sided = dict.fromkeys({*self.unsent.get(name, ()), *self.worked_out.get(name, ())})
        return [each.model_copy(update=one_sided) for each in records]


def converse(exchange: Exchange, respond: Callable[[Request], Response]) -> Answer:
    """Carry an exchange between the two halves until it ends."""
    try:
        request = next(exchange)
        for _ in range(400):
            request = exchange.send(respond(request))
    except StopIteration as end:
        return end.value
    raise AssertionError("the exchange does not end")


HALVES = {
    each.system: each
    for each in (
        Halves(
            system="nutcache",
            versions=(3, 4),
            context=ATELIER,
            view=View(1686, {"organizations": [1686]}),
            unsent={"invoice_taxes": frozenset({"id"})},
            drafts={
                "time_entries": st.builds(
                    TimeEntryDraft,
                    project=st.just(WEBSITE),
                    member=st.just(CAMILLE),
                    project_service=st.none() | st.just(DESIGN),
                    note=st.none() | st.text(max_size=50),
                    working_date=NEARBY_DAYS,
                    minutes=st.integers(100, 1440),
                    billable_minutes=st.none() | st.integers(0, 100),
                )
            },
            turned=tuple({"write_answer": each} for each in ("record", "id", "nothing", "no_body")),
        ),
        Halves(
            system="88miles",
            zone="Australia/Perth",
            knobs={"project_fields": "all"},
            worked_out={"projects": (READ_ONLY | {"budget_used_minutes"}) - {"invoice_amount", "time_zone_offset"}},
            unkept=frozenset({"timers"}),
            drafts={"time_entries": studio.drafts()},
            turned=({}, {"create_status": 201, "write_answer": "nothing"}, {"second_uuid": "answered"}),
        ),
        Halves(
            system="nutshell",
            zone=sales_team.ZONE,
            unsent=sales_team.BEYOND_STUBS,
            worked_out=sales_team.WORKED_OUT,
            drafts=sales_team.drafts(),
            unkept=frozenset({"notes"}),
            turned=({}, {"create_answer": "stub", "note_touches": "parent"}, {"delete_answer": "null"}),
        ),
        Halves(
            system="proworkflow",
            zone=agency.ZONE,
            worked_out=agency.WORKED_OUT,
            unsent={"invoices": frozenset({"discount", "discount_name"})},
            unkept=frozenset({"account", "timers", "invoice_taxes", "project_services", "file_folders"}),
            drafts=agency.DRAFTS,
            turned=({}, {"timer_answer": "timerecord", "empty": "null"}, {"people": "text", "empty": "left_out"}),
            partly=True,
        ),
        Halves(
            system="club",
            worked_out={"players": frozenset({"points"})},
            drafts={"players": st.builds(PlayerDraft, name=st.text(max_size=20))},
        ),
    )
}
"""Every system of the sandbox, and one of one screen that has what the others lack."""
