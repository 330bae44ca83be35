"""A start loads what it takes to list tools, and the rest waits until someone asks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from nutmcp.systems import SYSTEMS
from tests.laws.sources import ROOT

pytestmark = pytest.mark.process

LISTING = """
import sys, anyio
from mcp.client import Client
from nutmcp.server.assembly import server_of
from nutmcp.settings import load

async def main():
    async with Client(server_of(load({}, {}))) as client:
        assert (await client.list_tools()).tools

anyio.run(main)
print(*(name for name in sys.modules if name.startswith("nutmcp.")))
"""
LATER = ("client", "directory", "journal", "sandbox", "state", "systems", "timers")
ASIDE = {"nutmcp.server.resources", "nutmcp.server.prompting", "nutmcp.server.prompts", "nutmcp.server.completions"}


def test_listing_tools_loads_nothing_that_only_a_call_a_resource_or_a_prompt_needs() -> None:
    ran = subprocess.run([sys.executable, "-c", LISTING], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    assert "nutmcp.server.app" in loaded
    assert not loaded & ASIDE
    # What is known of a system before it is loaded is light: its settings are read at the start.
    known = {"nutmcp.systems", *SYSTEMS.values(), *(f"{place}.profile" for place in SYSTEMS.values())}
    assert not [name for name in loaded - known if name.split(".")[1] in LATER]


CALLING = """
import sys, anyio
from mcp.client import Client
from nutmcp.server.assembly import server_of
from nutmcp.settings import load

async def main():
    flags = {"sandbox": "yes", "sandbox_data": ":memory:", "state": sys.argv[1], "timezone": "America/Toronto"}
    async with Client(server_of(load({}, flags))) as client:
        assert not (await client.call_tool("get_account", {})).is_error

anyio.run(main)
print(*({"psycopg", "jwt", "keyring", "nutmcp.server.team"} & {*sys.modules}))
"""


def test_whoever_works_alone_pays_neither_for_a_team_nor_for_its_database(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CALLING, str(tmp_path / "state.sqlite")]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout == "\n"
