"""Parse the text of one of the product's own settings into a value, or say what is wrong with it."""

import re
from typing import TYPE_CHECKING

from nutmcp.errors import ConfigurationError
from nutmcp.remote.setting import text

if TYPE_CHECKING:
    from nutmcp.words.target_hours import TargetHours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
_CHANGING_CLAIMS = {"email", "preferred_username", "upn", "unique_name", "username", "name", "nickname", "phone_number"}
"""Claims that a person or an administrator can change; what they said before may then be somebody else’s."""
_SHARED_CLAIMS = {"iss", "aud", "azp", "appid", "client_id", "tid", "groups", "roles", "scope", "scp", "acr", "amr"}
"""Claims that say the same of several people."""
_PASSING_CLAIMS = {"jti", "sid", "nonce", "iat", "nbf", "exp", "auth_time"}
"""Claims that say another thing in each token."""
_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


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


def subject_claim(said: str, source: str) -> str:
    """Return the name of a claim that may name a person: no other person has its value, now or later."""
    claim = text(said, source)
    if claim.casefold() in _CHANGING_CLAIMS | _SHARED_CLAIMS | _PASSING_CLAIMS or re.search(r"\s", claim):
        raise ConfigurationError(
            f"{source} names no claim that is one person’s for ever.",
            "Leave it out, or name one that the provider never changes and never gives to anybody else, as oid of "
            "Microsoft Entra; names and addresses pass from one person to another.",
        )
    return claim


def auth(said: str, source: str) -> str:
    """Return how HTTP clients prove who they are."""
    word = said.strip().lower()
    if word not in ("token", "oauth"):
        raise ConfigurationError(f"{source} is neither token nor oauth.", "Give one of the two.")
    return word


def weekday(said: str, source: str) -> int:
    """Return a day of the week, with Monday as 0."""
    if said.strip().lower() not in WEEKDAYS:
        raise ConfigurationError(f"{source} is not a day of the week.", f"Give one of: {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(said.strip().lower())


def workdays(said: str, source: str) -> frozenset[int]:
    """Return the working days, with Monday as 0."""
    from nutmcp.words.workdays import WORKDAYS_FORMS, find_workdays

    found = find_workdays(said)
    if found is None:
        raise ConfigurationError(f"{source} does not name days of the week.", WORKDAYS_FORMS)
    return found


def target_hours(said: str, source: str) -> "TargetHours":
    """Return the hours that are expected of a day or of a week."""
    from nutmcp.words.target_hours import TARGET_FORMS, find_target_hours

    found = find_target_hours(said)
    if found is None:
        raise ConfigurationError(f"{source} does not tell the hours of a day or a week.", TARGET_FORMS)
    return found


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
