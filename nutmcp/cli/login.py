"""`nutmcp login`: asks for the credentials, tries them on Nutcache, and stores them out of everyone else's sight."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nutmcp.cli.flags import Parser, add_settings, given_settings
from nutmcp.errors import ConfigurationError, NutmcpError
from nutmcp.server.logs import start_logging
from nutmcp.settings import KEY_VERSION, SETTINGS, TOKEN_VERSION, Setting, Settings, credentials_of, load
from nutmcp.settings.stored import keep
from nutmcp.words.fold import clean

_CREDENTIALS = [each for each in SETTINGS if each in credentials_of(KEY_VERSION) + credentials_of(TOKEN_VERSION)]
_LONGEST_NAME = 80


def run(words: Sequence[str]) -> int:
    """Ask, check, store, and return the exit code."""
    understood = _parser().read(words)
    settings = load(os.environ, given_settings(understood))
    if settings.sandbox:
        raise ConfigurationError("The built-in Nutcache has its own credentials.", "Unset NUTMCP_SANDBOX to log in.")
    version = settings.api_version or _asked_version()
    values = _asked_credentials(version, settings.username)
    start_logging("error", values.values())
    if "no_check" not in understood:
        print(_checked(_with(settings, version, values)))
    print(f"Stored in {keep(settings.url, values)}, for {settings.url}.")
    for line in _in_the_way():
        print(line)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "login", "Ask for your Nutcache credentials, try them, and store them in the system keyring or a private file."
    )
    parser.add_argument("--no-check", action="store_true", help="store them without trying them on Nutcache")
    add_settings(parser, only=("url", "api_version", "username"))
    parser.epilog = (
        "Secrets are asked for, never taken from a flag. Where standard input is no terminal, each is read as a line "
        "of it, in the order in which they would be asked for."
    )
    return parser


def _asked_version() -> int:
    [setting] = [each for each in SETTINGS if each.name == "api_version"]
    said = _line("Version of the API, 3 (API key, user name, password) or 4 (access token) [3]: ")
    return int(str(setting.read(said or str(KEY_VERSION), "The version")))


def _asked_credentials(version: int, username: str) -> dict[str, str]:
    """Return what that version needs, by the names of the settings; a user name that is known is not asked for."""
    values = {
        each.name: username if each.name == "username" and username else _asked(each)
        for each in credentials_of(version)
    }
    if "username" not in values:
        # A token does not say whose it is.
        name = username or _line("Your e-mail in Nutcache, by which “me” is known (may stay empty): ").strip()
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


def _with(settings: Settings, version: int, values: Mapping[str, str]) -> Settings:
    """Return the settings with these credentials in place of all others."""
    none = {each.name: "" for each in _CREDENTIALS}
    return replace(settings, **{**none, **values, "api_version": version})


def _checked(settings: Settings) -> str:
    """Try the credentials with one call, and return what came of it."""
    try:
        names = asyncio.run(_organizations(settings))
    except NutmcpError:
        print("nutmcp: nothing was stored; --no-check stores the credentials without trying them.", file=sys.stderr)
        raise
    listed = ", ".join(f"“{clean(each, _LONGEST_NAME)}”" for each in names) or "none"
    choose = " Set NUTCACHE_ORGANIZATION to the one to work in." if len(names) > 1 and not settings.organization else ""
    return f"Nutcache accepts them; your organizations: {listed}.{choose}"


async def _organizations(settings: Settings) -> list[str]:
    from nutmcp.remote.call import Call, Verb
    from nutmcp.server.desk import open_desk

    async with open_desk(settings) as desk:
        answer = await desk.client.all(Call(verb=Verb.LIST, resource=desk.client.system.context))
    return [str(getattr(each, "name", None) or each.id) for each in answer.records]


def _in_the_way() -> list[str]:
    """Return what there is to say of variables that keep the stored credentials from being used."""
    set_here = [each.variable for each in _CREDENTIALS if each.secret and os.environ.get(each.variable, "").strip()]
    return [f"They wait as long as {', '.join(set_here)} is set, for the environment wins."] if set_here else []
