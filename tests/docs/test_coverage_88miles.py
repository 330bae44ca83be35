"""The page about what is covered of 88 Miles says what its tools were seen to ask, and leaves out nothing of it."""

from itertools import chain

from nutmcp.systems.miles88.resources import ACTIONS
from scripts.docs.coverage_88miles import operations, page, seen

EVERY = {each.request: each for each in chain.from_iterable(operations().values())}
SEEN = {request for request in seen() if not request.endswith("?where")}


def test_whatever_a_tool_was_seen_to_ask_is_documented() -> None:
    assert SEEN
    assert not SEEN - EVERY.keys()


def test_an_operation_is_asked_for_by_some_tool_or_the_page_says_why_not() -> None:
    assert {request for request, each in EVERY.items() if not each.unused} == SEEN


def test_an_action_is_posted_and_never_deleted() -> None:
    assert {f"POST projects/{{id}}/{each}" for each in ACTIONS} <= SEEN
    assert not [each for each in EVERY if each.startswith("DELETE") and each.endswith(tuple(ACTIONS))]


def test_each_operation_stands_on_the_page_once() -> None:
    text = page()
    assert [request for request in EVERY if text.count(f"| `{request}` |") != 1] == []
