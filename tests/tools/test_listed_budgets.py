"""An assistant sees in one list how much of each budget is used and left, and sorts and filters by it."""

from decimal import Decimal
from math import ceil

import pytest

from nutmcp.remote.id import Id
from nutmcp.systems.nutcache.codes import BudgetType, ProjectStatus
from tests.whole_server import STUDIO, Answer, Office, open_office

pytestmark = pytest.mark.anyio

WEBSITE, REDESIGN, CAFE, ENERGY = 6640, 6641, 6644, 6650
BUDGETED = [WEBSITE, REDESIGN, CAFE, ENERGY]
ME, ORGANIZATION = 9015, 1686


def worked(office: Office, project: Id) -> int:
    return sum(each.minutes or 0 for each in office.booked() if each.project == project)


def billable(office: Office, project: Id) -> int:
    return sum(each.billable_minutes or 0 for each in office.booked() if each.project == project)


def give(office: Office, project: Id, **budget: object) -> None:
    office.sandbox.control.store.update("projects", project, budget)


def give_every_project_hours(office: Office) -> list[Id]:
    """Give each project a budget of worked hours of its own, and return the projects."""
    ids = [each.id or 0 for each in office.sandbox.control.rows("projects")]
    for place, id in enumerate(ids):
        give(office, id, budget_type=BudgetType.WORKED_HOURS, budget_minutes=600 * (place + 1))
    return ids


async def listed(office: Office, **arguments: object) -> list[Answer]:
    return (await office.call("list_projects", limit=100, **arguments))["items"]


def asked_for_entries(office: Office) -> int:
    return sum("time_entries" in each for each in office.asked())


async def test_each_budget_says_what_is_used_and_left_as_get_project_says_it(office: Office) -> None:
    rows = await listed(office, budget="all")
    assert [each["id"] for each in rows] == BUDGETED
    for row in rows:
        one = (await office.call("get_project", project=row["id"]))["project"]
        currency = row["budget"].pop("currency", None)
        assert row["budget"] == one["budget"]
        assert currency in (None, one["currency"])
    website, redesign, cafe, _ = (each["budget"] for each in rows)
    assert (website["used"], cafe["used"]) == (billable(office, WEBSITE), worked(office, CAFE))
    assert Decimal(redesign["used"]) + Decimal(redesign["left"]) == Decimal(redesign["amount"])
    assert website["percent"] == round(100 * website["used"] / website["minutes"], 1)


async def test_what_has_no_budget_is_left_out_and_counted(office: Office) -> None:
    answer = await office.call("list_projects", budget=True, status="all", limit=100)
    every = (await office.call("list_projects", status="all", limit=100))["items"]
    assert f"Left out: {len(every) - len(BUDGETED)} without a budget." in answer["note"]
    assert all("budget" not in each for each in every)
    assert await listed(office, budget=False) == await listed(office)


@pytest.mark.parametrize(
    ("said", "least"), [("80%", 80), ("96", 96), (95, 95), ("12,6 %", 12.6), (">=27%", 27), ("over 50%", 50)]
)
async def test_budgets_of_which_so_much_is_used_are_asked_for_by_per_cent_as_it_is_shown(
    office: Office, said: object, least: float
) -> None:
    every = await listed(office, budget="all")
    assert await listed(office, budget=said) == [each for each in every if each["budget"]["percent"] >= least]


async def test_a_project_left_out_for_its_state_is_said_to_match_only_where_its_budget_does(office: Office) -> None:
    give(office, ENERGY, status=ProjectStatus.ARCHIVED)
    office.clock.advance(121)
    hidden = "Left out although matching: 1 archived. Name the status to see them."
    assert hidden in (await office.call("list_projects", budget="80%"))["note"]
    assert "although matching" not in (await office.call("list_projects", budget="over"))["note"]


async def test_only_what_is_more_than_used_up_is_over(office: Office) -> None:
    used = worked(office, ENERGY)
    give(office, ENERGY, budget_minutes=used)
    assert await listed(office, budget="over") == []
    assert [each["id"] for each in await listed(office, budget="100%")] == [ENERGY]


async def test_an_overrun_is_left_less_than_nothing(office: Office) -> None:
    used = worked(office, ENERGY)
    give(office, ENERGY, budget_minutes=used - 60)
    (over,) = await listed(office, budget="over")
    assert (over["budget"]["left"], over["budget"]["used"]) == (-60, used)
    assert over["budget"]["percent"] > 100


@pytest.mark.parametrize("sort", ["budget", "-budget"])
async def test_pages_by_what_is_used_hold_every_budget_once_and_in_order(office: Office, sort: str) -> None:
    give_every_project_hours(office)
    give(office, CAFE, budget_type=BudgetType.COSTS, budget_amount=Decimal(100))
    whole = (await office.call("list_projects", status="all", sort=sort, limit=100))["items"]
    told = [each["budget"]["percent"] for each in whole if "percent" in each["budget"]]
    assert told == sorted(told, reverse=sort == "-budget")
    assert whole[-1]["id"] == CAFE, "what nobody can tell comes last"
    rows: list[Answer] = []
    more: dict[str, object] = {}
    while True:
        page = await office.call("list_projects", status="all", sort=sort, limit=4, **more)
        rows += page["items"]
        if "next_cursor" not in page:
            break
        more = {"cursor": page["next_cursor"]}
    assert rows == whole


async def test_all_budgets_take_one_pass_over_the_entries_and_not_a_request_for_each(office: Office) -> None:
    give_every_project_hours(office)
    ids = {each["id"] for each in await listed(office, status="all")}
    entries = (await office.call("summarize_time", member="all", group_by=["billable"]))["total"]["entries"]
    pages = ceil(entries / 100)
    office.asked()
    rows = await listed(office, budget="all", status="all")
    assert asked_for_entries(office) == pages + 1, "one looks how long the list is"
    assert 2 * pages < len(ids)
    assert {each["id"]: each["budget"]["used"] for each in rows} == {each: worked(office, each) for each in ids}


async def test_few_budgets_among_many_projects_take_a_request_for_each(office: Office) -> None:
    await office.call("list_projects")
    office.asked()
    await listed(office, budget="80%")
    assert asked_for_entries(office) == len(BUDGETED)


async def test_only_the_budgets_that_are_shown_are_reckoned(office: Office) -> None:
    await office.call("list_projects")
    office.asked()
    answer = await office.call("list_projects", budget="all", limit=1)
    assert (len(answer["items"]), answer["total"]) == (1, len(BUDGETED))
    assert asked_for_entries(office) == 1


async def test_a_budget_of_which_nobody_can_tell_what_is_used_says_why(office: Office) -> None:
    give(office, REDESIGN, budget_type=BudgetType.COSTS)
    answer = await office.call("list_projects", budget="all")
    (told,) = [each["budget"] for each in answer["items"] if each["id"] == REDESIGN]
    assert told == {"kind": "costs", "scope": "global", "amount": "22000.00", "currency": "USD"}
    assert "What is used of the budget cannot be told: Nutcache tells no costs." in answer["note"]
    over = await office.call("list_projects", budget="90%")
    assert "1 of which it cannot be told what is used" in over["note"]


async def test_time_without_a_rate_is_said_to_be_missing_once_for_all_that_are_shown(office: Office) -> None:
    give(office, CAFE, budget_type=BudgetType.BILLABLE_AMOUNTS, budget_amount=Decimal(8000))
    answer = await office.call("list_projects", budget="all", query="café")
    assert answer["items"][0]["budget"]["used"] == "0.00"
    assert "of billable time without an hourly rate" in answer["note"]


@pytest.mark.parametrize("said", ["plenty", "80 hours", "-5%", "%", 0.8])
async def test_what_says_nothing_about_budgets_is_refused_with_what_does(office: Office, said: object) -> None:
    error = await office.fail("list_projects", budget=said)
    assert (error["code"], error["field"]) == ("invalid_arguments", "budget")
    assert "Say all, over, or how many per cent" in error["message"]


async def test_a_cursor_belongs_to_the_budgets_that_were_asked_for(office: Office) -> None:
    page = await office.call("list_projects", budget="all", limit=1)
    assert (await office.fail("list_projects", limit=1, cursor=page["next_cursor"]))["field"] == "cursor"


async def test_88_miles_says_itself_what_is_used_as_it_is_now_and_no_entry_is_read() -> None:
    async with open_office(**STUDIO) as studio:
        before = await listed(studio, budget="over")
        assert before, "there is a project over its limit"
        studio.asked()
        project = before[0]
        await studio.call("log_time", project=project["id"], start="07:00", duration="1h")
        studio.asked()
        (after,) = [each for each in await listed(studio, budget="over") if each["id"] == project["id"]]
        assert after["budget"]["used"] == project["budget"]["used"] + 60
        assert after["budget"]["left"] == after["budget"]["minutes"] - after["budget"]["used"]
        assert not any("shifts" in each for each in studio.asked())


async def test_a_budget_that_may_not_be_exceeded_says_so_wherever_it_is_told(office: Office) -> None:
    told = {each["id"]: each["budget"].get("may_be_exceeded") for each in await listed(office, budget="all")}
    assert told == {WEBSITE: None, REDESIGN: None, CAFE: None, ENERGY: False}
    one = (await office.call("get_project", project=ENERGY))["project"]["budget"]
    assert one["may_be_exceeded"] is False
    error = await office.fail("log_time", project=ENERGY, duration=f"{one['left'] + 1}m")
    assert "may not be exceeded" in error["message"]


async def test_projects_without_a_budget_are_counted_among_those_that_would_be_listed(office: Office) -> None:
    note = (await office.call("list_projects", budget="all"))["note"]
    every = (await office.call("list_projects", limit=100))["items"]
    assert note == f"Left out: {len(every) - len(BUDGETED)} without a budget."
    whole = (await office.call("list_projects", budget="all", status="all"))["note"]
    assert whole == f"Left out: {len(await listed(office, status='all')) - len(BUDGETED)} without a budget."
