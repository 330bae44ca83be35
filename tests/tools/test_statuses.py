"""States are asked for in the vendor's words, and of Nutcache exactly."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from nutmcp.remote.record import Code
from nutmcp.systems.nutcache.codes import CustomerStatus, ExpenseStatus, InvoiceStatus, ProjectStatus
from nutmcp.systems.nutcache.records import Invoice
from nutmcp.tools.lists.statuses import read_statuses, status_filters


@given(st.sets(st.sampled_from(InvoiceStatus), min_size=1), st.sampled_from(InvoiceStatus))
def test_the_filters_leave_the_states_that_are_wanted_and_no_other(
    wanted: set[InvoiceStatus], state: InvoiceStatus
) -> None:
    rules = status_filters("status", wanted, InvoiceStatus)
    assert all(rule.holds(Invoice(status=state)) for rule in rules) is (state in wanted)


KINDS: list[type[Code]] = [InvoiceStatus, ProjectStatus, CustomerStatus, ExpenseStatus]
SPELLINGS: list[Callable[[str], str]] = [str, str.upper, str.title, lambda word: f" {word.replace('_', ' ')} "]


@given(st.sampled_from(KINDS), st.sampled_from(SPELLINGS), st.data())
def test_words_are_read_in_any_case_and_with_spaces(
    kind: type[Code], spelling: Callable[[str], str], data: st.DataObject
) -> None:
    states = data.draw(st.lists(st.sampled_from(list(kind)), min_size=1))
    words = [spelling(each.word) for each in states]
    assert read_statuses(kind, words, ()) == frozenset(states)
    assert read_statuses(kind, ",".join(words), ()) == frozenset(states)


@given(st.sampled_from(KINDS))
def test_all_is_every_state_and_nothing_said_is_the_usual_one(kind: type[Code]) -> None:
    assert read_statuses(kind, "All", ()) == frozenset(kind)
    assert read_statuses(kind, None, [kind(0)]) == {kind(0)}
