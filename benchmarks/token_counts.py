"""What nutmcp costs an assistant to read: the list of its tools, and ordinary answers.

Tokens are those of o200k over the compact JSON that crosses the wire. The peers' figures were measured in
November 2026, on fresh installs of their newest releases, in the same way.
"""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

import anyio

from benchmarks.o200k import tokens_in
from benchmarks.report import section, table, verdict
from nutmcp.tools.surface import Surface, offers
from nutmcp.tools.tool import Definition
from tests.whole_server import Office, open_office, whole_surface

BUDGET = 4_000
"""The most that the list may cost that everybody gets, with every argument typed to the leaf."""
BUDGET_OF_ALL = 4_500
"""The most that all tools may cost, those too that are only offered where they are named."""
BUDGET_OF_AN_ENTRY = 60
"""The most that a time entry of ordinary content may cost in a list."""
_NOTE = (
    "Of o200k, over the compact JSON that crosses the wire. "
    f"Budgets: {BUDGET:,} for the tools that everybody gets, {BUDGET_OF_ALL:,} for all, "
    f"{BUDGET_OF_AN_ENTRY} for a listed time entry; a test holds them. "
    "The peers were measured in November 2026, each freshly installed and with all its tools."
)
PEER_LISTS = {"toggl-track-mcp": 6_000, "kimai-mcp": 7_300, "harvest-mcp": 4_900, "clockify-mcp": 19_100}
PEER_ENTRIES = {"kimai-mcp": 72, "toggl-track-mcp": 196, "clockify-mcp": 275, "harvest-mcp": 528}


def cost_of(definition: Definition) -> int:
    """Count what an assistant reads of a tool: its name, its description and its input schema."""
    return tokens_in({name: definition[name] for name in ("name", "description", "inputSchema")})


async def listed_entries(office: Office) -> Sequence[Mapping[str, Any]]:
    """Return a hundred time entries of everybody, as they are listed."""
    return (await office.call("list_time_entries", member="all", limit=100))["items"]


def _tools() -> str:
    costs = {each["name"]: cost_of(each) for each in Surface(offers("nutcache"))}
    total = sum(costs.values())
    shares = [(f"`{name}`", cost, f"{cost / total:.1%}") for name, cost in costs.items()]
    peers = [(name, cost, f"{cost / total:.1f} ×") for name, cost in PEER_LISTS.items()]
    return table(("name + description + input schema", "tokens", "share"), [*shares, ("all", total, "100.0%"), *peers])


def _entries(rows: Sequence[Mapping[str, Any]]) -> str:
    costs = [tokens_in(row) for row in rows]
    ours = mean(costs)
    peers = [(name, cost, f"{cost / ours:.1f} ×") for name, cost in PEER_ENTRIES.items()]
    own = ("nutmcp, mean of 100", f"{ours:.1f}", "1.0 ×")
    return table(("one listed time entry", "tokens", ""), [own, ("nutmcp, the longest", max(costs), ""), *peers])


async def _answers(office: Office) -> str:
    asked: Sequence[tuple[str, str, dict[str, object]]] = (
        ("Log 1 h 30 on a project", "log_time", {"project": "Acme website", "duration": "1h30"}),
        ("Log on a name that means two", "log_time", {"project": "Acme", "duration": "1h30"}),
        ("Start a timer", "start_timer", {"project": "Acme website"}),
        ("My entries of this week", "list_time_entries", {"period": "this_week"}),
        ("Hours by project, last month", "summarize_time", {"group_by": ["project"], "period": "last_month"}),
        ("Ten projects", "list_projects", {"limit": 10}),
        ("One project", "get_project", {"project": "Acme website"}),
        ("Ten customers", "search_customers", {"limit": 10}),
        ("Ten invoices", "search_invoices", {"limit": 10}),
        ("Who owes what, by age", "summarize_invoices", {"group_by": ["customer", "age"]}),
        ("The account", "get_account", {}),
    )
    rows: list[tuple[str, str, int]] = []
    for what, tool, arguments in asked:
        result = await office.assistant.call_tool(tool, arguments)
        rows.append((what, f"`{tool}`", tokens_in(result.structured_content)))
    return table(("answer", "tool", "tokens"), rows)


async def main() -> None:
    """Print the section; exit with 1 where a budget is overdrawn."""
    async with open_office() as office:
        rows = await listed_entries(office)
        print(section("Tokens", _NOTE, _tools(), _entries(rows), await _answers(office)))
    verdict(
        (
            ("tokens of the tools that everybody gets", sum(map(cost_of, Surface(offers("nutcache")))), BUDGET),
            ("tokens of all tools", sum(map(cost_of, whole_surface(offers("nutcache")))), BUDGET_OF_ALL),
            ("tokens of a listed time entry", mean(map(tokens_in, rows)), BUDGET_OF_AN_ENTRY),
        )
    )


if __name__ == "__main__":
    anyio.run(main)
