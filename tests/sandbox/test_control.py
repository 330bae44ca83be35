"""The side entrance: off unless asked for, and then able to set and to show everything."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from nutmcp.sandbox import Sandbox
from tests.sandbox.driver import ATELIER, CAMILLE, WEBSITE, entry, headers, new_sandbox

pytestmark = pytest.mark.anyio


@pytest.fixture
async def open_one() -> AsyncIterator[Sandbox]:
    """Return a sandbox whose side entrance is open over HTTP, with limits."""
    async with new_sandbox(limited=True, control=True) as made:
        yield made


@pytest.fixture
async def side(open_one: Sandbox) -> AsyncIterator[httpx2.AsyncClient]:
    """Return a client of the side entrance."""
    transport = httpx2.ASGITransport(app=open_one.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost/control/") as client:
        yield client


@pytest.fixture
async def api(open_one: Sandbox) -> AsyncIterator[httpx2.AsyncClient]:
    """Return a client of the API of the same sandbox."""
    transport = httpx2.ASGITransport(app=open_one.app)
    base = "http://sandbox/webapi/"
    async with httpx2.AsyncClient(transport=transport, base_url=base, headers=headers()) as client:
        yield client


async def test_the_side_entrance_is_closed_unless_asked_for(sandbox: Sandbox) -> None:
    transport = httpx2.ASGITransport(app=sandbox.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://sandbox/") as client:
        for address in ("control/", "control/requests", "control/reset"):
            assert (await client.get(address)).status_code == 404


async def test_it_shows_how_things_stand(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    await api.get("projects")
    await api.get("projects")
    shown = (await side.get("")).json()
    assert shown["now"] == "2026-11-24T15:30:12.377000+00:00"
    assert shown["limits"] == {"1": 5, "60": 200, "86400": 20_000}
    assert shown["knobs"]["write_answer"] == "record"
    assert shown["faults"] == []
    assert shown["requests"] == {"GET projects": 2}


async def test_a_reset_undoes_everything(side: httpx2.AsyncClient, api: httpx2.AsyncClient, open_one: Sandbox) -> None:
    fresh = open_one.control.rows("time_entries")
    await api.post("time_entries", json=entry())
    await side.put("knobs", json={"write_answer": "nothing"})
    await side.post("faults", json={"kind": "drop", "times": None})
    await side.put("limits", json={"on": False})
    assert (await side.post("reset", json={"size": "small"})).status_code == 200
    assert open_one.control.rows("time_entries") == fresh
    shown = (await side.get("")).json()
    assert (shown["knobs"]["write_answer"], shown["faults"], shown["requests"]) == ("record", [], {})
    assert shown["limits"] != {}


async def test_rows_of_ones_own_can_be_put_in_and_read_out(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    await side.post("reset", json={"size": "empty"})
    rows = {
        "organizations": [{"id": 1, "guid": ATELIER, "name": "Mine"}],
        "members": [{"id": 2, "email": "camille@atelier-boreal.example"}],
        "invoices": [{"id": 3, "total": "33.3333", "invoice_date": "2026-11-01", "status": 4}],
    }
    made = await side.post("rows", json={"organization": 1, "rows": rows})
    assert made.json() == {"organizations": [1], "members": [2], "invoices": [3]}
    assert (await api.get("invoices/3")).json()["invoices"][0]["total"] == 33.3333
    (read_out,) = (await side.get("rows/invoices")).json()
    assert (read_out["total"], read_out["status"], read_out["invoice_date"]) == ("33.3333", 4, "2026-11-01")


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "rows", {"rows": {"nothing": [{"id": 1}]}}),
        ("POST", "rows", {"rows": {"projects": [{"colour": "red"}]}}),
        ("POST", "rows", {"rows": {"projects": [{"id": "abc"}]}}),
        ("POST", "rows", {"rows": {"invoices": [{"total": "1.2345678"}]}}),
        ("POST", "reset", {"size": "huge"}),
        ("PUT", "knobs", {"write_answer": "everything"}),
        ("PUT", "knobs", {"nothing": 1}),
        ("PUT", "clock", {"advance": -1}),
        ("PUT", "clock", "soon"),
        ("POST", "faults", {"kind": "earthquake"}),
        ("POST", "faults", {"kind": "drop", "when": "now"}),
    ],
)
async def test_what_it_does_not_understand_it_refuses(
    side: httpx2.AsyncClient, method: str, address: str, body: object
) -> None:
    answer = await side.request(method, address, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


async def test_rows_that_are_refused_leave_nothing_behind(side: httpx2.AsyncClient, open_one: Sandbox) -> None:
    before = len(open_one.control.rows("projects"))
    await side.post("rows", json={"rows": {"projects": [{"id": 1}], "invoices": [{"total": "much"}]}})
    assert len(open_one.control.rows("projects")) == before
    assert (await side.get("rows/nothing")).status_code == 404


async def test_time_can_be_set_and_made_to_pass(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    for _ in range(5):
        await api.get("projects")
    assert (await api.get("projects")).status_code == 429
    assert (await side.put("clock", json={"advance": 1})).json() == {"now": "2026-11-24T15:30:13.377000+00:00"}
    assert (await api.get("projects")).status_code == 200
    await side.put("clock", json={"set": "2027-01-01T00:00:00"})
    await side.put("limits", json={"on": False})
    made = await api.post("time_entries", json=entry())
    assert made.json()["time_entries"][0]["creation_date"].startswith("2027-01-01T00:00:00")


async def test_limits_can_be_set(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    await side.put("limits", json={"allowed": {"60": 1}})
    assert [(await api.get("projects")).status_code for _ in range(2)] == [200, 429]
    assert (await side.put("limits", json={})).json() == {"1": 5, "60": 200, "86400": 20_000}


async def test_faults_can_be_added_and_cleared(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    added = await side.post("faults", json={"kind": "status", "status": 502, "times": None})
    assert (added.status_code, added.json()["hits"]) == (201, 0)
    assert (await api.get("projects")).status_code == 502
    assert (await side.get("")).json()["faults"][0]["hits"] == 1
    await side.delete("faults")
    assert (await api.get("projects")).status_code == 200


async def test_the_log_shows_requests_without_secrets(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    await api.post("time_entries?notify=true", json=entry(note="né"))
    listed: list[dict[str, Any]] = (await side.get("requests")).json()
    (seen,) = listed
    assert (seen["method"], seen["path"], seen["status"]) == ("POST", "time_entries", 201)
    assert seen["query"] == [["notify", "true"]]
    assert seen["headers"]["authorization"] == "nut-basic (hidden)"
    assert seen["headers"]["organizationguid"] == ATELIER
    assert '"note":"né"' in seen["body"]
    await side.delete("requests")
    assert (await side.get("requests")).json() == []


async def test_accounts_can_be_added_and_revoked(side: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    account = {"public_key": "k", "username": "zoe@atelier-boreal.example", "password": "p", "access_token": "t"}
    assert (await side.post("accounts", json=account)).status_code == 201
    four = {"Authorization": "Bearer t", "api-version": "4"}
    assert (await api.get("projects", headers=four)).status_code == 200
    await side.delete("accounts/zoe@atelier-boreal.example")
    assert (await api.get("projects", headers=four)).status_code == 401


@pytest.mark.parametrize(
    ("account", "wrong"),
    [({"password": "p"}, "username"), ({"username": "zoe", "colour": "red"}, "colour"), ({"username": 7}, "username")],
)
async def test_credentials_that_the_system_does_not_have_are_not_added(
    side: httpx2.AsyncClient, account: dict[str, object], wrong: str
) -> None:
    answer = await side.post("accounts", json=account)
    assert (answer.status_code, answer.json()["error"]) == (400, f"Not understood: {wrong}.")


async def test_the_same_is_there_for_programs_in_this_process(sandbox: Sandbox) -> None:
    control = sandbox.control
    (id,) = control.insert("time_entries", [{"project": WEBSITE, "member": CAMILLE, "minutes": 5}], 1686)
    assert id in {each.id for each in control.rows("time_entries")}
    control.reset("empty")
    assert control.rows("time_entries") == []


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "http://localhost:8787"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Host": "evil.example:8787"},
        {"Host": "localhost.evil.example"},
        {"Host": ""},
    ],
)
async def test_a_web_page_cannot_steer_the_sandbox(side: httpx2.AsyncClient, sent: dict[str, str]) -> None:
    answers = [await side.get("requests", headers=sent), await side.post("reset", headers=sent)]
    assert [each.status_code for each in answers] == [403, 403]
    assert "Web pages" in answers[0].json()["error"]


@pytest.mark.parametrize("host", ["localhost:8787", "127.0.0.1:1", "[::1]:8787", "[::1]", "LOCALHOST"])
async def test_a_program_of_this_machine_can(side: httpx2.AsyncClient, host: str) -> None:
    assert (await side.get("requests", headers={"Host": host})).status_code == 200
