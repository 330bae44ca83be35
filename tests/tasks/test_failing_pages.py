"""A page that fails in the middle fails the answer: nothing that was added up, counted or found is ever a part."""

import json
from typing import Any, cast

import pytest

from nutmcp.sandbox.faults import FaultKind
from tests.tasks.task import large, newcomer

pytestmark = [pytest.mark.anyio, pytest.mark.large]

ALL = {"member": "all"}
# The question, the list that it reads, and how many of its pages go well first.
QUESTIONS = [
    ("summarize_time", {"group_by": ["project"], **ALL}, "time_entries*", 40),
    ("summarize_time", {"group_by": ["project"], **ALL, "period": "last_month"}, "time_entries*", 2),
    ("list_time_entries", {"note_contains": "zzzz", **ALL, "period": "this_year"}, "time_entries*", 20),
    ("get_project", {"project": 6640}, "time_entries*", 1),
    ("summarize_invoices", {"group_by": ["customer"]}, "invoices*", 20),
    ("search_invoices", {"query": "zzzz"}, "invoices*", 20),
    ("search_invoices", {"query": "zzzz", "overdue": True}, "invoices*", 1),
    ("get_customer", {"customer": 154528}, "invoices*", 0),
    ("get_customer", {"customer": 154528}, "projects*", 0),
    ("get_customer", {"customer": "acme corp"}, "customers*", 10),
    ("search_customers", {"query": "Richmond"}, "customers*", 10),
    (
        "search_customers",
        {"filters": [{"property": "id", "operator": "gt", "value": "0"}]},
        "customers*",
        10,
    ),
    ("list_projects", {"limit": 1}, "projects*", 1),
    ("summarize_time", {"group_by": ["project"], "customer": "acme corp"}, "customers*", 15),
    ("get_invoice", {"invoice": "0005"}, "invoices*", 0),
    ("find_records", {"resource": "expenses"}, "expenses*", 0),
]
FAULTS: list[tuple[FaultKind, str]] = [
    ("status", "unavailable"),
    ("drop", "unavailable"),
    ("html", "unintelligible"),
    ("truncated", "unintelligible"),
]


@pytest.mark.crossed
@pytest.mark.parametrize(("kind", "code"), FAULTS, ids=[kind for kind, _ in FAULTS])
@pytest.mark.parametrize(
    "case", range(len(QUESTIONS)), ids=[f"{tool}-{each}" for each, (tool, *_) in enumerate(QUESTIONS)]
)
async def test_a_page_that_fails_fails_the_answer(case: int, kind: FaultKind, code: str) -> None:
    tool, arguments, path, skip = QUESTIONS[case]
    control = large().control
    async with newcomer() as office:
        fault = control.fail(kind, path=path, skip=skip, times=None)
        try:
            result = await office.assistant.call_tool(tool, arguments)
        finally:
            control.faults.clear()
    assert fault.hits
    assert result.is_error
    error = cast("dict[str, Any]", result.structured_content)["error"]
    assert error["code"] == code
    assert "items" not in json.dumps(error)
