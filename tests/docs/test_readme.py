"""What the README and the page on connecting show works: read as a client and a shell would read it."""

import json
import re
import shlex
from itertools import pairwise
from typing import Any, cast

import pytest

from nutmcp.cli import COMMANDS
from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.settings import default, load
from nutmcp.systems import SYSTEMS
from nutmcp.tools.surface import read_definitions
from tests.laws.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONNECTING = (ROOT / "docs/connecting.md").read_text(encoding="utf-8")
LONGEST = 170
"""Lines that a stranger reads before deciding."""
PLACE = "/path/to/nutmcp/.venv/bin/nutmcp"
CONFIGURATIONS = [
    json.loads(block) for page in (README, CONNECTING) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)
]
SERVERS: list[dict[str, Any]] = [
    server for each in CONFIGURATIONS for server in (each.get("mcpServers") or each["servers"]).values()
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_configuration_starts_the_server_with_settings_that_exist(server: dict[str, Any]) -> None:
    assert server["command"] == PLACE
    parser = Parser("serve", "")
    add_settings(parser, default())
    settings = load(server.get("env", {}), given_settings(parser, parser.read(server.get("args", []))))
    assert settings.sandbox or settings.credentials()


def test_vs_code_asks_for_each_input_that_is_used() -> None:
    (vs_code,) = (each for each in CONFIGURATIONS if "inputs" in each)
    used = set(re.findall(r"\$\{input:([\w-]+)\}", json.dumps(vs_code["servers"])))
    assert used == {each["id"] for each in vs_code["inputs"]}


def test_the_commands_for_claude_code_start_the_server() -> None:
    shell = CONNECTING.split("### Claude Code")[1].split("```")[1].removeprefix("sh\n").replace("\\\n", " ")
    for line in shell.strip().splitlines():
        words = shlex.split(line)
        variables = [word.partition("=")[0] for before, word in pairwise(words) if before == "--env"]
        assert load(dict.fromkeys(variables, "x"), {}).credentials() if variables else "--sandbox" in words
        assert words[words.index("--") + 1] == "nutmcp"


def test_the_call_by_curl_names_a_tool_and_arguments_that_exist() -> None:
    words = shlex.split(CONNECTING.split("one call is one request:")[1].split("```")[1].removeprefix("sh\n"))
    sent = json.loads(words[words.index("-d") + 1])
    headers = dict(word.split(": ", 1) for before, word in pairwise(words) if before == "-H")
    called = sent["params"]
    (tool,) = (each for each in read_definitions("nutcache") if each["name"] == called["name"])
    assert set(called["arguments"]) <= set(cast("dict[str, object]", tool["inputSchema"]["properties"]))
    assert (headers["Mcp-Method"], headers["Mcp-Name"]) == (sent["method"], called["name"])
    assert headers["MCP-Protocol-Version"] == called["_meta"]["io.modelcontextprotocol/protocolVersion"]


def test_the_commands_for_another_system_are_there_and_name_it_right() -> None:
    said = re.findall(r"nutmcp (\w+) --system (\w+)", README)
    assert {command for command, _ in said} == {"demo", "login", "doctor"}
    assert {command for command, _ in said} <= COMMANDS.keys()
    assert {system for _, system in said} <= SYSTEMS.keys()


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(README.splitlines()) <= LONGEST
    assert len(re.findall(r"^\d+\. “", README, re.MULTILINE)) == 10
