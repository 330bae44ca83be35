"""Puts the server together from the settings."""

import random
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from nutmcp.clock import SystemClock
from nutmcp.errors import ConfigurationError
from nutmcp.server.app import NutmcpServer, build_server
from nutmcp.server.desk_pool import Workplace, desks_by
from nutmcp.server.principal import Principal
from nutmcp.settings import Settings
from nutmcp.tools.surface import Choice, Surface, offers

if TYPE_CHECKING:
    from nutmcp.server.team.team import Team


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


def _reading(settings: Settings) -> Surface:
    return surface_of(replace(settings, read_only=True))


def team_of(settings: Settings) -> "Team":
    """Return what a server has for several people.

    Raises:
        ConfigurationError: The settings are not those of such a server, or what it needs is not installed.
    """
    try:
        from nutmcp.server.team.team import Team
    except ImportError as error:
        raise ConfigurationError(
            "NUTMCP_AUTH=oauth needs what is not installed.", "Install nutmcp[team] and start it again."
        ) from error
    writing = {each["name"] for each in surface_of(settings)} - {each["name"] for each in _reading(settings)}
    return Team(settings, SystemClock(), frozenset(writing))


def server_of(settings: Settings, team: "Team | None" = None) -> NutmcpServer:
    """Return the server for these settings; what the tools work on is loaded and opened when one is called."""
    rng = random.SystemRandom()
    by_default = ("project",) if settings.project else ()
    if team is not None:
        surface, reading = surface_of(settings), _reading(settings)
        return build_server(
            surface, team.desks, rng=rng, system=settings.system, reading=reading, by_default=by_default
        )

    def open_it(_who: Principal) -> AbstractAsyncContextManager[Workplace]:
        from nutmcp.server.desk import open_desk

        return open_desk(settings)

    return build_server(surface_of(settings), desks_by(open_it), rng=rng, system=settings.system, by_default=by_default)
