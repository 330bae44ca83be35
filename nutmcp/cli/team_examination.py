"""The checks of the doctor where several people are served: the provider, the pages, the database, the vault."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from nutmcp.cli.findings import LONGEST_NAME, Finding, check, skipped
from nutmcp.errors import ConfigurationError, RemoteError, Unavailable
from nutmcp.settings import Settings
from nutmcp.words.fold import clean

if TYPE_CHECKING:
    from nutmcp.client.http import AsgiApp
    from nutmcp.server.team.provider import Provider
    from nutmcp.server.team.signing_in import SigningIn
    from nutmcp.state.postgres_probe import Facts

TEAM_CHECKS = ("team", "address", "provider", "keys", "sign-in", "state", "locks", "vault", "system")
_NEEDS: Mapping[str, str] = {"keys": "provider", "sign-in": "provider", "locks": "state", "vault": "state"}
"""What is not looked at while something else is wrong."""
_VAULT_KEYS = "NUTMCP_VAULT_KEYS_FILE"


async def examine_team(settings: Settings, *, lift_pause: bool, network: "AsgiApp | None") -> list[Finding]:
    """Check what a server for several people needs; nobody’s credentials are used, and none are shown.

    Args:
        settings: How the server would work.
        lift_pause: Whether a pause is to be ended, which cannot be done for everybody.
        network: What answers in place of the network.

    Raises:
        ConfigurationError: A pause is to be ended.
    """
    if lift_pause:
        raise ConfigurationError(
            "--lift-pause is for the credentials of one person, and here each has their own.",
            "Leave it out; a pause ends by itself.",
        )
    checks = _Checks(settings, network)
    findings = [await check("team", checks.team)]
    if findings[0].state == "failed":
        return [*findings, *(skipped(name, "first see to: team") for name in TEAM_CHECKS[1:])]
    looks = (checks.address, checks.provider, checks.keys, checks.sign_in, checks.state, checks.locks, checks.vault)
    async with aclosing(checks):
        for name, look in zip(TEAM_CHECKS[1:], (*looks, checks.system), strict=True):
            wrong = {each.name for each in findings if each.state != "ok"} & {_NEEDS.get(name, "")}
            findings.append(skipped(name, f"first see to: {wrong.pop()}") if wrong else await check(name, look))
    return findings


@dataclass
class _Checks:
    """What is looked at, each with what was found as a sentence."""

    settings: Settings
    network: "AsgiApp | None"
    _provider: "Provider | None" = field(default=None, init=False)
    _facts: "Facts | None" = field(default=None, init=False)

    async def team(self) -> str:
        """Look whether the settings go together."""
        try:
            from nutmcp.server.team.team import check_settings
        except ImportError as error:
            raise ConfigurationError(
                "What a server for several people needs is not installed.", 'Install it: pip install "nutmcp[team]".'
            ) from error
        check_settings(self.settings)
        claim = self.settings.subject_claim
        return f"Everybody signs in at {self.settings.issuer}, which names them by the claim {clean(claim, 40)}."

    async def address(self) -> str:
        """Look what answers at the address that clients use."""
        from urllib.parse import urlsplit

        from nutmcp.server.team.gate import metadata_url

        resource = self.settings.resource_url
        known = urlsplit(resource).netloc.casefold()
        strange = [each for each in self.settings.allowed_hosts if each.casefold() != known]
        also = f" Assistants that come as {', '.join(strange)} are sent there." if strange else ""
        try:
            answer = await self._get(metadata_url(resource))
        except RemoteError:
            return f"{resource}, where nothing can be reached from here at the moment.{also}"
        if answer.get("resource") != resource:
            raise ConfigurationError(
                f"What answers at {metadata_url(resource)} is not a server with these settings.",
                "See that the proxy passes /.well-known/oauth-protected-resource on, and start the servers anew.",
            )
        return f"{resource}, where a server with these settings answers.{also}"

    async def provider(self) -> str:
        """Look whether the provider publishes what it is."""
        published = await self._known_provider().published()
        opaque = bool(published.introspection and self.settings.oidc_client_secret)
        return f"It publishes who it is; opaque tokens are {'asked about' if opaque else 'not taken'}."

    async def keys(self) -> str:
        """Look whether its keys can be read."""
        provider = self._known_provider()
        await provider.read_keys()
        return f"Tokens may be signed with {', '.join(provider.algorithms)}."

    async def sign_in(self) -> str:
        """Look whether people can sign in at /connect."""
        from nutmcp.server.team.registration import Registration

        signing_in = self._signing_in()
        if not self.settings.oidc_client_id:
            raise ConfigurationError(
                "Nobody can enter credentials, since nutmcp is no client of the identity provider.",
                f"Register one there, with the redirect address {signing_in.callback}, and set NUTMCP_OIDC_CLIENT_ID.",
            )
        registration = Registration(signing_in)
        told = await registration.check_sign_in()
        await registration.check_secret()
        if told:
            return f"The provider sends people back to {signing_in.callback}."
        return (
            f"The provider knows the client; it does not tell whether {signing_in.callback} is registered: look there."
        )

    async def state(self) -> str:
        """Look whether the state can be read, and what keeps it."""
        from nutmcp.state.opening import open_state

        url = self.settings.state_url()
        store = open_state(url)
        try:
            await store.transact(lambda writer: writer.read("doctor", "visit"), scope="doctor")
        finally:
            store.close()
        if store.kind == "postgresql":
            from nutmcp.state.postgres_probe import look_at

            self._facts = await look_at(url)
            return f"Kept in PostgreSQL {self._facts.version}, in tables of version {self._facts.tables}."
        return "Kept in memory and forgotten at the end." if store.kind == "memory" else f"Kept in {url}."

    async def locks(self) -> str:
        """Look whether several servers keep out of each other's way."""
        if self._facts is None:
            return "One server alone can use this state; several need PostgreSQL."
        if not self._facts.locks:
            raise ConfigurationError(
                "The database grants the same advisory lock twice, so that servers would overwrite each other.",
                "Let NUTMCP_STATE name a PostgreSQL itself, or a pooler before it in transaction mode.",
            )
        return f"Servers wait for each other{', behind a pooler' if self._facts.pooled else ''}."

    async def vault(self) -> str:
        """Look whether the keys open what they have to."""
        from nutmcp.state.opening import open_state
        from nutmcp.state.vault import KeyRing, Vault

        ring = KeyRing.read(self.settings.vault_keys, _VAULT_KEYS)
        store = open_state(self.settings.state_url())
        try:
            contents = await Vault(store, ring).contents()
        finally:
            store.close()
        if contents.closed:
            names = ", ".join(clean(each, LONGEST_NAME) for each in contents.closed)
            raise ConfigurationError(
                f"No key in {_VAULT_KEYS} opens the credentials of {_people(contents.closed)}.",
                f"Put back the key {names} as a further line, or let them enter their credentials anew.",
            )
        if not contents.open:
            return f"Nobody has entered credentials; the key {clean(ring.newest, LONGEST_NAME)} will seal them."
        sealed = ", ".join(f"{count} with {clean(name, LONGEST_NAME)}" for name, count in contents.open.items())
        return f"The credentials of {_people(contents.open)} open; sealed are {sealed}."

    async def system(self) -> str:
        """Look whether anything answers where the system is."""
        system = self.settings.system
        if self.settings.sandbox:
            return f"The built-in {system.name}, with its data in {self.settings.sandbox_file()}."
        from nutmcp.client.http import Http
        from nutmcp.remote.system import Request

        async with Http(self.settings.url, transport=self.network, name=system.name, prefix=system.prefix) as http:
            answer = await http.send(Request(method="GET", path=""))
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unavailable(f"{system.name} answers with an error at {self.settings.url}.", "Try again in a minute.")
        return f"{system.name} answers at {self.settings.url}."

    async def aclose(self) -> None:
        """Close the connections."""
        if self._provider is not None:
            await self._provider.aclose()

    async def _get(self, url: str) -> Mapping[str, object]:
        from nutmcp.remote.json_body import Nonsense, parsed

        try:
            document = parsed((await self._known_provider().get(url)).content)
        except Nonsense:
            return {}
        return cast("Mapping[str, object]", document) if isinstance(document, dict) else {}

    def _signing_in(self) -> "SigningIn":
        from nutmcp.clock import SystemClock
        from nutmcp.server.team.provider import OidcClient
        from nutmcp.server.team.signing_in import SigningIn
        from nutmcp.server.team.team import callback_of

        client = OidcClient(self.settings.oidc_client_id, self.settings.oidc_client_secret)
        return SigningIn(self._known_provider(), client, callback_of(self.settings.resource_url), SystemClock())

    def _known_provider(self) -> "Provider":
        from nutmcp.clock import SystemClock
        from nutmcp.server.team.provider import Provider

        if self._provider is None:
            self._provider = Provider(self.settings.issuer, SystemClock(), transport=self.network)
        return self._provider


def _people(*sets: Mapping[str, int]) -> str:
    count = sum(sum(each.values()) for each in sets)
    return f"{count} {'person' if count == 1 else 'people'}"
