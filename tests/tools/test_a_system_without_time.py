"""A system that keeps no time, no projects and no invoices works all the same, with what it keeps."""

from collections.abc import AsyncGenerator
from typing import Annotated

import pytest
from typing_extensions import TypedDict

from nutmcp.remote.call import Call, Verb
from nutmcp.remote.record import of_kind
from nutmcp.tools.desk import Desk
from nutmcp.tools.tool import tool
from tests.systems.callbook.declaration import SYSTEM, Lead, LeadDraft, Remark, RemarkDraft
from tests.systems.callbook.emulation import ANN
from tests.systems.callbook.tables import add_callbook
from tests.whole_server import Era, Office, open_office

pytestmark = pytest.mark.anyio


class Kept(TypedDict):
    """What was written."""

    id: int
    status: str
    change: str


@tool(toolset="leads", title="Add a lead", read_only=False, destructive=False, idempotent=False)
async def add_lead(
    desk: Desk, *, title: Annotated[str, "What it is."], confidence: Annotated[int, "In per cent."]
) -> Kept:
    """Add a lead of mine."""
    me = await desk.directory.me()
    done = await desk.journal.create(LeadDraft(title=title, confidence=confidence, member=me.id))
    return {"id": int(done.entry.id or 0), "status": done.status, "change": done.change}


@tool(toolset="leads", title="Change a lead", read_only=False, destructive=True, idempotent=True)
async def change_lead(
    desk: Desk, *, lead: Annotated[int, "Which."], confidence: Annotated[int, "In per cent."]
) -> Kept:
    """Change a lead."""
    (before,) = of_kind(Lead, (await desk.client.send(Call(verb=Verb.GET, resource="leads", id=lead))).records)
    done = await desk.journal.update(before, LeadDraft(confidence=confidence))
    return {"id": lead, "status": done.status, "change": done.change}


@tool(toolset="leads", title="Add a remark", read_only=False, destructive=False, idempotent=False)
async def add_remark(
    desk: Desk, *, lead: Annotated[int, "On which lead."], note: Annotated[str, "What to say."]
) -> Kept:
    """Add a note to a lead."""
    done = await desk.journal.create(RemarkDraft(note=note, lead=lead))
    return {"id": int(done.entry.id or 0), "status": done.status, "change": done.change}


@tool(toolset="leads", title="Drop a remark", read_only=False, destructive=True, idempotent=True)
async def drop_remark(desk: Desk, *, lead: Annotated[int, "Of which lead."], remark: Annotated[int, "Which."]) -> Kept:
    """Delete a note."""
    listed = await desk.client.all(Call(verb=Verb.LIST, resource="remarks", parent=lead))
    (before,) = [each for each in of_kind(Remark, listed.records) if each.id == remark]
    done = await desk.journal.delete(before)
    return {"id": remark, "status": done.status, "change": done.change}


MORE = (add_lead, change_lead, add_remark, drop_remark)


@pytest.fixture
async def shop(era: Era, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Office]:
    """Open a shop that works with a callbook."""
    add_callbook(monkeypatch)
    async with open_office(
        era=era, system=SYSTEM, url="http://localhost", version=0, credentials=ANN, me=None, more=MORE
    ) as opened:
        opened.sandbox.control.requests.clear()
        yield opened


def kept(shop: Office, resource: str) -> list[tuple[object, ...]]:
    return sorted(tuple(each.model_dump().values()) for each in shop.sandbox.control.rows(resource))


async def test_only_the_tools_that_apply_are_listed(shop: Office) -> None:
    told = {each.name: each for each in (await shop.assistant.list_tools()).tools}
    general = {"undo", "list_changes", "find_records", "get_record", "get_account"}
    assert told.keys() - {each.name for each in MORE} == general
    assert told["undo"].description == (
        "Undo, take back a change made here: deletes created records, restores changed and deleted ones."
    )
    assert told["list_changes"].description == "List the changes made here, newest first. undo takes each `change`."
    assert not {"entry", "entries", "timer"} & (told["undo"].output_schema or {})["properties"].keys()


async def test_the_account_says_who_the_user_is_and_that_no_time_is_recorded(shop: Office) -> None:
    account = await shop.call("get_account")
    assert account["member"] == {"id": 1, "name": "Ann Smith", "email": "ann@callbook.example"}
    assert account["organization"] == {"name": "Callbook", "mode": "none", "rounding": "none"}
    assert account["note"].startswith("Callbook is experimental")
    assert shop.asked() == ["GET members/me"]


async def test_records_are_found_and_read(shop: Office) -> None:
    found = await shop.call("find_records", resource="leads")
    assert [each["title"] for each in found["items"]] == ["Oak table", "Six chairs"]
    assert (await shop.call("find_records", resource="remarks", parent="11"))["items"][0]["note"] == "Wants it by June."
    assert (await shop.call("get_record", resource="leads", id="12"))["record"]["title"] == "Six chairs"
    assert (await shop.fail("get_record", resource="leads", id="99"))["code"] == "not_found"


async def test_what_is_written_is_listed_by_its_name_and_taken_back(shop: Office) -> None:
    before = kept(shop, "leads")
    added = await shop.call("add_lead", title="Bench", confidence=50)
    changed = await shop.call("change_lead", lead=added["id"], confidence=80)
    rows = (await shop.call("list_changes"))["items"]
    assert [(each["change"], each["what"], each["record"]) for each in rows] == [
        (changed["change"], "updated", "lead Bench"),
        (added["change"], "created", "lead Bench"),
    ]
    assert (await shop.call("undo"))["message"] == "Put back: lead “Bench”."
    assert (await shop.call("undo"))["message"] == "Deleted lead “Bench”."
    assert kept(shop, "leads") == before


async def test_two_leads_of_one_title_are_the_same_whatever_else_is_said_of_them(shop: Office) -> None:
    first = await shop.call("add_lead", title="Bench", confidence=50)
    again = await shop.call("add_lead", title="bench ", confidence=90)
    assert (again["id"] == first["id"], again["status"]) == (False, "created")
    same = await shop.call("add_lead", title=" Bench", confidence=90)
    assert (same["id"], same["status"]) == (first["id"], "already_logged")


async def test_a_note_that_cannot_be_had_by_its_id_is_written_once_and_taken_back(shop: Office) -> None:
    await shop.call("add_remark", lead=11, note="Called.")
    shop.sandbox.control.fail(kind="drop", method="POST", after=True)
    added = await shop.call("add_remark", lead=11, note="Called again.")
    assert added["status"] == "created"
    assert shop.asked().count("POST remarks") == 2
    assert (await shop.call("add_remark", lead=11, note="Called again."))["status"] == "already_logged"
    assert (await shop.call("list_changes"))["items"][0]["record"] == "remark Called again."
    assert (await shop.call("undo"))["message"] == "Deleted remark “Called again.”."
    assert [each[1] for each in kept(shop, "remarks")] == ["Wants it by June.", "Called."]


async def test_a_note_that_was_deleted_is_written_again(shop: Office) -> None:
    await shop.call("drop_remark", lead=11, remark=21)
    assert kept(shop, "remarks") == []
    assert (await shop.call("undo"))["message"].startswith("Wrote again, under a new id: remark")
    assert [each[1] for each in kept(shop, "remarks")] == ["Wants it by June."]


async def test_a_status_of_its_own_means_that_there_were_too_many_calls(shop: Office) -> None:
    shop.sandbox.control.fail(kind="status", status=406, times=None)
    error = await shop.fail("find_records", resource="leads")
    assert error["code"] == "rate_limited"
    assert error["message"].startswith("Callbook's limit of calls is reached.")


async def test_nobody_has_to_say_who_the_user_is(shop: Office) -> None:
    shop.sandbox.control.fail(kind="status", status=404, path="members/me")
    error = await shop.fail("add_lead", title="Bench", confidence=50)
    assert (error["code"], error["message"]) == (
        "not_configured",
        "It is not known which member the user is. Set CALLBOOK_MEMBER to the user's e-mail or member id.",
    )
    assert (await shop.call("add_lead", title="Bench", confidence=50))["status"] == "created"


async def test_prompts_and_resources_of_what_is_not_kept_are_not_there(shop: Office) -> None:
    assert (await shop.assistant.list_prompts()).prompts == []
    assert (await shop.assistant.list_resource_templates()).resource_templates == []
    assert (await shop.assistant.list_resources()).resources == []
