"""Which organization to work in: the one that was set, or the only one there is."""

import re
from collections.abc import Iterable, Sequence

from nutmcp.domain.account import Account
from nutmcp.errors import ConfigurationError

_GUID = re.compile(r"\{?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\}?", re.IGNORECASE)


def guid_in(wanted: str | None) -> str | None:
    """Return the GUID that was set, without braces; None if it is a name or nothing was set."""
    found = _GUID.fullmatch(wanted.strip()) if wanted else None
    return found[1] if found else None


def choose(organizations: Sequence[Account], wanted: str | None, prefix: str) -> Account:
    """Return the organization with that GUID, name or id; or, if nothing was set, the only one.

    Args:
        organizations: Those that the user belongs to.
        wanted: What was set.
        prefix: How the names of the system's settings begin.

    Raises:
        ConfigurationError: There is none, or more than one.
    """
    if not organizations:
        raise ConfigurationError("The user belongs to no organization.", f"Check whose {prefix} credentials are set.")
    setting = f"{prefix}ORGANIZATION"
    if not wanted:
        return _only(organizations, organizations, "There are several organizations, and none is chosen.", setting)
    guid = (guid_in(wanted) or "").casefold()
    by_guid = [each for each in organizations if guid and (each.guid or "").strip("{}").casefold() == guid]
    by_name = [each for each in organizations if _folded(each.name or "") == _folded(wanted)]
    by_id = [each for each in organizations if str(each.id) == wanted.strip()]
    fitting = by_guid or by_name or by_id
    happened = "Several organizations have" if fitting else "The user belongs to no organization with"
    return _only(fitting, organizations, f"{happened} the name or GUID that is set.", setting)


def _only(fitting: Sequence[Account], among: Iterable[Account], happened: str, setting: str) -> Account:
    if len(fitting) == 1:
        return fitting[0]
    candidates = [{"id": each.id or 0, "name": each.name or "", "guid": each.guid or ""} for each in fitting or among]
    raise ConfigurationError(
        happened, f"Set {setting} to the GUID or name of one of the candidates.", candidates=candidates
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
