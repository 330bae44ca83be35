"""Several people behind one server: each has their own credentials, journal, tokens and cursors, and nobody else's."""

import json
import logging
from itertools import permutations
from typing import Any

import anyio
import pytest
from mcp.client import Client

from nutmcp.errors import ConfigurationError
from nutmcp.sandbox.nutcache.users import START_END_CREDENTIALS
from nutmcp.server.assembly import team_of
from nutmcp.server.logs import RedactingFormatter
from nutmcp.server.principal import Principal
from nutmcp.settings import load
from tests.server.team.conftest import SETTINGS, Served, serving
from tests.server.team.identity import ISSUER, RESOURCE

pytestmark = pytest.mark.anyio

READS = "nutmcp:read"
WEBSITE = {"project": "Website redesign", "service": "Design"}


async def said(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - as tools take them
    result = await client.call_tool(tool, arguments)
    assert result.structured_content is not None
    return result.structured_content


async def two_people(served: Served, mode: str = "auto") -> tuple[Client, Client]:
    for name in ("ann", "bob"):
        await served.connect(name)
    ann, bob = [await served.assistant(served.identity.token(name), mode) for name in ("ann", "bob")]
    return ann, bob


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_who_has_not_connected_yet_is_told_where_and_lists_the_tools_anyway(served: Served, mode: str) -> None:
    ann = await served.assistant(served.identity.token(), mode)
    assert len((await ann.list_tools()).tools) > 20
    error = (await said(ann, "get_account"))["error"]
    assert error["code"] == "not_configured"
    assert "You have not connected Nutcache yet." in error["message"]
    assert "https://nutmcp.example.com/connect?ticket=" in error["message"]
    await served.connect("ann")
    assert (await said(ann, "get_account"))["organization"]["name"] == "Atelier Boréal"


async def test_what_one_did_another_can_neither_see_nor_take_back_nor_confirm(served: Served) -> None:
    ann, bob = await two_people(served)
    logged = await said(ann, "log_time", duration="1h", **WEBSITE)
    assert logged["status"] == "created"
    preview = await said(ann, "delete_time_entry", entry=str(logged["entry"]["id"]))
    listed = await said(ann, "list_time_entries", period="this_year", member="all", limit=1)
    assert (await said(bob, "undo"))["error"]["code"] == "not_found"
    assert (await said(bob, "undo", change=logged["change"]))["error"]["code"] == "not_found"
    assert (await said(bob, "list_changes"))["items"] == []
    of_all = await said(bob, "list_changes", by="all")
    assert (of_all["items"], of_all["note"]) == ([], "On this server each person sees their own changes alone.")
    entry = {"entry": str(logged["entry"]["id"]), "confirm_token": preview["confirm_token"]}
    assert (await said(bob, "delete_time_entry", **entry))["error"]["field"] == "confirm_token"
    again = {"period": "this_year", "member": "all", "limit": 1, "cursor": listed["next_cursor"]}
    assert (await said(bob, "list_time_entries", **again))["error"]["field"] == "cursor"
    assert (await said(ann, "list_time_entries", **again))["items"]
    assert (await said(ann, "undo"))["status"] == "undone"


async def test_two_assistants_of_one_person_share_what_was_done(served: Served) -> None:
    await served.connect("ann")
    here = await served.assistant(served.identity.token(client_id="desktop"))
    there = await served.assistant(served.identity.token(client_id="phone"))
    logged = await said(here, "log_time", duration="1h", **WEBSITE)
    assert (await said(there, "undo", change=logged["change"]))["status"] == "undone"


async def test_many_calls_of_two_people_at_once_cross_nowhere(served: Served) -> None:
    people = await two_people(served)
    changes: dict[int, list[str]] = {0: [], 1: []}

    async def work(who: int, number: int) -> None:
        logged = await said(people[who], "log_time", duration=f"{number + 1}m", note=f"{who} did {number}", **WEBSITE)
        changes[who].append(logged["change"])

    async with anyio.create_task_group() as tasks:
        for number in range(10):
            for who in (0, 1):
                tasks.start_soon(work, who, number)
    for who, other in permutations((0, 1)):
        mine = {each["change"] for each in (await said(people[who], "list_changes", limit=100))["items"]}
        assert mine == set(changes[who])
        for change in changes[other]:
            assert (await said(people[who], "undo", change=change))["error"]["code"] == "not_found"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_who_may_read_alone_is_offered_no_more_and_can_do_no_more(served: Served, mode: str) -> None:
    await served.connect("ann")
    reader = await served.assistant(served.identity.token(scope=READS), mode)
    listed = await reader.list_tools()
    assert "log_time" not in {each.name for each in listed.tools}
    assert "list_time_entries" in {each.name for each in listed.tools}
    assert "log_day" not in {each.name for each in (await reader.list_prompts()).prompts}
    assert (await said(reader, "get_account"))["read_only"] is True
    writer = await served.assistant(served.identity.token(), mode)
    assert "log_time" in {each.name for each in (await writer.list_tools()).tools}
    assert (await said(writer, "get_account"))["read_only"] is False


async def test_a_client_of_before_2026_that_writes_without_the_right_is_told_which_one_it_lacks(served: Served) -> None:
    await served.connect("ann")
    reader = await served.assistant(served.identity.token(scope=READS), "legacy")
    error = (await said(reader, "log_time", duration="1h", **WEBSITE))["error"]
    assert error["code"] == "refused"
    assert "scope nutmcp:write" in error["message"]


async def test_a_client_that_writes_without_the_right_is_asked_for_more_by_the_protocol(served: Served) -> None:
    token = served.identity.token(scope=READS)
    refused = await served.post(token, Mcp_Method="tools/call", Mcp_Name="log_time")
    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="nutmcp:read nutmcp:write"' in refused.headers["www-authenticate"]
    assert (await served.post(token, Mcp_Method="tools/call", Mcp_Name="list_projects")).status_code != 403


async def test_lists_that_differ_from_one_to_another_are_kept_by_no_cache_for_all(served: Served) -> None:
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "a client", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}
    modern = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/list", "Accept": "application/json"}
    answer = await served.post(served.identity.token(), body=asked, **modern)
    assert answer.json()["result"]["cacheScope"] == "private"


async def test_each_line_of_the_log_says_whose_it_is_by_a_digest_alone(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(RedactingFormatter(form="json"))
    caplog.set_level(logging.INFO, "nutmcp")
    for each in await two_people(served):
        await said(each, "get_account")
    told = [json.loads(line) for line in caplog.text.splitlines()]
    digests = [Principal(ISSUER, name).id[:12] for name in ("ann", "bob")]
    assert [each["principal"] for each in told if each["message"] == "get_account"] == digests
    assert '"ann"' not in caplog.text


async def test_somebody_whose_seal_no_key_opens_is_told_so_and_it_is_kept(served: Served) -> None:
    await served.connect("ann")
    other = load({**SETTINGS, "NUTMCP_VAULT_KEYS": "2027:" + "A" * 43 + "="}, {})
    team = team_of(other)
    assert team is not None
    served.vault._ring = team._ring  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the operator lost the key
    ann = await served.assistant(served.identity.token())
    error = (await said(ann, "get_account"))["error"]
    assert error["code"] == "not_configured"
    assert "the key that opens them is not" in error["message"]
    assert await served.vault.people() == [Principal(ISSUER, "ann").id]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"NUTMCP_ISSUER": ""}, "needs NUTMCP_ISSUER as well"),
        ({"NUTMCP_ISSUER": "", "NUTMCP_VAULT_KEYS": ""}, "needs NUTMCP_ISSUER, NUTMCP_VAULT_KEYS_FILE as well"),
        ({"NUTMCP_RESOURCE_URL": "https://nutmcp.example.com"}, "does not end in /mcp"),
        ({"NUTMCP_RESOURCE_URL": "http://nutmcp.example.com/mcp"}, "NUTMCP_RESOURCE_URL"),
        ({"NUTMCP_ISSUER": "http://id.example.com"}, "NUTMCP_ISSUER"),
        ({"NUTMCP_TOKEN": "0123456789abcdef"}, "NUTMCP_TOKEN is set, which everybody would share"),
        ({"NUTCACHE_PASSWORD": "pw"}, "NUTCACHE_PASSWORD is set, which everybody would share"),
        ({"NUTMCP_VAULT_KEYS": "2026:short"}, "is not a list of keys"),
        ({"NUTMCP_VAULT_KEYS": "no keys"}, "is not a list of keys"),
        ({"NUTMCP_AUTH": "basic"}, "neither token nor oauth"),
    ],
)
def test_settings_that_would_serve_nobody_or_everybody_alike_are_refused(settings: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        team_of(load({**SETTINGS, **settings}, {}))
    assert told in raised.value.message
    assert "short" not in raised.value.message


async def test_everybody_works_with_their_own_credentials(served: Served) -> None:
    await served.connect("ann")
    await served.vault.put(
        Principal(ISSUER, "noor").id,
        dict(START_END_CREDENTIALS.items()),
    )
    people = [await served.assistant(served.identity.token(name)) for name in ("ann", "noor")]
    names = [(await said(each, "get_account"))["organization"]["name"] for each in people]
    assert names == ["Atelier Boréal", "Studio Minuit"]


async def test_a_team_may_be_offered_less_than_everything() -> None:
    async with serving(NUTMCP_READ_ONLY="yes") as served:
        await served.connect("ann")
        ann = await served.assistant(served.identity.token())
        assert "log_time" not in {each.name for each in (await ann.list_tools()).tools}
        assert json.dumps((await said(ann, "get_account"))["read_only"]) == "true"
        assert (await served.web.get(RESOURCE)).status_code == 401


async def test_credentials_that_were_changed_at_another_server_hold_at_once(served: Served) -> None:
    await served.connect("ann")
    ann = await served.assistant(served.identity.token())
    assert (await said(ann, "get_account"))["organization"]["name"] == "Atelier Boréal"
    mine = Principal(ISSUER, "ann").id
    await served.vault.put(mine, dict(START_END_CREDENTIALS.items()))
    assert (await said(ann, "get_account"))["organization"]["name"] == "Studio Minuit"
    await served.vault.forget(mine)
    assert (await said(ann, "get_account"))["error"]["code"] == "not_configured"
