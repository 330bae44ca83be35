"""Whether the provider knows the client as which people sign in, found out without anybody signing in."""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from nutmcp.errors import ConfigurationError
from nutmcp.server.team.signing_in import Attempt, SigningIn

_WAITING = frozenset({"login_required", "interaction_required", "consent_required", "account_selection_required"})
"""What a provider answers that would let somebody sign in, and was told to show nothing (OpenID Connect, 3.1.2.6)."""
_UNKNOWN = frozenset({"invalid_client", "unauthorized_client"})
_CREDENTIALS = "NUTMCP_OIDC_CLIENT_ID and NUTMCP_OIDC_CLIENT_SECRET"


@dataclass(frozen=True, slots=True)
class Registration:
    """Looks at the client.

    Attributes:
        signing_in: How people sign in with it.
    """

    signing_in: SigningIn

    async def check_sign_in(self) -> bool:
        """Begin to sign in, and return whether the provider would send people back here; some do not tell.

        Raises:
            ConfigurationError: It refuses the client or the address.
            Unavailable: It does not answer.
        """
        await self._check_places()
        answer = await self.signing_in.provider.get(f"{await self.signing_in.address(Attempt.new())}&prompt=none")
        there = answer.headers.get("location", "")
        if there.startswith(f"{self.signing_in.callback}?"):
            [error] = parse_qs(urlsplit(there).query).get("error", [""])
            if error and error not in _WAITING:
                raise self._not_allowed()
            return True
        if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise self._unknown()
        return False

    async def check_secret(self) -> None:
        """Turn in a code that was never given out, which tells whether the client is believed to be who it is.

        Raises:
            ConfigurationError: It is not.
            Unavailable: The provider does not answer.
        """
        provider, client = self.signing_in.provider, self.signing_in.client
        form = {
            "grant_type": "authorization_code",
            "code": secrets.token_urlsafe(16),
            "redirect_uri": self.signing_in.callback,
            "code_verifier": secrets.token_urlsafe(32),
        }
        status, said = await provider.post((await provider.published()).token, form, client)
        if status == HTTPStatus.UNAUTHORIZED or said.get("error") in _UNKNOWN:
            kind = "confidential, with client_secret_basic" if client.secret else "public"
            raise ConfigurationError(
                "The identity provider does not believe that nutmcp is the client that it says it is.",
                f"Check {_CREDENTIALS}, and that the client is registered as {kind}.",
            )

    async def _check_places(self) -> None:
        published = await self.signing_in.provider.published()
        if not (published.authorization and published.token):
            raise ConfigurationError(
                "The identity provider does not publish where people sign in.",
                "Let NUTMCP_ISSUER name one with an authorization and a token endpoint.",
            )

    def _unknown(self) -> ConfigurationError:
        return ConfigurationError(
            "The identity provider does not know the client, or the address to which people come back.",
            f"Register {self.signing_in.callback} there as a redirect address of the client that "
            "NUTMCP_OIDC_CLIENT_ID names.",
        )

    def _not_allowed(self) -> ConfigurationError:
        return ConfigurationError(
            "The identity provider does not let people sign in with the client.",
            "Allow it the authorization code with PKCE, and the scope openid.",
        )
