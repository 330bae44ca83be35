"""`nutmcp login`: asks for the credentials, tries them, and stores them out of everyone else's sight."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nutmcp.cli.flags import Parser, add_settings, given_settings, system_in
from nutmcp.errors import ConfigurationError, NutmcpError
from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting
from nutmcp.server.logs import start_logging
from nutmcp.settings import Settings, load
from nutmcp.settings.choice import logged_in
from nutmcp.settings.stored import keep
from nutmcp.words.fold import clean

_LONGEST_NAME = 80


def run(words: Sequence[str]) -> int:
    """Ask, check, store, and return the exit code."""
    parser = _parser(system_in(words))
    understood = parser.read(words)
    settings = load(os.environ, given_settings(parser, understood))
    system = settings.system
    if settings.sandbox:
        raise ConfigurationError(
            f"The built-in {system.name} has its own credentials.", "Unset NUTMCP_SANDBOX to log in."
        )
    way = settings.sign_in if "api_version" in settings.own or len(system.sign_ins) == 1 else _asked_way(system)
    values = _asked_credentials(system, way, settings.said("username"))
    start_logging("error", values.values())
    if "no_check" not in understood:
        print(_checked(_with(settings, way, values)))
    print(f"Stored in {keep(system, settings.url, values)}, for {settings.url}.")
    for line in (*_in_the_way(system), *_beside()):
        print(line)
    return 0


def _parser(system: Profile) -> Parser:
    parser = Parser(
        "login",
        f"Ask for your {system.name} credentials, try them, and store them in the system keyring or a private file.",
    )
    parser.add_argument("--no-check", action="store_true", help=f"store them without trying them on {system.name}")
    add_settings(parser, system, only=("system", "url", "api_version", "username"))
    parser.epilog = (
        "Secrets are asked for, never taken from a flag. Where standard input is no terminal, each is read as a line "
        "of it, in the order in which they would be asked for."
    )
    return parser


def _asked_way(system: Profile) -> SignIn:
    """Return the way to sign in that the user chooses by its version, or by its place where it has none."""
    ways = {str(each.version or place): each for place, each in enumerate(system.sign_ins, start=1)}
    label = "Version of the API" if system.versions else "What you sign in with"
    offered = " or ".join(f"{number} ({each.called})" for number, each in ways.items())
    usual = next(iter(ways))
    said = _line(f"{label}, {offered} [{usual}]: ").strip() or usual
    if said not in ways:
        raise ConfigurationError(
            f"{system.name} knows no such way to sign in.", f"Run `nutmcp login` again, and give {' or '.join(ways)}."
        )
    return ways[said]


def _asked_credentials(system: Profile, way: SignIn, username: str) -> dict[str, str]:
    """Return what is needed, by the names of the settings; a user name that is known is not asked for."""
    values = {
        each.name: username if each.name == "username" and username else _asked(each) for each in system.needed(way)
    }
    if "username" not in values:
        # A token does not say whose it is.
        name = username or _line(f"Your e-mail in {system.name}, by which “me” is known (may stay empty): ").strip()
        values |= {"username": name} if name else {}
    return values


def _asked(setting: Setting) -> str:
    """Return one credential, as its setting reads it."""
    label = setting.help.partition(" (")[0]
    label = label[0].upper() + label[1:]
    said = _hidden(f"{label}: ") if setting.secret else _line(f"{label}: ")
    if not said.strip():
        raise ConfigurationError(f"{label} is needed, and was left empty.", "Run `nutmcp login` again.")
    return str(setting.read(said, label))


def _hidden(prompt: str) -> str:
    """Return a line that does not show while it is typed."""
    if not _at_terminal():
        return _line(prompt)
    from getpass import getpass

    try:
        return getpass(prompt)
    except EOFError:
        print()
        return ""


def _line(prompt: str) -> str:
    """Return a line, without its end; at the end of the input it is empty."""
    if _at_terminal():
        print(prompt, end="", flush=True)
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _with(settings: Settings, way: SignIn, values: Mapping[str, str]) -> Settings:
    """Return the settings with these credentials in place of all others."""
    none = {"api_version", *(each.name for each in settings.system.credentials)}
    others = {name: value for name, value in settings.own.items() if name not in none}
    version = {"api_version": way.version} if way.version else {}
    return replace(settings, own={**others, **version, **values})


def _checked(settings: Settings) -> str:
    """Try the credentials with one call, and return what came of it."""
    try:
        names = asyncio.run(_organizations(settings))
    except NutmcpError:
        print("nutmcp: nothing was stored; --no-check stores the credentials without trying them.", file=sys.stderr)
        raise
    if names is None:
        return f"{settings.system.name} accepts them."
    listed = ", ".join(f"“{clean(each, _LONGEST_NAME)}”" for each in names) or "none"
    choose = (
        f" Set {settings.system.prefix}ORGANIZATION to the one to work in."
        if len(names) > 1 and not settings.said("organization")
        else ""
    )
    return f"{settings.system.name} accepts them; your organizations: {listed}.{choose}"


async def _organizations(settings: Settings) -> list[str] | None:
    from nutmcp.server.credential_check import organizations_of
    from nutmcp.server.desk import open_desk

    async with open_desk(settings) as desk:
        return await organizations_of(desk)


def _beside() -> list[str]:
    """Return what there is to say where there is a login to another system, too."""
    names = [each.name for each in logged_in(os.environ)]
    if len(names) < 2:
        return []
    return [f"There are logins to {' and '.join(names)}: say which is meant with --system, or in NUTMCP_SYSTEM."]


def _in_the_way(system: Profile) -> list[str]:
    """Return what there is to say of variables that keep the stored credentials from being used."""
    set_here = [name for each in system.secrets for name in each.set_by(os.environ)]
    return [f"They wait as long as {', '.join(set_here)} is set, for the environment wins."] if set_here else []
