"""Credentials chosen at random, and everything that leaves nutmcp searched for them, in every spelling."""

import base64
import gc
import hashlib
import io
import json
import logging
import os
from collections.abc import Generator, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn
from unittest.mock import patch
from urllib.parse import quote, quote_plus

import anyio
import httpx2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from mcp import Client as McpClient

from nutmcp.cli import main
from nutmcp.client import Http
from nutmcp.server.assembly import server_of
from nutmcp.server.logs import start_logging
from nutmcp.settings import Settings, load
from tests.cli.commands import running
from tests.faults.hearing import hear

pytestmark = pytest.mark.process

EXAMPLES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 6
USER = "robin@freelance.example"


def unmistakable(text: str) -> str:
    """Return a secret that stands nowhere by chance."""
    return f"{text}{hashlib.sha256(text.encode()).hexdigest()[:12]}"


tokens = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), max_size=30).map(
    unmistakable
)
passwords = st.text(st.characters(max_codepoint=255, exclude_categories=["C", "Z"]) | st.just(" "), max_size=30).map(
    unmistakable
)


def spellings(secret: str) -> Iterator[str]:
    """Yield a secret as it is, as in an address, as in Python and JSON, and in base 64 wherever it begins there."""
    raw = secret.encode()
    yield secret
    yield from (quote(secret), quote(secret, safe=""), quote_plus(secret))
    yield from (repr(secret)[1:-1], repr(raw)[2:-1], secret.replace("\\", "\\\\").replace('"', '\\"'))
    for before in range(3):
        # The first and the last characters depend on what stands beside the secret.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            coded = encode(b"\0" * before + raw).decode().rstrip("=")
            yield coded[(0, 2, 3)[before] : len(coded) // 4 * 4 - 4]


@pytest.fixture(scope="module")
def nutcache() -> Generator[str]:
    with running("sandbox", "--port", "0", "--data", ":memory:", "--control") as process:
        assert process.stdout is not None
        yield process.stdout.readline().split(" is at ")[1].split(";")[0]


class Exploding(httpx2.AsyncBaseTransport):
    """A network whose failures quote what was sent, as some libraries do."""

    async def handle_async_request(self, request: httpx2.Request) -> NoReturn:
        """Fail."""
        value = request.headers["authorization"].partition(" ")[2]
        raise RuntimeError(f"{dict(request.headers)}: {value!r} or {quote(value)} {json.dumps(parts(value))}")


def exploding(url: str, *, transport: object, name: str, prefix: str) -> Http:
    """Return a connection on that network, whatever was asked for."""
    del transport
    return Http(url, transport=Exploding(), name=name, prefix=prefix)


def parts(value: str) -> list[str]:
    """Return a credential, and what it is made of, in the spellings that a careless library may choose."""
    try:
        joined = base64.b64decode(value, validate=True).decode().split(":", 2)
    except ValueError:
        joined = []
    return [each for secret in (value, *joined) for each in (secret, quote(secret, safe=""), repr(secret.encode()))]


def control(nutcache: str, path: str, **body: object) -> None:
    """Tell the Nutcache something at its side entrance."""
    httpx2.post(f"{nutcache.removesuffix('/webapi')}/control/{path}", json=body).raise_for_status()


async def talk(chosen: Settings, nutcache: str, heard: list[str]) -> None:
    """Work with a server: well, with faults, without access, and on a network that explodes."""
    async with McpClient(server_of(chosen)) as assistant:

        async def call(tool: str, **arguments: object) -> None:
            heard.append(repr(await hear(assistant, tool, arguments)))

        await call("get_account")
        await call("log_time", project="Acme webshop", duration="1h", note="Cabling")
        control(nutcache, "faults", kind="status", status=401, body="html")
        await call("list_time_entries")
        heard.extend(reprs())
    with patch("nutmcp.server.desk.Http", exploding):
        async with McpClient(server_of(chosen)) as assistant:
            failed = await hear(assistant, "list_projects", {})
            assert failed.code == "internal"
            heard.extend([repr(failed), *reprs()])


def reprs() -> Iterator[str]:
    """Yield what every object of ours that is alive shows of itself."""
    for each in gc.get_objects():
        if type(each).__module__.startswith("nutmcp."):
            yield f"{type(each).__name__}: {each!r}"


@given(public_key=tokens, password=passwords, access_token=tokens, version=st.sampled_from(["3", "4"]))
@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])
def test_no_credential_leaves(nutcache: str, public_key: str, password: str, access_token: str, version: str) -> None:
    control(nutcache, "accounts", public_key=public_key, username=USER, password=password, access_token=access_token)
    secrets = [public_key, password] if version == "3" else [access_token]
    with TemporaryDirectory() as folder, patch.dict(os.environ, clear=False):
        environment = {
            "NUTCACHE_URL": nutcache,
            "NUTCACHE_API_VERSION": version,
            "NUTCACHE_PUBLIC_KEY": public_key,
            "NUTCACHE_USERNAME": USER,
            "NUTCACHE_PASSWORD": password,
            "NUTCACHE_ACCESS_TOKEN": access_token,
            "NUTCACHE_MEMBER": USER,
            "NUTCACHE_ORGANIZATION": "Atelier Boréal",
            "NUTMCP_STATE": str(Path(folder) / "state.sqlite"),
            "NUTMCP_LOG": "debug",
        }
        os.environ.update(environment)
        left = everything_that_leaves(nutcache)
        for file in Path(folder).iterdir():
            left.append(file.read_bytes().decode("latin-1"))
            left.append(file.read_bytes().decode(errors="replace"))
    assert any("Cabling" in each for each in left)
    found = {
        f"{each[:60]} … {each[max(0, each.find(spelling) - 60) :][:200]}"
        for secret in secrets
        for spelling in spellings(secret)
        for each in left
        if len(spelling) > 7 and spelling in each
    }
    assert not found


def everything_that_leaves(nutcache: str) -> list[str]:
    """Return the answers, what was logged and printed, and what the objects show of themselves."""
    heard: list[str] = []
    out, err = io.StringIO(), io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    chosen = load(os.environ, {})
    try:
        with redirect_stdout(out), redirect_stderr(err):
            start_logging("debug", chosen.secrets())
            anyio.run(talk, chosen, nutcache, heard)
            for words in (["doctor"], ["doctor", "--json"], ["journal"], ["journal", "--json"]):
                main(words)
    finally:
        logging.getLogger().handlers, logging.getLogger().level = handlers, level
    return [*heard, out.getvalue(), err.getvalue()]
