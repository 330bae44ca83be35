"""Ask people to enter credentials, each by an address of the page that is good for them alone, and for a while."""

from nutmcp.errors import ConfigurationError, InvalidArguments, NotAccepted, NutmcpError
from nutmcp.server.principal import Principal
from nutmcp.server.results import meant
from nutmcp.state.one_time_tokens import OneTimeTokens

_PERSON = "connects"


class Invitations:
    """Gives out tickets to the page for credentials, and knows whose they are.

    Args:
        tokens: Keeps the tickets.
        page: The address of the page.
        system: What is connected.
    """

    def __init__(self, tokens: OneTimeTokens, page: str, system: str) -> None:
        self._tokens = tokens
        self._page = page
        self._system = system

    async def invited(self, ticket: str) -> str:
        """Return who was given a ticket, or nobody if it is not good."""
        try:
            return str((await self._tokens.kept(ticket)).get(_PERSON, ""))
        except InvalidArguments:
            return ""

    async def for_new(self, who: Principal) -> NutmcpError:
        """Return what to tell somebody who has entered nothing yet."""
        return await self._sending(
            ConfigurationError, who, f"You have not connected {self._system} yet.", "your credentials"
        )

    async def for_wrong(self, who: Principal, error: Exception) -> NutmcpError | None:
        """Return what to tell somebody whose error comes of what they have entered, or None for any other error."""
        known = meant(error)
        if isinstance(known, ConfigurationError):
            return await self._sending(ConfigurationError, who, known.happened, "what is missing", known)
        if isinstance(known, NotAccepted):
            return await self._sending(NotAccepted, who, known.happened, "other credentials", known)
        return None

    async def _sending(
        self, kind: type[NutmcpError], who: Principal, happened: str, what: str, error: NutmcpError | None = None
    ) -> NutmcpError:
        url = f"{self._page}?ticket={await self._tokens.issue(f'connect {who.id}', {_PERSON: who.id})}"
        sending = kind(
            happened,
            f"Open {url} in a browser within ten minutes, sign in, and enter {what} of {self._system} there, and never "
            "in a conversation. Then call again.",
            candidates=error.candidates if error else (),
        )
        sending.url = url
        return sending
