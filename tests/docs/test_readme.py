"""What the README shows works: its snippets are read as a client and a shell would read them."""

import json
import re
import shlex
import tomllib
from itertools import pairwise
from typing import Any

import pytest

from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.settings import load
from tests.laws.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATIONS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL)]
SERVERS: list[dict[str, Any]] = [
    server for each in CONFIGURATIONS for server in (each.get("mcpServers") or each["servers"]).values()
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_configuration_starts_the_server_with_settings_that_exist(server: dict[str, Any]) -> None:
    package, *flags = server["args"]
    assert (server["command"], package) == ("uvx", "nutmcp")
    parser = Parser("serve", "")
    add_settings(parser)
    settings = load(server.get("env", {}), given_settings(parser.read(flags)))
    assert settings.sandbox or settings.credentials()


def test_vs_code_asks_for_each_input_that_is_used() -> None:
    (vs_code,) = (each for each in CONFIGURATIONS if "inputs" in each)
    used = set(re.findall(r"\$\{input:([\w-]+)\}", json.dumps(vs_code["servers"])))
    assert used == {each["id"] for each in vs_code["inputs"]}


def test_the_commands_for_claude_code_start_the_server() -> None:
    shell = README.split("### Claude Code")[1].split("```")[1].removeprefix("sh\n").replace("\\\n", " ")
    for line in shell.strip().splitlines():
        words = shlex.split(line)
        variables = [word.partition("=")[0] for before, word in pairwise(words) if before == "--env"]
        assert load(dict.fromkeys(variables, "x"), {}).credentials() if variables else "--sandbox" in words
        assert words[words.index("--") + 1 :][:2] == ["uvx", "nutmcp"]


def test_each_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w-]", each, maxsplit=1)[0] for each in project["dependencies"]}
    table = README.split("## What it stands on")[1]
    assert set(re.findall(r"^\| `([\w-]+)` \| \w", table, re.MULTILINE)) == declared


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
