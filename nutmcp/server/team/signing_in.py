"""People sign in at the identity provider in a browser: the authorization code, with PKCE (RFC 7636) and a nonce."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from nutmcp.clock import Clock
from nutmcp.errors import Unavailable
from nutmcp.server.principal import SUBJECT, Principal
from nutmcp.server.team.access_tokens import claims_of, principal_in
from nutmcp.server.team.provider import OidcClient, Provider


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in, which the browser carries sealed.

    Attributes:
        state: Ties the answer of the provider to this browser.
        nonce: Ties the identity to this attempt.
        verifier: Proves that whoever turns the code into a token began the attempt.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        """Return a new attempt."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Sends people to the provider, and finds out who came back.

    Attributes:
        provider: Where they sign in.
        client: As which client of it.
        callback: Where they come back to.
        clock: Where the time comes from.
    """

    provider: Provider
    client: OidcClient
    callback: str
    clock: Clock

    async def address(self, attempt: Attempt) -> str:
        """Return where to sign in.

        Raises:
            Unavailable: The provider does not say.
        """
        there = (await self.provider.published()).authorization
        if not there:
            raise Unavailable(
                "The identity provider does not publish where people sign in.",
                "Whoever runs the server has to compare NUTMCP_ISSUER with the provider's own metadata.",
            )
        challenge = hashlib.sha256(attempt.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.callback,
            # Other claims than the usual one may come with the profile alone.
            "scope": "openid" if self.provider.subject_claim == SUBJECT else "openid profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"

    async def person(self, attempt: Attempt, answer: Mapping[str, str]) -> str | None:
        """Return the id of whoever came back, or None if this is no answer to the attempt.

        Raises:
            Unavailable: The provider does not say who it is.
        """
        mine = hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode())
        if not mine or not answer.get("code") or answer.get("iss", self.provider.issuer) != self.provider.issuer:
            return None
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self.callback,
            "code_verifier": attempt.verifier,
        }
        status, said = await self.provider.post((await self.provider.published()).token, form, self.client)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unavailable("The identity provider does not say who signed in.", "Try again in a minute.")
        principal = await self._identity(str(said.get("id_token", "")), attempt.nonce)
        return principal.id if principal else None

    async def _identity(self, token: str, nonce: str) -> Principal | None:
        found = await claims_of(token, self.provider)
        if found is None or found[1].get("nonce") != nonce:
            return None
        return principal_in(found[1], self.provider, self.client.id, self.clock)
