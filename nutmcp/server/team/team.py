"""What a server for several people has beside the tools: who they are, whose credentials they use, and their desks."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from nutmcp.client.http import AsgiApp
from nutmcp.clock import Clock
from nutmcp.errors import ConfigurationError, RemoteError, Unavailable
from nutmcp.server.asgi import PATH
from nutmcp.server.credential_check import lacking_in
from nutmcp.server.desk import Shared, account_of, desk_in, open_shared
from nutmcp.server.desk_pool import DeskPool, desk_pool
from nutmcp.server.principal import SUBJECT, Principal
from nutmcp.server.team.access_tokens import AccessTokens, Introspection, JwtVerifier
from nutmcp.server.team.connect import CALLBACK, CONNECT, Connect
from nutmcp.server.team.fair_share import FairShare
from nutmcp.server.team.gate import Asking, OAuthGate, metadata
from nutmcp.server.team.invitations import Invitations
from nutmcp.server.team.provider import OidcClient, Provider
from nutmcp.server.team.sealed import Seal
from nutmcp.server.team.signing_in import SigningIn
from nutmcp.server.team.tries import Tries
from nutmcp.server.wrong_tokens import WrongTokens
from nutmcp.settings import Settings
from nutmcp.state.one_time_tokens import OneTimeTokens
from nutmcp.state.secret import secret
from nutmcp.state.vault import KeyRing, Vault
from nutmcp.tools.desk import Desk
from nutmcp.tools.lists.cursor import know_key

_NEEDED = ("issuer", "resource_url", "vault_keys")


class Team:
    """Keeps several people apart behind one server.

    Args:
        settings: How the server works, without anybody's credentials.
        clock: Where the time comes from.
        writing: The names of the tools that write.
        identity: What answers in place of the network for the identity provider.

    Raises:
        ConfigurationError: Something is missing, or credentials are set that everybody would share.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        writing: frozenset[str],
        *,
        identity: AsgiApp | None = None,
    ) -> None:
        check_settings(settings)
        self._settings = settings
        self._clock = clock
        self._writing = writing
        self._ring = KeyRing.read(settings.vault_keys, "NUTMCP_VAULT_KEYS")
        self._opened: _Opened | None = None
        self._client = OidcClient(settings.oidc_client_id, settings.oidc_client_secret)
        self._provider = Provider(settings.issuer, clock, subject_claim=settings.subject_claim, transport=identity)

    @asynccontextmanager
    async def desks(self) -> AsyncGenerator[DeskPool]:
        """Open what all have together, and yield the pool of their desks; close all of it at the end."""
        try:
            async with open_shared(self._settings, clock=self._clock) as shared:
                self._opened = _Opened(shared, Vault(shared.store, self._ring, self._settings.system.key))
                async with desk_pool(self._open_desk, stamp_of=self._stamp, explain=self._explained) as pool:
                    yield pool
        finally:
            self._opened = None
            await self._provider.aclose()

    def gate(self, app: ASGIApp) -> ASGIApp:
        """Return what lets those through to an application who have signed in."""
        settings, clock = self._settings, self._clock
        audience = settings.audience or settings.resource_url
        signed = JwtVerifier(self._provider, audience, clock)
        opaque = Introspection(self._provider, self._client, audience, clock) if self._client.secret else None
        tokens, wrong = AccessTokens(signed, opaque), WrongTokens(clock)
        shared = FairShare(app, clock)
        return OAuthGate(shared, tokens, settings.resource_url, self._writing, wrong, asking=self._asking)

    def beside(self) -> Mapping[str, ASGIApp]:
        """Return what answers at other addresses than MCP does, to everybody."""
        settings = self._settings
        return metadata(settings.resource_url, settings.issuer, settings.system.name, self._asking)

    def pages(self) -> Mapping[str, ASGIApp]:
        """Return the pages on which people enter their credentials, if there is a client as which they sign in."""
        if not self._client.id:
            return {}
        callback = callback_of(self._settings.resource_url)
        signing_in = SigningIn(self._provider, self._client, callback, self._clock)
        return Connect(self._settings.system, signing_in, self, Tries(self._clock)).routes()

    @property
    def vault(self) -> Vault:
        """Return where credentials are kept, while the server is open."""
        return self._open.vault

    async def is_connected(self, person: str) -> bool:
        """Return whether somebody's credentials are kept."""
        return bool(await self.vault.stamp(person))

    async def try_out(self, person: str, values: Mapping[str, str]) -> str:
        """Try credentials with one call, and return what has to be told besides them; empty if they are enough.

        Raises:
            NutmcpError: The system does not accept them, or does not answer.
        """
        settings = self._settings_of(values)
        desk = desk_in(self._open.shared, settings, account_of(settings), person=person)
        return await lacking_in(desk, me=settings.me)

    async def keep(self, person: str, values: Mapping[str, str]) -> None:
        """Keep somebody's credentials in place of any others."""
        await self.vault.put(person, values)

    async def forget(self, person: str) -> None:
        """Forget somebody's credentials; calls under way end with them, and later ones have none."""
        await self.vault.forget(person)

    async def invited(self, ticket: str) -> str:
        """Return who was given a ticket, or nobody if it is not good."""
        return await self._invitations.invited(ticket)

    async def seal(self) -> Seal:
        """Return what seals the cookies, the same on every server of the team."""
        return Seal(await secret(self._open.shared.store, "connect"), self._clock)

    async def knows_the_keys(self) -> bool:
        """Tell whether tokens could be checked."""
        try:
            await self._provider.read_keys()
        except RemoteError:
            return False
        return True

    @asynccontextmanager
    async def _open_desk(self, who: Principal) -> AsyncGenerator[Desk]:
        theirs = await self.vault.get(who.id)
        if theirs is None:
            raise await self._invitations.for_new(who)
        settings = self._settings_of(theirs)
        settings = replace(settings, read_only=settings.read_only or not who.may_write)
        desk = desk_in(self._open.shared, settings, account_of(settings), person=who.id)
        await know_key(desk.store)
        yield desk

    async def _stamp(self, who: Principal) -> str:
        """Return what tells that somebody's credentials are others now, whichever server they were entered at."""
        return await self.vault.stamp(who.id)

    def _settings_of(self, theirs: Mapping[str, str]) -> Settings:
        return replace(self._settings, own={**self._settings.own, **theirs})

    async def _explained(self, who: Principal, error: Exception) -> Exception | None:
        return await self._invitations.for_wrong(who, error) if self._client.id else None

    @property
    def _open(self) -> "_Opened":
        if self._opened is None:
            raise Unavailable("The server is not open.", "Try again in a minute.")
        return self._opened

    @property
    def _asking(self) -> Asking:
        beside = () if self._settings.subject_claim == SUBJECT else ("openid", "profile")
        return Asking(self._settings.scope_prefix, beside)

    @property
    def _invitations(self) -> Invitations:
        page = f"{_site(self._settings.resource_url)}{CONNECT}"
        return Invitations(OneTimeTokens(self._open.shared.store, self._clock), page, self._settings.system.name)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return by which names clients may reach the server besides those of this machine."""
        return (urlsplit(self._settings.resource_url).netloc,)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is there while the server is open."""

    shared: Shared
    vault: Vault


def callback_of(resource: str) -> str:
    """Return where people come back to from the provider, for a server at that address."""
    return f"{_site(resource)}{CALLBACK}"


def _site(resource: str) -> str:
    parts = urlsplit(resource)
    return f"{parts.scheme}://{parts.netloc}"


def check_settings(settings: Settings) -> None:
    """Refuse settings of which no server for several people could be made.

    Raises:
        ConfigurationError: Something is missing, or credentials are set that everybody would share.
    """
    names = {"issuer": "NUTMCP_ISSUER", "resource_url": "NUTMCP_RESOURCE_URL", "vault_keys": "NUTMCP_VAULT_KEYS_FILE"}
    missing = [names[each] for each in _NEEDED if not getattr(settings, each)]
    if missing:
        raise ConfigurationError(
            f"NUTMCP_AUTH=oauth needs {', '.join(missing)} as well.",
            "Set what is missing; see docs/teams.md.",
        )
    if urlsplit(settings.resource_url).path != PATH:
        raise ConfigurationError(
            f"NUTMCP_RESOURCE_URL does not end in {PATH}, where MCP is served.",
            "Give the whole address that clients use, such as https://nutmcp.example.com/mcp.",
        )
    if settings.audience and settings.audience == settings.oidc_client_id:
        raise ConfigurationError(
            "NUTMCP_AUDIENCE is the client as which people sign in at /connect.",
            "Register the server and that client at the provider as two, so that no identity is taken for a token.",
        )
    shared = [each.variable for each in settings.system.secrets if settings.said(each.name)]
    if shared or settings.token:
        raise ConfigurationError(
            f"{(shared or ['NUTMCP_TOKEN'])[0]} is set, which everybody would share.",
            "With NUTMCP_AUTH=oauth each person signs in and enters their own credentials: unset it.",
        )
