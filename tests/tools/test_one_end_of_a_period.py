"""A first day alone means from then until today, a last day alone all up to then."""

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

LAST = "2026-09-30"
ASKED: list[tuple[str, dict[str, object]]] = [
    ("summarize_time", {"group_by": ["project"], "member": "all"}),
    ("list_time_entries", {"member": "all", "limit": 100}),
    ("summarize_invoices", {"group_by": ["customer"]}),
    ("search_invoices", {"limit": 100}),
]


@pytest.mark.parametrize(("tool", "arguments"), ASKED)
async def test_a_last_day_alone_means_all_up_to_then(office: Office, tool: str, arguments: dict[str, object]) -> None:
    answer = await office.call(tool, to=LAST, **arguments)
    whole = await office.call(tool, **{"from": "2000-01-01"}, to=LAST, **arguments)
    assert (answer["to"], answer.pop("from", None), whole.pop("from")) == (LAST, None, "2000-01-01")
    assert answer.pop("next_cursor", None) or answer.get("items") or answer.get("groups")
    whole.pop("next_cursor", None)
    assert answer == whole


@pytest.mark.parametrize(("tool", "arguments"), ASKED)
async def test_a_first_day_alone_means_until_today(office: Office, tool: str, arguments: dict[str, object]) -> None:
    answer = await office.call(tool, **{"from": "2026-11-02"}, **arguments)
    assert (answer["from"], answer["to"]) == ("2026-11-02", "2026-11-24")


@pytest.mark.parametrize(("tool", "arguments"), ASKED)
async def test_a_first_day_to_come_needs_a_last_one(office: Office, tool: str, arguments: dict[str, object]) -> None:
    error = await office.fail(tool, **{"from": "2026-12-01"}, **arguments)
    assert (error["code"], error["field"]) == ("invalid_arguments", "to")
    assert error["message"] == "`from` is after today (2026-11-24) and `to` is missing. Give `to` as well."


async def test_days_without_time_are_not_looked_for_since_the_beginning(office: Office) -> None:
    error = await office.fail("summarize_time", missing="days", to=LAST)
    assert error["message"] == "`missing` looks at a year at most. Give a shorter period."
