"""A secret that is kept in a file, as containers and secret stores hand it over."""

import os
from pathlib import Path

from nutmcp.errors import ConfigurationError
from nutmcp.words.fold import clean

_MOST_BYTES = 64 * 1024
_LONGEST_PATH = 300


def read_secret(said: str, source: str) -> str:
    """Return what the file holds, without the line break at its end; no error tells any of it.

    Args:
        said: Its path; `~` is the home folder.
        source: The variable that names it.

    Raises:
        ConfigurationError: It cannot be read, holds nothing, or too much, or no text.
    """
    path = os.path.expanduser(said.strip())  # noqa: PTH111 - Path.expanduser raises where there is no home
    shown = f"The file {clean(path, _LONGEST_PATH)}, which {source} names,"
    try:
        with Path(path).open("rb") as file:
            held = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(
            f"{shown} cannot be read: {error.strerror or 'no reason was given'}.",
            "Correct the path, or let the user that nutmcp runs as read the file.",
        ) from None
    if len(held) > _MOST_BYTES:
        raise ConfigurationError(f"{shown} is too long for a secret.", "Name a file that holds the secret alone.")
    try:
        secret = held.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{shown} holds no text in UTF-8.", "Write the secret alone into it.") from None
    if not secret.strip():
        raise ConfigurationError(f"{shown} is empty.", f"Write the secret into it, or unset {source}.")
    return secret
