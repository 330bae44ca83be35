"""The client and the built-in Nutcache, together: everything that can be read, written, and go wrong between them."""

from collections.abc import AsyncIterator
from datetime import date
from random import Random
from typing import Any

import pytest

from nutmcp.client import Client, Http
from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.errors import AccessDenied, NotFound, NutmcpError, OutcomeUnknown, Refused, Unavailable, Unintelligible
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort
from nutmcp.remote.record import Record
from nutmcp.remote.system import Connection
from nutmcp.sandbox import Sandbox, open_sandbox
from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.declaration import NUTCACHE
from nutmcp.systems.nutcache.records import Project, ProjectMember, TimeEntry
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.client.upstream import NOW, FreeLimits
from tests.fakes import FakeClock

pytestmark = pytest.mark.anyio

TOP = [each.name for each in RESOURCES.values() if Verb.GET in each.verbs]
UNDER = [each.name for each in RESOURCES.values() if each.parent and each.verbs]
SEARCHES = [
    Call(
        verb=Verb.LIST,
        resource="time_entries",
        filters=(
            Filter("working_date", Operator.GTE, date(2026, 11, 1)),
            Filter("working_date", Operator.LT, date(2026, 11, 16)),
        ),
        sort=(Sort("working_date", descending=True), Sort("id")),
    ),
    Call(verb=Verb.LIST, resource="time_entries", filters=(Filter("note", Operator.CT, "REVIEW"),), sort=(Sort("id"),)),
    Call(
        verb=Verb.LIST,
        resource="invoices",
        filters=(Filter("status", Operator.EQ, InvoiceStatus.SENT), Filter("balance", Operator.GT, "0")),
        sort=(Sort("due_date"), Sort("id")),
    ),
    Call(verb=Verb.LIST, resource="projects", filters=(Filter("name", Operator.SW, "a"),), sort=(Sort("name"),)),
    Call(verb=Verb.LIST, resource="customers", sort=(Sort("city", descending=True), Sort("id"))),
]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox(":memory:", clock=FakeClock(NOW)) as opened:
        opened.control.limits.allowed = {}
        yield opened


def client_of(sandbox: Sandbox, version: int = 3) -> Client:
    return Client(
        NUTCACHE,
        dialect=NUTCACHE.dialect(Connection(version=version, credentials=sandbox.credentials)),
        http=Http(f"https://sandbox.test{sandbox.base}", transport=sandbox.app, name=NUTCACHE.name),
        limits=FreeLimits(),
        clock=sandbox.control.clock,
        rng=Random(3),
    )


def names(records: tuple[Record, ...]) -> list[str]:
    """Return all that the records hold, in a form that can be compared."""
    return [each.model_dump_json() for each in records]


@pytest.mark.crossed
@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("resource", TOP)
async def test_every_kind_of_record_is_listed_and_read_one_by_one(
    sandbox: Sandbox, resource: str, version: int
) -> None:
    client = client_of(sandbox, version)
    call = Call(verb=Verb.LIST, resource=resource, includes=tuple(RESOURCES[resource].includes))
    listed = await client.all(call)
    assert listed.records
    one = await client.send(Call(verb=Verb.GET, resource=resource, id=listed.records[0].id, includes=call.includes))
    assert names(one.records) == names(listed.records[:1])
    assert set(one.included) == set(listed.included) == set(call.includes)
    with pytest.raises(NotFound, match="id 999999999"):
        await client.send(Call(verb=Verb.GET, resource=resource, id=999_999_999))


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("resource", UNDER)
async def test_every_collection_is_listed_under_its_owner(sandbox: Sandbox, resource: str, version: int) -> None:
    parent = RESOURCES[resource].parent
    assert parent is not None
    by = parent.by
    owner = next(value for each in sandbox.control.rows(resource) if (value := getattr(each, by)))
    client = client_of(sandbox, version)
    listed = await client.all(Call(verb=Verb.LIST, resource=resource, parent=owner))
    there = tuple(each for each in sandbox.control.rows(resource) if getattr(each, by) == owner)
    if resource == "invoice_taxes":  # they are sent without an id
        there = tuple(each.model_copy(update={"id": None}) for each in there)
    assert names(listed.records) == names(there)


@pytest.mark.crossed
@pytest.mark.parametrize("search", ["ignored", "unsorted", "refused"])
@pytest.mark.parametrize("call", SEARCHES, ids=lambda call: f"{call.resource} {len(call.filters)} {len(call.sort)}")
async def test_a_search_finds_the_same_in_the_same_order_whatever_nutcache_does_with_it(
    sandbox: Sandbox, call: Call, search: str
) -> None:
    right = await client_of(sandbox).all(call)
    assert right.records
    assert (right.filtered_here, right.sorted_here) == (False, False)
    sandbox.control.turn(search=search)
    client = client_of(sandbox)
    found = await client.all(call)
    assert names(found.records) == names(right.records)
    first = await client.window(call, 3)
    window = await client.window(call, 7, after=first.following)
    assert names((*first.items, *window.items)) == names(right.records[:10])


@pytest.mark.parametrize("resource", ["projects", "time_entries", "invoices", "expenses", "customers", "timers"])
async def test_what_comes_along_is_the_same_beside_and_nested(sandbox: Sandbox, resource: str) -> None:
    call = Call(verb=Verb.LIST, resource=resource, includes=tuple(RESOURCES[resource].includes))
    beside = await client_of(sandbox).all(call)
    sandbox.control.turn(includes="nested")
    nested = await client_of(sandbox).all(call)
    assert names(nested.records) == names(beside.records)
    for name, records in beside.included.items():
        if records:
            assert sorted(names(nested.included[name])) == sorted(names(records))
    sandbox.control.turn(includes="ignored")
    assert (await client_of(sandbox).all(call)).included == {}


async def draft_in(client: Client) -> TimeEntryDraft:
    """Return something that can be written: half an hour today on the first project in progress."""
    projects = await client.all(Call(verb=Verb.LIST, resource="projects", includes=("project_members",)))
    project = next(each for each in projects.records if isinstance(each, Project) and each.status == 1)
    member = next(
        each.member
        for each in projects.included["project_members"]
        if isinstance(each, ProjectMember) and each.project == project.id and each.status == 1
    )
    return TimeEntryDraft(
        project=project.id or 0, member=member or 0, working_date=NOW.date(), minutes=30, note="Relecture — été ☀"
    )


def create(draft: TimeEntryDraft) -> Call:
    return Call(verb=Verb.CREATE, resource="time_entries", draft=draft)


def entries(sandbox: Sandbox) -> list[TimeEntry]:
    kept = [each for each in sandbox.control.rows("time_entries") if isinstance(each, TimeEntry)]
    return [each for each in kept if each.note == "Relecture — été ☀"]


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("told", ["record", "id", "nothing", "no_body"])
async def test_an_entry_is_created_updated_and_deleted(sandbox: Sandbox, told: str, version: int) -> None:
    sandbox.control.turn(write_answer=told)
    client = client_of(sandbox, version)
    draft = await draft_in(client)
    created = await client.send(create(draft))
    (entry,) = entries(sandbox)
    assert created.id == (entry.id if told in {"record", "id"} else None)
    assert created.records == ((entry,) if told == "record" else ())
    update = Call(
        verb=Verb.UPDATE, resource="time_entries", id=entry.id, draft=draft.model_copy(update={"minutes": 45})
    )
    await client.send(update)
    read = await client.send(Call(verb=Verb.GET, resource="time_entries", id=entry.id))
    assert [each.minutes for each in read.records if isinstance(each, TimeEntry)] == [45]
    assert isinstance(await client.send(Call(verb=Verb.DELETE, resource="time_entries", id=entry.id)), Answer)
    assert entries(sandbox) == []


BROKEN: list[tuple[dict[str, Any], type[NutmcpError]]] = [
    ({"kind": "drop"}, Unavailable),
    ({"kind": "cut"}, Unavailable),
    ({"kind": "status", "status": 503, "body": "html"}, Unavailable),
    ({"kind": "redirect"}, Unavailable),
    ({"kind": "html"}, Unintelligible),
    ({"kind": "truncated"}, Unintelligible),
    ({"kind": "huge"}, Unintelligible),
    ({"kind": "status", "status": 403}, AccessDenied),
    ({"kind": "status", "status": 400, "body": "nothing"}, Refused),
]


@pytest.mark.parametrize(("fault", "kind"), BROKEN, ids=str)
async def test_a_read_that_keeps_failing_says_how(
    sandbox: Sandbox, fault: dict[str, Any], kind: type[NutmcpError]
) -> None:
    client = client_of(sandbox)
    await client.organization()
    sandbox.control.fail(**fault, times=None)
    with pytest.raises(kind):
        await client.all(Call(verb=Verb.LIST, resource="projects"))
    assert sandbox.control.counts()["GET projects"] <= 3


@pytest.mark.parametrize("fault", [each for each, _ in BROKEN[:3]], ids=str)
async def test_a_read_survives_what_passes(sandbox: Sandbox, fault: dict[str, Any]) -> None:
    client = client_of(sandbox)
    right = await client.all(Call(verb=Verb.LIST, resource="invoices"))
    sandbox.control.fail(**fault, path="invoices", times=2)
    assert names((await client.all(Call(verb=Verb.LIST, resource="invoices"))).records) == names(right.records)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "fault",
    [{"kind": "drop"}, {"kind": "status"}, {"kind": "html"}, {"kind": "redirect"}, {"kind": "huge"}],
    ids=lambda fault: fault["kind"],
)
async def test_a_write_whose_fate_is_unknown_is_sent_once(sandbox: Sandbox, fault: dict[str, Any], after: bool) -> None:
    client = client_of(sandbox)
    draft = await draft_in(client)
    sandbox.control.fail(**fault, method="POST", after=after)
    with pytest.raises(OutcomeUnknown):
        await client.send(create(draft))
    assert len(entries(sandbox)) == after


async def test_a_limit_that_is_met_is_waited_for_and_the_write_happens_once(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    draft = await draft_in(client)
    sandbox.control.fail(kind="too_many", method="POST", retry_after=2)
    await client.send(create(draft))
    assert len(entries(sandbox)) == 1


async def test_a_rule_of_nutcache_is_a_refusal(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    draft = await draft_in(client)
    with pytest.raises(Refused):
        await client.send(create(draft.model_copy(update={"minutes": 100_000})))
    assert entries(sandbox) == []
