"""Names cost no more requests than they must, and what was renamed a moment ago is found under its new name."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import anyio
import pytest
from mcp_types import CallToolResult

from tests.examples import share_of
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

NAMING: list[tuple[str, dict[str, object]]] = [
    ("get_account", {}),
    ("list_time_entries", {"period": "last_week"}),
    ("summarize_time", {"group_by": ["project"], "period": "last_week"}),
    ("list_timers", {}),
    ("get_customer", {"customer": "Lumen Énergie"}),
    ("search_invoices", {"customer": "Lumen Énergie"}),
]
CALLS: list[tuple[str, dict[str, object]]] = [*NAMING, ("list_projects", {}), ("search_customers", {})]


async def test_tools_that_are_called_at_the_same_time_share_what_they_read(office: Office) -> None:
    async with anyio.create_task_group() as group:
        for tool, arguments in NAMING:
            group.start_soon(office.assistant.call_tool, tool, arguments)
    asked = Counter(office.asked())
    assert {asked[each] for each in ("GET organizations", "GET projects", "GET customers")} == {1}


async def test_names_are_remembered_for_the_calls_that_follow(office: Office) -> None:
    for tool, arguments in CALLS:
        await office.call(tool, **arguments)
    office.asked()
    for tool, arguments in NAMING:
        await office.call(tool, **arguments)
    assert not {"GET organizations", "GET projects", "GET customers"} & set(office.asked())


RENAMED: list[tuple[str, int, str, Mapping[str, object]]] = [
    ("projects", 6646, "get_project", {"project": "Brand new"}),
    ("projects", 6646, "log_time", {"project": "Brand new", "duration": "1h"}),
    ("projects", 6646, "start_timer", {"project": "Brand new"}),
    ("projects", 6646, "list_time_entries", {"project": "brand new"}),
    ("projects", 6646, "list_projects", {"query": "brand new"}),
    ("customers", 154535, "get_customer", {"customer": "Brand new"}),
    ("customers", 154535, "search_customers", {"query": "brand"}),
    ("customers", 154535, "search_invoices", {"customer": "brand new"}),
    ("customers", 154535, "summarize_time", {"group_by": ["day"], "customer": "Brand new", "member": "all"}),
    ("project_services", 106960, "log_time", {"project": 6640, "duration": "1h", "service": "Brand new"}),
    ("project_services", 106960, "summarize_time", {"group_by": ["service"], "service": "brand", "member": "all"}),
    ("project_services", 106960, "list_time_entries", {"service": "brand", "project": 6640, "member": "all"}),
    ("project_members", 0, "list_time_entries", {"member": "Brand new"}),
]


@pytest.mark.parametrize(("name", "number", "tool", "arguments"), share_of(RENAMED, 2))
async def test_what_was_renamed_is_looked_for_once_more_before_it_is_not_found(
    name: str, number: int, tool: str, arguments: Mapping[str, object]
) -> None:
    async with open_office() as office:
        for each, given in CALLS:
            await office.call(each, **given)
        for row in office.sandbox.control.rows(name):
            if row.id == number or getattr(row, "member", 0) == 9017:
                office.sandbox.control.store.update(name, row.id or 0, {"name": "Brand new"})
        office.asked()
        answer = await office.call(tool, **arguments)
        assert answer.get("items") != []
        assert answer.get("groups") != []
        lists = [each for each in office.asked() if each.startswith(("GET projects", "GET customers"))]
        assert len(lists) == 1


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_project", {"project": "Nobody's"}),
        ("get_customer", {"customer": "Nobody's"}),
        ("search_invoices", {"customer": "Nobody's"}),
    ],
)
async def test_what_was_read_just_now_is_not_read_again_after_a_miss(tool: str, arguments: dict[str, object]) -> None:
    async with open_office() as office:
        assert (await office.fail(tool, **arguments))["code"] == "not_found"
        assert max(Counter(office.asked()).values()) == 1
        assert (await office.fail(tool, **arguments))["code"] == "not_found"
        assert len(office.asked()) == 1


@pytest.mark.parametrize("tool", ["search_customers", "list_projects"])
async def test_a_search_that_finds_nothing_looks_once_more_and_no_more_often(tool: str) -> None:
    async with open_office() as office:
        assert (await office.call(tool, query="nobody's"))["items"] == []
        assert max(Counter(office.asked()).values()) == 1
        assert (await office.call(tool, query="nobody's"))["items"] == []
        assert len(office.asked()) == 1


def entries_of(result: CallToolResult) -> list[dict[str, Any]]:
    """Return what became of each row of a sheet, also where nothing was logged."""
    return cast("dict[str, Any]", result.structured_content)["entries"]


async def test_many_wrong_names_in_one_sheet_are_looked_for_anew_once(office: Office) -> None:
    await office.call("list_projects")
    office.asked()
    rows = [{"project": f"Nobody {index}", "duration": "1h"} for index in range(8)]
    rows += [{"project": "Acme website", "duration": "1h", "service": f"Nothing {index}"} for index in range(8)]
    answer = await office.assistant.call_tool("log_timesheet", {"entries": rows})
    assert [row["error"]["code"] for row in entries_of(answer)] == ["not_found"] * 16
    assert office.asked() == ["GET projects"]


async def test_a_new_project_is_found_although_another_row_names_none(office: Office) -> None:
    await office.call("list_projects")
    office.sandbox.control.store.update("projects", 6646, {"name": "Brand new"})
    rows = [{"project": name, "duration": "1h"} for name in ("Nobody", "Brand new")]
    answer = await office.assistant.call_tool("log_timesheet", {"entries": rows})
    assert [row["status"] for row in entries_of(answer)] == ["failed", "not_tried"]
    again = await office.call("log_timesheet", entries=rows[1:])
    assert again["status"] == "created"
