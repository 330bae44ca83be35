"""An assistant asks what was worked, one entry at a time."""

from datetime import date

import pytest

from nutmcp.systems.nutcache.records import Invoice
from tests.whole_server import Office, open_office

pytestmark = pytest.mark.anyio

ME = 9015


async def every_page(office: Office, **arguments: object) -> list[int]:
    """Return the ids of all items, page after page."""
    ids: list[int] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await office.call("list_time_entries", **arguments, **more)
        ids += [each["id"] for each in answer["items"]]
        cursor = answer.get("next_cursor")
        if cursor is None:
            return ids


async def test_my_entries_come_newest_first_without_my_name(office: Office) -> None:
    answer = await office.call("list_time_entries", limit=5)
    mine = [each for each in office.booked() if each.member == ME]
    newest = sorted(mine, key=lambda each: (each.working_date, each.id), reverse=True)[:5]
    assert [each["id"] for each in answer["items"]] == [each.id for each in newest]
    assert all("member" not in each for each in answer["items"])
    assert answer["timezone"] == "America/Toronto"
    assert answer["next_cursor"]


async def test_all_means_everyone_and_names_them(office: Office) -> None:
    answer = await office.call("list_time_entries", member="all", period="yesterday", limit=100)
    ours = (await office.desk.directory.roster()).projects
    yesterday = [e for e in office.booked() if e.project in ours and e.working_date == date(2026, 11, 23)]
    assert {each["id"] for each in answer["items"]} == {each.id for each in yesterday}
    others = {each.id for each in yesterday if each.member != ME}
    assert {each["id"] for each in answer["items"] if each.get("member")} == others
    assert (answer["from"], answer["to"]) == ("2026-11-23", "2026-11-23")


async def test_pages_hold_every_entry_once(office: Office) -> None:
    ids = await every_page(office, period="last_month", limit=7)
    mine = [each.id for each in office.booked() if each.member == ME and f"{each.working_date:%Y-%m}" == "2026-10"]
    assert sorted(ids) == sorted(mine)


@pytest.mark.parametrize("search", ["ignored", "unsorted", "refused"])
async def test_pages_hold_every_entry_once_whatever_nutcache_makes_of_the_filters(office: Office, search: str) -> None:
    honoured = await every_page(office, period="last_month", limit=7)
    office.sandbox.control.turn(search=search)
    assert await every_page(office, period="last_month", limit=7) == honoured
    answer = await office.call("list_time_entries", period="last_month", limit=7)
    assert "was applied here over all pages" in answer["note"]


async def test_one_page_of_a_period_costs_one_call_when_names_are_known(office: Office) -> None:
    await office.call("list_time_entries", limit=1)
    office.asked()
    await office.call("list_time_entries", period="last_week")
    assert office.asked() == ["POST time_entries/filtered"]


async def test_the_filters_choose_what_they_say(office: Office) -> None:
    roster = await office.desk.directory.roster()
    mine = [each for each in office.booked() if each.member == ME]
    acme = {k.id for k in roster.projects.values() if k.customer and k.customer.name == "Acme Corporation"}
    design = {s.id for s in roster.services.values() if s.name == "Design"}
    expected = {
        "project": [each.id for each in mine if each.project == 6640],
        "customer": [each.id for each in mine if each.project in acme],
        "service": [each.id for each in mine if each.project_service in design],
        "billable": [each.id for each in mine if each.billable_minutes],
        "unbillable": [each.id for each in mine if not each.billable_minutes],
        "invoiced": [each.id for each in mine if each.invoice],
        "uninvoiced": [each.id for each in mine if not each.invoice],
        "note": [each.id for each in mine if "reunion" in (each.note or "").lower().replace("é", "e")],
    }
    asked: dict[str, dict[str, object]] = {
        "project": {"project": "Acme website"},
        "customer": {"customer": "acme corp"},
        "service": {"service": "design"},
        "billable": {"billable": True},
        "unbillable": {"billable": False},
        "invoiced": {"invoiced": True},
        "uninvoiced": {"invoiced": False},
        "note": {"note_contains": "REUNION"},
    }
    for name, arguments in asked.items():
        assert sorted(await every_page(office, limit=100, **arguments)) == expected[name], name
        assert expected[name], name


async def test_an_invoiced_entry_names_the_number_of_its_invoice(office: Office) -> None:
    answer = await office.call("list_time_entries", invoiced=True, limit=1)
    invoices = [each for each in office.sandbox.control.rows("invoices") if isinstance(each, Invoice)]
    numbers = {each.id: each.invoice_number for each in invoices}
    booked = next(each for each in office.booked() if each.id == answer["items"][0]["id"])
    assert answer["items"][0]["invoice"] == numbers[booked.invoice]


async def test_entries_are_sorted_as_asked(office: Office) -> None:
    answer = await office.call("list_time_entries", sort="-minutes", period="last_month", limit=100)
    minutes = [each["minutes"] for each in answer["items"]]
    assert minutes == sorted(minutes, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        ({"period": "fortnight"}, "invalid_arguments", "period"),
        ({"period": "today", "from": "2026-11-01"}, "invalid_arguments", "period"),
        ({"from": "2026-11-20", "to": "2026-11-01"}, "invalid_arguments", "from"),
        ({"sort": "colour"}, "invalid_arguments", "sort"),
        ({"limit": 0}, "invalid_arguments", "limit"),
        ({"limit": 101}, "invalid_arguments", "limit"),
        ({"cursor": "20.AAAAAAAAAAAAAAAA"}, "invalid_arguments", "cursor"),
        ({"cursor": "é"}, "invalid_arguments", "cursor"),
        ({"project": "nothing like it"}, "not_found", "project"),
        ({"customer": "nobody"}, "not_found", "customer"),
        ({"service": "nothing like it"}, "not_found", "service"),
        ({"member": "nobody"}, "not_found", "member"),
    ],
)
async def test_what_is_wrong_is_named(office: Office, arguments: dict[str, object], code: str, field: str) -> None:
    error = await office.fail("list_time_entries", **arguments)
    assert (error["code"], error["field"]) == (code, field), error


async def test_a_cursor_belongs_to_its_question_and_survives_a_restart(office: Office) -> None:
    cursor = (await office.call("list_time_entries", period="last_month", limit=5))["next_cursor"]
    error = await office.fail("list_time_entries", period="this_month", limit=5, cursor=cursor)
    assert error["field"] == "cursor"
    async with open_office(sandbox=office.sandbox, store=office.desk.store, clock=office.clock) as again:
        there = await again.call("list_time_entries", period="last_month", limit=5, cursor=cursor)
    here = await office.call("list_time_entries", period="last_month", limit=5, cursor=cursor)
    assert there["items"] == here["items"]


CHANGED = {
    "longer": "00000000{place}5.{seal}",
    "padded": "0{place}.{seal}",
    "endless": "{place}" + "0" * 5_009 + ".{seal}",
    "a number": "0000000025.{seal}",
    "far": "9" * 5_009 + ".{seal}",
    "other digits": "\u0662.{seal}",
    "space": " {place}.{seal}",
    "sealed longer": "{place}.{seal}=",
    "half an emoji": "{place}.\ud83d{seal}",
    "another": "3.{seal}",
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
async def test_a_cursor_that_was_changed_is_refused_wherever_it_was(office: Office, changed: str) -> None:
    place, _, seal = (await office.call("list_time_entries", limit=2))["next_cursor"].partition(".")
    error = await office.fail("list_time_entries", limit=2, cursor=changed.format(place=place, seal=seal))
    assert (error["code"], error["field"]) == ("invalid_arguments", "cursor")


async def test_an_ordinary_entry_is_told_in_few_characters(office: Office) -> None:
    import json

    answer = await office.call("list_time_entries", limit=100)
    lengths = [len(json.dumps(each, ensure_ascii=False)) for each in answer["items"]]
    assert sum(lengths) / len(lengths) < 230


async def test_long_notes_shorten_the_page_and_the_cursor_goes_on(office: Office) -> None:
    day = date(2026, 11, 20)
    rows = [
        {"project": 6640, "member": ME, "minutes": 5, "working_date": day, "note": f"{each} " + "word " * 500}
        for each in range(150)
    ]
    made = office.sandbox.control.insert("time_entries", rows, 1686)
    first = await office.call("list_time_entries", **{"from": "2026-11-20", "to": "2026-11-20"}, limit=100)
    assert len(first["items"]) < 100
    assert all(len(each.get("note", "")) <= 300 for each in first["items"])
    ids = await every_page(office, **{"from": "2026-11-20", "to": "2026-11-20"}, limit=100)
    assert set(made) <= set(ids)
    assert len(ids) == len(set(ids))
