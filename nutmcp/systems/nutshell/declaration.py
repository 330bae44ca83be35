"""Nutshell as one declaration: what it keeps, and who speaks to it."""

from http import HTTPStatus

from nutmcp.remote.system import System
from nutmcp.systems.nutshell.dialect import NutshellDialect
from nutmcp.systems.nutshell.profile import PROFILE
from nutmcp.systems.nutshell.records import ACCOUNT
from nutmcp.systems.nutshell.resources import RESOURCES

NUTSHELL = System(
    key=PROFILE.key,
    name=PROFILE.name,
    prefix=PROFILE.prefix,
    resources=RESOURCES,
    me="members",
    account=ACCOUNT,
    dialect=NutshellDialect,
    limited=frozenset({HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS}),
    experimental=PROFILE.experimental,
)
"""The system itself, as the client and the documentation see it."""

SYSTEM = NUTSHELL
"""What `nutmcp.systems` looks for."""
