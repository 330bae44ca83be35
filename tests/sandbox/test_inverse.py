"""The client's half of the wire and the sandbox's half are inverses: what goes in at one end comes out at the other."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Answer, Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.remote.record import FieldKind, Record, field_kinds
from nutmcp.remote.resource import Resource
from nutmcp.remote.system import Connection, Exchange, Request, Response
from nutmcp.sandbox.store import View
from nutmcp.systems.nutcache.dialect import NutcacheDialect
from nutmcp.systems.nutcache.records import TimeEntry
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.sandbox.driver import ATELIER, CAMILLE, DESIGN, WEBSITE, new_sandbox

SANDBOX = new_sandbox()
CONTROL = SANDBOX.control
HOST = CONTROL.open_host()
VIEW = View(1686, {"organizations": [1686]})
DIALECTS = {
    version: NutcacheDialect(Connection(version=version, credentials=SANDBOX.credentials)) for version in (3, 4)
}
LISTED = [each for each in RESOURCES.values() if Verb.LIST in each.verbs]
ON_TEXT = (Operator.CT, Operator.SW, Operator.EW)
NEARBY_DAYS = st.dates(date(2026, 8, 1), date(2026, 12, 31))

_WHOLE = st.integers(-5, 2_000) | st.integers() | st.sampled_from([1686, CAMILLE, WEBSITE])
VALUES: dict[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.TEXT: st.text(max_size=3) | st.sampled_from(["Acme", "é", "CAFÉ", "ß", "SITE", ""]),
    FieldKind.FLAG: st.booleans(),
    FieldKind.CODE: _WHOLE | st.sampled_from(["1", "Sent", "OnHold"]),
    FieldKind.ID: _WHOLE | st.sampled_from(["7", "seven", "07"]),
    FieldKind.NUMBER: _WHOLE,
    FieldKind.AMOUNT: st.decimals(-10, 10_000, places=4) | st.integers(0, 5_000),
    FieldKind.INSTANT: st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 31)).map(str),  # noqa: DTZ001 - UTC by rule
    FieldKind.LOCAL: st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1)).map(str),  # noqa: DTZ001 - local by rule
    FieldKind.DAY: NEARBY_DAYS | NEARBY_DAYS.map(str),
}


def converse(exchange: Exchange, respond: Callable[[Request], Response]) -> Answer:
    """Carry an exchange between the two halves until it ends."""
    try:
        request = next(exchange)
        for _ in range(10):
            request = exchange.send(respond(request))
    except StopIteration as end:
        return end.value
    raise AssertionError("the exchange does not end")


@st.composite
def filters(draw: st.DrawFn, resource: Resource) -> Filter:
    """Draw a condition, on values that the field may have and on values that make no sense for it."""
    name = draw(st.sampled_from(resource.properties))
    operator = draw(st.sampled_from(list(Operator)))
    fitting = st.text(max_size=2) if operator in ON_TEXT else VALUES[field_kinds(resource.record)[name]]
    return Filter(name, operator, draw(fitting | st.sampled_from(["", "no such thing", "2026-13-45"])))


@st.composite
def lists(draw: st.DrawFn) -> Call:
    """Draw a list of any resource, with anything that can be asked of it."""
    resource = draw(st.sampled_from(LISTED))
    parent = None
    if resource.parent and (Verb.GET not in resource.verbs or draw(st.booleans())):
        parent = draw(st.sampled_from([each.id for each in everything(resource.parent.resource)]))
    return Call(
        verb=Verb.LIST,
        resource=resource.name,
        parent=parent,
        filters=tuple(draw(st.lists(filters(resource), max_size=2))),
        sort=tuple(draw(st.lists(st.builds(Sort, st.sampled_from(resource.properties), st.booleans()), max_size=2))),
        includes=tuple(
            draw(st.lists(st.sampled_from(sorted(resource.includes)), unique=True)) if resource.includes else ()
        ),
        page=draw(st.integers(1, 4)),
        limit=draw(st.integers(1, 100)),
    )


def everything(name: str) -> tuple[Record, ...]:
    """Return all that the caller may see of a resource."""
    return CONTROL.store.answer(Call(verb=Verb.LIST, resource=name, limit=10**6), VIEW).records


def without_id(records: tuple[Record, ...], call: Call) -> list[Record]:
    """Return the records as the wire can tell them: the taxes of an invoice have no id there."""
    hidden = {"id": None} if call.resource == "invoice_taxes" else {}
    return [each.model_copy(update=hidden) for each in records]


def expected(call: Call) -> tuple[list[Record], bool]:
    """Return the page of records that a list means, and whether more follow, worked out without SQL or HTTP."""
    found = [
        each
        for each in everything(call.resource)
        if all(rule.holds(each) for rule in call.filters)
        and (call.parent is None or getattr(each, owner(call.resource)) == call.parent)
    ]
    start = (call.page - 1) * call.limit
    ordered = tuple(in_order(found, call.sort))
    return without_id(ordered[start : start + call.limit], call), len(ordered) > start + call.limit


def owner(name: str) -> str:
    """Return the field of a child that holds its owner's id."""
    parent = RESOURCES[name].parent
    assert parent
    return parent.by


@pytest.mark.parametrize("version", [3, 4])
@given(call=lists())
def test_a_list_gives_the_records_that_the_store_holds(version: int, call: Call) -> None:
    answer = converse(DIALECTS[version].exchange(call, ATELIER), HOST.respond)
    assert (list(answer.records), answer.more) == expected(call)
    assert not answer.filtered_here
    assert not answer.unsorted


@given(call=lists())
def test_what_is_included_is_what_the_records_are_related_to(call: Call) -> None:
    answer = converse(DIALECTS[3].exchange(call, ATELIER), HOST.respond)
    stored = CONTROL.store.answer(call, VIEW)
    assert answer.included.keys() == set(call.includes)
    for name, records in stored.included.items():
        assert {each.model_dump_json(exclude={"id"}) for each in answer.included[name]} == {
            each.model_dump_json(exclude={"id"}) for each in records
        }


@given(st.data())
def test_a_record_that_is_read_is_the_record_that_the_store_holds(data: st.DataObject) -> None:
    resource = data.draw(st.sampled_from([each for each in RESOURCES.values() if Verb.GET in each.verbs]))
    stored = data.draw(st.sampled_from(everything(resource.name)))
    answer = converse(
        DIALECTS[3].exchange(Call(verb=Verb.GET, resource=resource.name, id=stored.id), ATELIER), HOST.respond
    )
    assert answer.records == (stored,)


drafts = st.builds(
    TimeEntryDraft,
    project=st.just(WEBSITE),
    member=st.just(CAMILLE),
    project_service=st.none() | st.just(DESIGN),
    note=st.none() | st.text(max_size=50),
    working_date=NEARBY_DAYS,
    minutes=st.integers(100, 1440),
    billable_minutes=st.none() | st.integers(0, 100),
)


@given(draft=drafts, later=drafts, answered=st.sampled_from(["record", "id", "nothing", "no_body"]))
def test_what_is_written_is_what_is_stored(draft: TimeEntryDraft, later: TimeEntryDraft, answered: str) -> None:
    CONTROL.turn(write_answer=answered)
    known = {each.id for each in everything("time_entries")}
    told = converse(
        DIALECTS[3].exchange(Call(verb=Verb.CREATE, resource="time_entries", draft=draft), ATELIER), HOST.respond
    )
    (created,) = (each for each in everything("time_entries") if each.id not in known)
    assert holds(created, draft)
    assert told.id in {None, created.id}
    assert told.records in ((), (created,))
    update = Call(verb=Verb.UPDATE, resource="time_entries", id=created.id, draft=later)
    converse(DIALECTS[4].exchange(update, ATELIER), HOST.respond)
    (updated,) = (each for each in everything("time_entries") if each.id == created.id)
    assert holds(updated, later)
    delete = Call(verb=Verb.DELETE, resource="time_entries", id=created.id)
    converse(DIALECTS[3].exchange(delete, ATELIER), HOST.respond)
    assert {each.id for each in everything("time_entries")} == known


def holds(record: Record, draft: TimeEntryDraft) -> bool:
    """Return whether a stored entry says all that a draft says."""
    assert isinstance(record, TimeEntry)
    said = draft.model_dump(exclude_none=True)
    return all(getattr(record, name) == value for name, value in said.items())


def test_amounts_arrive_with_the_digits_that_they_had() -> None:
    amounts = [Decimal(cents) / 10_000 for cents in (1, 9, 1_0000, 12_3450, 99_999_999_9999, 33_3333)]
    ids = CONTROL.insert("invoices", [{"total": each, "organization": 1686} for each in amounts], 1686)
    for id, amount in zip(ids, amounts, strict=True):
        call = Call(verb=Verb.GET, resource="invoices", id=id)
        (record,) = converse(DIALECTS[3].exchange(call, ATELIER), HOST.respond).records
        assert getattr(record, "total") == amount  # noqa: B009 - a field of the subclass


def test_moments_arrive_whatever_their_fraction_and_zone() -> None:
    moments = [
        CONTROL.clock.now().replace(microsecond=micro) + timedelta(seconds=step)
        for step, micro in enumerate((0, 70_000, 377_000, 250_001, 1, 999_999, 0, 500_000))
    ]
    ids = CONTROL.insert("time_entries", [{"creation_date": each} for each in moments], 1686)
    for id, moment in zip(ids, moments, strict=True):
        call = Call(verb=Verb.GET, resource="time_entries", id=id)
        (record,) = converse(DIALECTS[3].exchange(call, ATELIER), HOST.respond).records
        assert isinstance(record, TimeEntry)
        assert record.creation_date == moment
