"""What is asked with `where` gives the records that the same filters give here, however the server takes it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutmcp.remote.call import NO_LIMIT, Call, Verb
from nutmcp.remote.filter import Filter, Operator, Sort, in_order
from nutmcp.remote.id import id_order
from nutmcp.remote.record import FieldKind, Record, field_kinds
from nutmcp.remote.resource import Resource
from nutmcp.sandbox.miles88.where import Columns, Unparsable, in_order_of, parse_where
from nutmcp.systems.miles88.resources import RESOURCES
from nutmcp.systems.miles88.where import COLUMNS, question
from tests.examples import one_in
from tests.studio import NOW, TABLES, studio

STUDIOS = {
    name: studio(**knobs)
    for name, knobs in {
        "as documented": {},
        "all fields": {"project_fields": "all", "uuid_columns": "matched", "zone_names": "rails"},
        "no where": {"where": "refused", "order": "ignored", "where_status": 400},
        "no order": {"order": "refused", "where_status": 500},
        "deaf": {"where": "ignored", "order": "ignored", "json_suffix": "required"},
    }.items()
}
_DAYS = st.dates((NOW - timedelta(days=150)).date(), (NOW + timedelta(days=3)).date())
_MOMENTS = st.datetimes(datetime(2026, 7, 20), datetime(2026, 11, 28), timezones=st.just(UTC))  # noqa: DTZ001 - of UTC
_TEXTS = st.text(max_size=3) | st.sampled_from(
    ["Design", "SHOP", "é", 'a "b"', "50%", "a_b", "\\", "o'", "true", "null", " "]
)
VALUES: dict[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.TEXT: _TEXTS,
    FieldKind.FLAG: st.booleans(),
    FieldKind.ID: st.sampled_from([each.id for name in TABLES for each in STUDIOS["deaf"].store.every(name)]),
    FieldKind.CODE: st.sampled_from([0, 1, "1", "active", "true"]),
    FieldKind.NUMBER: st.integers(-5, 500_000),
    FieldKind.AMOUNT: st.decimals(0, 200, places=2),
    FieldKind.INSTANT: _MOMENTS | _MOMENTS.map(str) | _DAYS,
    FieldKind.DAY: _DAYS | _DAYS.map(str),
}


@st.composite
def filters(draw: st.DrawFn, resource: Resource) -> Filter:
    name = draw(st.sampled_from(resource.properties))
    fitting = VALUES[field_kinds(resource.record)[name]]
    return Filter(name, draw(st.sampled_from(list(Operator))), draw(fitting | st.sampled_from(["", "2026-13-45"])))


@st.composite
def lists(draw: st.DrawFn) -> Call:
    resource = draw(st.sampled_from([each for each in RESOURCES.values() if each.parent is None]))
    return Call(
        verb=Verb.LIST,
        resource=resource.name,
        filters=tuple(draw(st.lists(filters(resource), max_size=2))),
        sort=tuple(draw(st.lists(st.builds(Sort, st.sampled_from(resource.properties), st.booleans()), max_size=2))),
        page=draw(st.integers(1, 3)),
        limit=draw(st.sampled_from([1, 20, 100, NO_LIMIT])),
    )


@cache
def all_of(here: str, resource: str) -> list[Record]:
    """Return everything of a resource as its list without filters gives it."""
    return list(STUDIOS[here].ask(Call(verb=Verb.LIST, resource=resource, limit=NO_LIMIT)).records)


@pytest.mark.parametrize("here", STUDIOS)
@settings(max_examples=one_in(2))
@given(call=lists())
def test_a_filtered_list_is_the_whole_list_filtered_and_sorted_here(here: str, call: Call) -> None:
    answer = STUDIOS[here].ask(call)
    met = [each for each in all_of(here, call.resource) if all(rule.holds(each) for rule in call.filters)]
    start = (call.page - 1) * call.limit
    due = in_order(met, call.sort)[start : start + call.limit]
    for rule in call.sort:
        # Records that are alike in what is sorted by may come in any order.
        assert [getattr(each, rule.property) for each in answer.records] == [getattr(x, rule.property) for x in due]
    assert answer.more == (len(met) > start + call.limit)
    if call.limit == NO_LIMIT and call.page == 1:
        assert sorted((each.id for each in answer.records), key=id_order) == sorted((x.id for x in met), key=id_order)


@given(call=lists())
def test_what_is_asked_follows_the_grammar_and_names_columns_alone(call: Call) -> None:
    resource = RESOURCES[call.resource]
    asked = question(call, resource, call.filters)
    columns = Columns(frozenset({resource.wire_name(each) for each in COLUMNS[call.resource]} | {"start", "stop"}))
    if asked.where:
        parse_where(asked.where, columns)
    if asked.order:
        in_order_of(asked.order, columns, [])
    assert "uuid" not in asked.where + asked.order


@pytest.mark.parametrize(
    ("resource", "rule", "where"),
    [
        ("projects", Filter("name", Operator.EQ, "Online shop"), 'name ~= "Online shop"'),
        ("projects", Filter("name", Operator.CT, "shop"), 'name ~= "%shop%"'),
        ("projects", Filter("description", Operator.SW, "Billed"), 'notes ~= "Billed%"'),
        ("projects", Filter("status", Operator.EQ, 1), 'active = "true"'),
        ("projects", Filter("time_limit", Operator.GTE, 3600), "time_limit >= 3600"),
        ("customers", Filter("city", Operator.EW, "town"), 'main_city ~= "%town"'),
        ("time_entries", Filter("billable", Operator.EQ, "false"), "billable = false"),
        ("time_entries", Filter("end_time", Operator.EQ, ""), "stop = null"),
        (
            "time_entries",
            Filter("start_time", Operator.GT, "2026-11-20T09:00:00+08:00"),
            'start > "2026-11-20T01:00:00Z"',
        ),
        (
            "time_entries",
            Filter("working_date", Operator.EQ, "2026-11-20"),
            'start >= "2026-11-19T10:00:00Z" && start < "2026-11-21T12:00:00Z"',
        ),
        ("timers", Filter("note", Operator.CT, "call"), 'stop = null && notes ~= "%call%"'),
    ],
)
def test_a_filter_is_written_as_the_examples_have_it(resource: str, rule: Filter, where: str) -> None:
    call = Call(verb=Verb.LIST, resource=resource, filters=(rule,))
    assert question(call, RESOURCES[resource], call.filters).where == where


@pytest.mark.parametrize(
    "rule",
    [
        *(Filter("name", Operator.CT, value) for value in ('a "b"', "a\\b", "50%", "a_b", "é", "", " a", "a\n", "a\0")),
        Filter("name", Operator.NEQ, "a"),
        Filter("name", Operator.GT, "a"),
        Filter("customer", Operator.EQ, "935956d8-a094-4948-ac47-d84d10a62eff"),
        Filter("id", Operator.EQ, "935956d8-a094-4948-ac47-d84d10a62eff"),
        Filter("grand_total", Operator.GT, 1),
        Filter("budget_minutes", Operator.GT, 1),
        Filter("status", Operator.NEQ, 1),
        Filter("time_limit", Operator.GT, "1.5"),
    ],
    ids=repr,
)
def test_what_could_mean_something_else_there_is_not_asked(rule: Filter) -> None:
    call = Call(verb=Verb.LIST, resource="projects", filters=(rule,))
    assert not question(call, RESOURCES["projects"], call.filters).query


COLUMNS_OF_A_TEST = Columns(frozenset({"name", "size", "at", "uuid"}), frozenset({"at"}), frozenset({"uuid"}))
ROWS = (
    {"name": "Ann Lee", "size": 3, "at": "2026-11-20T09:00:00Z", "uuid": "a-1"},
    {"name": "ann", "size": None, "at": "2026-11-21T09:00:00Z", "uuid": "a-2"},
    {"name": None, "size": 12, "at": None, "uuid": "a-3"},
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('name ~= "ann"', [1]),
        ('name~="ann%"', [0, 1]),
        ('name ~= "a__"', [1]),
        ('name = "Ann Lee"', [0]),
        ("name = ann", [1]),
        ("size != null", [0, 2]),
        ("size < 12 && name != null", [0]),
        ('name = "ann" || size = 12 && at = null', [1, 2]),
        ('(name = "ann" || size = 12) && at = null', [2]),
        ('at > "2026-11-20T17:00:00+08:00"', [1]),
        ('uuid = "a-1"', []),
        ('name = "a \\" b"', []),
    ],
)
def test_the_sandbox_reads_the_grammar(text: str, found: list[int]) -> None:
    condition = parse_where(text, COLUMNS_OF_A_TEST)
    assert [place for place, row in enumerate(ROWS) if condition(row)] == found


@pytest.mark.parametrize(
    "text", ["colour = 1", "name", "name =", 'name = "a', "(name = a", "name = a and size = 1", "= 1"]
)
def test_the_sandbox_refuses_what_does_not_follow_the_grammar(text: str) -> None:
    with pytest.raises(Unparsable):
        parse_where(text, COLUMNS_OF_A_TEST)


def test_the_sandbox_puts_blanks_last_and_refuses_orders_it_does_not_know() -> None:
    sizes = [row["size"] for row in in_order_of("size desc, name", COLUMNS_OF_A_TEST, ROWS)]
    assert sizes == [12, 3, None]
    for text in ("size up", "colour", "size desc nulls last"):
        with pytest.raises(Unparsable):
            in_order_of(text, COLUMNS_OF_A_TEST, ROWS)
