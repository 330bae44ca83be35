"""A keyring in a file, for the tests: it shows what was kept, that it was asked, and how one behaves that is locked."""

import json
import os
from pathlib import Path
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

FILE = "TOY_KEYRING"
NAME = "tests.cli.toy_keyring.ToyKeyring"
LOCKED = "locked"


class ToyKeyring(KeyringBackend):
    """Keeps what it is given in the file that the environment names; a file that says `locked` is locked."""

    priority: ClassVar[float] = 9  # pyright: ignore[reportIncompatibleVariableOverride] - the library's own way

    @property
    def _path(self) -> Path:
        return Path(os.environ[FILE])

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept."""
        return self._held().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._path.write_text(json.dumps({**self._held(), f"{service} {username}": password}), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        held = self._held()
        del held[f"{service} {username}"]
        self._path.write_text(json.dumps(held), encoding="utf-8")

    def _held(self) -> dict[str, str]:
        self._path.with_suffix(".asked").touch()
        said = self._path.read_text(encoding="utf-8") if self._path.exists() else "{}"
        if said == LOCKED:
            raise KeyringLocked(said)
        return json.loads(said)
