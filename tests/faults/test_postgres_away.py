"""A PostgreSQL that goes away under a server: what needs no state goes on, nothing is written, and it comes back."""

import pytest
from anyio import to_thread
from mcp import Client as McpClient

from nutmcp.server.assembly import server_of
from nutmcp.server.health import needs_of
from nutmcp.settings import Settings
from tests.fakes import FakeClock
from tests.faults.hearing import Heard, hear
from tests.faults.test_failing_disk import WORK
from tests.postgres_server import Server, url_of
from tests.server.team.conftest import serving
from tests.whole_server import Answer

pytestmark = [pytest.mark.anyio, pytest.mark.process]


async def notes(assistant: McpClient) -> list[str]:
    """Return the notes of what was logged."""
    told = await answer(assistant, "list_time_entries", period="today", note_contains=WORK["note"])
    return [each["note"] for each in told["items"]]


async def answer(assistant: McpClient, tool: str, **arguments: object) -> Answer:
    result = await assistant.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


async def until_heard(assistant: McpClient, tool: str, arguments: Answer, clock: FakeClock | None = None) -> Heard:
    """Ask until the database is there; a clock goes on meanwhile, lest the person's share be used up."""
    while (heard := await hear(assistant, tool, arguments)).code == "unavailable":
        if clock is not None:
            clock.advance(0.6)
    return heard


async def until_written(assistant: McpClient, clock: FakeClock | None = None) -> Heard:
    return await until_heard(assistant, "log_time", WORK, clock)


async def test_reads_go_on_writes_are_refused_before_anything_is_sent_and_it_recovers(own_postgres: Server) -> None:
    settings = Settings(
        sandbox=True, sandbox_data=":memory:", state=url_of(own_postgres.port), timezone="America/Toronto"
    )
    look = needs_of(settings)
    async with McpClient(server_of(settings)) as assistant:
        assert (await answer(assistant, "get_account"))["state"] == {"kind": "postgresql", "ok": True}
        assert await look() == []
        await to_thread.run_sync(own_postgres.stop)
        assert await look() == ["state"]
        first = await answer(assistant, "list_projects", limit=2)
        assert len((await answer(assistant, "list_projects", limit=2, cursor=first["next_cursor"]))["items"]) == 2
        for tool in ("log_time", "start_timer"):
            refused = await hear(assistant, tool, {"project": "Acme webshop", **(WORK if tool == "log_time" else {})})
            assert refused.code == "unavailable"
            assert "PostgreSQL, which keeps the state, cannot be reached." in refused.message
        assert await notes(assistant) == []
        assert (await answer(assistant, "get_account"))["state"]["ok"] is False
        await to_thread.run_sync(own_postgres.start)
        assert not (await until_written(assistant)).code
        assert await notes(assistant) == [WORK["note"]]
        assert await look() == []


async def test_a_server_starts_while_its_database_is_away(own_postgres: Server) -> None:
    settings = Settings(
        sandbox=True, sandbox_data=":memory:", state=url_of(own_postgres.port), timezone="America/Toronto"
    )
    await to_thread.run_sync(own_postgres.stop)
    async with McpClient(server_of(settings)) as assistant:
        assert (await answer(assistant, "list_projects"))["items"]
        await to_thread.run_sync(own_postgres.start)
        assert not (await until_written(assistant)).code


async def test_of_a_team_whoever_is_at_work_reads_on_and_nobody_is_taken_for_a_stranger(own_postgres: Server) -> None:
    async with serving(NUTMCP_STATE=url_of(own_postgres.port)) as served:
        for name in ("ann", "bob"):
            await served.connect(name)
        ann, bob = [await served.assistant(served.identity.token(name)) for name in ("ann", "bob")]
        assert (await answer(ann, "get_account"))["state"]["ok"]
        await to_thread.run_sync(own_postgres.stop)
        first = await answer(ann, "list_projects", limit=2)
        assert len((await answer(ann, "list_projects", limit=2, cursor=first["next_cursor"]))["items"]) == 2
        refused = await hear(ann, "log_time", {"project": "Acme webshop", **WORK})
        assert (refused.code, await notes(ann)) == ("unavailable", [])
        waiting = await hear(bob, "list_projects", {})
        assert waiting.code == "unavailable"
        assert "PostgreSQL, which keeps the state, cannot be reached." in waiting.message
        await to_thread.run_sync(own_postgres.start)
        assert not (await until_written(ann, served.clock)).code
        assert (await until_heard(bob, "list_projects", {}, served.clock)).answer["items"]
