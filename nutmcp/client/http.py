"""Sends one request over HTTP and returns what came back, within bounds of time and size."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urlencode

import anyio
import httpx2

from nutmcp import __version__
from nutmcp.client.unreachable import why_unreachable
from nutmcp.errors import ConfigurationError, NutmcpError, OutcomeUnknown, Unavailable, Unintelligible
from nutmcp.network import is_loopback
from nutmcp.remote.system import Request, Response

MOST_BYTES = 16 * 1024 * 1024
"""The largest body that is read, counted after decompression."""
IDLE_SECONDS = 30
"""How long an idle connection is kept for the next request."""
MOST_IDLE = 3
"""How many of them: each request looks at all, and with ten of them takes twice as much of the processor."""
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
"""The failures after which it is certain that nothing has reached the server."""
_log = logging.getLogger(__name__)

AsgiApp = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]
"""A web application in this process, which is spoken to without a network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """The seconds that each phase of a request may take, and all of them together."""

    connect: float = 5
    read: float = 15
    write: float = 15
    pool: float = 10
    total: float = 30


class Http:
    """A connection to one base address; it is reused, and redirects are not followed.

    Args:
        base_url: The address below which every request goes.
        transport: A web application to speak to in place of the network, or a transport of the HTTP library.
        timeouts: How long to wait.
        most_bytes: The largest body that is read.
        name: How people call the server.
        prefix: How the names of its settings begin, which messages name.

    Raises:
        ConfigurationError: The address is none, or is not safe to send credentials to.
    """

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx2.AsyncBaseTransport | AsgiApp | None = None,
        timeouts: Timeouts | None = None,
        most_bytes: int = MOST_BYTES,
        name: str,
        prefix: str = "",
    ) -> None:
        self._base_url, self._prefix = checked_base(base_url, prefix), prefix
        self._host = httpx2.URL(self._base_url).netloc.decode("ascii")
        if transport is not None and not isinstance(transport, httpx2.AsyncBaseTransport):
            transport = httpx2.ASGITransport(transport)
        self._transport = transport
        self._timeouts = timeouts or Timeouts()
        self._most_bytes = most_bytes
        self._name = name
        self._connections: httpx2.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; the next request would open new ones."""
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.aclose()

    def prepare(self) -> None:
        """Make ready for the first request what takes its time, so that the request leaves as soon as it may."""
        self._connections = self._connections or self._connect()

    async def send(self, request: Request) -> Response:
        """Send one request and return the response, whatever its status.

        Raises:
            ConfigurationError: A credential or header cannot be sent.
            Unavailable: No answer; for a write, only if it is certain that nothing was sent.
            Unintelligible: The answer to a read is too large or wrongly compressed.
            OutcomeUnknown: The same for a write, or no answer to one that may have been processed.
        """
        _refuse_unsendable(request, self._prefix)
        try:
            with anyio.fail_after(self._timeouts.total):
                return await self._exchanged(request)
        except _NOT_SENT as error:
            happened, advice = _why_not_sent(error, self._name, self._host, self._prefix)
            raise Unavailable(happened, f"Nothing was sent. {advice}") from error
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise self._broken(request, f"{self._name} did not answer in time at {self._host}.") from error
        except httpx2.DecodingError as error:
            raise self._senseless(request, f"{self._name}'s answer is wrongly compressed.") from error
        except (OSError, httpx2.TransportError) as error:
            raise self._broken(request, f"The connection to {self._name} at {self._host} broke.") from error

    async def _exchanged(self, request: Request) -> Response:
        url = f"{self._base_url}/{request.path}" if request.path else self._base_url
        if request.query:
            # The documented form of a list, `includes=a,b`, keeps its comma.
            url = f"{url}?{urlencode(request.query, safe=',')}"
        connections = self._connections = self._connections or self._connect()
        sent = connections.build_request(request.method, url, headers=request.headers, content=request.content)
        answer = await connections.send(sent, stream=True)
        try:
            content = await self._bounded(answer, request)
        finally:
            await answer.aclose()
        _log.debug("%s %s: %s", request.method, request.path, answer.status_code)
        return Response(status=answer.status_code, headers=dict(answer.headers.items()), content=content)

    async def _bounded(self, answer: httpx2.Response, request: Request) -> bytes:
        content = bytearray()
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > self._most_bytes:
                raise self._senseless(request, f"{self._name}'s answer is too large.")
        return bytes(content)

    def _connect(self) -> httpx2.AsyncClient:
        # The library tells of each request at INFO, query and all; what is worth telling is told here.
        for name in ("httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.WARNING)
        plain = self._base_url.startswith("http:")
        phases = self._timeouts
        return httpx2.AsyncClient(
            transport=self._transport,
            follow_redirects=False,
            # Proxies and trust stores as the machine sets them; plain HTTP must not leave the machine by a proxy.
            trust_env=not plain,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"accept": "application/json", "user-agent": f"nutmcp/{__version__}"},
            timeout=httpx2.Timeout(connect=phases.connect, read=phases.read, write=phases.write, pool=phases.pool),
            limits=httpx2.Limits(
                max_connections=10, max_keepalive_connections=MOST_IDLE, keepalive_expiry=IDLE_SECONDS
            ),
        )

    def _broken(self, request: Request, happened: str) -> NutmcpError:
        return _unknown(happened) if request.writes else Unavailable(happened, "Try again in a minute.")

    def _senseless(self, request: Request, happened: str) -> NutmcpError:
        return _unknown(happened) if request.writes else Unintelligible(happened, "Ask for less, or try again.")


def checked_base(url: str, prefix: str) -> str:
    """Return a base address without the slash at its end; messages name the setting, which begins with the prefix.

    Raises:
        ConfigurationError: It is no address of a server, or one to which credentials would go unprotected.
    """
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, UnicodeError):
        parsed = httpx2.URL("")
    complete = parsed.scheme in {"http", "https"} and parsed.host and "%" not in parsed.host
    if not complete or parsed.query or parsed.fragment:
        raise ConfigurationError(
            f"{prefix}URL is not the address of an API.",
            "Set it to an address such as https://api.example.com, or leave it out.",
        )
    if parsed.userinfo:
        raise ConfigurationError(
            f"{prefix}URL holds a username or password.", "Set the credentials in their own variables instead."
        )
    if parsed.scheme == "http" and not is_loopback(parsed.host):
        raise ConfigurationError(
            f"{prefix}URL is not encrypted, so the credentials could be read on the way.",
            "Set it to an https:// address; http:// is only for this machine.",
        )
    return str(parsed).rstrip("/")


def _refuse_unsendable(request: Request, prefix: str) -> None:
    """Refuse what no header may hold, before the library would quote it in an error."""
    if any(not (value.isascii() and value.isprintable()) for value in request.headers.values()):
        raise ConfigurationError(
            "A credential, or the organization, holds a character that cannot be sent.",
            f"Check the {prefix} variables for line breaks and letters with accents.",
        )


def _unknown(happened: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        happened,
        "It is not known whether the change was made. Look whether it is there before you repeat it.",
    )


def _why_not_sent(error: Exception, name: str, host: str, prefix: str) -> tuple[str, str]:
    """Return in a sentence each why nothing was sent, and what to do."""
    if isinstance(error, httpx2.PoolTimeout):
        return f"Too many requests to {name} are still unanswered.", "Try again in a minute."
    if isinstance(error, httpx2.ProxyError):
        return f"The proxy on the way to {name} did not let the request to {host} through.", "Check HTTPS_PROXY."
    return why_unreachable(error, name, host, prefix)
