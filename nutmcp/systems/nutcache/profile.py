"""What is known of Nutcache before it is loaded: its name, its settings, and how one signs in."""

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting, address, password, token, username

URL = "https://apps.nutcache.com/webapi"


def _version(said: str, source: str) -> int:
    """Return a version of the Nutcache API."""
    if said.strip() not in ("3", "4"):
        raise ConfigurationError(f"{source} is not a version of the Nutcache API.", "Give 3 or 4.")
    return int(said)


PROFILE = Profile(
    key="nutcache",
    name="Nutcache",
    prefix="NUTCACHE_",
    url=URL,
    settings=(
        Setting(
            name="url",
            variable="NUTCACHE_URL",
            help="base of the API",
            form="https address",
            read=address(URL),
            default=URL,
        ),
        Setting(
            name="api_version",
            variable="NUTCACHE_API_VERSION",
            help="version of the API",
            form="3 or 4",
            read=_version,
            default="4 with an access token, else 3",
        ),
        Setting(
            name="public_key",
            variable="NUTCACHE_PUBLIC_KEY",
            help="your API key (version 3)",
            read=token,
            secret=True,
        ),
        Setting(
            name="username",
            variable="NUTCACHE_USERNAME",
            help="the user name you sign in with (version 3)",
            read=username,
        ),
        Setting(
            name="password",
            variable="NUTCACHE_PASSWORD",
            help="the password you sign in with (version 3)",
            read=password,
            secret=True,
        ),
        Setting(
            name="access_token",
            variable="NUTCACHE_ACCESS_TOKEN",
            help="your access token (version 4)",
            read=token,
            secret=True,
        ),
        Setting(
            name="organization",
            variable="NUTCACHE_ORGANIZATION",
            help="GUID or name of the organization (company) to work in",
            default="the only one there is",
        ),
        Setting(
            name="member",
            variable="NUTCACHE_MEMBER",
            help="who “me” is",
            form="e-mail or member id",
            default="the username",
        ),
    ),
    sign_ins=(
        SignIn(
            needs=("public_key", "username", "password"),
            called="API key, user name, password",
            counted="public_key",
            version=3,
        ),
        SignIn(needs=("access_token",), called="access token", counted="access_token", version=4),
    ),
    instructions="Nutcache: time entries, timers, projects, customers and invoices of the user's organization.",
)
"""Nutcache, as settings and commands see it."""
