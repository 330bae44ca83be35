"""The credentials that `nutmcp login` stored: one set for each address of an API, used where none is set otherwise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.settings import keychain, private_file
from nutmcp.settings.loading import Settings
from nutmcp.settings.logins import SYSTEM, file_path, is_of

KEYRING = "the system keyring"

_USERNAME = "username"


@dataclass(frozen=True, slots=True)
class Stored:
    """A set of credentials, and where it was found.

    Attributes:
        values: The credentials, by the names of their settings.
        place: `KEYRING`, or the path of a file.
    """

    values: Mapping[str, str] = field(repr=False)
    place: str

    def fill(self, settings: Settings) -> Settings:
        """Return the settings with these credentials; a user name that was set stays."""
        values = dict(self.values)
        if settings.said(_USERNAME):
            values[_USERNAME] = settings.said(_USERNAME)
        return replace(settings, own={**settings.own, **values})


def completed(settings: Settings) -> Settings:
    """Return the settings with the stored credentials, where they apply; this may have to wait for a keyring.

    Raises:
        ConfigurationError: What is stored cannot be read, or others may read it.
    """
    stored = stored_for(settings)
    return stored.fill(settings) if stored else settings


def stored_for(settings: Settings) -> Stored | None:
    """Return the stored credentials that apply: none where a secret, or another user or version, is set.

    Nothing is mixed: a password goes with the user and the address for which it was stored, and with no other.

    Raises:
        ConfigurationError: What is stored cannot be read, or others may read it.
    """
    if not may_need(settings):
        return None
    stored = find(settings.system, settings.url)
    if stored is None:
        return None
    way, version = settings.system.sign_in(stored.values), settings.own.get("api_version", 0)
    if version not in (0, way.version):
        return None
    named, theirs = settings.said(_USERNAME).casefold(), stored.values.get(_USERNAME, "").casefold()
    return None if _USERNAME in way.needs and named not in ("", theirs) else stored


def may_need(settings: Settings) -> bool:
    """Return whether stored credentials could apply, without looking for any."""
    return not settings.sandbox and not any(settings.said(each.name) for each in settings.system.secrets)


def find(system: Profile, url: str) -> Stored | None:
    """Return what is stored for that address; the file comes first, for it takes no library and asks nobody.

    Raises:
        ConfigurationError: What is stored cannot be read, or others may read it.
    """
    path = file_path()
    in_file = cast("object", private_file.read(path).get(url))
    if _is_of_another(system, in_file):
        return None
    if in_file is not None and not _is_note(in_file):
        return Stored(_understood(system, in_file), str(path))
    in_keyring = _in_keyring(url)
    return Stored(_understood(system, in_keyring), KEYRING) if in_keyring is not None else None


def keep(system: Profile, url: str, values: Mapping[str, str]) -> str:
    """Store credentials for that address of a system in place of any others, and return where.

    Of those in the keyring, the file tells that they are there.

    Raises:
        ConfigurationError: There is no place to store them.
    """
    path, note = file_path(), {SYSTEM: system.key}
    held = _held(path)
    rest = held or {}
    if not keychain.write(url, json.dumps(dict(values))):
        private_file.write(path, {**rest, url: {**note, **values}})
        return str(path)
    try:
        private_file.write(path, {**rest, url: note})
    except ConfigurationError:
        if held is None or url in held:  # else earlier credentials would stay there
            raise
    return KEYRING


def forget(url: str) -> list[str]:
    """Remove what is stored for that address, wherever it is, and return from where.

    Raises:
        ConfigurationError: It cannot be removed.
    """
    path = file_path()
    places = [str(path)] if _drop_from_file(path, url) else []
    try:
        return [*places, KEYRING] if keychain.remove(url) else places
    except keychain.Unreadable:
        raise ConfigurationError(
            "The system keyring could not be changed, so it may still hold credentials.", "Unlock it and try again."
        ) from None


def _in_keyring(url: str) -> object:
    try:
        kept = keychain.read(url)
        return None if kept is None else json.loads(kept)
    except ValueError:
        return ""
    except keychain.Unreadable:
        raise ConfigurationError(
            "The system keyring, where credentials may be stored, could not be read.",
            "Unlock it and try again, or set the credentials in the environment.",
        ) from None


def _held(path: Path) -> dict[str, Any] | None:
    """Return what the file holds, or None if it cannot be read or trusted."""
    try:
        return private_file.read(path)
    except ConfigurationError:
        return None


def _is_of_another(system: Profile, stored: object) -> bool:
    return isinstance(stored, dict) and not is_of(system, cast("object", stored))


def _is_note(stored: object) -> bool:
    """Return whether no more is stored than for which system; the rest is in the keyring."""
    return isinstance(stored, dict) and set(cast("dict[str, object]", stored)) == {SYSTEM}


def _drop_from_file(path: Path, url: str) -> bool:
    """Take one set out of the file, and return whether there were credentials in it.

    A file that cannot be read or trusted goes as a whole.
    """
    held = _held(path)
    if held is not None and url not in held:
        return False
    rest = {name: each for name, each in (held or {}).items() if name != url}
    if rest:
        private_file.write(path, rest)
    else:
        private_file.remove(path)
    return held is None or not _is_note(held[url])


def _understood(system: Profile, stored: object) -> dict[str, str]:
    """Return what was stored as a set of the system's credentials."""
    if not isinstance(stored, dict):
        raise ConfigurationError("The stored credentials are damaged.", "Run `nutmcp login` again.")
    found = cast("dict[str, object]", stored)
    names = dict.fromkeys((*(each.name for each in system.credentials), _USERNAME))
    return {name: value for name in names if isinstance(value := found.get(name), str) and value}
