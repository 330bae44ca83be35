"""A real process on stdio: what it writes, and that it ends soon whatever it is doing."""

import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from subprocess import PIPE
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from nutmcp.errors import ConfigurationError
from nutmcp.server.desk_pool import CLOSING_SECONDS
from nutmcp.server.stdio import LAST_ANSWERS_SECONDS, LAST_LINE_SECONDS, serve_stdio
from nutmcp.server.stopping import LONGEST_STOP
from tests.forked import ROOT
from tests.patience import PATIENCE
from tests.server.processes import SERVE_TOYS, Served, served
from tests.server.toys import SECRET, TOOLS, toy_server

pytestmark = pytest.mark.anyio


def call(number: int, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


WRONG: dict[str, bytes | dict[str, Any]] = {
    "not JSON": b'{"jsonrpc": nonsense',
    "not UTF-8": b'"\xff"',
    "half a character": b'{"jsonrpc":"2.0","id":3,"method":"ping","params":{"x":"\\ud800"}}',
    "not a message": b'{"id": 4}',
    "a batch": b'[{"jsonrpc":"2.0","id":5,"method":"ping"}]',
    "no such method": {"id": 6, "method": "tools/cull"},
    "no such tool": call(7, "ecko", {}),
    "no arguments": call(8, "echo", {}),
    "not an object": {"id": 9, "method": "tools/call", "params": {"name": "echo", "arguments": [1]}},
    "a fault": call(10, "fail", {"how": "bug"}),
}


@pytest.mark.process
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_of_either_era_starts_it_and_calls_a_tool(mode: str) -> None:
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "tests.server.serve_toys", "stdio"], cwd=ROOT
    )
    async with Client(parameters, mode=mode) as client:
        assert len((await client.list_tools()).tools) == len(TOOLS)
        result = await client.call_tool("echo", {"project": "Été"})
    assert result.structured_content == {"said": "('Été', None, 20, None, None, None)"}


@pytest.mark.process
@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
async def test_each_older_revision_is_spoken(version: str) -> None:
    async with served("stdio") as server:
        answer = await server.handshake(version)
        await server.send(call(1, "rows", {"count": 1}))
        called = await server.receive()
    assert answer["result"]["protocolVersion"] == version
    assert json.loads(called["result"]["content"][0]["text"]) == {"items": [{"id": 0}]}


@pytest.mark.process
async def test_every_failure_is_an_answer_on_the_wire_and_the_next_call_works() -> None:
    async with served("stdio") as server:
        await server.handshake()
        wire: dict[str, str] = {}
        for name, sent in WRONG.items():
            await server.send(b"", sent)
            wire[name] = json.dumps(await server.receive())
        await server.send(call(11, "echo", {"project": 1}))
        assert "said" in json.dumps(await server.receive())
        code = await server.end()
    assert code == 0
    assert '"id": null, "error": {"code": -32700' in wire["not JSON"]
    assert '"id": null, "error": {"code": -32600' in wire["not UTF-8"]
    assert '"id": 3, "result"' in wire["half a character"]
    assert '"id": 4, "error": {"code": -32600' in wire["not a message"]
    assert '"id": null, "error": {"code": -32600' in wire["a batch"]
    assert '"code": -32601' in wire["no such method"]
    assert '"code": -32602' in wire["no such tool"]
    assert '"isError": true' in wire["no arguments"]
    assert '"code": -32602' in wire["not an object"]
    assert '"isError": true' in wire["a fault"]
    assert not [name for name, answer in wire.items() if "Traceback" in answer or SECRET in answer]


@pytest.mark.process
async def test_a_fault_is_explained_on_stderr_without_the_secret() -> None:
    async with served("stdio") as server:
        await server.handshake()
        await server.send(call(1, "fail", {"how": "bug"}))
        await server.receive()
        await server.end()
    assert "RuntimeError" in server.said
    assert SECRET not in server.said


@pytest.mark.process
async def test_whatever_a_tool_prints_stays_off_the_wire() -> None:
    async with served("stdio") as server:
        await server.handshake()
        await server.send(call(1, "prints", {}))
        assert (await server.receive())["id"] == 1
        await server.end()
        assert await server.rest() == ""
    assert "printed by a tool" in server.said


@pytest.mark.process
async def test_requests_before_the_end_of_the_input_are_still_answered() -> None:
    async with served("stdio", LAST_ANSWERS_SECONDS=10 * PATIENCE) as server:
        await server.handshake()
        await server.send(*(call(number, "echo", {"project": number}) for number in range(1, 6)))
        code = await server.end()
        answers = [json.loads(line) for line in (await server.rest()).splitlines()]
    assert {answer["id"] for answer in answers if "result" in answer} == {1, 2, 3, 4, 5}
    assert code == 0


def test_what_is_waited_for_at_the_end_is_less_than_a_second() -> None:
    assert LAST_ANSWERS_SECONDS + LAST_LINE_SECONDS + CLOSING_SECONDS < LONGEST_STOP < 1


async def idle(server: Served) -> None:
    await server.send(call(1, "echo", {"project": 1}))
    await server.receive()


async def busy(server: Served) -> None:
    await server.send(call(9, "wait", {}))
    await server.hear("desk: waiting")


@pytest.mark.crossed
@pytest.mark.process
@pytest.mark.parametrize("by", [None, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("state", [idle, busy])
async def test_it_ends_by_itself_and_closes_the_desk(
    by: signal.Signals | None, state: Callable[[Served], Awaitable[None]]
) -> None:
    async with served("stdio") as server:
        await server.handshake()
        await state(server)
        code = await server.end(by=by)
    assert code == 0
    assert server.said.count("desk: closed") == 1
    assert "Traceback" not in server.said


@pytest.mark.process
@pytest.mark.parametrize("by", [None, signal.SIGTERM, signal.SIGINT])
async def test_it_ends_by_itself_even_before_anyone_spoke(by: signal.Signals | None) -> None:
    async with served("stdio") as server:
        await server.hear("serving")
        code = await server.end(by=by)
    assert (code, server.said) == (0, "serving\n")


@pytest.mark.process
@pytest.mark.parametrize("tool", ["wait", "block"])
async def test_even_a_tool_that_resists_does_not_keep_it(tool: str) -> None:
    async with served("stdio", LONGEST_STOP=LONGEST_STOP) as server:
        await server.handshake()
        await server.send(call(1, tool, {"shielded": True}))
        await server.hear("desk: waiting")
        code = await server.end(by=signal.SIGTERM)
    # Its deadline ended it.
    assert code == 1


@pytest.mark.process
async def test_a_client_that_reads_no_more_does_not_keep_it() -> None:
    async with served("stdio") as server:
        await server.handshake()
        # More than a pipe holds.
        await server.send(*(call(number, "rows", {"count": 2_000}) for number in range(20)))
        await server.hear("desk: opened")
        await anyio.wait_all_tasks_blocked()
        code = await server.end(by=signal.SIGTERM)
    assert code == 0


@pytest.mark.process
def test_a_client_that_is_gone_without_a_word_ends_it() -> None:
    with subprocess.Popen([*SERVE_TOYS, "stdio"], cwd=ROOT, stdin=PIPE, stdout=PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        process.stdin.write(b"any line is answered\n")
        process.stdin.flush()
        assert process.wait(PATIENCE) == 0


async def test_without_a_standard_input_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ConfigurationError, match="Let an MCP client start nutmcp"):
        await serve_stdio(toy_server())


@pytest.mark.process
async def test_a_cancelled_call_ends_and_is_not_answered() -> None:
    async with served("stdio") as server:
        await server.handshake()
        await busy(server)
        await server.send({"method": "notifications/cancelled", "params": {"requestId": 9}})
        await server.hear("desk: cancelled")
        await server.send(call(10, "echo", {"project": 1}))
        assert (await server.receive())["id"] == 10
        await server.end()


@pytest.mark.process
async def test_progress_is_written_before_the_answer() -> None:
    async with served("stdio") as server:
        await server.handshake()
        asked = call(1, "count", {"to": 2})
        await server.send({**asked, "params": {**asked["params"], "_meta": {"progressToken": "t"}}})
        seen = [await server.receive() for _ in range(3)]
        await server.end()
    assert [message["params"]["progress"] for message in seen[:2]] == [1, 2]
    assert seen[2]["id"] == 1
