"""Parse the text of a setting into a value, or say which setting is wrong and where it came from."""

import re

from nutmcp.errors import ConfigurationError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
DEFAULT_URL = "https://apps.nutcache.com/webapi"
_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


def text(said: str, source: str) -> str:
    """Return one line of text, without the spaces around it."""
    if not said.strip().isprintable():
        raise ConfigurationError(f"{source} holds characters that cannot be seen.", "Type it anew, as one line.")
    return said.strip()


def password(said: str, source: str) -> str:
    """Return a password as it is, spaces included; only a line break at its end is a slip of pasting."""
    whole = said.rstrip("\r\n")
    if not whole.isprintable():
        raise ConfigurationError(f"{source} holds characters that cannot be seen.", "Type it anew, as one line.")
    return whole


def username(said: str, source: str) -> str:
    """Return a user name: the vendor joins it to the password with a colon, so that it holds none."""
    if ":" in said:
        raise ConfigurationError(f"{source} holds a colon.", "Give the user name alone, usually an e-mail address.")
    return text(said, source)


def token(said: str, source: str) -> str:
    """Return a bearer token: visible ASCII characters, as an HTTP header can carry."""
    if not re.fullmatch(r"[!-~]+", said.strip()):
        raise ConfigurationError(f"{source} is not a token.", "Give visible ASCII characters without spaces.")
    return said.strip()


def yes_or_no(said: str, source: str) -> bool:
    """Return whether a switch is on."""
    word = said.strip().lower()
    if word not in (*_YES, *_NO):
        raise ConfigurationError(f"{source} is neither on nor off.", f"Give one of: {', '.join((*_YES, *_NO))}.")
    return word in _YES


def names(said: str, source: str) -> tuple[str, ...]:
    """Return the names of a list that is separated by commas."""
    return tuple(name for each in text(said, source).split(",") if (name := each.strip()))


def hosts(said: str, source: str) -> tuple[str, ...]:
    """Return the names or addresses of hosts, each perhaps with a port."""
    found = names(said, source)
    if any(re.search(r"[^\w.:\[\]-]", each) for each in found):
        raise ConfigurationError(
            f"{source} is not a list of host names.",
            "Give names such as nutmcp.example.com, without https:// or a path.",
        )
    return found


def origins(said: str, source: str) -> tuple[str, ...]:
    """Return web origins: a scheme, a host and perhaps a port."""
    found = names(said, source)
    if not all(re.fullmatch(r"https?://[^\s/?#@*]+/?", each, re.IGNORECASE) for each in found):
        raise ConfigurationError(
            f"{source} is not a list of web origins.", "Give origins such as https://example.com, without a path."
        )
    return found


def version(said: str, source: str) -> int:
    """Return a version of the Nutcache API."""
    if said.strip() not in ("3", "4"):
        raise ConfigurationError(f"{source} is not a version of the Nutcache API.", "Give 3 or 4.")
    return int(said)


def weekday(said: str, source: str) -> int:
    """Return a day of the week, with Monday as 0."""
    if said.strip().lower() not in WEEKDAYS:
        raise ConfigurationError(f"{source} is not a day of the week.", f"Give one of: {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(said.strip().lower())


def log_level(said: str, source: str) -> str:
    """Return how much is logged, in lower case."""
    if said.strip().lower() not in LOG_LEVELS:
        raise ConfigurationError(f"{source} is not a log level.", f"Give one of: {', '.join(LOG_LEVELS)}.")
    return said.strip().lower()


def log_format(said: str, source: str) -> str:
    """Return how log lines are written, in lower case."""
    if said.strip().lower() not in LOG_FORMATS:
        raise ConfigurationError(f"{source} is not a format of the log.", f"Give one of: {', '.join(LOG_FORMATS)}.")
    return said.strip().lower()


def zone(said: str, source: str) -> str:
    """Return the name of an IANA time zone that this machine knows."""
    from zoneinfo import ZoneInfo, available_timezones

    name = said.strip()
    try:
        return ZoneInfo(name).key
    except (OSError, ValueError, KeyError):
        known = sorted(available_timezones())
        if not known:
            raise no_zones() from None
        from nutmcp.words.nearest import nearest

        likely = ", ".join(nearest(name, known, str, most=3)) or "America/Toronto, Europe/Paris"
        raise ConfigurationError(
            f"{source} is not a time zone that this machine knows.", f"Give an IANA name, such as: {likely}."
        ) from None


def no_zones() -> ConfigurationError:
    """Return the error of a machine without any time zones, as a slim container may be."""
    return ConfigurationError(
        "This machine has no time zones.", "Install tzdata: the system’s package of that name, or Python’s."
    )


def address(said: str, source: str) -> str:
    """Return the base of the API, without a slash at its end; `http://` goes no further than this machine."""
    from urllib.parse import urlsplit

    from nutmcp.network import is_loopback

    whole = text(said, source)
    try:
        parts = urlsplit(whole)
        host = parts.hostname if parts.port != 0 else None  # reading the port checks it
    except ValueError:
        parts, host = urlsplit(""), None
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(f"{source} is not the address of an API.", f"Give one such as {DEFAULT_URL}.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigurationError(
            f"{source} would send your credentials in the clear.",
            "Give an https:// address; http:// is for this machine alone (localhost).",
        )
    return parts.geturl().rstrip("/")
