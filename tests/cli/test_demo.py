"""The demo and the examples go well, and the demo says loudly when something does not."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from mcp import Client
from mcp.server.lowlevel import Server
from mcp_types import CallToolResult, ListToolsResult, TextContent

from nutmcp.cli.assistant import Assistant
from nutmcp.errors import InternalError
from nutmcp.sandbox.hosts import HOSTS, story_of
from tests.cli.commands import ROOT, environment, nutmcp_process
from tests.patience import PATIENCE


@pytest.mark.process
@pytest.mark.parametrize("flags", [(), pytest.param(("--old-protocol",), marks=pytest.mark.matrix)])
@pytest.mark.parametrize("system", HOSTS)
def test_the_demo_of_each_system_goes_well(system: str, flags: tuple[str, ...], tmp_path: Path) -> None:
    said = nutmcp_process("demo", "--system", system, *flags, state=tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "▸ " in said.stdout
    assert "All is well" in said.stdout
    assert not list(tmp_path.rglob("*.sqlite"))


async def list_no_tools(_context: object, _params: object) -> ListToolsResult:
    return ListToolsResult(tools=[])


async def refuse(_context: object, _params: object) -> CallToolResult:
    error = {"error": {"code": "unavailable", "message": "Nutcache cannot be reached. Try again in a minute."}}
    return CallToolResult(content=[TextContent(text="")], structured_content=error, is_error=True)


async def failure_of(act: Callable[[Assistant], Awaitable[None]]) -> str:
    """Return how the demo fails on a server that does none of its work."""
    server = Server[object]("useless", on_list_tools=list_no_tools, on_call_tool=refuse)
    failures: list[InternalError] = []
    async with Client(server) as client:
        try:
            await act(Assistant(client))
        except InternalError as error:
            failures.append(error)
    return failures[0].message


@pytest.mark.anyio
@pytest.mark.parametrize("system", HOSTS)
async def test_each_chapter_fails_loudly_where_the_server_does_not_do_its_work(
    system: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for chapter in story_of(system).chapters:
        message = await failure_of(lambda assistant, begin=chapter: assistant.converse(begin()))
        assert message.startswith("The demo failed; expected: "), chapter.__name__
        assert "▸" in capsys.readouterr().out


@pytest.mark.anyio
@pytest.mark.parametrize("system", HOSTS)
async def test_the_demo_fails_loudly_where_a_tool_of_its_story_is_not_on_offer(system: str) -> None:
    message = await failure_of(lambda assistant: assistant.tell(story_of(system)))
    assert message.startswith("The demo failed; expected: every tool of the main job.")


@pytest.mark.process
@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "examples").glob("*.py")))
def test_the_example_runs(name: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "examples" / name],
        env=environment(tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout
