"""A filter and a sort rule mean the same here as they would over there."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.remote.filter import Filter, Operator, Scalar, Sort, in_order
from nutmcp.remote.record import Record
from nutmcp.systems.nutcache.codes import InvoiceStatus
from nutmcp.systems.nutcache.records import Invoice, TimeEntry, Timer

ORDERED = [Operator.EQ, Operator.NEQ, Operator.GT, Operator.LT, Operator.GTE, Operator.LTE]
ON_TEXT = [Operator.CT, Operator.SW, Operator.EW]
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
AMOUNTS = st.decimals(-3, 3, places=1)


def expected(there: Any, operator: Operator, wanted: Any) -> bool:  # noqa: ANN401 - any two things to compare
    """Return what the operator says of two values, told from their order alone."""
    order = (there > wanted) - (there < wanted)
    return {
        "eq": order == 0,
        "neq": order != 0,
        "gt": order > 0,
        "lt": order < 0,
        "gte": order >= 0,
        "lte": order <= 0,
    }[operator.value]


@given(DAYS, st.sampled_from(ORDERED), DAYS, st.booleans())
def test_days_are_compared_as_days_whether_given_as_such_or_as_text(
    there: date,
    operator: Operator,
    wanted: date,
    as_text: bool,
) -> None:
    rule = Filter("working_date", operator, wanted.isoformat() if as_text else wanted)
    assert rule.holds(TimeEntry(id=1, working_date=there)) == expected(there, operator, wanted)


@given(AMOUNTS, st.sampled_from(ORDERED), AMOUNTS, st.booleans())
def test_amounts_are_compared_as_numbers(
    there: Decimal,
    operator: Operator,
    wanted: Decimal,
    as_text: bool,
) -> None:
    rule = Filter("total", operator, f"{wanted}00" if as_text else wanted)
    assert rule.holds(Invoice(id=1, total=there)) == expected(there, operator, wanted)


@pytest.mark.parametrize(
    ("operator", "value", "held"),
    [
        ("eq", "onhold", True),
        ("eq", "sent", False),
        ("eq", 1, False),
        ("neq", "OnHold", False),
        ("neq", 1, True),
        *((each, wanted, False) for each in ("gt", "gte", "lt", "lte") for wanted in (0, 7, "OnHold")),
        ("ct", "hold", True),
    ],
)
def test_a_code_without_a_meaning_is_like_itself_alone(operator: str, value: Scalar, held: bool) -> None:
    invoice = Invoice.model_validate({"id": 1, "status": "OnHold"})
    assert Filter("status", Operator(operator), value).holds(invoice) is held
    known = Invoice(id=1, status=InvoiceStatus.SENT)
    assert Filter("status", Operator.NEQ, "OnHold").holds(known)


@given(st.integers(0, 7), st.sampled_from(ORDERED), st.integers(0, 7))
def test_codes_are_compared_as_numbers(there: int, operator: Operator, wanted: int) -> None:
    invoice = Invoice(id=1, status=InvoiceStatus(there))
    for value in (wanted, str(wanted), InvoiceStatus(wanted)):
        assert Filter("status", operator, value).holds(invoice) == expected(there, operator, wanted)


@given(st.text("aAbBéÉ1", max_size=3), st.sampled_from(ORDERED), st.text("aAbBéÉ1", min_size=1, max_size=3))
def test_text_is_compared_without_regard_to_case(there: str, operator: Operator, wanted: str) -> None:
    rule = Filter("note", operator, wanted)
    assert rule.holds(TimeEntry(id=1, note=there)) == expected(there.lower(), operator, wanted.lower())


@given(st.text("abAB", max_size=6), st.text("abAB", max_size=3))
def test_a_part_is_found_at_the_start_at_the_end_or_anywhere(there: str, wanted: str) -> None:
    entry = TimeEntry(id=1, note=there)
    places = [place for place in range(len(there)) if there[place : place + len(wanted)].lower() == wanted.lower()]
    found = {operator: Filter("note", operator, wanted).holds(entry) for operator in ON_TEXT}
    assert found[Operator.CT] == (bool(places) or not wanted)
    assert found[Operator.SW] == (0 in places or not wanted)
    assert found[Operator.EW] == (len(there) - len(wanted) in places or not wanted)


@given(st.integers(-90, 90), st.sampled_from(ORDERED))
def test_moments_are_compared_as_moments_in_any_zone(minutes: int, operator: Operator) -> None:
    noon = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    wanted = noon + timedelta(minutes=minutes)
    entry = TimeEntry(id=1, start_time=noon)
    for text in (wanted.isoformat(), wanted.replace(tzinfo=None).isoformat(), f"{wanted:%Y-%m-%dT%H:%M:%SZ}"):
        assert Filter("start_time", operator, text).holds(entry) == expected(noon, operator, wanted)
    elsewhere = (wanted + timedelta(hours=5, minutes=30)).strftime("%Y-%m-%dT%H:%M:%S+05:30")
    assert Filter("start_time", operator, elsewhere).holds(entry) == expected(noon, operator, wanted)


@pytest.mark.parametrize(
    ("record", "rule", "held"),
    [
        (TimeEntry(start_time=datetime(2026, 11, 21, tzinfo=UTC)), ("start_time", "gte", date(2026, 11, 21)), True),
        (TimeEntry(working_date=date(2026, 11, 21)), ("working_date", "eq", "2026-11-21T00:00:00Z"), True),
        (TimeEntry(working_date=date(2026, 11, 21)), ("working_date", "sw", "2026-11"), True),
        (Timer(time_start_local=datetime(2026, 11, 21, 9)), ("time_start_local", "eq", "2026-11-21T09:00"), True),  # noqa: DTZ001 - a local time
        (Timer(time_start_local=datetime(2026, 11, 21, 9)), ("time_start_local", "ct", "1T09"), True),  # noqa: DTZ001 - a local time
        (Timer(email_reminder_sent=True), ("email_reminder_sent", "eq", "true"), True),
        (Timer(email_reminder_sent=False), ("email_reminder_sent", "eq", 0), True),
        (Timer(email_reminder_sent=False), ("email_reminder_sent", "neq", True), True),
        (Invoice(total=Decimal("1E+3")), ("total", "sw", "100"), True),
        (Invoice(invoice_number="0005"), ("invoice_number", "eq", 5), False),
        (TimeEntry(minutes=5), ("minutes", "gt", "nan"), False),
        (TimeEntry(minutes=5), ("minutes", "neq", "Infinity"), True),
        (TimeEntry(minutes=5), ("minutes", "lt", "many"), False),
    ],
)
def test_a_value_is_taken_in_the_form_of_the_field(record: Record, rule: tuple[str, str, Scalar], held: bool) -> None:
    name, operator, value = rule
    assert Filter(name, Operator(operator), value).holds(record) is held


VALUES = (
    st.text()
    | st.integers()
    | st.decimals()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.timezones())
    | st.sampled_from(["nan", "Infinity", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "\ud83d"])
)
RECORDS = st.sampled_from(
    [
        TimeEntry(id=5, working_date=date(2026, 1, 5), start_time=datetime(2026, 1, 5, tzinfo=UTC), note="A"),
        Timer(id=1, time_start_local=datetime(2026, 1, 5), email_reminder_sent=True),  # noqa: DTZ001 - a local time
        Invoice(id=2, total=Decimal("1.5"), status=InvoiceStatus.PAID),
    ]
)


@given(RECORDS, st.sampled_from(Operator), VALUES, st.data())
def test_any_value_may_be_compared_and_neq_is_the_opposite_of_eq(
    record: Record, operator: Operator, value: Scalar, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(type(record).model_fields)))
    Filter(name, operator, value).holds(record)
    equal = Filter(name, Operator.EQ, value).holds(record)
    assert Filter(name, Operator.NEQ, value).holds(record) is (not equal)


@given(st.sampled_from(Operator), st.sampled_from(["x", 5, date(2026, 1, 1), True, "0"]))
def test_a_blank_is_only_unequal(operator: Operator, value: Scalar) -> None:
    entry = TimeEntry(id=1)
    assert Filter("note", operator, value).holds(entry) is (operator is Operator.NEQ)


def test_a_blank_equals_empty_text() -> None:
    assert Filter("note", Operator.EQ, "").holds(TimeEntry(id=1))
    assert not Filter("note", Operator.NEQ, "").holds(TimeEntry(id=1))


ENTRIES = st.lists(
    st.builds(
        TimeEntry,
        id=st.integers(0, 99),
        minutes=st.none() | st.integers(0, 3),
        note=st.none() | st.text("abAB", max_size=2),
        working_date=st.none() | DAYS,
    ),
    max_size=12,
    unique_by=lambda entry: entry.id,
)
RULES = st.lists(
    st.builds(Sort, st.sampled_from(["minutes", "note", "working_date"]), st.booleans()),
    max_size=3,
    unique_by=lambda rule: rule.property,
)


@given(ENTRIES, RULES)
def test_sorting_puts_each_rule_behind_the_one_before_it_and_blanks_last(
    entries: list[TimeEntry], rules: list[Sort]
) -> None:
    ordered = in_order(entries, rules)
    assert sorted(map(id, ordered)) == sorted(map(id, entries))
    for one, other in pairwise(ordered):
        for rule in rules:
            first, second = (lowered(getattr(each, rule.property)) for each in (one, other))
            if first == second:
                continue
            assert second is None or (first is not None and (first > second) is rule.descending)
            break
        else:
            assert entries.index(one) <= entries.index(other)


def lowered(value: Any) -> Any:  # noqa: ANN401 - whatever the field holds
    return value.lower() if isinstance(value, str) else value
