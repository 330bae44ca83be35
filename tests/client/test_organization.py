"""The organization to work in: as it was set, or the only one there is, asked for once."""

from typing import Any

import anyio
import pytest

from nutmcp.errors import ConfigurationError, Unavailable, Unintelligible
from nutmcp.remote.call import Call, Verb
from tests.client.upstream import GUID, Played, Seen, Upstream, bench, listed
from tests.vendor import sample

pytestmark = pytest.mark.anyio

PROJECTS = Call(verb=Verb.LIST, resource="projects")
OTHER = "7b1fb609-eba9-4b4d-91a8-b136cecaddaf"


def account(*organizations: dict[str, Any]) -> Upstream:
    """Return an upstream with these organizations and nothing else."""

    def play(seen: Seen) -> Played:
        if seen.path == "organizations":
            return listed("organizations", list(organizations))
        return listed(seen.path, [{"id": 1}]) if seen.path in {"projects", "customers"} else Played(404)

    return Upstream(play)


AGENCY = {"id": 1, "guid": GUID, "name": "Agence  Érable"}
STUDIO = {"id": 2, "guid": OTHER, "name": "Studio"}


@pytest.mark.parametrize("set_as", [GUID, GUID.upper(), f"{{{GUID}}}", f" {GUID} "])
async def test_a_guid_is_used_as_it_is_without_a_call(set_as: str) -> None:
    upstream = account()
    await bench(upstream, organization=set_as).client.send(PROJECTS)
    assert upstream.lines == ["GET projects?limit=100&page=1"]
    assert upstream.requests[0].headers["organizationguid"].lower() == GUID


@pytest.mark.parametrize("set_as", [None, "", "agence érable", "AGENCE ÉRABLE ", "1"])
async def test_the_only_or_the_named_organization_is_looked_up_once(set_as: str | None) -> None:
    upstream = account(AGENCY) if not set_as else account(AGENCY, STUDIO)
    client = bench(upstream, organization=set_as).client
    await client.send(PROJECTS)
    await client.send(Call(verb=Verb.LIST, resource="customers"))
    assert [each.path for each in upstream.requests] == ["organizations", "projects", "customers"]
    assert {each.headers.get("organizationguid") for each in upstream.requests[1:]} == {GUID}
    assert (await client.organization()).id == 1


async def test_first_calls_at_the_same_time_share_the_lookup() -> None:
    upstream = account(AGENCY)
    client = bench(upstream, organization=None).client
    async with anyio.create_task_group() as tasks:
        for resource in ("projects", "customers", "projects"):
            tasks.start_soon(client.send, Call(verb=Verb.LIST, resource=resource))
        tasks.start_soon(client.organization)
    assert sorted(each.path for each in upstream.requests) == ["customers", "organizations", "projects"]


@pytest.mark.parametrize(
    ("organizations", "set_as", "candidates", "happened"),
    [
        ([AGENCY, STUDIO], None, [1, 2], "several organizations"),
        ([AGENCY, STUDIO], "Atelier", [1, 2], "no organization with"),
        ([AGENCY, STUDIO], "00000000-0000-0000-0000-000000000000", [1, 2], "no organization with"),
        ([AGENCY, STUDIO | {"name": "agence érable"}], "Agence Érable", [1, 2], "Several organizations have"),
        ([AGENCY], "Studio", [1], "no organization with"),
        ([], None, [], "belongs to no organization"),
        ([], "Studio", [], "belongs to no organization"),
    ],
)
async def test_what_is_not_clear_is_asked_back_with_candidates(
    organizations: list[dict[str, Any]], set_as: str | None, candidates: list[int], happened: str
) -> None:
    with pytest.raises(ConfigurationError, match=happened) as raised:
        await bench(account(*organizations), organization=set_as).client.organization()
    assert [each["id"] for each in raised.value.candidates] == candidates
    assert "NUTCACHE_" in raised.value.message
    assert "Érable" not in raised.value.message


async def test_a_call_fails_where_the_organization_is_not_clear() -> None:
    upstream = account(AGENCY, STUDIO)
    with pytest.raises(ConfigurationError):
        await bench(upstream, organization=None).client.all(PROJECTS)
    assert [each.path for each in upstream.requests] == ["organizations"]


async def test_an_organization_without_a_guid_makes_no_sense() -> None:
    with pytest.raises(Unintelligible):
        await bench(account({"id": 1, "name": "A"}), organization=None).client.send(PROJECTS)


async def test_how_the_organization_works_is_read_with_it() -> None:
    upstream = Upstream(Played(content=sample("v3-organizations-one").response))
    organization = await bench(upstream, organization=None).client.organization()
    assert (organization.guid, organization.time_tracking_type) == (OTHER, 0)


@pytest.mark.parametrize("key", ["companies", "organizations"])
async def test_version_4_lists_companies(key: str) -> None:
    upstream = Upstream(listed(key, [AGENCY]), listed("projects", []))
    client = bench(upstream, version=4, organization=None).client
    await client.send(PROJECTS)
    assert [each.path for each in upstream.requests] == ["companies", "projects"]
    assert upstream.requests[1].headers["companyguid"] == GUID


async def test_version_4_lists_organizations_where_there_are_no_companies() -> None:
    upstream = Upstream(Played(404), listed("organizations", [AGENCY]), listed("projects", []))
    await bench(upstream, version=4, organization=None).client.send(PROJECTS)
    assert [each.path for each in upstream.requests] == ["companies", "organizations", "projects"]


async def test_where_neither_is_there_the_address_is_wrong() -> None:
    upstream = Upstream(Played(404))
    with pytest.raises(Unavailable, match="Check that NUTCACHE_URL"):
        await bench(upstream, version=4, organization=None).client.send(PROJECTS)
