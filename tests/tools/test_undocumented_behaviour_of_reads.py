"""The tools that read tell the same whatever Nutcache leaves open, and give short answers however much there is."""

import json
from typing import Any

import pytest

from nutmcp.sandbox import Sandbox, open_sandbox
from tests.examples import share_of
from tests.fakes import FakeClock
from tests.whole_server import TUESDAY, Office, open_office

pytestmark = pytest.mark.anyio

QUESTIONS: list[tuple[str, dict[str, object]]] = [
    ("list_projects", {"query": "acme", "status": "all"}),
    ("get_project", {"project": "Acme website"}),
    ("search_customers", {"query": "richmond"}),
    ("search_customers", {"filters": [{"property": "city", "operator": "eq", "value": "Richmond"}]}),
    ("get_customer", {"customer": "Café Réservation inc."}),
    ("get_customer", {"customer": 154530}),
    ("search_invoices", {"overdue": True}),
    ("search_invoices", {"customer": "acme corp", "status": ["sent", "paid", "partially_paid"]}),
    ("get_invoice", {"invoice": "0007"}),
    ("get_invoice", {"invoice": 9281}),
    ("summarize_invoices", {"group_by": ["customer", "age"]}),
    ("find_records", {"resource": "expenses", "sort": "-amount_due", "limit": 5}),
    ("find_records", {"resource": "project_services", "parent": 6640}),
    ("get_record", {"resource": "projects", "id": 6640}),
]
TOLD: dict[bool, list[dict[str, Any]]] = {}
"""What the usual server tells, with and without the codes of taxes; found out once."""


async def answers(office: Office, *, tax_codes: bool = True) -> list[dict[str, Any]]:
    """Return what is answered to every question, without the notes on how it was found, or sums of tax codes."""
    found = [await office.call(tool, **arguments) for tool, arguments in QUESTIONS]
    for each in found:
        each.pop("note", None)
        each.pop("next_cursor", None)
        # The code of a tax only ever comes along; where it does not, its id stands for it.
        each.get("customer", {}).pop("tax", None)
        for row in () if tax_codes else (*each.get("groups", ()), *each.get("totals", ())):
            row.pop("tax_by_code", None)
    return found


@pytest.mark.crossed
@pytest.mark.parametrize(
    "knobs",
    share_of(
        [
            {"includes": "nested"},
            {"includes": "ignored"},
            {"search": "ignored"},
            {"search": "unsorted"},
            {"search": "refused", "search_status": 400},
            {"search": "refused", "search_status": 404},
            {"search": "refused", "search_status": 405},
            {"timestamps": "bare", "timer_status": "words"},
            {"hidden": {"invoices": ["customer_name", "customer_contact"]}},
        ],
        3,
    ),
    ids=json.dumps,
)
@pytest.mark.parametrize("version", [3, 4])
async def test_the_same_is_told_by_every_kind_of_server(knobs: dict[str, Any], version: int) -> None:
    comes_along = knobs.get("includes") != "ignored"
    if comes_along not in TOLD:
        async with open_office() as usual:
            TOLD[comes_along] = await answers(usual, tax_codes=comes_along)
    async with open_office(version=version) as office:
        office.sandbox.control.turn(**knobs)
        assert await answers(office) == TOLD[comes_along]


async def test_every_request_is_a_documented_one_and_asks_for_whole_pages(office: Office) -> None:
    await answers(office)
    for each in office.sandbox.control.requests:
        query = dict(each.query)
        is_list = each.path.rpartition("/")[2] in (
            "filtered",
            "organizations",
            "projects",
            "customers",
            "project_services",
        )
        assert query.get("limit") == ("100" if is_list else None), each.key
        assert set(query) <= {"limit", "page", "includes"}
        assert (each.method == "POST") is each.path.endswith("/filtered")


@pytest.fixture(scope="module")
def crowd() -> Sandbox:
    """Open a sandbox with very much of everything, and harmful text in it."""
    return open_sandbox(":memory:", size="large", clock=FakeClock(TUESDAY))


LONG: list[tuple[str, dict[str, object]]] = [
    ("list_projects", {"limit": 100, "status": "all"}),
    ("search_customers", {"limit": 100, "status": "all"}),
    ("search_customers", {"query": "ignore previous"}),
    ("search_invoices", {"limit": 100, "status": "all", "sort": "balance"}),
    ("search_invoices", {"filters": [{"property": "notes", "operator": "neq", "value": ""}], "limit": 100}),
    ("summarize_invoices", {"group_by": ["customer", "month", "status"]}),
    ("find_records", {"resource": "customers", "includes": ["countries", "states", "taxes"], "limit": 100}),
    ("find_records", {"resource": "invoices", "includes": ["customers", "invoice_details"], "limit": 100}),
    ("find_records", {"resource": "time_entries", "includes": ["projects", "members"], "limit": 100}),
]


@pytest.mark.large
@pytest.mark.parametrize(("tool", "arguments"), LONG, ids=[f"{tool} {each}" for tool, each in LONG])
async def test_among_very_much_and_harmful_text_answers_stay_short_and_clean(
    crowd: Sandbox, tool: str, arguments: dict[str, object]
) -> None:
    async with open_office(sandbox=crowd, clock=FakeClock(TUESDAY)) as office:
        crowd.control.limits.allowed = {}
        answer = await office.call(tool, **arguments)
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        assert len(text) <= 30_000
        assert text.isprintable()
        assert "Cut:" not in answer.get("note", "")
        assert answer.get("items") or answer["groups"]


@pytest.mark.large
async def test_five_thousand_invoices_are_added_up_as_the_data_have_it(crowd: Sandbox) -> None:
    async with open_office(sandbox=crowd, clock=FakeClock(TUESDAY)) as office:
        crowd.control.limits.allowed = {}
        crowd.control.requests.clear()
        answer = await office.call("summarize_invoices", group_by=["currency"], status="all")
        assert sum(each["invoices"] for each in answer["totals"]) == 5_000
        assert office.asked().count("POST invoices/filtered") + office.asked().count("GET invoices") <= 50


@pytest.mark.parametrize(
    ("tool", "arguments", "resource"),
    [
        ("list_time_entries", {"note_contains": "e", "member": "all", "limit": 3}, "time_entries"),
        ("search_invoices", {"query": "acme", "limit": 1}, "invoices"),
    ],
)
async def test_what_has_to_be_read_in_full_is_read_once(tool: str, arguments: dict[str, Any], resource: str) -> None:
    async with open_office() as office:
        office.sandbox.control.turn(search="ignored")
        await office.call("get_account")
        office.asked()
        answer = await office.call(tool, **arguments)
        assert answer["next_cursor"]
        pages = [each for each in office.asked() if resource in each]
        entries = len(office.booked()) if resource == "time_entries" else 20
        assert len(pages) <= entries // 100 + 1


@pytest.mark.parametrize("said", ["Zoë Müller", "zoe", "amelie nguyen", 9017])
async def test_a_member_is_known_by_name_though_members_do_not_come_along(said: str | int) -> None:
    async with open_office() as usual:
        told = await usual.call("summarize_time", group_by=["project"], member=said)
    async with open_office() as office:
        office.sandbox.control.turn(includes="ignored")
        assert (await office.call("summarize_time", group_by=["project"], member=said))["groups"] == told["groups"]
