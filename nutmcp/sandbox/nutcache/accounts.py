"""Who may use the sandbox: made-up users whose credentials are public, since nothing here is worth keeping secret."""

from collections.abc import Iterable
from dataclasses import dataclass

from nutmcp.remote.system import Credentials

DEFAULT_CREDENTIALS = Credentials(
    public_key="sandbox-key",
    username="camille@atelier-boreal.example",
    password="sandbox:password",  # noqa: S106 - not a secret; the colon is there because a password may hold one
    access_token="sandbox-token",  # noqa: S106 - not a secret
)
"""The user of the one organization "Atelier Boréal", which records durations."""

START_END_CREDENTIALS = Credentials(
    public_key="sandbox-key-start-end",
    username="noor@studio-minuit.example",
    password="sandbox-password",  # noqa: S106 - not a secret
    access_token="sandbox-token-start-end",  # noqa: S106 - not a secret
)
"""The user of the one organization "Studio Minuit", which records start and end and rounds up."""

BOTH_CREDENTIALS = Credentials(
    public_key="sandbox-key-both",
    username="robin@freelance.example",
    password="sandbox-password",  # noqa: S106 - not a secret
    access_token="sandbox-token-both",  # noqa: S106 - not a secret
)
"""A user of both organizations, who has to say which one is meant."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the user's e-mail, and the key that the limits count by."""

    username: str
    key: str


class Accounts:
    """The credentials that are accepted."""

    def __init__(self, accepted: Iterable[Credentials]) -> None:
        self._accepted = list(accepted)

    def admit(self, credentials: Credentials) -> None:
        """Accept these credentials too."""
        self._accepted.append(credentials)

    def revoke(self, username: str) -> None:
        """No longer accept any credentials of this user."""
        self._accepted = [each for each in self._accepted if each["username"] != username]

    def by_parts(self, public_key: str, username: str, password: str) -> Caller | None:
        """Return who presents the three parts of version 3; the e-mail is compared without regard to case."""
        presented = (public_key, username.casefold(), password)
        for each in self._accepted:
            if (each["public_key"], each["username"].casefold(), each["password"]) == presented:
                return Caller(each["username"], each["public_key"])
        return None

    def by_token(self, access_token: str) -> Caller | None:
        """Return who presents the access token of version 4."""
        for each in self._accepted:
            if each["access_token"] == access_token != "":
                return Caller(each["username"], each["access_token"])
        return None


def default_accounts() -> Accounts:
    """Return the accounts that a new sandbox has."""
    return Accounts([DEFAULT_CREDENTIALS, START_END_CREDENTIALS, BOTH_CREDENTIALS])
