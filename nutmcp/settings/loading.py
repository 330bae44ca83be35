"""The settings of one run: loaded once, frozen, and asked for what they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nutmcp.errors import ConfigurationError
from nutmcp.settings.declared import SETTINGS, Setting
from nutmcp.settings.parsers import DEFAULT_URL, no_zones

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from nutmcp.remote.system import Credentials

KEY_VERSION = 3
"""The version of the API that takes an API key, a user name and a password."""
TOKEN_VERSION = 4
"""The version of the API that takes an access token."""
_PREFIXES = ("NUTMCP_", "NUTCACHE_")
_TRY_SANDBOX = "start with --sandbox to work on the built-in Nutcache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user has set; an empty value, and a version of 0, was not set. Secrets do not show in `repr`."""

    url: str = DEFAULT_URL
    api_version: int = 0
    public_key: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    organization: str = ""
    member: str = ""
    timezone: str = ""
    week_start: int = 0
    state: str = field(default="", repr=False)  # a URL may hold a password
    sandbox: bool = False
    sandbox_data: str = ""
    read_only: bool = False
    toolsets: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    exclude_tools: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    token: str = field(default="", repr=False)
    log: str = "warning"
    log_format: str = "text"

    @property
    def version(self) -> int:
        """Return the version of the API that is spoken: the one that was set, or the one that the credentials fit."""
        return self.api_version or (TOKEN_VERSION if self.access_token else KEY_VERSION)

    def credentials(self) -> "Credentials":
        """Return what proves to Nutcache who the user is.

        Raises:
            ConfigurationError: Something that this version of the API needs is not set.
        """
        from nutmcp.remote.system import Credentials

        missing = [each.variable for each in self.needed() if not getattr(self, each.name)]
        if missing:
            verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
            raise ConfigurationError(
                f"{_listed(missing)} {verb} not set, so version {self.version} of Nutcache’s API cannot be used.",
                f"Run `nutmcp login`, or set {them} for the server and start it again, or {_TRY_SANDBOX}.",
            )
        return Credentials(
            public_key=self.public_key,
            username=self.username,
            password=self.password,
            access_token=self.access_token,
        )

    def needed(self) -> list[Setting]:
        """Return the settings that this version of the API takes as credentials."""
        return credentials_of(self.version)

    def secrets(self) -> list[str]:
        """Return every secret that is set, for whoever has to keep them out of an output."""
        return [value for each in SETTINGS if each.secret and (value := str(getattr(self, each.name)))]

    def zone(self) -> "ZoneInfo":
        """Return the user's time zone, or the machine's if none is set.

        Raises:
            ConfigurationError: The machine does not say where it is.
        """
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.timezone) if self.timezone else _machines_zone()

    def state_url(self) -> str:
        """Return where the state lives, by default in the platform's state folder."""
        return self.state or _in_state_folder("state.sqlite")

    def sandbox_file(self) -> str:
        """Return where the built-in Nutcache keeps its data, by default in the platform's state folder."""
        return self.sandbox_data or _in_state_folder("sandbox.sqlite")


def load(environ: Mapping[str, str], flags: Mapping[str, str]) -> Settings:
    """Return the settings of this run; a flag wins over a variable, and a blank value counts as not set.

    Args:
        environ: The environment variables of the process.
        flags: The text of each flag that was given, by the name of its setting.

    Raises:
        ConfigurationError: A variable has our prefix and no meaning, or a value is not of its form.
    """
    _refuse_unknown(environ)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        said, source = flags.get(setting.name), setting.flag or ""
        if said is None:
            said, source = environ.get(setting.variable, ""), setting.variable
        if said.strip():
            values[setting.name] = setting.read(said, source)
    return Settings(**values)


def credentials_of(version: int) -> list[Setting]:
    """Return the settings that a version of the API takes as credentials."""
    names = ("access_token",) if version == TOKEN_VERSION else ("public_key", "username", "password")
    return [each for each in SETTINGS if each.name in names]


def nearest_first(said: str, valid: Iterable[str]) -> list[str]:
    """Return all valid names, those that look like what was said before the others."""
    from nutmcp.words.nearest import nearest

    names = list(valid)
    near = nearest(said, names, str)
    return [*near, *(name for name in names if name not in near)]


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    valid = [setting.variable for setting in SETTINGS]
    unknown = sorted(name for name in environ if name.startswith(_PREFIXES) and name not in valid)
    if unknown:
        raise ConfigurationError(
            f"There is no setting {unknown[0]}.",
            f"Correct or remove it; the settings are, nearest first: {', '.join(nearest_first(unknown[0], valid))}.",
        )


def _machines_zone() -> "ZoneInfo":
    import warnings
    from zoneinfo import available_timezones

    from tzlocal import reload_localzone

    try:
        with warnings.catch_warnings(action="ignore"):  # it warns on standard error where it has to guess
            return reload_localzone()
    except (OSError, ValueError, KeyError):
        if not available_timezones():
            raise no_zones() from None
        raise ConfigurationError(
            "This machine does not say which time zone it is in.", "Set NUTMCP_TIMEZONE, for instance America/Toronto."
        ) from None


def _in_state_folder(name: str) -> str:
    from platformdirs import user_state_path

    return str(user_state_path("nutmcp", appauthor=False) / name)


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
