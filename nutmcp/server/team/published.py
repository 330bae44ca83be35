"""The addresses that an identity provider publishes in its metadata."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from nutmcp.client.http import checked_base
from nutmcp.errors import ConfigurationError

_NAMES = ("jwks_uri", "authorization_endpoint", "token_endpoint", "introspection_endpoint")


@dataclass(frozen=True, slots=True)
class Published:
    """Where the provider does what; an address is empty where it does not.

    Attributes:
        jwks: Its public keys.
        authorization: Where people sign in.
        token: Where a code becomes a token.
        introspection: What says whether an opaque token is good.
    """

    jwks: str = ""
    authorization: str = ""
    token: str = ""
    introspection: str = ""

    @classmethod
    def read(cls, document: Mapping[str, object]) -> "Published":
        """Return what a provider's metadata say; an address that nothing can safely be sent to is none."""
        return cls(*(_address(document.get(name)) for name in _NAMES))


def _address(said: object) -> str:
    """Return an address of the provider if it is one that secrets may be sent to, and else nothing."""
    if not isinstance(said, str) or not (said.isascii() and said.isprintable()):
        return ""
    try:
        parts = urlsplit(said)
        _ = parts.port  # which has to be one
        checked_base(f"{parts.scheme}://{parts.netloc}", "")
    except (ValueError, ConfigurationError):
        return ""
    return said
