"""88 Miles: what its interface documents, as data, and how to speak to it."""

from nutmcp.remote.system import System
from nutmcp.systems.miles88.dialect import Miles88Dialect
from nutmcp.systems.miles88.resources import RESOURCES

MILES88 = System(
    key="88miles",
    name="88 Miles",
    prefix="MILES88_",
    resources=RESOURCES,
    context="",
    dialect=Miles88Dialect,
)
"""The system itself, as the client and the documentation see it."""

SYSTEM = MILES88
"""What `nutmcp.systems` looks for."""
