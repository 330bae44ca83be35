"""A server for several people, in this process: a provider that knows them, and the sandbox behind it."""

import base64
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS
from nutmcp.server.asgi import Site, StreamableHttp
from nutmcp.server.assembly import server_of, surface_of
from nutmcp.server.http import beside_of, door_of
from nutmcp.server.principal import Principal
from nutmcp.server.reachable import ReachableBy
from nutmcp.server.team.team import Team
from nutmcp.settings import load
from nutmcp.state.vault import Vault
from tests.fakes import FakeClock
from tests.server.team.browsing import Browser
from tests.server.team.identity import ISSUER, RESOURCE, Identity
from tests.whole_server import TUESDAY

KEY = base64.b64encode(b"k" * 32).decode()
SETTINGS = {
    "NUTMCP_AUTH": "oauth",
    "NUTMCP_ISSUER": ISSUER,
    "NUTMCP_RESOURCE_URL": RESOURCE,
    "NUTMCP_OIDC_CLIENT_ID": "nutmcp",
    "NUTMCP_OIDC_CLIENT_SECRET": "client-secret",
    "NUTMCP_VAULT_KEYS": f"2026:{KEY}",
    "NUTMCP_SANDBOX": "yes",
    "NUTMCP_SANDBOX_DATA": ":memory:",
    "NUTMCP_STATE": "memory:",
    "NUTMCP_TIMEZONE": "America/Toronto",
}


@dataclass
class Served:
    """The server, and who may ask it."""

    identity: Identity
    clock: FakeClock
    team: Team
    web: httpx2.AsyncClient
    transport: httpx2.ASGITransport
    stack: AsyncExitStack = field(repr=False)

    @property
    def vault(self) -> Vault:
        return self.team.vault

    async def post(self, *tokens: str, body: Mapping[str, object] | None = None, **headers: str) -> httpx2.Response:
        """Send a request with these tokens."""
        usual = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = [*(usual | named).items(), *(("Authorization", f"Bearer {each}") for each in tokens)]
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        encoded = [(name.encode(), value.encode()) for name, value in sent]
        return await self.web.post(RESOURCE, json=body or ping, headers=encoded)

    async def assistant(self, token: str, mode: str = "auto", **able: Any) -> Client:  # noqa: ANN401 - as clients are
        """Return an assistant that has this token."""
        signed = httpx2.AsyncClient(transport=self.transport, headers={"Authorization": f"Bearer {token}"})
        http = await self.stack.enter_async_context(signed)
        client = Client(streamable_http_client(RESOURCE, http_client=http), mode=mode, **able)
        return await self.stack.enter_async_context(client)

    async def connect(self, name: str) -> None:
        """Keep the credentials of a person: those of the sandbox's own user."""
        await self.vault.put(Principal(ISSUER, name).id, dict(DEFAULT_CREDENTIALS.items()))


@asynccontextmanager
async def serving(**settings: str) -> AsyncGenerator[Served]:
    """Serve several people."""
    clock = FakeClock(TUESDAY)
    identity = Identity(clock.now())
    loaded = load({**SETTINGS, **settings}, {})
    reading = {each["name"] for each in surface_of(load({**SETTINGS, "NUTMCP_READ_ONLY": "yes"}, {}))}
    writing = frozenset(each["name"] for each in surface_of(loaded)) - reading
    team = Team(loaded, clock, writing, identity=identity.app)
    manager = StreamableHttp(server_of(loaded, team), stateless=True)
    by_name = partial(ReachableBy, bound="127.0.0.1", hosts=team.hosts)
    site = Site(by_name(door_of(manager, team.gate)), beside_of(team, by_name))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(manager.run())
        transport = httpx2.ASGITransport(site)
        web = await stack.enter_async_context(httpx2.AsyncClient(transport=transport))
        yield Served(identity, clock, team, web, transport, stack)


async def refused(served: Served, token: str, *statuses: int) -> None:
    """Send a token, which has to be refused with one of these statuses and a sentence that does not quote it."""
    answer = await served.post(token)
    assert answer.status_code in statuses, answer.text
    assert answer.json()["error"]["message"]
    assert token not in f"{answer.text}{answer.headers}"


@pytest.fixture
async def served() -> AsyncGenerator[Served]:
    """Serve several people."""
    async with serving() as office:
        yield office


@pytest.fixture
async def browser(served: Served) -> Browser:
    return Browser(served, await served.stack.enter_async_context(httpx2.AsyncClient(transport=served.transport)))
