"""A small JSON file that nobody but its owner may read."""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from nutmcp.errors import ConfigurationError

_OWNER_ALONE = 0o600
_FOLDER_OF_OWNER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Windows keeps the folders of a user from the others by itself, and knows no such modes.
_HAS_MODES = os.name == "posix"


def read(path: Path) -> dict[str, Any]:
    """Return what the file holds; one that does not exist holds nothing.

    Raises:
        ConfigurationError: Somebody else may read it or owns it, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            _refuse_unless_private(path, os.fstat(file.fileno()))
            held = json.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise ConfigurationError(
            f"The stored credentials cannot be read from {path}.",
            "Run `nutmcp login` again, which replaces them.",
        )
    return held  # pyright: ignore[reportUnknownVariableType] - any JSON


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Put the document in place of what the file held, so that it is there whole or not at all.

    Raises:
        ConfigurationError: It cannot be written there.
    """
    # A name that nobody can guess and prepare.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=_FOLDER_OF_OWNER, parents=True, exist_ok=True)
        if _HAS_MODES:
            path.parent.chmod(_FOLDER_OF_OWNER)
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE), "wb") as file:
                file.write(json.dumps(document, indent=2).encode())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            with suppress(OSError):
                draft.unlink()
    except OSError as error:
        raise ConfigurationError(
            f"The credentials cannot be stored in {path}.", "See to it that you may write there, and try again."
        ) from error


def remove(path: Path) -> None:
    """Remove the file, if it exists.

    Raises:
        ConfigurationError: It cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return
    except OSError as error:
        raise ConfigurationError(f"The file {path} cannot be removed.", "Remove it by hand.") from error


def _refuse_unless_private(path: Path, status: os.stat_result) -> None:
    if not _HAS_MODES:
        return
    if status.st_uid != os.geteuid():
        raise ConfigurationError(
            f"The file with the stored credentials belongs to another user: {path}.",
            "Remove it, and run `nutmcp login` as the user whose credentials they are.",
        )
    if status.st_mode & _OTHERS:
        raise ConfigurationError(
            f"Others on this machine may read the stored credentials in {path}.",
            f'Keep them out with chmod 600 "{path}", and change the password or key if somebody may have looked.',
        )
