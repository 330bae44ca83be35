"""A list shows how a text begins; one record that was asked for shows all of it, lines too."""

import json

import pytest

from tests.whole_server import Office

pytestmark = pytest.mark.anyio

NOTE = "\n".join(["Agreed with Zoé:", "", "  1. home page  (draft)", "  2. “quotes” and \\ strokes", "x" * 900] * 4)
LONGEST_NOTE = NOTE + "y" * (4_000 - len(NOTE))
HIDDEN = "pay\u202egpj.exe\r\nz\u200bero\x1b[2J\ttab\u2028line\U000e0041\x00"
SHOWN = "paygpj.exe\nzero[2J tab\nline"


async def logged(office: Office, note: str, **more: object) -> int:
    """Log an hour with this note and return the entry's id."""
    answer = await office.call("log_time", project="Acme website", duration="1h", note=note, **more)
    return answer["entry"]["id"]


async def test_the_longest_note_that_can_be_written_can_be_read(office: Office) -> None:
    entry = await logged(office, LONGEST_NOTE)
    assert (await office.call("get_record", resource="time_entries", id=entry))["record"]["note"] == LONGEST_NOTE
    listed = await office.call("list_time_entries", period="today")
    assert [len(each["note"]) for each in listed["items"] if each["id"] == entry] == [300]
    found = await office.call("find_records", resource="time_entries", limit=100)
    assert [len(each["note"]) for each in found["items"] if each["id"] == entry] == [300]


async def test_an_entry_that_is_named_by_its_id_is_shown_with_its_whole_note(office: Office) -> None:
    entry = await logged(office, LONGEST_NOTE)
    assert (await office.call("update_time_entry", entry=entry, duration="2h"))["entry"]["note"] == LONGEST_NOTE
    changed = await office.call("update_time_entry", entry=entry, note=LONGEST_NOTE[:-1])
    assert changed["was"]["note"] == LONGEST_NOTE
    await office.call("update_time_entry", entry=entry, note=LONGEST_NOTE)
    handed_over = await office.call("update_time_entry", entry=entry, member="Zoë Müller")
    assert (handed_over["entry"]["note"], handed_over["would"]["note"]) == (LONGEST_NOTE, LONGEST_NOTE)
    preview = await office.call("delete_time_entry", entry=entry)
    assert preview["entry"]["note"] == LONGEST_NOTE
    deleted = await office.call("delete_time_entry", entry=entry, confirm_token=preview["confirm_token"])
    assert deleted["entry"]["note"] == LONGEST_NOTE


@pytest.mark.parametrize(
    ("tool", "argument", "resource", "id_", "fields"),
    [
        ("get_project", "project", "projects", 6640, {"description": "description", "vision": "vision"}),
        ("get_customer", "customer", "customers", 154528, {"legal_notice": "legal_notice", "address": "address"}),
        (
            "get_invoice",
            "invoice",
            "invoices",
            9285,
            {"notes": "notes", "terms": "terms", "description": "description"},
        ),
    ],
)
async def test_one_record_shows_its_texts_whole_and_nothing_hidden(
    office: Office, tool: str, argument: str, resource: str, id_: int, fields: dict[str, str]
) -> None:
    office.sandbox.control.store.update(resource, id_, dict.fromkeys(fields.values(), f"{NOTE}\n{HIDDEN}"))
    answer = await office.call(tool, **{argument: id_})
    record = (await office.call("get_record", resource=resource, id=id_))["record"]
    for shown, field in fields.items():
        assert answer[argument][shown] == record[field] == f"{NOTE}\n{SHOWN}"


async def test_one_record_shows_a_long_name_whole_in_one_line(office: Office) -> None:
    name = "Redesign of the site " * 10 + "at\nlast"
    office.sandbox.control.store.update("projects", 6640, {"name": name})
    shown = name.replace("\n", " ")
    assert (await office.call("get_project", project=6640))["project"]["name"] == shown
    listed = await office.call("list_projects", query="redesign")
    [row] = [each for each in listed["items"] if each["id"] == 6640]
    assert row["name"] == name[:79].rstrip() + "…"


async def test_lines_of_an_invoice_are_shown_whole_as_long_as_there_is_room(office: Office) -> None:
    lines = (await office.call("find_records", resource="invoice_details", parent=9287))["items"]
    for each in lines:
        office.sandbox.control.store.update("invoice_details", each["id"], {"description": NOTE})
    told = (await office.call("get_invoice", invoice=9287))["invoice"]["lines"]
    assert [each["description"] for each in told] == [NOTE] * len(lines)
    for each in lines:
        office.sandbox.control.store.update("invoice_details", each["id"], {"description": '"' * 9_000})
    answer = await office.call("get_invoice", invoice=9287)
    assert len(answer["invoice"]["lines"]) == len(lines)
    assert all(each["description"].endswith('"…') for each in answer["invoice"]["lines"])
    assert len(json.dumps(answer, ensure_ascii=False)) <= 30_000


@pytest.mark.parametrize("text", ["x" * 100_000, '"' * 100_000, "\n".join(["y"] * 50_000)])
async def test_a_text_longer_than_an_answer_is_cut_with_a_mark(office: Office, text: str) -> None:
    entry = await logged(office, "short")
    office.sandbox.control.store.update("time_entries", entry, {"note": text})
    answer = await office.call("get_record", resource="time_entries", id=entry)
    shown = answer["record"]["note"]
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert len(shown) > 7_000
    preview = await office.call("delete_time_entry", entry=entry)
    assert preview["entry"]["note"].endswith("…")


async def test_a_refusal_stays_on_one_line(office: Office) -> None:
    error = await office.fail("get_project", project="no\nsuch\r\nproject")
    assert error["message"].startswith("There is no project “no such project” here.")
