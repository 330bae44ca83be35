"""The settings, each declared once: its variable, its flag, its form, its default, and whether it is a secret."""

from collections.abc import Callable
from dataclasses import dataclass

from nutmcp.settings import parsers


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a user may set.

    Attributes:
        name: The attribute of `Settings` that holds it.
        variable: The environment variable.
        help: What it means, as a phrase.
        form: What kind of value it takes, as a phrase.
        read: Turns the text into the value; it is also told where the text came from, for its errors.
        default: What holds when it is not set, as a phrase; empty where there is nothing.
        secret: Whether it is kept from every output; a secret has no flag, since others see a command line.
        switch: Whether its flag stands alone, without a value.
    """

    name: str
    variable: str
    help: str
    form: str = "text"
    read: Callable[[str, str], object] = parsers.text
    default: str = ""
    secret: bool = False
    switch: bool = False

    @property
    def flag(self) -> str | None:
        """Return the flag of the same name; a secret has none."""
        return None if self.secret else "--" + self.name.replace("_", "-")


SETTINGS = (
    Setting(
        name="url",
        variable="NUTCACHE_URL",
        help="base of the API",
        form="https address",
        read=parsers.address,
        default=parsers.DEFAULT_URL,
    ),
    Setting(
        name="api_version",
        variable="NUTCACHE_API_VERSION",
        help="version of the API",
        form="3 or 4",
        read=parsers.version,
        default="4 with an access token, else 3",
    ),
    Setting(
        name="public_key",
        variable="NUTCACHE_PUBLIC_KEY",
        help="your API key (version 3)",
        read=parsers.token,
        secret=True,
    ),
    Setting(
        name="username",
        variable="NUTCACHE_USERNAME",
        help="the user name you sign in with (version 3)",
        read=parsers.username,
    ),
    Setting(
        name="password",
        variable="NUTCACHE_PASSWORD",
        help="the password you sign in with (version 3)",
        read=parsers.password,
        secret=True,
    ),
    Setting(
        name="access_token",
        variable="NUTCACHE_ACCESS_TOKEN",
        help="your access token (version 4)",
        read=parsers.token,
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
    Setting(
        name="timezone",
        variable="NUTMCP_TIMEZONE",
        help="your time zone",
        form="IANA name",
        read=parsers.zone,
        default="the machine’s",
    ),
    Setting(
        name="week_start",
        variable="NUTMCP_WEEK_START",
        help="first day of the week",
        form="day of the week",
        read=parsers.weekday,
        default="monday",
    ),
    Setting(
        name="state",
        variable="NUTMCP_STATE",
        help="where timers, the journal of writes and the limits live",
        form="file or URL",
        default="state.sqlite in the platform’s state folder",
    ),
    Setting(
        name="sandbox",
        variable="NUTMCP_SANDBOX",
        help="work on the built-in Nutcache instead of the real one",
        form="yes or no",
        read=parsers.yes_or_no,
        default="no",
        switch=True,
    ),
    Setting(
        name="sandbox_data",
        variable="NUTMCP_SANDBOX_DATA",
        help="where the built-in Nutcache keeps its data",
        form="file or :memory:",
        default="sandbox.sqlite in the platform’s state folder",
    ),
    Setting(
        name="read_only",
        variable="NUTMCP_READ_ONLY",
        help="offer no tool that writes; this beats the next three",
        form="yes or no",
        read=parsers.yes_or_no,
        default="no",
        switch=True,
    ),
    Setting(
        name="toolsets",
        variable="NUTMCP_TOOLSETS",
        help="offer only the tools of these toolsets",
        form="names, with commas",
        read=parsers.names,
        default="all",
    ),
    Setting(
        name="tools",
        variable="NUTMCP_TOOLS",
        help="offer only these tools",
        form="names, with commas",
        read=parsers.names,
        default="all",
    ),
    Setting(
        name="exclude_tools",
        variable="NUTMCP_EXCLUDE_TOOLS",
        help="leave these tools out",
        form="names, with commas",
        read=parsers.names,
        default="none",
    ),
    Setting(
        name="allowed_hosts",
        variable="NUTMCP_ALLOWED_HOSTS",
        help="names by which HTTP clients may reach the server, besides this machine’s and the bound address",
        form="names, separated by commas",
        read=parsers.hosts,
        default="none",
    ),
    Setting(
        name="allowed_origins",
        variable="NUTMCP_ALLOWED_ORIGINS",
        help="web origins from which browsers may reach the server",
        form="origins such as https://example.com, separated by commas",
        read=parsers.origins,
        default="none",
    ),
    Setting(
        name="token",
        variable="NUTMCP_TOKEN",
        help="the bearer token that HTTP clients must present",
        read=parsers.token,
        default="made at start and printed once",
        secret=True,
    ),
    Setting(
        name="log",
        variable="NUTMCP_LOG",
        help="how much is logged to standard error",
        form="debug, info, warning or error",
        read=parsers.log_level,
        default="warning",
    ),
    Setting(
        name="log_format",
        variable="NUTMCP_LOG_FORMAT",
        help="how it is logged: lines for people, or a JSON object a line",
        form="text or json",
        read=parsers.log_format,
        default="text",
    ),
)
"""All settings, in the order in which people meet them."""
