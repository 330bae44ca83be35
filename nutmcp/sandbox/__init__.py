"""A remote system of one's own: its API on HTTP over SQLite, with made-up data, to try things on and test against."""

from collections.abc import Callable

from nutmcp.sandbox.control import Control
from nutmcp.sandbox.opening import Sandbox, open_sandbox

__all__ = [
    "Control",
    "Sandbox",
    "open_sandbox",
    "serve",
]


async def serve(sandbox: Sandbox, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve a sandbox on real HTTP; see `nutmcp.sandbox.serving`, which loads the web server."""
    from nutmcp.sandbox.serving import serve as serve_on_http

    await serve_on_http(sandbox, host, port, on_ready)
