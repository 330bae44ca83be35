"""States are asked for in the vendor's words, and of Nutcache exactly."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutmcp.remote.code import Code
from nutmcp.systems.nutcache.codes import CustomerStatus, ExpenseStatus, InvoiceStatus, ProjectStatus
from nutmcp.systems.nutcache.records import Invoice
from nutmcp.tools.lists.statuses import read_statuses, status_filters
from tests.tools.test_laws_of_tools import TOOLS as TOOLS_BY_NAME
from tests.tools.test_laws_of_tools import takes


@given(st.sets(st.sampled_from(InvoiceStatus), min_size=1), st.sampled_from(InvoiceStatus))
def test_the_filters_leave_the_states_that_are_wanted_and_no_other(
    wanted: set[InvoiceStatus], state: InvoiceStatus
) -> None:
    rules = status_filters("status", wanted, InvoiceStatus)
    assert all(rule.holds(Invoice(status=state)) for rule in rules) is (state in wanted)


KINDS: list[type[Code]] = [InvoiceStatus, ProjectStatus, CustomerStatus, ExpenseStatus]
SPELLINGS: list[Callable[[str], str]] = [str, str.upper, str.title, lambda word: f" {word.replace('_', ' ')} "]
TOOLS = [
    (ProjectStatus, "list_projects"),
    (CustomerStatus, "search_customers"),
    (InvoiceStatus, "search_invoices"),
    (InvoiceStatus, "summarize_invoices"),
]


@given(st.sampled_from(KINDS), st.data())
def test_words_are_the_states_they_stand_for(kind: type[Code], data: st.DataObject) -> None:
    states = data.draw(st.lists(st.sampled_from(list(kind)), min_size=1))
    assert read_statuses(kind, [each.word for each in states]) == frozenset(states)


@given(st.sampled_from(KINDS))
def test_all_is_every_state_and_nothing_said_is_none(kind: type[Code]) -> None:
    assert read_statuses(kind, ["all", kind(0).word]) == frozenset(kind)
    assert read_statuses(kind, None) == frozenset()
    assert read_statuses(kind, []) == frozenset()


@pytest.mark.parametrize(("kind", "tool"), TOOLS)
def test_a_tool_lists_every_state_that_there_is(kind: type[Code], tool: str) -> None:
    words = takes(tool)["properties"]["status"]["items"]["enum"]
    assert {each.word for each in kind} | {"all"} <= set(words)


@pytest.mark.parametrize("tool", [tool for _, tool in TOOLS])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_words_are_read_in_any_case_and_with_spaces(tool: str, spelling: Callable[[str], str]) -> None:
    words: list[str] = takes(tool)["properties"]["status"]["items"]["enum"]
    needed = {"group_by": ["customer"]} if tool == "summarize_invoices" else {}
    read = TOOLS_BY_NAME[tool].read
    spelled = [spelling(word) for word in words]
    assert read({**needed, "status": spelled}) == read({**needed, "status": words})
    assert read({**needed, "status": ",".join(spelled)}) == read({**needed, "status": words})
