"""Turn a URL or a path into the store that it names."""

import re
from pathlib import Path
from urllib.parse import unquote

from nutmcp.errors import ConfigurationError
from nutmcp.state.ports import Store


def open_state(url: str | Path) -> Store:
    """Open the store that `url` names: a path, `sqlite:///path` (from the root or a drive), or `memory:`.

    Raises:
        ConfigurationError: No store goes by that URL, the file may not be read and written, or it was
            made by a newer version or another program.
        Unavailable: The disk is full or failing, or another program holds the file.
    """
    if url in ("memory:", ":memory:"):
        from nutmcp.state.memory import MemoryStore

        return MemoryStore()
    from nutmcp.state.sqlite import SqliteStore

    return SqliteStore(url if isinstance(url, Path) else _path(url))


def _path(url: str) -> Path:
    if url.startswith("sqlite:///") and not re.search(r"[?#]", url):
        path = unquote(url.removeprefix("sqlite:///")).lstrip("/")
        return Path(path if re.match(r"[A-Za-z]:", path) else f"/{path}")
    # One letter and a colon begin a Windows path, more of them a URL.
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", url) or not url.strip() or "\0" in url:
        raise ConfigurationError(
            "No store for timers, limits and the journal goes by that URL.",
            "Set NUTMCP_STATE to a path, to `sqlite:///path`, or to `memory:`.",
            field="NUTMCP_STATE",
        )
    return Path(url)
