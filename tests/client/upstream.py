"""A stand-in for Nutcache at the network's edge: it plays what a test tells it to, and records what arrives."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import httpx2

from nutmcp.client import Client, Http
from nutmcp.remote.system import Connection, Credentials
from nutmcp.systems.nutcache.declaration import NUTCACHE
from tests.fakes import FakeClock

URL = "https://nutcache.test/webapi"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
GUID = "846e176e-7c4b-4bfd-a894-c98f2988927e"
CREDENTIALS = Credentials(public_key="pub-key", username="ann@example.com", password="s3cr:et é", access_token="tok-en")


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    raw_query: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}" + (f"?{self.raw_query}" if self.raw_query else "")


@dataclass(frozen=True)
class Played:
    """One response to be played."""

    status: int = 200
    body: Any = None
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Act = Played | Exception | Callable[[Seen], "Played | Awaitable[Played]"]


class Upstream:
    """An ASGI application that answers each request with the next act, and the last act for ever."""

    def __init__(self, *acts: Act) -> None:
        self._acts = list(acts)
        self.requests: list[Seen] = []

    def plays(self, *acts: Act) -> None:
        """Play these acts from now on."""
        self._acts = list(acts)

    @property
    def lines(self) -> list[str]:
        return [each.line for each in self.requests]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        content = b""
        while True:
            message = await receive()
            content += message.get("body", b"")
            if not message.get("more_body"):
                break
        raw_query = scope["query_string"].decode()
        seen = Seen(
            method=scope["method"],
            path=scope["path"].removeprefix("/webapi/"),
            query=dict(parse_qsl(raw_query)),
            raw_query=raw_query,
            headers={name.decode().lower(): value.decode() for name, value in scope["headers"]},
            content=content,
        )
        self.requests.append(seen)
        played = await self._act(seen)
        sent = played.content if played.body is None else json.dumps(played.body).encode()
        headers = [(name.encode(), value.encode()) for name, value in played.headers.items()]
        await send({"type": "http.response.start", "status": played.status, "headers": headers})
        await send({"type": "http.response.body", "body": sent})

    async def _act(self, seen: Seen) -> Played:
        act = self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]
        if isinstance(act, Exception):
            raise act
        if isinstance(act, Played):
            return act
        played = act(seen)
        return played if isinstance(played, Played) else await played


class FreeLimits:
    """Limits that never make anyone wait, and remember what they were asked."""

    def __init__(self) -> None:
        self.acquired: list[bool] = []
        self.penalties: list[float] = []

    async def acquire(self, *, background: bool = False, writes: bool = False) -> None:
        del writes
        self.acquired.append(background)

    async def penalize(self, seconds: float) -> float:
        self.penalties.append(seconds)
        return seconds


@dataclass
class Bench:
    """A client with everything around it at hand."""

    client: Client
    clock: FakeClock
    limits: FreeLimits


def bench(
    upstream: Upstream | httpx2.AsyncBaseTransport,
    *,
    version: int = 3,
    organization: str | None = GUID,
    read_only: bool = False,
    url: str = URL,
) -> Bench:
    """Return a client that speaks to the upstream: an ASGI application, or a transport of the HTTP library."""
    clock, limits = FakeClock(NOW), FreeLimits()
    client = Client(
        NUTCACHE,
        dialect=NUTCACHE.dialect(Connection(version=version, credentials=CREDENTIALS)),
        http=Http(url, transport=upstream, name=NUTCACHE.name, prefix=NUTCACHE.prefix),
        limits=limits,
        clock=clock,
        rng=Random(7),
        organization=organization,
        read_only=read_only,
    )
    return Bench(client, clock, limits)


def listed(name: str, rows: list[dict[str, Any]], *, more: bool = False, **beside: object) -> Played:
    """Return a page of a list, as the documentation shows one."""
    links = [{"href": f"{name}?limit=100&page=2", "rel": "navigation-next", "type": "GET"}] if more else []
    return Played(body={"links": links, name: rows, **beside})


def broken(error: Exception) -> httpx2.MockTransport:
    """Return a network on which every request ends with this error."""

    def fail(_request: httpx2.Request) -> httpx2.Response:
        raise error

    return httpx2.MockTransport(fail)
