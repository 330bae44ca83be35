"""Lists, records and includes, as a caller of the API meets them."""

import httpx2
import pytest

from nutmcp.sandbox import Sandbox
from tests.sandbox.driver import ATELIER, caller, read, relations

pytestmark = pytest.mark.anyio


async def test_ten_records_make_a_page_unless_more_are_asked_for(api: httpx2.AsyncClient) -> None:
    assert len(read(await api.get("time_entries"))["time_entries"]) == 10
    assert len(read(await api.get("time_entries?limit=37"))["time_entries"]) == 37


async def test_a_page_holds_at_most_a_hundred(api: httpx2.AsyncClient) -> None:
    answer = read(await api.get("time_entries?limit=500"))
    assert len(answer["time_entries"]) == 100
    assert relations(answer) == {"navigation-next": "time_entries?limit=100&page=2"}


async def test_following_the_links_meets_every_record_once(api: httpx2.AsyncClient) -> None:
    ids: list[int] = []
    address: str | None = "customers?limit=4"
    for _ in range(10):
        if address is None:
            break
        answer = read(await api.get(address))
        ids += [each["id"] for each in answer["customers"]]
        address = relations(answer).get("navigation-next")
    assert address is None
    assert ids == sorted(set(ids))
    assert len(ids) == 15


async def test_beyond_the_last_page_there_is_nothing(api: httpx2.AsyncClient) -> None:
    answer = read(await api.get("customers?limit=10&page=9"))
    assert answer == {
        "links": [{"href": "customers?limit=10&page=8", "rel": "navigation-previous", "type": "GET"}],
        "customers": [],
    }


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=ten", "page=0", "page=1.5"])
async def test_a_page_that_cannot_be_is_refused(api: httpx2.AsyncClient, query: str) -> None:
    assert (await api.get(f"customers?{query}")).status_code == 400


@pytest.mark.parametrize("name", ["include", "includes"])
async def test_both_spellings_of_include_bring_related_records(api: httpx2.AsyncClient, name: str) -> None:
    answer = read(await api.get(f"projects/6640?{name}=customers,project_services"))
    assert [each["name"] for each in answer["customers"]] == ["Acme Corporation"]
    assert [each["description"] for each in answer["project_services"]] == [
        "Design",
        "Development",
        "Project management",
    ]


async def test_the_next_page_includes_the_same(api: httpx2.AsyncClient) -> None:
    answer = read(await api.get("projects?limit=5&includes=customers,organizations"))
    assert relations(answer)["navigation-next"] == "projects?limit=5&page=2&includes=customers,organizations"
    assert [each["name"] for each in answer["organizations"]] == ["Atelier Boréal"]


async def test_what_cannot_be_included_is_refused(api: httpx2.AsyncClient) -> None:
    assert (await api.get("projects/6640?includes=invoices")).status_code == 400


async def test_includes_may_come_inside_the_records(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.turn(includes="nested")
    answer = read(await api.get("projects/6640?includes=customers,project_members"))
    assert answer.keys() == {"projects"}
    (project,) = answer["projects"]
    assert [each["member"] for each in project["project_members"]] == [9015, 9016, 9017]
    assert [each["id"] for each in project["customers"]] == [154528]


async def test_the_cards_of_a_timer_are_those_of_its_project(api: httpx2.AsyncClient) -> None:
    answer = read(await api.get("timers/3546?includes=sprint_stories"))
    assert [each["id"] for each in answer["sprint_stories"]] == [801, 802]


@pytest.mark.parametrize(
    "address",
    [
        "projects/1",
        "projects/abc",
        "projects/1/project_services",
        "elsewhere",
        "project_services",
        "project_services/106960",
        "members/9015",
        "projects/6640/invoices",
        "projects/6640/project_services/1/2",
        "companies",
        "",
    ],
)
async def test_where_there_is_nothing_the_answer_is_404(api: httpx2.AsyncClient, address: str) -> None:
    assert (await api.get(address)).status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("POST", "projects", "GET"),
        ("DELETE", "timers/3546", "GET"),
        ("PUT", "timers/3546", "GET"),
        ("GET", "customers/filtered", "POST"),
        ("PATCH", "time_entries/1", "DELETE, GET, PUT"),
    ],
)
async def test_a_method_that_an_address_does_not_have_is_refused(
    api: httpx2.AsyncClient, method: str, address: str, allowed: str
) -> None:
    answer = await api.request(method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_version_4_lists_companies(sandbox: Sandbox) -> None:
    async with caller(sandbox, 4, guid=None) as api:
        companies = read(await api.get("companies"))["companies"]
        organizations = read(await api.get("organizations"))["organizations"]
        one = read(await api.get(companies[0]["links"][-1]["href"]))["companies"]
    assert [each["guid"] for each in companies] == [ATELIER.lower()] == [each["guid"] for each in organizations]
    assert one == companies


async def test_places_and_currencies_need_no_organization(sandbox: Sandbox) -> None:
    async with caller(sandbox, guid=None) as api:
        for address in ("countries/40", "countries/40/states", "states/12", "currencies/25", "organizations"):
            assert (await api.get(address)).status_code == 200
        for address in ("projects", "time_entries", "timers", "invoices", "expenses", "customers"):
            assert (await api.get(address)).status_code == 400


async def test_fields_may_be_kept_from_a_member(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.control.turn(hidden={"project_services": ["billing_rate"]})
    (first, *_) = read(await api.get("projects/6640/project_services"))["project_services"]
    assert "billing_rate" not in first


async def test_older_servers_sent_the_status_of_a_timer_as_a_word(api: httpx2.AsyncClient, sandbox: Sandbox) -> None:
    assert [each["status"] for each in read(await api.get("timers"))["timers"]] == ["0", "1", "2"]
    sandbox.control.turn(timer_status="words")
    assert [each["status"] for each in read(await api.get("timers"))["timers"]] == [
        "Started",
        "Stopped",
        "SystemStopped",
    ]


async def test_a_body_that_is_too_large_is_refused(api: httpx2.AsyncClient) -> None:
    answer = await api.post("customers/filtered", content=b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
