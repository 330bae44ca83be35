"""What becomes of time entries that are created, changed and removed."""

import json
from typing import Any

import httpx2
import pytest

from nutmcp.sandbox import Sandbox
from nutmcp.sandbox.nutcache.rules import RULES
from nutmcp.sandbox.nutcache.users import BOTH_CREDENTIALS, START_END_CREDENTIALS
from nutmcp.systems.nutcache.records import TimeEntry
from tests.sandbox.driver import CAMILLE, DESIGN, STUDIO, WEBSITE, caller, entry, new_sandbox, read
from tests.vendor import sample

pytestmark = pytest.mark.anyio

INTRANET, STRICT, CAFE = 6646, 6650, 6644
NOOR, CREDITS = 29550, 20196
START_END = {"project": CREDITS, "member": NOOR, "minutes": None, "working_date": None}


async def created(api: httpx2.AsyncClient, **fields: object) -> dict[str, Any]:
    """Create an entry and return it as it is then read."""
    answer = await api.post("time_entries", json=entry(**fields))
    assert answer.status_code == 201, answer.text
    id = read(answer)["time_entries"][0]["id"]
    return read(await api.get(f"time_entries/{id}"))["time_entries"][0]


def refusal(answer: httpx2.Response) -> str:
    """Return the name of the rule that a refused write broke."""
    assert answer.status_code == 400
    return read(answer)["errors"][0].get("rule", "")


def entries(sandbox: Sandbox) -> list[TimeEntry]:
    """Return all entries that are stored."""
    return [each for each in sandbox.control.rows("time_entries") if isinstance(each, TimeEntry)]


async def test_an_entry_is_stored_as_it_was_sent(api: httpx2.AsyncClient) -> None:
    made = await created(api, project_service=DESIGN, note="Maquettes “à jour”", minutes=95)
    assert made["working_date"] == "2026-11-23T00:00:00"
    assert (made["minutes"], made["note"], made["project_service"]) == (95, "Maquettes “à jour”", DESIGN)
    assert (made["member"], made["creation_userprofile"], made["invoice"]) == (CAMILLE, CAMILLE, None)
    assert made["creation_date"].startswith("2026-11-24T15:30:12.377")


async def test_the_documented_body_is_understood() -> None:
    body = sample("v3-time_entries-create").body
    async with new_sandbox("empty") as sandbox, caller(sandbox) as api:
        insert = sandbox.control.insert
        insert("organizations", [{"id": 1, "guid": api.headers["OrganizationGuid"], "time_tracking_type": 1}])
        insert("members", [{"id": 9015, "email": "camille@atelier-boreal.example"}], 1)
        insert("projects", [{"id": 6645, "status": 1, "billing_method": 0}], 1)
        insert("project_members", [{"project": 6645, "member": 9015, "status": 1}], 1)
        insert("project_services", [{"id": 106972, "project": 6645, "status": 0}], 1)
        assert (await api.post("time_entries?notify=true", json=body)).status_code == 201
        (stored,) = entries(sandbox)
    assert (stored.minutes, str(stored.working_date), stored.note) == (765, "2018-09-20", "Modified from API 3")
    assert (stored.invoice, stored.project_service, stored.billable_minutes) == (None, 106972, 0)


async def test_time_on_a_billable_project_is_billable_unless_it_is_said_otherwise(api: httpx2.AsyncClient) -> None:
    assert (await created(api))["billable_minutes"] == 60
    assert (await created(api, billable_minutes=0))["billable_minutes"] == 0
    assert (await created(api, billable_minutes=45))["billable_minutes"] == 45
    assert (await created(api, project=INTRANET, billable_minutes=45))["billable_minutes"] == 0


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("project", {"project": 1}),
        ("project", {"project": CREDITS}),
        ("project", {"project": ""}),
        ("project_open", {"project": 6643}),
        ("project_open", {"project": 6647}),
        ("project_open", {"project": 6648}),
        ("member", {"project": 6651}),
        ("member", {"member": 9017, "project": 6651}),
        ("member", {"project": 6653}),
        ("service", {"project_service": 106963}),
        ("service", {"project": 6641, "project_service": 106965}),
        ("service", {"project_service": 1}),
        ("start_end_only", {"start_time": "2026-11-23T09:00"}),
        ("when", {"minutes": None}),
        ("when", {"working_date": None}),
        ("length", {"minutes": 0}),
        ("length", {"minutes": -30}),
        ("length", {"minutes": 1441}),
        ("billable", {"billable_minutes": 61}),
        ("billable", {"billable_minutes": -1}),
        ("invoice", {"invoice": 1}),
        ("invoice", {"invoice": 10**30}),
        ("project", {"project": 10**30}),
        ("member", {"member": -1}),
        ("budget", {"project": STRICT, "minutes": 121}),
        ("known_attributes", {"colour": "red"}),
        ("", {"minutes": "an hour"}),
        ("", {"working_date": "yesterday"}),
    ],
)
async def test_a_write_against_the_rules_is_refused_and_changes_nothing(
    api: httpx2.AsyncClient, sandbox: Sandbox, rule: str, fields: dict[str, object]
) -> None:
    before = entries(sandbox)
    assert refusal(await api.post("time_entries", json=entry(**fields))) == rule
    assert entries(sandbox) == before


async def test_a_strict_budget_may_be_used_up_to_the_last_minute(api: httpx2.AsyncClient) -> None:
    made = await created(api, project=STRICT, minutes=120)
    answer = await api.put(f"time_entries/{made['id']}", json={"timeentries": [{"minutes": 121}]})
    assert refusal(answer) == "budget"
    assert (await api.put(f"time_entries/{made['id']}", json={"timeentries": [{"minutes": 90}]})).status_code == 200


async def test_half_a_character_is_no_text(api: httpx2.AsyncClient) -> None:
    body = json.dumps(entry(note="\ud800"))
    assert (await api.post("time_entries", content=body)).status_code == 400


@pytest.mark.parametrize(
    "body", ["", "{}", '{"time_entries": [{}]}', '{"timeentries": []}', '{"timeentries": {}}', "[]", '"x"', "{"]
)
async def test_a_body_without_the_envelope_is_refused(api: httpx2.AsyncClient, body: str) -> None:
    assert (await api.post("time_entries", content=body)).status_code == 400


async def test_of_several_entries_all_are_written_or_none(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    before = len(entries(sandbox))
    good, bad = entry()["timeentries"], entry(minutes=0)["timeentries"]
    assert refusal(await api.post("time_entries", json={"timeentries": [*good, *bad]})) == "length"
    assert len(entries(sandbox)) == before
    answer = await api.post("time_entries", json={"timeentries": [*good, *good]})
    assert len(read(answer)["time_entries"]) == 2
    assert len(entries(sandbox)) == before + 2


async def test_an_update_keeps_what_it_does_not_send(api: httpx2.AsyncClient) -> None:
    made = await created(api, note="Before", project_service=DESIGN)
    answer = read(await api.put(f"time_entries/{made['id']}", json={"timeentries": [{"note": "After"}]}))
    assert answer["time_entries"] == [{**made, "note": "After", "links": answer["time_entries"][0]["links"]}]


async def test_an_update_may_blank_what_it_does_not_send(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    made = await created(api, note="Before", project_service=DESIGN)
    sandbox.control.turn(update="replace")
    assert refusal(await api.put(f"time_entries/{made['id']}", json={"timeentries": [{"note": "After"}]})) == "project"
    (after,) = read(await api.put(f"time_entries/{made['id']}", json=entry()))["time_entries"]
    assert (after["note"], after["project_service"], after["creation_userprofile"]) == (None, None, CAMILLE)


async def test_billable_minutes_follow_the_minutes_of_an_update(api: httpx2.AsyncClient) -> None:
    whole, part = await created(api), await created(api, billable_minutes=30)
    for made, longer, shorter in ((whole, 90, 20), (part, 30, 20)):
        for minutes, billable in ((90, longer), (20, shorter)):
            body = {"timeentries": [{"minutes": minutes}]}
            (after,) = read(await api.put(f"time_entries/{made['id']}", json=body))["time_entries"]
            assert after["billable_minutes"] == billable


async def test_what_has_been_invoiced_stays_as_it_is(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    invoiced = next(each for each in entries(sandbox) if each.invoice and each.member == CAMILLE)
    assert refusal(await api.put(f"time_entries/{invoiced.id}", json=entry())) == "invoiced"
    assert refusal(await api.delete(f"time_entries/{invoiced.id}")) == "invoiced"
    assert invoiced in entries(sandbox)


async def test_what_is_removed_is_gone_and_its_number_is_not_given_again(api: httpx2.AsyncClient) -> None:
    made = await created(api)
    answer = await api.delete(f"time_entries/{made['id']}?notify=true")
    assert (answer.status_code, answer.content) == (204, b"")
    for method in ("GET", "DELETE", "PUT"):
        assert (await api.request(method, f"time_entries/{made['id']}", json=entry())).status_code == 404
    assert (await created(api))["id"] > made["id"]


async def test_entries_of_another_organization_are_out_of_reach(sandbox: Sandbox, api: httpx2.AsyncClient) -> None:
    own = {each.project for each in entries(sandbox) if each.member == NOOR}
    assert own
    other = next(each for each in entries(sandbox) if each.member == NOOR)
    assert (await api.delete(f"time_entries/{other.id}")).status_code == 404
    assert (await api.put(f"time_entries/{other.id}", json=entry())).status_code == 404


async def test_an_organization_that_records_start_and_end_counts_and_rounds_the_minutes(sandbox: Sandbox) -> None:
    async with caller(sandbox, credentials=START_END_CREDENTIALS, guid=STUDIO) as api:
        times = {"start_time": "2026-11-23T22:50", "end_time": "2026-11-24T00:01:59"}
        made = await created(api, **{**START_END, **times})
        assert (made["minutes"], made["billable_minutes"], made["working_date"]) == (75, 75, "2026-11-23T00:00:00")
        assert made["start_time"].removesuffix("Z") == "2026-11-23T22:50:00"
        assert made["end_time"].removesuffix("Z").startswith("2026-11-24T00:01:59")
        zoned = {"start_time": "2026-11-23T22:50-05:00", "end_time": "2026-11-24T04:00Z"}
        made = await created(api, **{**START_END, **zoned, "working_date": "2026-11-22"})
        assert made["start_time"].startswith("2026-11-24T03:50:00")
        assert (made["minutes"], made["working_date"]) == (15, "2026-11-22T00:00:00")
        for start, end in (("10:00", "10:00"), ("10:00", "09:00")):
            body = entry(**{**START_END, "start_time": f"2026-11-23T{start}", "end_time": f"2026-11-23T{end}"})
            assert refusal(await api.post("time_entries", json=body)) == "end_after_start"
        minutes_only = entry(**{**START_END, "minutes": 60, "working_date": "2026-11-23"})
        assert refusal(await api.post("time_entries", json=minutes_only)) == "when"


async def test_moving_the_start_moves_the_day(sandbox: Sandbox) -> None:
    async with caller(sandbox, credentials=START_END_CREDENTIALS, guid=STUDIO) as api:
        made = await created(api, **{**START_END, "start_time": "2026-11-20T09:00", "end_time": "2026-11-20T10:00"})
        body = {"timeentries": [{"start_time": "2026-11-19T09:00", "end_time": "2026-11-19T11:00"}]}
        (after,) = read(await api.put(f"time_entries/{made['id']}", json=body))["time_entries"]
        assert (after["working_date"], after["minutes"]) == ("2026-11-19T00:00:00", 120)


async def test_the_creator_is_the_member_whose_credentials_were_used(sandbox: Sandbox) -> None:
    async with caller(sandbox, credentials=BOTH_CREDENTIALS) as api:
        assert (await created(api))["creation_userprofile"] == 9020


@pytest.mark.parametrize(
    ("form", "status", "body"),
    [("id", 201, {"time_entries": [{"id": 0}]}), ("nothing", 201, {}), ("no_body", 204, None)],
)
async def test_the_answer_to_a_write_takes_any_form(
    api: httpx2.AsyncClient, sandbox: Sandbox, form: str, status: int, body: dict[str, Any] | None
) -> None:
    sandbox.control.turn(write_answer=form)
    answer = await api.post("time_entries", json=entry())
    assert answer.status_code == status
    told = read(answer) if answer.content else None
    if told and told.get("time_entries"):
        assert told["time_entries"][0].pop("id") == max(each.id or 0 for each in entries(sandbox))
        told["time_entries"][0]["id"] = 0
    assert told == body


async def test_the_answer_to_a_write_may_hold_other_entries(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    made = await created(api, note="Before")
    oldest = min(each.id or 0 for each in entries(sandbox))
    for form, first, ours in (("list", oldest, True), ("other", oldest, False), ("before", made["id"], True)):
        sandbox.control.turn(write_answer=form)
        told = read(await api.put(f"time_entries/{made['id']}", json={"timeentries": [{"note": form}]}))["time_entries"]
        assert (told[0]["id"], made["id"] in [each["id"] for each in told]) == (first, ours)
    assert told[0]["note"] == "other"


def test_each_rule_says_what_it_is_and_on_whose_word() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.says.endswith(".") and rule.source for rule in RULES)
    assert WEBSITE != CAFE
