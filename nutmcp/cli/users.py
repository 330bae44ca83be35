"""`nutmcp users`: who has entered credentials on a server for several people, what one wrote, and taking one off it."""

import asyncio
import json
import os
from collections.abc import Sequence

from nutmcp.cli import journal
from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.errors import ConfigurationError, NotFound
from nutmcp.server.logs import start_logging
from nutmcp.server.principal import Principal
from nutmcp.settings import Settings, default, load

_WHAT = ("list", "export", "remove")
_EVERYTHING = 10**15 - 1
_OWNED = ("tokens", "secrets")
"""The kinds of documents by which somebody could go on: confirm tokens, and the key of their cursors."""


def run(words: Sequence[str]) -> int:
    """Do what was asked for, and return the exit code."""
    parser = Parser(
        "users",
        "List those who have entered credentials, export the writes of one, or remove one. They go by a digest, as in "
        "the log.",
    )
    parser.add_argument("what", choices=_WHAT, metavar="|".join(_WHAT), help="what to do")
    parser.add_argument("person", nargs="?", metavar="WHO", help="the digest, or the subject at NUTMCP_ISSUER")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    add_settings(parser, default(), only=("state", "issuer", "subject_claim"))
    understood = parser.read(words)
    settings = load(os.environ, {"system": default().key, **given_settings(parser, understood)})
    start_logging("error", settings.secrets())
    person = vars(understood).get("person")
    if (understood.what != "list") != (person is not None):
        raise ConfigurationError(
            "It is not clear who is meant.", "Give `list` alone, or `export` or `remove` and whom, as `list` tells."
        )
    if person is None:
        _show(asyncio.run(_people(settings)), as_json="json" in understood)
    elif understood.what == "export":
        return _exported(asyncio.run(_meant(settings, person)), vars(understood).get("state"))
    else:
        print(f"Removed {asyncio.run(_removed(settings, person))}: credentials, confirm tokens and cursors.")
        print("The journal stays; calls from now on are answered with where to enter credentials anew.")
    return 0


def _exported(person: str, state: str | None) -> int:
    """Print all that somebody wrote, as the journal tells it to programs, and return the exit code."""
    where = [] if state is None else ["--state", state]
    return journal.run(["--user", person, "--json", "--limit", str(_EVERYTHING), *where])


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


async def _meant(settings: Settings, said: str) -> str:
    """Return the digest of whom a digest or a subject means.

    Raises:
        NotFound: Nobody who has entered credentials is called so.
        ConfigurationError: It may be one or the other.
    """
    by_subject = Principal(settings.issuer, said, claim=settings.subject_claim).id
    found = [each for each in await _people(settings) if each in (said, by_subject)]
    if not found:
        raise NotFound("Nobody of that name has entered credentials.", "`nutmcp users list` tells who has.")
    if len(found) > 1:
        raise ConfigurationError(
            "One person has the digest of another as a name, so that it is not clear who is meant.",
            f"The one who is called so is {by_subject}. Remove that one, after which the digest has one meaning.",
        )
    return found[0]


async def _removed(settings: Settings, said: str) -> str:
    from nutmcp.state.opening import open_state
    from nutmcp.state.owned import OwnedStore, forget_all
    from nutmcp.state.vault import KeyRing, Vault

    person = await _meant(settings, said)
    store = open_state(settings.state_url())
    try:
        await Vault(store, KeyRing({})).forget_everywhere(person)
        await forget_all(OwnedStore(store, person), _OWNED)
        return person
    finally:
        store.close()
