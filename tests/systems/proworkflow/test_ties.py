"""Pages of a list that the wire sorts by one property alone come in the whole order that is asked for."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nutmcp.domain.time_entry import TimeEntry
from nutmcp.remote.call import Call, Verb
from nutmcp.remote.filter import Sort, in_order
from nutmcp.systems.proworkflow.ties import are_needed, around, settled

FIRST = date(2026, 1, 1)


def call(page: int, limit: int, *, descending: bool) -> Call:
    sort = (Sort("working_date", descending), Sort("id", descending))
    return Call(verb=Verb.LIST, resource="time_entries", sort=sort, page=page, limit=limit)


@given(
    st.lists(st.integers(0, 12), max_size=60),
    st.integers(1, 12),
    st.integers(1, 8),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_a_page_is_exactly_its_part_of_the_whole_order_or_is_not_settled(
    days: list[int], limit: int, page: int, descending: bool, rng: Random
) -> None:
    records = [TimeEntry(id=id, working_date=FIRST + timedelta(days=day)) for id, day in enumerate(days, 1)]
    rng.shuffle(records)
    wanted = call(page, limit, descending=descending)
    wire = in_order(records, wanted.sort[:1])
    stretch = around(wanted)
    read = wire[stretch.start : stretch.pages[-1] * stretch.size]
    more = len(wire) > stretch.pages[-1] * stretch.size
    found = settled(read, stretch, wanted, more=more)
    exact = in_order(records, wanted.sort)[(page - 1) * limit : page * limit]
    assert found is None or list(found) == exact
    assert stretch.start <= (page - 1) * limit
    assert page * limit <= stretch.pages[-1] * stretch.size
    if len(set(days)) == len(days) and limit > 1:
        assert found is not None


def test_an_order_of_the_wire_that_is_another_is_not_settled() -> None:
    records = [TimeEntry(id=id, working_date=FIRST + timedelta(days=-id)) for id in range(1, 5)]
    wanted = call(1, 10, descending=False)
    assert settled(records, around(wanted), wanted, more=False) is None


def test_what_is_sorted_by_id_alone_or_by_text_needs_nothing() -> None:
    for sort in ((Sort("id", descending=True),), (Sort("note"), Sort("id"))):
        assert not are_needed(Call(verb=Verb.LIST, resource="time_entries", sort=sort), TimeEntry)
    assert are_needed(call(1, 10, descending=True), TimeEntry)
