"""nutmcp as it is served, except that it never waits for the vendor's limits: for measuring everything else.

Each call still takes its place in the shared count, in the same file and with the same work; the windows of
the three limits have no length, so that every place is free at once.
"""

import asyncio
import os
import random
import sys
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from nutmcp.cli.serve import loading
from nutmcp.remote.rates import Rate
from nutmcp.settings import load

if TYPE_CHECKING:
    from nutmcp.server.app import NutmcpServer
    from nutmcp.server.principal import Principal
    from nutmcp.tools.desk import Desk

NO_PACE = (Rate(5, 0, 0), Rate(200, 0, 0), Rate(20_000, 0, 0))


def unpaced_server() -> "NutmcpServer":
    """Return the server for the settings of the environment."""
    from nutmcp.server.app import build_server
    from nutmcp.server.assembly import surface_of
    from nutmcp.server.desk_pool import desks_by

    settings = load(os.environ, {})

    def open_it(_who: "Principal") -> AbstractAsyncContextManager["Desk"]:
        from nutmcp.server.desk import open_desk

        return open_desk(settings, rates=NO_PACE)

    return build_server(surface_of(settings), desks_by(open_it), rng=random.SystemRandom())


def main() -> None:
    """Serve on stdio, or with `--http` on a free port."""
    with loading():
        server = unpaced_server()
    if "--http" in sys.argv:
        from nutmcp.server.http import serve_http

        asyncio.run(serve_http(server, port=0, token=load(os.environ, {}).token))
    else:
        from nutmcp.server.stdio import serve_stdio

        asyncio.run(serve_stdio(server))


if __name__ == "__main__":
    main()
