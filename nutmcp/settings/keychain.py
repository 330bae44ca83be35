"""The keyring of the operating system, where the `keyring` package is installed and has one that can be used."""

import logging
from importlib.util import find_spec
from typing import Protocol, cast

SERVICE = "nutmcp"
"""The name under which everything of ours is kept."""

_RECOMMENDED = 1  # the priority from which the library recommends a keyring
_logger = logging.getLogger(__name__)


class Keyring(Protocol):
    """What we need of a keyring, whose library does not say all of its types."""

    @property
    def priority(self) -> float:
        """Return how well it suits this machine."""
        ...

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        ...


class Unreadable(Exception):
    """The keyring is there and does not answer; it may be locked."""


def read(account: str) -> str | None:
    """Return what is kept for an account, if anything is.

    Raises:
        Unreadable: The keyring is locked, or broken.
    """
    keyring = _usable()
    try:
        return keyring.get_password(SERVICE, account) if keyring else None
    except Exception as error:
        # Backends raise what their systems raise.
        _logger.info("The system keyring failed: %s.", type(error).__name__)
        raise Unreadable from error


def write(account: str, secret: str) -> bool:
    """Keep something for an account; return whether the keyring took it."""
    keyring = _usable()
    try:
        if keyring:
            keyring.set_password(SERVICE, account, secret)
    except Exception as error:  # noqa: BLE001 - backends raise what their systems raise
        _logger.info("The system keyring failed: %s.", type(error).__name__)
        return False
    return keyring is not None


def remove(account: str) -> bool:
    """Forget what is kept for an account; return whether there was anything.

    Raises:
        Unreadable: The keyring is locked, or broken.
    """
    if read(account) is None:
        return False
    keyring = _usable()
    try:
        if keyring:
            keyring.delete_password(SERVICE, account)
    except Exception as error:
        raise Unreadable from error
    return True


def _usable() -> Keyring | None:
    """Return the keyring of this machine; the library is loaded only here, and some machines have it without one."""
    if find_spec("keyring") is None:
        return None
    try:
        from keyring import get_keyring

        backend = cast("Keyring", get_keyring())
        usable = backend.priority >= _RECOMMENDED
    except Exception as error:  # noqa: BLE001 - a backend may fail in any way while it is looked for
        _logger.info("No system keyring can be used: %s.", type(error).__name__)
        return None
    return backend if usable else None
