"""Turn a URL or a path into the store that it names."""

import re
from pathlib import Path
from urllib.parse import unquote

from nutmcp.errors import ConfigurationError
from nutmcp.state.ports import Store

_FORGETFUL = ("memory:", ":memory:")


def open_state(url: str | Path) -> Store:
    """Open the store that `url` names: a path, `sqlite:///path` (from the root or a drive), `postgresql:` or `memory:`.

    Raises:
        ConfigurationError: No store goes by that URL, the file may not be read and written, or it was
            made by a newer version or another program.
        Unavailable: The disk is full or failing, or another program holds the file.
    """
    if url in _FORGETFUL:
        from nutmcp.state.memory import MemoryStore

        return MemoryStore()
    if isinstance(url, str) and is_of_a_server(url):
        return _in_postgres(url)
    from nutmcp.state.sqlite import SqliteStore

    return SqliteStore(url if isinstance(url, Path) else _path(url))


def file_of(url: str) -> Path | None:
    """Return the file that a URL or path names; None for a store that is in none."""
    return None if url in _FORGETFUL or is_of_a_server(url) else _path(url)


def is_of_a_server(url: str) -> bool:
    """Return whether a URL names a database server, so that it may hold a password."""
    return url.lower().startswith(("postgresql:", "postgres:"))


def secrets_in(url: str) -> list[str]:
    """Return what is secret in a URL, as it is spelled there and as it is meant."""
    if not is_of_a_server(url):
        return []
    spelled = re.findall(r"//[^:/?#]*:([^/?#]*)@|[?&](?:ssl)?password=([^&]+)", url)
    return [form for each in spelled for secret in each if secret for form in (secret, unquote(secret))]


def _in_postgres(url: str) -> Store:
    try:
        from nutmcp.state.postgres import PostgresStore
    except ImportError as missing:
        raise ConfigurationError(
            "The state is to be kept in PostgreSQL, and what speaks to it is not installed.",
            'Install nutmcp with its extra for teams: pip install "nutmcp[team]".',
            field="NUTMCP_STATE",
        ) from missing
    return PostgresStore(url)


def _path(url: str) -> Path:
    if url.startswith("sqlite:///") and not re.search(r"[?#]", url):
        path = unquote(url.removeprefix("sqlite:///")).lstrip("/")
        return Path(path if re.match(r"[A-Za-z]:", path) else f"/{path}")
    # One letter and a colon begin a Windows path, more of them a URL.
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", url) or not url.strip() or "\0" in url:
        raise ConfigurationError(
            "No store for timers, limits and the journal goes by that URL.",
            "Set NUTMCP_STATE to a path, to `sqlite:///path`, to `postgresql://…`, or to `memory:`.",
            field="NUTMCP_STATE",
        )
    return Path(url)
