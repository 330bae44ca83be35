"""An assistant reaches whatever Nutcache documents, also what no tool of its own is for."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from nutmcp.remote.call import Verb
from nutmcp.systems.nutcache.resources import RESOURCES
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

PARENTS = {"projects": 6640, "invoices": 9287, "expenses": 234351, "countries": 40}
LISTED = [each.name for each in RESOURCES.values() if Verb.LIST in each.verbs]
GOTTEN = [each.name for each in RESOURCES.values() if Verb.GET in each.verbs]
OWNED = [name for name in LISTED if name not in GOTTEN]


def parent_of(name: str) -> dict[str, object]:
    """Return the argument that names the owner, where a resource needs one."""
    owner = RESOURCES[name].parent
    return {"parent": PARENTS[owner.resource]} if owner is not None and name in OWNED else {}


@pytest.mark.crossed
@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("name", LISTED)
async def test_every_resource_can_be_listed_with_all_it_includes(name: str, version: int) -> None:
    async with open_office(version=version) as office:
        includes = list(RESOURCES[name].includes)
        answer = await office.call("find_records", resource=name, includes=includes, **parent_of(name))
        assert answer["items"]
        assert "note" not in answer
        for row in answer["items"]:
            assert set(row) <= {*RESOURCES[name].record.model_fields, "currency"}
            assert all(value not in (None, "", [], {}) for value in row.values())
        assert set(answer.get("included", {})) <= set(includes)


@pytest.mark.parametrize("name", GOTTEN)
async def test_every_record_can_be_had_by_its_id_with_all_it_includes(office: Office, name: str) -> None:
    listed = (await office.call("find_records", resource=name, limit=1))["items"][0]
    answer = await office.call("get_record", resource=name, id=listed["id"], includes=list(RESOURCES[name].includes))
    assert listed.items() <= answer["record"].items()


async def test_rows_have_our_names_words_numbers_and_decimal_text(office: Office) -> None:
    project = (await office.call("get_record", resource="projects", id=6640))["record"]
    assert project["name"] == "Acme website"
    assert (project["status"], project["billing_method"]) == ("in_progress", "service_rate")
    assert project["organization"] == 1686
    assert project["start_date"] == "2026-05-08"
    invoice = (await office.call("get_record", resource="invoices", id=9287))["record"]
    assert invoice["total_amount_before_taxes"] == "2280.83"
    line = (await office.call("find_records", resource="invoice_details", parent=9287))["items"][1]
    assert (line["price"], line["total_price"], line["quantity"]) == ("33.3333", "233.3331", "7")
    tax = (await office.call("find_records", resource="invoice_taxes", parent=9287))["items"][1]
    assert (tax["rate"], tax["total"], tax["compound"]) == ("0.09975", "227.51", False)


async def test_moments_are_told_in_the_users_zone_which_is_named(office: Office) -> None:
    answer = await office.call("find_records", resource="timers", limit=1)
    assert answer["timezone"] == "America/Toronto"
    assert answer["items"][0]["time_start_utc"].endswith("-05:00")


async def test_what_comes_along_belongs_to_the_rows_that_are_shown(office: Office) -> None:
    answer = await office.call(
        "find_records", resource="invoices", includes=["customers", "invoice_details", "members"], limit=2
    )
    shown = {each["id"] for each in answer["items"]}
    assert {each["id"] for each in answer["included"]["customers"]} == {each["customer"] for each in answer["items"]}
    assert {each["invoice"] for each in answer["included"]["invoice_details"]} == shown
    expenses = await office.call("find_records", resource="expenses", includes=["customers"], limit=3)
    projects = {known.id: known.record.customer for known in (await office.desk.directory.roster()).projects.values()}
    theirs = {projects[each["project"]] for each in expenses["items"] if "project" in each}
    assert {each["id"] for each in expenses["included"]["customers"]} == theirs - {None}


@pytest.mark.parametrize(
    ("name", "key", "descending"),
    [
        ("time_entries", "working_date", True),
        ("invoices", "invoice_date", True),
        ("expenses", "expense_date", True),
        ("customers", "name", False),
        ("currencies", "name", False),
    ],
)
async def test_lists_are_newest_first_else_by_name(office: Office, name: str, key: str, descending: bool) -> None:
    told = [each[key].casefold() for each in (await office.call("find_records", resource=name, limit=100))["items"]]
    assert told == sorted(told, reverse=descending)


@pytest.mark.parametrize("sort", ["amount_after_taxes", "-amount_after_taxes", "- Amount after taxes"])
async def test_any_property_can_be_sorted_by(office: Office, sort: str) -> None:
    answer = await office.call("find_records", resource="expenses", sort=sort, limit=100)
    amounts = [Decimal(each["amount_after_taxes"]) for each in answer["items"]]
    assert amounts == sorted(amounts, reverse=sort.startswith("-"))


Row = dict[str, Any]
RULES: list[tuple[str, tuple[str, str, object], Callable[[Row], bool]]] = [
    ("expenses", ("status", "eq", "to pay"), lambda row: row["status"] == "to_pay"),
    ("expenses", ("billable", "eq", False), lambda row: not row["billable"]),
    ("expenses", ("billable", "neq", "false"), lambda row: row["billable"]),
    ("expenses", ("amount_due", "gt", 100), lambda row: Decimal(row["amount_due"]) > 100),
    ("expenses", ("expense_date", "gte", "-30d"), lambda row: row["expense_date"] >= "2026-10-25"),
    ("expenses", ("expense_date", "eq", "2026-11-22"), lambda row: row["expense_date"] == "2026-11-22"),
    ("expenses", ("description", "ct", "LIC"), lambda row: "lic" in row["description"].lower()),
    ("expenses", ("expense_number", "sw", "000"), lambda row: row["expense_number"].startswith("000")),
    ("expenses", ("expense_number", "ew", "6"), lambda row: row["expense_number"].endswith("6")),
    ("expenses", ("project", "eq", "Intranet"), lambda row: row["project"] == 6646),
    ("expenses", ("member", "eq", "me"), lambda row: row["member"] == 9015),
    ("expenses", ("id", "lte", 234355), lambda row: row["id"] <= 234355),
    ("states", ("country", "eq", "Canada"), lambda row: row["country"] == 40),
    ("timers", ("status", "eq", "started"), lambda row: row["status"] == "started"),
    ("timers", ("time_start_utc", "lt", "tomorrow"), lambda row: row["time_start_utc"] < "2026-11-25"),
    ("timers", ("time_start_utc", "lt", "2026-11-24T09:30"), lambda row: row["time_start_utc"] < "2026-11-24T09:30"),
    ("timers", ("time_start_local", "gte", "today"), lambda row: row["time_start_local"] >= "2026-11-24"),
    ("countries", ("short_code", "eq", "ca"), lambda row: row["short_code"] == "CA"),
    ("projects", ("billing_method", "eq", "not_billable"), lambda row: row["billing_method"] == "not_billable"),
]


@pytest.mark.parametrize("case", range(len(RULES)), ids=[f"{name} {rule}" for name, rule, _ in RULES])
async def test_filters_hold_for_every_row_and_miss_none(case: int) -> None:
    name, rule, holds = RULES[case]
    async with open_office() as office:
        said = dict(zip(("property", "operator", "value"), rule, strict=True))
        answer = await office.call("find_records", resource=name, filters=[said], limit=100)
        everything = await office.call("find_records", resource=name, limit=100)
        assert answer["items"]
        assert answer["items"] == [row for row in everything["items"] if rule[0] in row and holds(row)]


async def test_moments_are_compared_by_the_users_day(office: Office) -> None:
    entries = [each for each in office.booked() if each.creation_date is not None and each.member == 9015]
    rules = [
        {"property": "creation_date", "operator": "eq", "value": "2026-11-20"},
        {"property": "member", "operator": "eq", "value": "me"},
    ]
    answer = await office.call("find_records", resource="time_entries", filters=rules, limit=100)
    there = [each for each in entries if each.creation_date.astimezone(office.desk.zone).day == 20]
    there = [each for each in there if each.creation_date.astimezone(office.desk.zone).month == 11]
    assert {each["id"] for each in answer["items"]} == {each.id for each in there}
    assert there


async def test_states_are_listed_of_one_country_or_of_all(office: Office) -> None:
    canada = await office.call("find_records", resource="states", parent=40, limit=100)
    assert office.asked()[-1] == "POST countries/40/states/filtered"
    assert {each["country"] for each in canada["items"]} == {40}
    assert "name_frfr" not in canada["items"][0]
    state = (await office.call("get_record", resource="states", id=canada["items"][0]["id"]))["record"]
    assert state["name"] == canada["items"][0]["name"]


async def test_pages_hold_every_record_once(office: Office) -> None:
    ids: list[int] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await office.call("find_records", resource="time_entries", limit=90, sort="minutes", **more)
        ids += [each["id"] for each in page["items"]]
        cursor = page.get("next_cursor")
        if cursor is None:
            break
    roster = await office.desk.directory.roster()
    assert sorted(ids) == [each.id for each in office.booked() if each.project in roster.projects]


async def test_a_list_that_is_too_long_is_cut_at_a_row_with_a_cursor(office: Office) -> None:
    for entry in office.booked()[:300]:
        office.sandbox.control.store.update("time_entries", entry.id, {"note": "ünd" * 4000})
    ids: list[int] = []
    cursor, pages = None, 0
    while True:
        more = {"cursor": cursor} if cursor else {}
        rules = [{"property": "note", "operator": "sw", "value": "ünd"}]
        page = await office.call(
            "find_records", resource="time_entries", filters=rules, limit=100, includes=["projects"], **more
        )
        assert len(json.dumps(page, ensure_ascii=False, separators=(",", ":"))) <= 30_000
        assert "Cut:" not in page.get("note", "")
        ids += [each["id"] for each in page["items"]]
        cursor, pages = page.get("next_cursor"), pages + 1
        if cursor is None:
            break
    assert pages > 3
    assert len(ids) == len(set(ids))
    assert set(ids) <= {each.id for each in office.booked()[:300]}


async def test_what_nutcache_does_not_send_along_is_said(office: Office) -> None:
    office.sandbox.control.turn(includes="ignored")
    answer = await office.call("find_records", resource="invoices", includes=["customers", "invoice_taxes"], limit=1)
    assert answer["note"] == "Nutcache did not send customers and invoice taxes along."
    assert "included" not in answer


@pytest.mark.parametrize("search", ["ignored", "unsorted", "refused"])
async def test_a_search_that_nutcache_does_not_make_is_made_here(office: Office, search: str) -> None:
    asked = {"resource": "expenses", "sort": "amount_due", "limit": 3} | {
        "filters": [{"property": "status", "operator": "eq", "value": "to_pay"}]
    }
    whole = await office.call("find_records", **asked)
    office.sandbox.control.turn(search=search)
    answer = await office.call("find_records", **asked)
    assert answer["items"] == whole["items"]
    assert "applied here over all pages" in answer["note"]


async def test_an_id_may_come_as_text(office: Office) -> None:
    assert (await office.call("get_record", resource="customers", id="154528"))["record"]["id"] == 154528
