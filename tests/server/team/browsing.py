"""A browser that somebody enters their credentials with, and what they enter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2

from nutmcp.sandbox.nutcache.users import DEFAULT_CREDENTIALS

if TYPE_CHECKING:
    from tests.server.team.conftest import Served

SITE = "https://nutmcp.example.com"
CONNECT = f"{SITE}/connect"
PASSWORD = DEFAULT_CREDENTIALS["password"]
V3 = {"way": "0", "public_key-0": "sandbox-key", "username-0": DEFAULT_CREDENTIALS["username"], "password-0": PASSWORD}
V4 = {"way": "1", "access_token-1": "sandbox-token", "member-1": "9015"}


@dataclass
class Browser:
    """A browser that keeps cookies, and somebody who sits at it."""

    served: "Served"
    web: httpx2.AsyncClient

    async def to_provider(self, address: str = CONNECT) -> str:
        """Return where it is sent to sign in."""
        sent = await self.web.get(address)
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    async def signed_in(self, name: str, address: str = CONNECT) -> httpx2.Response:
        """Sign in as somebody, and return the page that comes then."""
        back = await self.web.get(self.served.identity.code(name, await self.to_provider(address)))
        return await self.web.get(SITE + back.headers["location"]) if back.status_code == 303 else back

    async def send(
        self, page: httpx2.Response, fields: Mapping[str, str], do: str = "save", **headers: str
    ) -> httpx2.Response:
        """Send the form of a page."""
        found = re.search(r'name="proof" value="(\w+)"', page.text)
        proof = {"proof": found[1]} if found else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.web.post(f"{CONNECT}/form", data={**proof, "do": do, **fields}, headers=named)
