"""The settings, as a table for the README and as a page."""

from collections.abc import Iterable

from nutmcp.remote.profile import Profile
from nutmcp.remote.setting import Setting
from nutmcp.settings import SETTINGS, profiles, settings_for
from nutmcp.systems.nutcache.profile import PROFILE
from scripts.docs.table import markdown_table

# What most people set; the page has the rest.
_SHORT = (
    "public_key",
    "username",
    "password",
    "access_token",
    "organization",
    "member",
    "timezone",
    "week_start",
    "sandbox",
    "read_only",
)


def table() -> str:
    """Return the short table of the README."""
    asked = [each for each in settings_for(PROFILE) if each.name in _SHORT]
    rows = [(f"`{each.variable}`", f"{each.help[0].upper()}{each.help[1:]}", each.default or "–") for each in asked]
    return markdown_table(("Variable", "Meaning", "Default"), rows)


def page() -> str:
    """Return the page, which tells the flags and forms as well."""
    prefixes = " or ".join(f"`{prefix}`" for prefix in ("NUTMCP_", *(each.prefix for each in profiles())))
    return (
        "# Settings\n\n"
        "Each setting is an environment variable and, unless it is a secret, a flag of `nutmcp serve` and\n"
        "`nutmcp doctor`. The flag wins. A blank value counts as not set. An unknown variable that begins with\n"
        f"{prefixes}, or an unknown flag, ends the start with the list of valid ones.\n\n"
        + "".join(f"## {each.name}\n\n{trial(each)}{_table(each.settings)}\n" for each in profiles())
        + f"## nutmcp itself\n\n{_table(SETTINGS)}\n"
        "Secrets have no flag, because everyone on a machine can read its command lines. Each can be kept in a file\n"
        f"instead, as containers do it. Its path goes into the variable with `_FILE` after its name:\n{_files()}.\n"
        "A line break at the end of the file does not count. To set both a secret and its file is refused.\n\n"
        "Where no credential is set, those hold that `nutmcp login` stored:\n"
        "see [Running nutmcp](operating.md#credentials).\n"
        "The address of a system’s API takes `http://` for this machine alone.\n"
        "Where no service is named and `NUTMCP_SERVICE` is not set, the service is taken that the person’s latest ten\n"
        "entries on the project have; where there are fewer, all of them, and at least three. If they differ, none is\n"
        "taken. `NUTMCP_SERVICE=none` never takes one. The answer says which was taken.\n"
        "`NUTMCP_STATE` takes a path, `sqlite:///path`, `postgresql://USER:PASSWORD@HOST/DATABASE` (see\n"
        "[PostgreSQL](operating.md#postgresql)), or `memory:` to forget everything at the end.\n\n"
        "`nutmcp doctor` checks all of them and says what to do.\n"
    )


def _files() -> str:
    """Return the variables that name the files of secrets."""
    every = [*(own for each in profiles() for own in each.settings), *SETTINGS]
    *names, last = [f"`{each.file_variable}`" for each in every if each.file_variable]
    return ",\n".join(names) + f" and {last}"


def trial(system: Profile) -> str:
    """Return the paragraph that says so of a system that is experimental."""
    return "Experimental: nobody has tried it on a real account yet.\n\n" if system.experimental else ""


def _table(settings: Iterable[Setting]) -> str:
    rows = [(f"`{each.variable}`", _flag(each), each.form, each.help, each.default or "–") for each in settings]
    return markdown_table(("Variable", "Flag", "Value", "Meaning", "Default"), rows)


def _flag(setting: Setting) -> str:
    return f"`{setting.flag}`" if setting.flag else "–"
