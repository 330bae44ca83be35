"""Nutcache as one declaration: what it keeps, how fast it may be asked, and who speaks to it."""

from nutmcp.remote.system import System
from nutmcp.systems.nutcache.dialect import NutcacheDialect
from nutmcp.systems.nutcache.profile import PROFILE
from nutmcp.systems.nutcache.rates import RATES
from nutmcp.systems.nutcache.resources import RESOURCES

NUTCACHE = System(
    key=PROFILE.key,
    name=PROFILE.name,
    prefix=PROFILE.prefix,
    resources=RESOURCES,
    context="organizations",
    rates=RATES,
    dialect=NutcacheDialect,
)
"""The system itself, as the client and the documentation see it."""

SYSTEM = NUTCACHE
"""What `nutmcp.systems` looks for."""
