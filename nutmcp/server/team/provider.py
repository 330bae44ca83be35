"""What the identity provider publishes of itself: its addresses, and the keys that its tokens are signed with."""

import base64
import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

import anyio
from jwt import PyJWK

from nutmcp.client.http import AsgiApp, Http
from nutmcp.clock import Clock
from nutmcp.errors import RemoteError, Unavailable
from nutmcp.remote.system import Request, Response
from nutmcp.server.principal import SUBJECT
from nutmcp.server.team.published import Published
from nutmcp.server.team.signing_keys import ALGORITHMS, keys_in

NO_HEADERS: Mapping[str, str] = {}
MOST_BYTES = 64 * 1024
"""The largest document of the provider that is read."""
UNKNOWN_KEY_SECONDS = 60
"""How long after the keys were read they are not read again for one that was not among them."""
FRESH_SECONDS = 60 * 60
"""How long keys are believed before they are read again."""

_NAME = "The identity provider"
_OIDC = "/.well-known/openid-configuration"
_OAUTH = "/.well-known/oauth-authorization-server"
_FORM = {"content-type": "application/x-www-form-urlencoded"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OidcClient:
    """As which client of the provider nutmcp asks it; without a secret, as a public one."""

    id: str = ""
    secret: str = field(default="", repr=False)

    @property
    def proof(self) -> Mapping[str, str]:
        """Return the header by which it proves who it is (RFC 6749, 2.3.1)."""
        joined = f"{quote(self.id, safe='')}:{quote(self.secret, safe='')}"
        return {"authorization": f"Basic {base64.b64encode(joined.encode()).decode()}"} if self.secret else {}


class Provider:
    """One identity provider, asked as seldom as may be.

    Args:
        issuer: Its name, an `https://` address, under which it publishes what it is.
        clock: Where the time comes from.
        subject_claim: Where its tokens say what it calls a person.
        transport: What answers in place of the network.
    """

    def __init__(
        self, issuer: str, clock: Clock, *, subject_claim: str = SUBJECT, transport: AsgiApp | None = None
    ) -> None:
        self.issuer = issuer
        self.subject_claim = subject_claim
        self._clock = clock
        self._transport = transport
        self._https: dict[str, Http] = {}
        self._published: Published | None = None
        self._keys: Mapping[str, PyJWK] = {}
        self._asked = -math.inf
        self._known = -math.inf
        self._asking = anyio.Lock()

    async def aclose(self) -> None:
        """Close the connections."""
        for http in self._https.values():
            await http.aclose()

    @property
    def is_fresh(self) -> bool:
        """Return whether its keys were read within the hour."""
        return self._clock.monotonic() - self._known < FRESH_SECONDS

    @property
    def algorithms(self) -> list[str]:
        """Return which signatures the keys that were read are for."""
        return sorted({key.algorithm_name for key in self._keys.values()})

    async def key(self, kid: str) -> PyJWK | None:
        """Return the key of that id, or None if the provider has none.

        Its keys are read once an hour, and at most once a minute for an id that is not among them; nobody whose key is
        known waits for that.

        Raises:
            Unavailable: The keys are not known, and the provider does not tell them.
        """
        if not self._knows(kid):
            async with self._asking:
                if not self._knows(kid):
                    await self._read_keys()
        return self._keys.get(kid)

    async def read_keys(self) -> None:
        """Read the keys if they are not known, for whoever wants to know whether they can be.

        Raises:
            Unavailable: The provider does not tell them.
        """
        async with self._asking:
            if not self.is_fresh:
                await self._read_keys()

    async def published(self) -> Published:
        """Return where it does what, read once.

        Raises:
            Unavailable: It does not say, or what stands under its name is another's.
        """
        if self._published is None:
            self._published = await self._read_metadata()
        return self._published

    async def post(self, url: str, form: Mapping[str, str], client: OidcClient) -> tuple[int, Mapping[str, Any]]:
        """Send a form to one of its addresses, and return the status and the document that it answers.

        Args:
            url: The address.
            form: What is sent.
            client: As whom.

        Raises:
            Unavailable: It does not answer.
        """
        named = {} if client.secret else {"client_id": client.id}
        return await self._answer("POST", url, urlencode({**named, **form}).encode(), {**_FORM, **client.proof})

    async def get(self, url: str) -> Response:
        """Return what it answers at one of its addresses, as it is.

        Raises:
            Unavailable: It does not answer.
        """
        return await self._sent("GET", url)

    def _knows(self, kid: str) -> bool:
        return self.is_fresh and kid in self._keys

    async def _read_keys(self) -> None:
        """Read the keys, unless they were asked for within the minute; old ones stay good where there are no new."""
        now = self._clock.monotonic()
        if now - self._asked >= UNKNOWN_KEY_SECONDS:
            self._asked = now
            try:
                self._keys, self._known = await self._published_keys(), now
            except RemoteError:
                if not self._keys:
                    raise
                _log.warning("The keys of the identity provider could not be read; the ones known before are used.")
        if not self._keys:
            raise _unsigned() if self.is_fresh else _silent()

    async def _published_keys(self) -> Mapping[str, PyJWK]:
        status, document = await self._answer("GET", (await self.published()).jwks)
        if status != HTTPStatus.OK:
            raise _silent()
        return keys_in(document)

    async def _read_metadata(self) -> Published:
        base, parts = self.issuer.rstrip("/"), urlsplit(self.issuer)
        inserted = f"{parts.scheme}://{parts.netloc}{_OAUTH}{parts.path.rstrip('/')}"
        for address in (f"{base}{_OIDC}", inserted):
            status, document = await self._answer("GET", address)
            if status == HTTPStatus.OK and document.get("issuer") == self.issuer:
                return Published.read(document)
        raise Unavailable(
            "The identity provider does not publish who it is under the address of NUTMCP_ISSUER.",
            "Whoever runs the server has to correct it: it is the `issuer` of the provider's own metadata.",
        )

    async def _answer(
        self, method: str, url: str, content: bytes | None = None, headers: Mapping[str, str] = NO_HEADERS
    ) -> tuple[int, Mapping[str, Any]]:
        answer = await self._sent(method, url, content, headers)
        try:
            document: object = json.loads(answer.content or b"{}")
        except (ValueError, RecursionError):
            document = None
        return answer.status, cast("Mapping[str, Any]", document) if isinstance(document, dict) else {}

    async def _sent(
        self, method: str, url: str, content: bytes | None = None, headers: Mapping[str, str] = NO_HEADERS
    ) -> Response:
        if not url:
            raise _incomplete()
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        known = self._https.get(base)
        if known is None:
            known = Http(base, transport=self._transport, most_bytes=MOST_BYTES, name=_NAME, prefix="NUTMCP_ISSUER’s ")
            self._https[base] = known
        path = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
        return await known.send(Request(method=method, path=path, headers=headers, content=content))


def _incomplete() -> Unavailable:
    return Unavailable(
        "The identity provider does not publish an https:// address that is needed.",
        "Whoever runs the server has to compare NUTMCP_ISSUER with the provider's own metadata.",
    )


def _unsigned() -> Unavailable:
    return Unavailable(
        "The identity provider publishes no key that tokens may be signed with.",
        f"Whoever runs it has to let it sign with one of {', '.join(ALGORITHMS)}.",
    )


def _silent() -> Unavailable:
    return Unavailable("The identity provider does not say which keys it signs with.", "Try again in a minute.")
