"""Choose the remote system: the one that was said, or the one whose credentials are there, set or stored."""

from collections.abc import Mapping

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.settings.logins import is_logged_in
from nutmcp.systems import DEFAULT, SYSTEMS, profile_of
from nutmcp.words.fold import clean
from nutmcp.words.nearest import nearest_first

VARIABLE = "NUTMCP_SYSTEM"
FLAG = "--system"


def profiles() -> list[Profile]:
    """Return what is known of each system, in the order of their table."""
    return [profile_of(key) for key in SYSTEMS]


def default() -> Profile:
    """Return what is known of the system that is meant where nothing is said."""
    return profile_of(DEFAULT)


def chosen(environ: Mapping[str, str], flag: str | None = None, *, sandbox: bool = False) -> Profile:
    """Return the system to work with: that of the flag, else of the variable, else the only one with credentials.

    Those in the environment go before those that `nutmcp login` stored.

    Args:
        environ: The environment variables of the process.
        flag: The text of the flag, if it was given.
        sandbox: Whether it is a built-in system, which takes no login.

    Raises:
        ConfigurationError: There is no such system, or there are credentials of several and none was chosen.
    """
    for said, source in ((flag, FLAG), (environ.get(VARIABLE), VARIABLE)):
        if said and said.strip():
            return _named(said.strip().casefold(), source)
    able = [each for each in profiles() if _has_credentials(each, environ)]
    able = able or ([] if sandbox else logged_in(environ))
    if len(able) > 1:
        *others, last = (each.name for each in able)
        keys = ", ".join(each.key for each in able)
        raise ConfigurationError(
            f"There are credentials of several systems: {', '.join(others)} and {last}.",
            f"Say which one to work with: set {VARIABLE}, or give {FLAG}, one of: {keys}.",
        )
    return able[0] if able else default()


def logged_in(environ: Mapping[str, str]) -> list[Profile]:
    """Return the systems for whose addresses `nutmcp login` stored credentials."""
    return [each for each in profiles() if is_logged_in(each, environ)]


def _named(key: str, source: str) -> Profile:
    if key in SYSTEMS:
        return profile_of(key)
    raise ConfigurationError(
        f"{source} names no system that nutmcp speaks to: “{clean(key, 40)}”.",
        f"The systems are, nearest first: {', '.join(nearest_first(key, SYSTEMS))}.",
    )


def _has_credentials(profile: Profile, environ: Mapping[str, str]) -> bool:
    return any(each.set_by(environ) for each in profile.secrets)
