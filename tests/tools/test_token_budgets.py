"""What an assistant pays to read nutmcp stays within a budget, in tokens of o200k; counting needs no network."""

import os
from datetime import date
from importlib.util import find_spec
from statistics import mean, median

import pytest

from benchmarks.o200k import tokens_in
from benchmarks.token_counts import BUDGET, BUDGET_OF_ALL, BUDGET_OF_AN_ENTRY, cost_of, listed_entries
from nutmcp.domain.workweek import Workweek
from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import Surface, offers
from nutmcp.tools.tool import LONGEST_DESCRIPTION
from nutmcp.words.target_hours import TargetHours
from tests.whole_server import open_office, whole_surface

pytestmark = [
    pytest.mark.anyio,
    # What counts tokens reads its data in a way that Python 3.11 calls old.
    pytest.mark.filterwarnings("ignore:open_binary is deprecated"),
    # It has no wheel for every machine, and `make test` is to work on all of them.
    pytest.mark.skipif(
        not os.environ.get("CI") and find_spec("bpe_openai") is None,
        reason="what counts tokens comes with `make check`",
    ),
]

LISTED = 100
BUDGET_OF_A_MONTH = 350
"""The most that a month may cost that is asked for by day, where each working day lacks some time."""


def shares(key: str) -> str:
    """Return what each tool costs, the dearest first."""
    costs = {each["name"]: cost_of(each) for each in whole_surface(offers(key))}
    return "\n".join(f"{cost:6} {name}" for name, cost in sorted(costs.items(), key=lambda each: -each[1]))


@pytest.mark.parametrize("key", SYSTEMS)
def test_the_list_of_tools_is_within_its_budget_and_so_are_all_tools_together(key: str) -> None:
    assert sum(map(cost_of, Surface(offers(key)))) <= BUDGET, shares(key)
    assert sum(map(cost_of, whole_surface(offers(key)))) <= BUDGET_OF_ALL, shares(key)


@pytest.mark.parametrize("key", SYSTEMS)
def test_no_description_is_longer_than_clients_show(key: str) -> None:
    assert all(len(each["description"]) <= LONGEST_DESCRIPTION for each in whole_surface(offers(key)))


async def test_an_ordinary_time_entry_in_a_list_is_within_its_budget() -> None:
    async with open_office() as office:
        costs = [tokens_in(row) for row in await listed_entries(office)]
    assert len(costs) == LISTED
    assert mean(costs) <= BUDGET_OF_AN_ENTRY
    assert median(costs) <= BUDGET_OF_AN_ENTRY


@pytest.mark.parametrize("levels", [{}, {"group_by": ["day"]}], ids=["short days", "all days"])
async def test_a_month_by_day_is_within_its_budget(levels: dict[str, object]) -> None:
    december = [date(2025, 12, day) for day in range(1, 32)]
    rows = [
        {"project": 6640, "member": 9015, "minutes": 7 + 15 * day.day, "working_date": day}
        for day in december
        if day.weekday() < 5
    ]
    async with open_office(workweek=Workweek(target=TargetHours(480))) as office:
        office.sandbox.control.insert("time_entries", rows, 1686)
        answer = await office.call("summarize_time", missing="days", period="2025-12", **levels)
    assert len(answer["missing"][0]["days"]) == len(rows)
    assert tokens_in(answer) <= BUDGET_OF_A_MONTH
