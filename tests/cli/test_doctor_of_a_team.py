"""The doctor of a server for several people says what is wrong and what to do, and shows no secret."""

import json
from collections.abc import Callable

import pytest

from nutmcp.cli.team_examination import TEAM_CHECKS
from nutmcp.errors import ConfigurationError
from nutmcp.server.team.team import check_settings
from nutmcp.settings import load
from tests.cli.commands import V3
from tests.cli.team_doctor import CALLBACK, OLD, Doctor, Network
from tests.server.team.identity import ISSUER, RESOURCE, published_key


@pytest.mark.process
def test_all_that_is_well_is_told_in_a_line_each(on_postgres: Doctor, postgres_url: str) -> None:
    on_postgres.network.resource = RESOURCE
    code, printed = on_postgres.says()
    assert code == 0, printed
    told = {line[2:16].strip(): line[16:] for line in printed.splitlines()}
    assert told["settings"] == "Several people, on Nutcache, reading and writing."
    assert told["team"] == f"Everybody signs in at {ISSUER}, which names them by the claim sub."
    assert told["address"] == f"{RESOURCE}, where a server with these settings answers."
    assert told["provider"] == "It publishes who it is; opaque tokens are asked about."
    assert told["keys"] == "Tokens may be signed with ES256, EdDSA, RS256."
    assert told["sign-in"] == f"The provider sends people back to {CALLBACK}."
    assert told["state"].startswith("Kept in PostgreSQL 18.")
    assert told["state"].endswith(", in tables of version 1.")
    assert told["locks"] == "Servers wait for each other."
    assert told["vault"] == "Nobody has entered credentials; the key 2027 will seal them."
    assert told["system"] == "Nutcache answers at https://apps.nutcache.com/webapi."
    assert [each["name"] for each in json.loads(on_postgres.says("--json")[1])["checks"]] == [
        *("settings", "tools", "time zone"),
        *TEAM_CHECKS,
    ]
    assert postgres_url not in printed


def test_on_a_file_it_says_that_one_server_alone_can_use_it(on_a_file: Doctor) -> None:
    code, printed = on_a_file.says("--allowed-hosts", "nutmcp.local")
    assert code == 0, printed
    assert "✓ locks         One server alone can use this state; several need PostgreSQL." in printed
    assert "nothing can be reached from here at the moment. Assistants that come as nutmcp.local are sent" in printed
    on_a_file.settings["NUTMCP_SANDBOX"] = "yes"
    assert "✓ system        The built-in Nutcache, with its data in" in on_a_file.says("--state", "memory:")[1]


PROVIDERS: dict[str, tuple[Callable[[Network], object], str, str, str]] = {
    "silent": (
        lambda network: setattr(network.identity, "down", True),
        "provider",
        "does not publish who it is under the address of NUTMCP_ISSUER.",
        "correct it",
    ),
    "by another name": (
        lambda network: network.identity.metadata.update(issuer=ISSUER + "/"),
        "provider",
        "does not publish who it is under the address of NUTMCP_ISSUER.",
        "`issuer` of the provider's own metadata",
    ),
    "with keys of other kinds": (
        lambda network: network.identity.jwks.__setitem__(slice(None), [published_key("RS256", "1") | {"use": "enc"}]),
        "keys",
        "publishes no key that tokens may be signed with.",
        "RS256, PS256, ES256, ES384, EdDSA",
    ),
    "that does not know the address": (
        lambda network: setattr(network.identity, "redirects", ()),
        "sign-in",
        "does not know the client, or the address to which people come back.",
        f"Register {CALLBACK}",
    ),
    "that does not allow the client that": (
        lambda network: setattr(network.identity, "silently", "unauthorized_client"),
        "sign-in",
        "does not let people sign in with the client.",
        "the authorization code with PKCE",
    ),
    "with another secret": (
        lambda network: setattr(network.identity, "secret", "other"),
        "sign-in",
        "does not believe that nutmcp is the client",
        "NUTMCP_OIDC_CLIENT_ID and NUTMCP_OIDC_CLIENT_SECRET",
    ),
    "without a place to sign in": (
        lambda network: network.identity.metadata.update(token_endpoint=""),
        "sign-in",
        "does not publish where people sign in.",
        "NUTMCP_ISSUER",
    ),
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_wrong_with_the_provider_is_told_with_what_to_do(on_a_file: Doctor, provider: str) -> None:
    change, name, happened, advice = PROVIDERS[provider]
    change(on_a_file.network)
    said = on_a_file.finds(name)
    assert happened in said
    assert advice in said


def test_a_provider_that_shows_a_page_instead_is_not_called_wrong(on_a_file: Doctor) -> None:
    on_a_file.network.identity.silently = ""
    code, printed = on_a_file.says()
    assert code == 0
    assert f"does not tell whether {CALLBACK} is registered: look there." in printed


def test_while_the_provider_is_away_what_needs_it_is_not_checked(on_a_file: Doctor) -> None:
    on_a_file.settings["NUTMCP_ISSUER"] = "https://away.example.com"
    said = on_a_file.finds("provider")
    assert "cannot be reached" in said
    assert "NUTMCP_ISSUER’s URL" in said or "Try again" in said
    _, printed = on_a_file.says()
    assert "– keys          Not checked: first see to: provider." in printed
    assert "– sign-in       Not checked: first see to: provider." in printed
    assert "✓ state" in printed


def test_without_a_client_nobody_can_enter_credentials(on_a_file: Doctor) -> None:
    del on_a_file.settings["NUTMCP_OIDC_CLIENT_ID"], on_a_file.settings["NUTMCP_OIDC_CLIENT_SECRET"]
    said = on_a_file.finds("sign-in")
    assert f"with the redirect address {CALLBACK}, and set NUTMCP_OIDC_CLIENT_ID." in said
    assert "opaque tokens are not taken" in on_a_file.says()[1]


def test_another_server_at_the_address_is_noticed(on_a_file: Doctor) -> None:
    on_a_file.network.resource = "https://other.example.com/mcp"
    assert "is not a server with these settings." in on_a_file.finds("address")


@pytest.mark.parametrize(("status", "said"), [(0, "cannot be reached"), (503, "answers with an error")])
def test_a_system_that_does_not_answer_is_told(on_a_file: Doctor, status: int, said: str) -> None:
    on_a_file.network.system = status
    assert said in on_a_file.finds("system")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"NUTMCP_ISSUER": ""}, "NUTMCP_AUTH=oauth needs NUTMCP_ISSUER as well."),
        ({"NUTMCP_RESOURCE_URL": "https://nutmcp.example.com"}, "does not end in /mcp"),
        (V3, "NUTCACHE_PUBLIC_KEY is set, which everybody would share."),
    ],
)
def test_settings_that_do_not_go_together_are_told_before_anything_is_asked(
    on_a_file: Doctor, settings: dict[str, str], said: str
) -> None:
    on_a_file.settings |= settings
    assert said in on_a_file.finds("team")
    assert "– vault         Not checked: first see to: team." in on_a_file.says()[1]
    assert not on_a_file.network.identity.asked
    with pytest.raises(ConfigurationError):
        check_settings(load(on_a_file.settings, {}))


def test_a_list_of_keys_that_is_none_is_told_without_a_word_of_it(on_a_file: Doctor) -> None:
    on_a_file.settings["NUTMCP_VAULT_KEYS"] = OLD
    assert "NUTMCP_VAULT_KEYS_FILE is not a list of keys. Give lines of a name, a colon" in on_a_file.finds("vault")


def test_a_pause_is_not_ended_for_everybody(on_a_file: Doctor) -> None:
    with pytest.raises(ConfigurationError, match="here each has their own"):
        on_a_file.says("--lift-pause")
