"""The built-in Nutshell over HTTP: one address, whose calls the log and the faults know by their methods."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.sandbox.nutshell.calling import LEAD, Team, basic, body, team

pytestmark = pytest.mark.anyio
ADDRESS = "/api/v1/json"


@pytest.fixture
def here() -> Team:
    """Return the sales team."""
    return team()


@pytest.fixture
async def web(here: Team) -> AsyncIterator[httpx2.AsyncClient]:
    """Return a client of the sandbox."""
    transport = httpx2.ASGITransport(app=here.sandbox.app)
    headers = {"authorization": basic()}
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
        yield client


async def test_it_answers_at_its_address_with_and_without_a_slash_behind_it(web: httpx2.AsyncClient) -> None:
    for address in (ADDRESS, f"{ADDRESS}/"):
        assert (await web.post(address, content=body("getUser"))).json()["result"]["id"] == 3
    assert (await web.get(ADDRESS)).json()["SMDVersion"] == "2.0"
    assert (await web.post(f"{ADDRESS}/leads", content=body("getUser"))).status_code == 404
    assert (await web.put(ADDRESS, content=body("getUser"))).status_code == 404


async def test_the_log_counts_calls_by_their_method(here: Team, web: httpx2.AsyncClient) -> None:
    for method in ("getUser", "findLeads", "getUser"):
        await web.post(ADDRESS, content=body(method))
    assert here.sandbox.control.counts() == {"POST getUser": 2, "POST findLeads": 1}
    assert here.sandbox.control.requests[0].headers["authorization"] == "Basic (hidden)"


async def test_a_fault_befalls_a_method_or_whatever_comes_next(here: Team, web: httpx2.AsyncClient) -> None:
    here.sandbox.control.fail("status", path="new*", status=500, after=True)
    assert (await web.post(ADDRESS, content=body("getUser"))).status_code == 200
    answer = await web.post(ADDRESS, content=body("newLead", {"lead": {"description": "Lost answer"}}))
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, 500)
    assert here.call("findLeads", orderBy="id", orderDirection="DESC", limit=1)[0]["description"] == "Lost answer"
    here.sandbox.control.fail("too_many", path="")
    answer = await web.post(ADDRESS, content=body("getUser"))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")


async def test_the_side_entrance_shows_records_and_takes_entities(here: Team, web: httpx2.AsyncClient) -> None:
    rows = {"leads": [{"number": 7, "description": "Put in", "status": 0, "assignee": "Users/4"}]}
    (made,) = (await web.post("/control/rows", json={"rows": rows})).json()["leads"]
    assert here.call("getLead", leadId=made)["assignee"]["name"] == "Owen Brathwaite"
    shown = {each["id"]: each for each in (await web.get("/control/rows/leads")).json()}
    assert (shown[made]["description"], shown[LEAD]["number"]) == ("Put in", 1001)
    assert (await web.post("/control/rows", json={"rows": {"nothing": []}})).status_code == 400
    assert (await web.post("/control/reset", json={"size": "empty"})).status_code == 200
    assert (await web.get("/control/rows/leads")).json() == []
    assert (await web.post(ADDRESS, content=body("getUser"))).status_code == 401
