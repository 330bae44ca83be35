"""Who may use the sandbox: the credentials that it accepts, whichever system it stands in for."""

from collections.abc import Iterable

from nutmcp.remote.system import Credentials

USERNAME = "username"
"""The part of credentials that says whose they are; letter case makes no difference to it."""


class Accounts:
    """The credentials that are accepted."""

    def __init__(self, accepted: Iterable[Credentials]) -> None:
        self._accepted = list(accepted)

    def admit(self, credentials: Credentials) -> None:
        """Accept these credentials too."""
        self._accepted.append(credentials)

    def revoke(self, username: str) -> None:
        """No longer accept any credentials of this user."""
        self._accepted = [each for each in self._accepted if each[USERNAME] != username]

    def presented(self, **parts: str) -> Credentials | None:
        """Return the credentials that have all of these parts, of which none may be empty; None for a stranger."""
        wanted = {name: _compared(name, part) for name, part in parts.items()}
        return next(
            (
                each
                for each in self._accepted
                if all(part and _compared(name, each[name]) == part for name, part in wanted.items())
            ),
            None,
        )


def _compared(name: str, part: str) -> str:
    return part.casefold() if name == USERNAME else part
