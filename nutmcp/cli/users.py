"""`nutmcp users`: who has entered credentials on a server for several people, and how to take somebody off it."""

import asyncio
import json
import os
from collections.abc import Sequence

from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.errors import ConfigurationError, NotFound
from nutmcp.server.logs import start_logging
from nutmcp.server.principal import Principal
from nutmcp.settings import Settings, default, load

_OWNED = ("tokens", "secrets")
"""The kinds of documents by which somebody could go on: confirm tokens, and the key of their cursors."""


def run(words: Sequence[str]) -> int:
    """Do what was asked for, and return the exit code."""
    parser = Parser(
        "users", "List those who have entered credentials, or remove one. They go by a digest, as in the log."
    )
    parser.add_argument("what", choices=["list", "remove"], metavar="list|remove", help="what to do")
    parser.add_argument("person", nargs="?", metavar="WHO", help="the digest, or the subject at NUTMCP_ISSUER")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    add_settings(parser, default(), only=("state", "issuer", "subject_claim"))
    understood = parser.read(words)
    settings = load(os.environ, {"system": default().key, **given_settings(parser, understood)})
    start_logging("error", settings.secrets())
    person = vars(understood).get("person")
    if (understood.what == "remove") != (person is not None):
        raise ConfigurationError(
            "It is not clear who is meant.", "Give `list` alone, or `remove` and whom, as `list` tells."
        )
    if person is None:
        _show(asyncio.run(_people(settings)), as_json="json" in understood)
    else:
        print(f"Removed {asyncio.run(_removed(settings, person))}: credentials, confirm tokens and cursors.")
        print("The journal stays; calls from now on are answered with where to enter credentials anew.")
    return 0


def _show(people: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"users": people}, indent=2))
    else:
        print("\n".join(people) or "Nobody has entered credentials.")


async def _people(settings: Settings) -> list[str]:
    from nutmcp.state.opening import open_state
    from nutmcp.state.vault import KeyRing, Vault

    store = open_state(settings.state_url())
    try:
        return await Vault(store, KeyRing({})).people()
    finally:
        store.close()


async def _removed(settings: Settings, said: str) -> str:
    from nutmcp.state.opening import open_state
    from nutmcp.state.owned import OwnedStore, forget_all
    from nutmcp.state.vault import KeyRing, Vault

    store = open_state(settings.state_url())
    try:
        by_subject = Principal(settings.issuer, said, claim=settings.subject_claim).id
        vault = Vault(store, KeyRing({}))
        found = [each for each in await vault.people() if each in (said, by_subject)]
        if not found:
            raise NotFound("Nobody of that name has entered credentials.", "`nutmcp users list` tells who has.")
        if len(found) > 1:
            raise ConfigurationError(
                "One person has the digest of another as a name, so that it is not clear who is meant.",
                f"The one who is called so is {by_subject}. Remove that one, after which the digest has one meaning.",
            )
        [person] = found
        await vault.forget_everywhere(person)
        await forget_all(OwnedStore(store, person), _OWNED)
        return person
    finally:
        store.close()
