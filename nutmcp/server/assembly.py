"""Puts the server together from the settings."""

import random
from contextlib import AbstractAsyncContextManager

from nutmcp.server.app import NutmcpServer, build_server
from nutmcp.server.desk_pool import Workplace, desks_by
from nutmcp.server.principal import Principal
from nutmcp.settings import Settings
from nutmcp.tools.surface import Choice, Surface, offers


def surface_of(settings: Settings) -> Surface:
    """Return the tools that work on the system of the settings, as far as they leave them.

    Raises:
        ConfigurationError: They name a tool or a toolset that does not exist.
    """
    choice = Choice(
        read_only=settings.read_only,
        toolsets=settings.toolsets,
        tools=settings.tools,
        exclude_tools=settings.exclude_tools,
    )
    return Surface(offers(settings.system.key), choice)


def server_of(settings: Settings) -> NutmcpServer:
    """Return the server for these settings; what the tools work on is loaded and opened when one is called."""

    def open_it(_who: Principal) -> AbstractAsyncContextManager[Workplace]:
        from nutmcp.server.desk import open_desk

        return open_desk(settings)

    return build_server(surface_of(settings), desks_by(open_it), rng=random.SystemRandom(), system=settings.system)
