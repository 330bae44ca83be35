"""The settings of one run: loaded once, frozen, and asked for what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting
from nutmcp.settings.choice import chosen, default, profiles
from nutmcp.settings.declared import SETTINGS
from nutmcp.settings.parsers import no_zones
from nutmcp.words.nearest import nearest_first

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from nutmcp.remote.system import Credentials
    from nutmcp.words.target_hours import TargetHours

_TRY_SANDBOX = "start with --sandbox to work on the built-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user has set; an empty value was not set. Secrets do not show in `repr`.

    Attributes:
        system: What is known of the remote system that is worked with.
        own: What was set of that system's own settings, by their names.
    """

    system: Profile = field(default_factory=default)
    own: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    timezone: str = ""
    week_start: int = 0
    workdays: frozenset[int] = frozenset(range(5))
    target_hours: "TargetHours | None" = None
    project: str = ""
    service: str = ""
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
    auth: str = "token"
    issuer: str = ""
    resource_url: str = ""
    audience: str = ""
    scope_prefix: str = ""
    subject_claim: str = "sub"
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    vault_keys: str = field(default="", repr=False)
    log: str = "warning"
    log_format: str = "text"

    @property
    def url(self) -> str:
        """Return the base of the system's API."""
        return self.said("url") or self.system.url

    @property
    def version(self) -> int:
        """Return the version of the API that is spoken: the one that was set, or the one that the credentials fit."""
        return self.sign_in.version

    @property
    def sign_in(self) -> SignIn:
        """Return the way to sign in that is meant by what is set."""
        return self.system.sign_in(self.own)

    @property
    def me(self) -> str:
        """Return who the user is as a member; empty if nobody said."""
        return self.said("member") or self.said("username")

    def said(self, name: str) -> str:
        """Return the text of one of the system's own settings; empty if it was not set, or there is none."""
        return str(self.own.get(name, ""))

    def credentials(self) -> "Credentials":
        """Return what proves to the system who the user is.

        Raises:
            ConfigurationError: Something that the way to sign in needs is not set.
        """
        from nutmcp.remote.system import Credentials

        missing = [each.variable for each in self.needed() if not self.said(each.name)]
        if missing:
            verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
            what = f"version {self.version} of {self.system.name}’s API" if self.version else self.system.name
            others = "" if any(map(self.said, self.sign_in.needs)) else self._other_ways()
            raise ConfigurationError(
                f"{_listed(missing)} {verb} not set{others}, so {what} cannot be used.",
                f"Run `nutmcp login`, or set {them} for the server and start it again, "
                f"or {_TRY_SANDBOX} {self.system.name}.",
            )
        return Credentials(**{each.name: self.said(each.name) for each in self.system.credentials})

    def needed(self) -> list[Setting]:
        """Return the settings that are taken as credentials."""
        return self.system.needed(self.sign_in)

    def secrets(self) -> list[str]:
        """Return every secret that is set, for whoever has to keep them out of an output."""
        own = [self.said(each.name) for each in self.system.settings if each.secret]
        keys = [each.rpartition(":")[2] for each in self.vault_keys.split()]
        every = (*own, self.token, self.oidc_client_secret, *keys, *self._secrets_of_state())
        return [value for value in every if value]

    def _secrets_of_state(self) -> list[str]:
        """Return what is secret in the URL of the state, which only that of a database may hold."""
        if ":" not in self.state:
            return []
        from nutmcp.state.opening import secrets_in

        return secrets_in(self.state)

    def _other_ways(self) -> str:
        """Return what is said of the other ways to sign in where no version decides between them."""
        if self.version:
            return ""
        ways = [way for way in self.system.sign_ins if way != self.sign_in]
        return "".join(f", nor {_listed([each.variable for each in self.system.needed(way)])}" for way in ways)

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
        """Return where the built-in system keeps its data, by default in the platform's state folder."""
        mark = "" if self.system == default() else f"-{self.system.key}"
        return self.sandbox_data or _in_state_folder(f"sandbox{mark}.sqlite")


def load(environ: Mapping[str, str], flags: Mapping[str, str]) -> Settings:
    """Return the settings of this run; a flag wins over a variable, and a blank value counts as not set.

    Args:
        environ: The environment variables of the process.
        flags: The text of each flag that was given, by the name of its setting.

    Raises:
        ConfigurationError: A variable has a prefix of ours and no meaning, a value is not of its form, or it is not
            clear which system to work with.
    """
    systems = profiles()
    _refuse_unknown(environ, systems)
    products = _values((each for each in SETTINGS if each.name != "system"), environ, flags)
    system = chosen(environ, flags.get("system"), sandbox=products.get("sandbox", False))
    # Those of the others are read too, so that what is wrong with them is said whichever is chosen.
    own = {each.key: _values(each.settings, environ, flags if each is system else {}) for each in systems}
    return Settings(system=system, own=own[system.key], **products)


def settings_for(system: Profile) -> tuple[Setting, ...]:
    """Return all settings that may be set while working with a system: its own, and the product's."""
    return (*system.settings, *SETTINGS)


def _values(settings: Iterable[Setting], environ: Mapping[str, str], flags: Mapping[str, str]) -> dict[str, Any]:
    """Return what was set, by the names of the settings."""
    values: dict[str, Any] = {}
    for setting in settings:
        said, source = flags.get(setting.name), setting.flag or ""
        if said is None:
            said, source = _in_environment(setting, environ)
        if said.strip():
            values[setting.name] = setting.read(said, source)
    return values


def _in_environment(setting: Setting, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the text of a setting in the environment, or in the file that this names, and the variable."""
    names = setting.set_by(environ)
    if len(names) > 1:
        raise ConfigurationError(f"{_listed(names)} are both set.", "Unset one of them.")
    if setting.file_variable in names:
        from nutmcp.settings.secret_file import read_secret

        return read_secret(environ[names[0]], names[0]), names[0]
    return environ.get(setting.variable, ""), setting.variable


def _refuse_unknown(environ: Mapping[str, str], systems: Sequence[Profile]) -> None:
    """Refuse a variable that begins like ours, or like any system's, and means nothing."""
    every = (*(own for each in systems for own in each.settings), *SETTINGS)
    valid = [name for each in every for name in (each.variable, each.file_variable) if name]
    prefixes = ("NUTMCP_", *(each.prefix for each in systems))
    unknown = sorted(name for name in environ if name.startswith(prefixes) and name not in valid)
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
