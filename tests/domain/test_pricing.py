"""What time is worth: all billable time and the uninvoiced part of it, so that an average rate can be had of them."""

from decimal import Decimal
from typing import Any

import pytest

from tests.tasks.books import Books, cents, total
from tests.whole_server import Answer, Office

pytestmark = pytest.mark.anyio

OURS, ME = 1686, 9015
ACME, WEBSITE, DESIGN, DEVELOPMENT = 154528, 6640, 106960, 106961
WEBSHOP, INTRANET, FIXED = 6642, 6646, 6644
YEAR: dict[str, Any] = {"from": "2024-03-01", "to": "2024-03-31", "member": "all"}


def work(office: Office, *entries: dict[str, Any]) -> None:
    """Add entries of March 2024, when there are no others."""
    row = {"project": WEBSITE, "project_service": DESIGN, "member": ME, "minutes": 60, "working_date": "2024-03-05"}
    rows = [{**row, "billable_minutes": each.get("minutes", 60), **each} for each in entries]
    office.sandbox.control.insert("time_entries", rows, OURS)


def change(office: Office, resource: str, id: int, **fields: object) -> None:
    """Change a record at Nutcache, and let what is remembered of it grow old."""
    office.sandbox.control.store.update(resource, id, fields)
    office.clock.advance(300)


def rate(sums: Answer, currency: str) -> Decimal:
    """Return the average rate an hour as the shape says that it is to be had."""
    minutes = sums.get("priced_minutes", {}).get(currency, sums["billable_minutes"] - sums.get("unpriced_minutes", 0))
    return Decimal(sums["billable_value"][currency]) * 60 / minutes


async def test_each_value_covers_its_minutes_but_for_those_without_a_rate(office: Office) -> None:
    work(office, {"minutes": 120}, {"minutes": 60, "invoice": 9281}, {"minutes": 30, "project_service": None})
    work(office, {"minutes": 45, "project_service": None, "invoice": 9281}, {"minutes": 500, "billable_minutes": 0})
    answer = await office.call("summarize_time", group_by=["project"], **YEAR)
    (group,) = answer["groups"]
    assert group | {"project": None} == answer["total"] | {"project": None}
    assert {name: group[name] for name in group if name not in ("project", "entries")} == {
        "minutes": 755,
        "billable_minutes": 255,
        "uninvoiced_minutes": 150,
        "unpriced_minutes": 75,
        "billable_value": {"USD": "285.00"},
        "uninvoiced_value": {"USD": "190.00"},
    }
    assert rate(group, "USD") == 95
    assert "leave out 1 h 15 min of billable time that has no hourly rate" in answer["note"]
    assert "30 min of it uninvoiced" in answer["note"]


async def test_an_average_rate_is_that_of_the_rows_in_every_group(office: Office) -> None:
    books = Books(office.sandbox.control)
    for level in ("project", "member", "month", "invoiced"):
        answer = await office.call("summarize_time", group_by=[level], member="all")
        for sums in (*answer["groups"], answer["total"]):
            assert len(sums.get("billable_value", ())) < 2 or sum(sums["priced_minutes"].values()) == (
                sums["billable_minutes"] - sums.get("unpriced_minutes", 0)
            )
        priced = [(each.billable_minutes or 0, worth) for each in books.all_entries if (worth := books.worth(each))]
        priced = [(minutes, worth) for minutes, worth in priced if minutes]
        assert answer["total"]["billable_value"] == total(worth for _, worth in priced)
        for currency in answer["total"]["billable_value"]:
            minutes = sum(each for each, worth in priced if worth[0] == currency)
            value = sum(worth[1] for _, worth in priced if worth[0] == currency)
            assert cents(rate(answer["total"], currency)) == cents(Decimal(value) * 60 / minutes)
        assert "value" not in answer["total"]


async def test_values_are_exact_until_they_are_shown(office: Office) -> None:
    change(office, "project_services", DESIGN, billing_rate="2.21")
    work(office, *[{"minutes": 10}] * 3)
    answer = await office.call("summarize_time", group_by=["project"], **YEAR)
    assert answer["total"]["billable_value"] == {"USD": "1.11"}


async def test_groups_that_do_not_add_up_to_the_total_as_shown_are_said_to_be_rounded(office: Office) -> None:
    change(office, "project_services", DESIGN, billing_rate="2")
    work(office, *[{"minutes": 10, "working_date": f"2024-03-0{day}"} for day in (5, 6, 7)])
    answer = await office.call("summarize_time", group_by=["day"], **YEAR)
    assert [each["billable_value"] for each in answer["groups"]] == [{"USD": "0.33"}] * 3
    assert answer["total"]["billable_value"] == {"USD": "1.00"}
    assert "rounded one by one" in answer["note"]
    whole = await office.call("summarize_time", group_by=["week"], **YEAR)
    assert "rounded" not in whole.get("note", "")


@pytest.mark.parametrize(
    ("code", "shown"), [("JPY", {"JPY": "33"}), ("KWD", {"KWD": "33.267"}), ("XBT", {"XBT": "33.2667"})]
)
async def test_values_are_in_the_minor_unit_of_their_currency(office: Office, code: str, shown: dict[str, str]) -> None:
    office.sandbox.control.insert("currencies", [{"id": 998, "code": code}])
    change(office, "project_services", DESIGN, billing_rate="99.8")
    change(office, "customers", ACME, currency=998)
    work(office, {"minutes": 20})
    answer = await office.call("summarize_time", group_by=["customer"], **YEAR)
    assert answer["total"]["billable_value"] == answer["total"]["uninvoiced_value"] == shown


@pytest.mark.parametrize("method", ["TaskRate", "PerService", 9, None])
async def test_under_a_method_that_is_not_documented_the_rates_that_are_there_tell_the_worth(
    office: Office, method: str | int | None
) -> None:
    change(office, "projects", WEBSITE, billing_method=method)
    work(office, {"minutes": 120}, {"minutes": 60, "project_service": DEVELOPMENT}, {"project_service": None})
    answer = await office.call("summarize_time", group_by=["project"], **YEAR)
    assert answer["total"]["billable_value"] == {"USD": "300.00"}
    assert answer["total"]["unpriced_minutes"] == 60
    project = (await office.call("get_project", project=WEBSITE))["project"]
    assert project.get("billable") is (True if method else None)
    assert project.get("billing", {}).get("method") == (str(method) if method else None)
    assert project["services"][0]["rate"] == "95.00"


@pytest.mark.parametrize(
    ("rates", "worth"),
    [
        ({"member": "100"}, "100.00"),
        ({"project": "80"}, "80.00"),
        ({"member": "0", "project": "80", "service": "0"}, "80.00"),
        ({"member": "100", "project": "80"}, None),
        ({}, None),
    ],
)
async def test_rates_of_one_kind_are_believed_and_of_several_kinds_none(
    office: Office, rates: dict[str, str], worth: str | None
) -> None:
    for service in (DESIGN, DEVELOPMENT, 106962):
        change(office, "project_services", service, billing_rate=rates.get("service"))
    change(office, "project_members", 73582, billing_rate=rates.get("member"))
    change(office, "projects", WEBSITE, billing_method="Agreed", hourly_rate=rates.get("project"))
    work(office, {"minutes": 60})
    answer = await office.call("summarize_time", group_by=["project"], **YEAR)
    assert answer["total"].get("billable_value") == ({"USD": worth} if worth else None)
    assert answer["total"].get("unpriced_minutes") == (None if worth else 60)


async def test_a_budget_of_money_is_used_up_by_the_rates_that_are_there(office: Office) -> None:
    change(
        office, "projects", WEBSITE, billing_method="TaskRate", budget_type=3, budget_amount="100000", currency="KWD"
    )
    project = (await office.call("get_project", project=WEBSITE))["project"]
    budget = project["budget"]
    assert (project["currency"], project["billing"]["method"]) == ("KWD", "TaskRate")
    assert Decimal(budget["used"]) + Decimal(budget["left"]) == 100_000
    assert {len(budget[name].partition(".")[2]) for name in ("amount", "used", "left")} == {3}
    assert Decimal(budget["used"]) > 0


async def test_what_a_customer_that_is_gone_would_pay_is_in_no_currency_that_is_known(office: Office) -> None:
    office.sandbox.control.store.delete("customers", ACME)
    office.clock.advance(300)
    work(office, {"minutes": 60})
    answer = await office.call("summarize_time", group_by=["project"], **YEAR)
    assert answer["total"]["billable_value"] == {"unknown": "95.00"}


async def test_names_come_by_the_most_minutes_and_days_in_order_at_every_level(office: Office) -> None:
    work(office, {"minutes": 30, "working_date": "2024-03-07"}, {"minutes": 45, "working_date": "2024-03-05"})
    rows = [{"project": INTRANET, "minutes": 50, "working_date": f"2024-03-0{day}"} for day in (6, 8)]
    work(office, *rows, {"project": FIXED, "minutes": 10, "working_date": "2024-03-05"})
    nested = await office.call("summarize_time", group_by=["project", "day"], **YEAR)
    assert [(each["project"], each["day"][-1]) for each in nested["groups"]] == [
        *(("Intranet", "6"), ("Intranet", "8")),
        *(("Acme website", "5"), ("Acme website", "7"), ("Café Réservation", "5")),
    ]
    daily = await office.call("summarize_time", group_by=["day", "project"], **YEAR)
    assert [(each["day"][-1], each["project"]) for each in daily["groups"]] == [
        *(("5", "Acme website"), ("5", "Café Réservation")),
        *(("6", "Intranet"), ("7", "Acme website"), ("8", "Intranet")),
    ]
