"""Where Nutcache leaves fields out, as for lack of a permission, sums say so instead of passing for the whole."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

CENT = Decimal("0.01")

SUMS: list[tuple[str, dict[str, object], str, str]] = [
    ("summarize_time", {"group_by": ["project"], "member": "all"}, "time_entries", "minutes"),
    ("summarize_time", {"group_by": ["project"], "member": "all"}, "time_entries", "billable_minutes"),
    ("summarize_time", {"group_by": ["project"], "member": "all"}, "time_entries", "invoice"),
    ("summarize_invoices", {"group_by": ["customer"]}, "invoices", "total"),
    ("summarize_invoices", {"group_by": ["status"]}, "invoices", "balance"),
    ("get_customer", {"customer": "Café Réservation inc."}, "invoices", "balance"),
    ("get_project", {"project": "Acme website"}, "time_entries", "minutes"),
]


@pytest.mark.parametrize(("tool", "arguments", "resource", "field"), SUMS)
async def test_a_sum_says_what_it_could_not_count(
    office: Office, tool: str, arguments: dict[str, Any], resource: str, field: str
) -> None:
    words = f"did not tell {field.replace('_', ' ')} of some"
    assert words not in (await office.call(tool, **arguments)).get("note", "")
    office.sandbox.control.turn(hidden={resource: frozenset({field})})
    assert words in (await office.call(tool, **arguments))["note"]


async def test_currencies_whose_code_is_not_told_stay_apart(office: Office) -> None:
    question: dict[str, Any] = {"group_by": ["billable"], "member": "all"}
    told = await office.call("summarize_time", **question)
    office.clock.advance(2 * 86_400)
    office.sandbox.control.turn(forbidden=frozenset({"currencies"}))
    missing = await office.call("summarize_time", **question)
    assert len(missing["total"]["uninvoiced_value"]) == len(told["total"]["uninvoiced_value"]) > 1
    values = [Decimal(each).quantize(CENT, ROUND_HALF_UP) for each in missing["total"]["uninvoiced_value"].values()]
    assert sorted(map(str, values)) == sorted(told["total"]["uninvoiced_value"].values())


async def test_an_invoice_of_a_customer_that_is_gone_is_added_to_no_currency(office: Office) -> None:
    before = {
        each["currency"]: each for each in (await office.call("summarize_invoices", group_by=["month"]))["totals"]
    }
    owed = await office.call("summarize_invoices", group_by=["customer"], customer="Café Réservation inc.")
    office.sandbox.control.store.delete("customers", 154530)
    office.clock.advance(3600)
    after = {each["currency"]: each for each in (await office.call("summarize_invoices", group_by=["month"]))["totals"]}
    assert after["unknown"]["total"] == owed["totals"][0]["total"]
    assert Decimal(after["CAD"]["total"]) + Decimal(after["unknown"]["total"]) == Decimal(before["CAD"]["total"])


@pytest.mark.parametrize(
    "hidden",
    [
        {"customers": frozenset({"currency"})},
        {"projects": frozenset({"customer"}), "invoices": frozenset({"customer"})},
    ],
    ids=["currency", "customer"],
)
async def test_amounts_whose_currency_is_not_told_are_not_taken_for_the_organizations(
    office: Office, hidden: dict[str, frozenset[str]]
) -> None:
    worth: dict[str, Any] = {"group_by": ["member"], "member": "all", "period": "last_month"}
    worked = await office.call("summarize_time", **worth)
    owed = await office.call("summarize_invoices", group_by=["month"])
    office.sandbox.control.turn(hidden=hidden)
    office.clock.advance(3600)
    untold = await office.call("summarize_time", **worth)
    assert set(untold["total"]["billable_value"]) == {"unknown"}
    assert len(worked["total"]["billable_value"]) > 1
    assert [each["currency"] for each in (await office.call("summarize_invoices", group_by=["month"]))["totals"]] == [
        "unknown"
    ]
    assert len(owed["totals"]) > 1


async def test_what_a_customer_owes_is_in_no_currency_where_theirs_is_not_told(office: Office) -> None:
    office.sandbox.control.turn(hidden={"customers": frozenset({"currency"})})
    answer = (await office.call("get_customer", customer="Acme Corporation"))["customer"]
    assert list(answer["balance"]) == list(answer["overdue"]) == ["unknown"]
    row = (await office.call("find_records", resource="invoices", limit=1))["items"][0]
    assert row.get("currency") != "CAD"


async def test_an_invoice_whose_balance_is_not_told_is_not_taken_for_settled(office: Office) -> None:
    told = await office.call("search_invoices", status=["unpaid"])
    office.sandbox.control.turn(hidden={"invoices": frozenset({"balance"})})
    untold = await office.call("search_invoices", status=["unpaid"])
    assert {each["id"] for each in told["items"]} <= {each["id"] for each in untold["items"]}
    assert not any("balance" in each for each in untold["items"])
    summed = await office.call("summarize_invoices", group_by=["customer"], status=["unpaid"])
    assert sum(each["invoices"] for each in summed["totals"]) == len(untold["items"])
    assert "did not tell balance of some" in summed["note"]


@pytest.mark.parametrize("said", ["0005", "5", "#0005", "Invoice 5"])
async def test_invoices_whose_numbers_are_not_told_are_told_apart_by_nutcache_alone(office: Office, said: str) -> None:
    office.sandbox.control.turn(hidden={"invoices": frozenset({"invoice_number"})})
    result = await office.assistant.call_tool("get_invoice", {"invoice": said})
    answer: dict[str, Any] = result.structured_content or {}
    if result.is_error:
        assert answer["error"]["code"] in {"ambiguous", "not_found"}
    else:
        assert answer["invoice"]["id"] == 9285


async def test_a_project_whose_state_is_not_told_may_be_in_any(office: Office) -> None:
    office.sandbox.control.turn(hidden={"projects": frozenset({"status"})})
    made = await office.call("log_time", project="Acme website redesign", duration="50m")
    assert made["status"] == "created"
    rows = (await office.call("list_projects", status=["in_progress"]))["items"]
    assert "Acme website redesign" in {each["name"] for each in rows}
    assert not any("status" in each for each in rows)
    error = await office.fail("log_time", project="Acme website 2019", duration="50m")
    assert error["code"] == "refused"


async def test_a_project_is_not_said_to_be_billable_where_that_is_not_told(office: Office) -> None:
    assert all("billable" in each for each in (await office.call("list_projects"))["items"])
    office.sandbox.control.turn(hidden={"projects": frozenset({"billing_method"})})
    office.clock.advance(3600)
    assert not any("billable" in each for each in (await office.call("list_projects"))["items"])


@pytest.mark.parametrize(("field", "left_out"), [("minutes", {"minutes"}), ("working_date", {"date", "day"})])
async def test_a_row_leaves_out_what_is_not_told(office: Office, field: str, left_out: set[str]) -> None:
    office.sandbox.control.turn(hidden={"time_entries": frozenset({field})})
    rows = (await office.call("list_time_entries", period="last_month"))["items"]
    assert rows
    assert not any(left_out & row.keys() for row in rows)


async def test_time_on_a_project_that_is_not_told_has_no_name_made_up(office: Office) -> None:
    office.sandbox.control.turn(hidden={"time_entries": frozenset({"project"})})
    rows = (await office.call("list_time_entries", period="last_month"))["items"]
    groups = (await office.call("summarize_time", group_by=["project"], period="last_month"))["groups"]
    assert not any("project" in row for row in rows)
    assert [each["project"] for each in groups] == ["unknown"]


MONEY = {"invoices": frozenset({"total", "balance", "paid_to_date"})}
SUMS_OF_MONEY = {"total", "paid", "balance", "overdue", "ages"}


async def test_what_a_customer_owes_is_left_out_where_no_invoice_tells_it(office: Office) -> None:
    told = (await office.call("get_customer", customer="Acme Corporation"))["customer"]
    assert told["balance"] != {"USD": "0.00"}
    office.sandbox.control.turn(hidden=MONEY)
    answer = await office.call("get_customer", customer="Acme Corporation")
    assert not {"balance", "overdue"} & answer["customer"].keys()
    assert answer["note"].startswith("Nutcache did not tell total, paid to date and balance of some of the records")


async def test_that_a_customer_owes_nothing_is_told_where_there_are_no_invoices(office: Office) -> None:
    office.sandbox.control.turn(hidden=MONEY)
    [customer] = office.sandbox.control.insert("customers", [{"name": "New one"}], 1686)
    answer = (await office.call("get_customer", customer=customer))["customer"]
    assert list(answer["balance"].values()) == list(answer["overdue"].values()) == ["0.00"]


@pytest.mark.parametrize("level", ["customer", "status", "age"])
async def test_sums_of_invoices_are_left_out_where_no_invoice_tells_them(office: Office, level: str) -> None:
    office.sandbox.control.turn(hidden=MONEY)
    answer = await office.call("summarize_invoices", group_by=[level])
    for each in (*answer["groups"], *answer["totals"]):
        assert {"currency", "invoices", "subtotal", "taxes"} <= each.keys()
        assert not SUMS_OF_MONEY & each.keys()
        assert each.get("age", "unknown") == "unknown"


async def test_billable_time_is_left_out_of_sums_where_no_entry_tells_it(office: Office) -> None:
    office.sandbox.control.turn(hidden={"time_entries": frozenset({"billable_minutes"})})
    answer = await office.call("summarize_time", group_by=["project", "billable"], period="last_month", member="all")
    for each in (*answer["groups"], answer["total"]):
        assert each["minutes"] > 0
        assert not {"billable", "billable_minutes", "uninvoiced_minutes", "billable_value"} & each.keys()


@pytest.mark.parametrize(
    ("level", "field"), [("member", "member"), ("service", "project_service"), ("day", "working_date")]
)
async def test_a_group_of_what_is_not_told_is_unknown_and_the_answer_says_so(
    office: Office, level: str, field: str
) -> None:
    office.sandbox.control.turn(hidden={"time_entries": frozenset({field})})
    answer = await office.call("summarize_time", group_by=[level], member="all")
    assert [each[level] for each in answer["groups"]] == ["unknown"]
    assert f"did not tell {field.replace('_', ' ')} of some" in answer["note"]


async def test_nobody_is_said_to_lack_time_where_it_is_not_told_who_worked(office: Office) -> None:
    office.sandbox.control.turn(hidden={"time_entries": frozenset({"member"})})
    answer = await office.call("summarize_time", missing="people", period="last_week")
    assert "missing" not in answer
    assert "did not tell member of some" in answer["note"]
    mine = await office.call("summarize_time", missing="days", period="last_week")
    assert all(minutes == [0] for minutes in mine["missing"][0]["days"].values()) if "missing" in mine else True


@pytest.mark.parametrize(
    ("said", "field"), [({"invoiced": False}, "invoice"), ({"billable": False}, "billable_minutes")], ids=str
)
async def test_a_list_says_where_it_could_not_be_filtered(office: Office, said: dict[str, Any], field: str) -> None:
    assert "note" not in await office.call("list_time_entries", period="last_month", **said)
    office.sandbox.control.turn(hidden={"time_entries": frozenset({field})})
    note = (await office.call("list_time_entries", period="last_month", **said))["note"]
    assert f"did not tell {field.replace('_', ' ')} of some" in note
    assert note.endswith("some may be here that were not asked for.")
