"""The two halves of each wire are inverses: what goes in at the client's end comes out at the sandbox's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntryDraft
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.remote.id import Id
from nutmcp.remote.record import FieldKind, Record, field_kinds
from nutmcp.sandbox.hosts import HOSTS
from nutmcp.sandbox.includes import Relations
from nutmcp.systems.nutcache.records import TimeEntry
from tests import agency
from tests.examples import one_in
from tests.sandbox.driver import CAMILLE, WEBSITE
from tests.systems.laws.halves import HALVES, NEARBY_DAYS, Halves
from tests.systems.laws.workplace import holds

VERSIONS = [(halves, version) for halves in HALVES.values() for version in halves.versions]
WIRES = pytest.mark.parametrize(("halves", "version"), VERSIONS, ids=[f"{each.system} {v}" for each, v in VERSIONS])
SYSTEMS = pytest.mark.parametrize("halves", HALVES.values(), ids=list(HALVES))
WRITTEN = [(halves, name) for halves in HALVES.values() for name in halves.drafts]
ON_TEXT = (Operator.CT, Operator.SW, Operator.EW)

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


@st.composite
def filters(draw: st.DrawFn, halves: Halves, name: str) -> Filter:
    """Draw a condition, on values that the field may have and on values that make no sense for it."""
    resource = halves.resources[name]
    field = draw(st.sampled_from(halves.properties(name)))
    operator, kind = draw(st.sampled_from(list(Operator))), field_kinds(resource.record)[field]
    fitting = st.text(max_size=2) if operator in ON_TEXT else VALUES[kind]
    if kind is FieldKind.ID:
        known = [getattr(each, field) for each in halves.everything(name)[:50]]
        fitting |= st.sampled_from([each for each in known if each is not None] or [0])
    return Filter(field, operator, draw(fitting | st.sampled_from(["", "no such thing", "2026-13-45"])))


@st.composite
def lists(draw: st.DrawFn, halves: Halves) -> Call:
    """Draw a list of any resource, with anything that can be asked of it."""
    name = draw(st.sampled_from(halves.having(Verb.LIST)))
    resource = halves.resources[name]
    parent = None
    if resource.parent and (Verb.GET not in resource.verbs or draw(st.booleans())):
        parent = draw(st.sampled_from([each.id for each in halves.everything(resource.parent.resource)]))
    return Call(
        verb=Verb.LIST,
        resource=name,
        parent=parent,
        filters=tuple(draw(st.lists(filters(halves, name), max_size=2))),
        sort=tuple(
            draw(st.lists(st.builds(Sort, st.sampled_from(halves.properties(name)), st.booleans()), max_size=2))
        ),
        includes=tuple(
            draw(st.lists(st.sampled_from(sorted(resource.includes)), unique=True)) if resource.includes else ()
        ),
        page=draw(st.integers(1, 4)),
        limit=draw(st.integers(1, 100)),
    )


def meant(halves: Halves, call: Call) -> list[Record]:
    """Return the records that all pages of a list mean, worked out without SQL or HTTP."""
    parent = halves.resources[call.resource].parent
    found = [
        each
        for each in halves.everything(call.resource)
        if all(rule.holds(each) for rule in call.filters)
        and (call.parent is None or (parent is not None and getattr(each, parent.by) == call.parent))
    ]
    return in_order(found, call.sort)


def expected(halves: Halves, call: Call) -> tuple[list[Record], bool]:
    """Return the page of records that a list means, and whether more follow."""
    found = meant(halves, call)
    start = (call.page - 1) * call.limit
    return found[start : start + call.limit], len(found) > start + call.limit


def with_another_order_of_ties(halves: Halves, call: Call, told: list[Record], page: list[Record]) -> list[Record]:
    """Return what was told if it is the page but for the order of what is alike in all that is sorted by."""
    every = {each.id: each for each in halves.told(call.resource, meant(halves, call))}
    is_alike = [_sorted_by(call, each) for each in told] == [_sorted_by(call, each) for each in page]
    are_meant = all(every.get(each.id) == each for each in told)
    is_each_once = len({each.id for each in told}) == len(told)
    return told if is_alike and are_meant and is_each_once else page


def _sorted_by(call: Call, record: Record) -> list[Any]:
    return [getattr(record, rule.property) for rule in call.sort]


def test_every_system_of_the_sandbox_is_held_to_these_laws() -> None:
    assert HOSTS.keys() <= HALVES.keys()


@WIRES
@given(data=st.data())
def test_a_list_gives_the_records_that_the_store_holds(halves: Halves, version: int, data: st.DataObject) -> None:
    call = data.draw(lists(halves))
    answer = halves.listed(call, version)
    records, more = expected(halves, call)
    told, page = halves.told(call.resource, answer.records), halves.told(call.resource, records)
    if halves.partly and call.sort:  # the wire has an order of its own for what is alike, such as the time of day
        page = with_another_order_of_ties(halves, call, told, page)
    assert told == page
    assert answer.more is more
    assert not answer.filtered_here
    assert not answer.unsorted


@SYSTEMS
@given(data=st.data())
def test_what_is_included_is_what_the_records_are_related_to(halves: Halves, data: st.DataObject) -> None:
    call = data.draw(lists(halves))
    answer = halves.listed(call)
    records, _ = expected(halves, call)
    related = Relations(halves.resources, halves.find)
    stored = related.of(halves.resources[call.resource], records, call.includes)
    told, wanted = answer.included.keys(), set(call.includes)
    assert told == wanted or (halves.partly and told < wanted)
    for name in answer.included:
        found = (answer.included[name], stored[name])
        one, other = ({str(each) for each in halves.told(name, records)} for records in found)
        assert one == other or (halves.partly and one > other)


@SYSTEMS
@given(data=st.data())
def test_a_record_that_is_read_is_the_record_that_the_store_holds(halves: Halves, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(halves.having(Verb.GET)))
    stored = data.draw(st.sampled_from(halves.everything(name)))
    answer = halves.ask(Call(verb=Verb.GET, resource=name, id=stored.id))
    assert halves.told(name, answer.records) == halves.told(name, [stored])


@pytest.mark.parametrize(("halves", "name"), WRITTEN, ids=[f"{each.system} {name}" for each, name in WRITTEN])
@settings(max_examples=one_in(2))
@given(data=st.data())
def test_what_is_written_is_what_is_stored(halves: Halves, name: str, data: st.DataObject) -> None:
    write_and_look(halves.anew(**data.draw(st.sampled_from(halves.turned))), name, data)


def write_and_look(halves: Halves, name: str, data: st.DataObject) -> None:
    """Create a record, change it and delete it, and look each time at what is stored."""
    draft, later = data.draw(halves.drafts[name]), data.draw(halves.drafts[name])
    wanted = data.draw(st.none() | st.uuids(version=4).map(str)) if halves.resources[name].chooses_ids else None
    first, last = halves.versions[0], halves.versions[-1]
    known = {each.id for each in halves.everything(name)}
    told = halves.ask(Call(verb=Verb.CREATE, resource=name, id=wanted, draft=draft), first)
    (created,) = (each for each in halves.everything(name) if each.id not in known)
    assert holds(created, draft)
    assert wanted in (None, created.id)
    assert told.id in {None, created.id}
    assert halves.told(name, told.records) in ([], halves.told(name, [created]))
    if Verb.UPDATE in halves.resources[name].verbs:
        halves.ask(Call(verb=Verb.UPDATE, resource=name, id=created.id, draft=later), last)
        created = kept(halves, name, created.id)
        assert holds(created, later)
    halves.ask(Call(verb=Verb.DELETE, resource=name, id=created.id, before=created), first)
    assert {each.id for each in halves.everything(name)} == known


@SYSTEMS
def test_what_is_done_is_done_and_its_inverse_takes_it_back(halves: Halves) -> None:
    halves = halves.anew()
    for name in halves.having(Verb.DO):
        actions = halves.resources[name].actions
        for action, declared in actions.items():
            if declared.inverse is None:
                continue
            back = actions[declared.inverse]
            listed = halves.ask(Call(verb=Verb.LIST, resource=name)).records
            id = next((each.id for each in listed if back.done(each)), listed[0].id)
            for done, is_done in (
                (declared.inverse, back.done),
                (action, declared.done),
                (declared.inverse, back.done),
            ):
                if not is_done(read(halves, name, id)):
                    halves.ask(Call(verb=Verb.DO, resource=name, id=id, action=done))
                assert is_done(read(halves, name, id)), done


def read(halves: Halves, name: str, id: Id | None) -> Record:
    """Return a record as its wire tells it."""
    (record,) = halves.ask(Call(verb=Verb.GET, resource=name, id=id)).records
    return record


def kept(halves: Halves, name: str, id: Id | None) -> Record:
    """Return a record as the store holds it."""
    return next(each for each in halves.everything(name) if each.id == id)


def test_amounts_arrive_with_the_digits_that_they_had() -> None:
    halves = HALVES["nutcache"].anew()
    amounts = [Decimal(cents) / 10_000 for cents in (1, 9, 1_0000, 12_3450, 99_999_999_9999, 33_3333)]
    rows = [{"total": each, "organization": 1686} for each in amounts]
    ids = halves.sandbox.control.insert("invoices", rows, 1686)
    for id, amount in zip(ids, amounts, strict=True):
        (record,) = halves.ask(Call(verb=Verb.GET, resource="invoices", id=id)).records
        assert getattr(record, "total") == amount  # noqa: B009 - a field of the subclass


def test_time_in_which_clocks_changed_is_stored_as_it_is_told() -> None:
    halves = HALVES["proworkflow"].anew()
    start, end = datetime(2026, 9, 26, 13, tzinfo=UTC), datetime(2026, 9, 26, 15, tzinfo=UTC)
    work = TimeEntryDraft(project=agency.SHOP, project_service=agency.TESTING, member=agency.ME)
    draft = work.model_copy(update={"start_time": start, "end_time": end})
    told = halves.ask(Call(verb=Verb.CREATE, resource="time_entries", draft=draft))
    (stored,) = (each for each in halves.everything("time_entries") if each.id == told.id)
    assert holds(stored, draft)


def test_moments_arrive_whatever_their_fraction_and_zone() -> None:
    halves = HALVES["nutcache"].anew()
    control = halves.sandbox.control
    moments = [
        control.clock.now().replace(microsecond=micro) + timedelta(seconds=step)
        for step, micro in enumerate((0, 70_000, 377_000, 250_001, 1, 999_999, 0, 500_000))
    ]
    ids = control.insert("time_entries", [{"creation_date": each} for each in moments], 1686)
    for id, moment in zip(ids, moments, strict=True):
        (record,) = halves.ask(Call(verb=Verb.GET, resource="time_entries", id=id)).records
        assert isinstance(record, TimeEntry)
        assert record.creation_date == moment
