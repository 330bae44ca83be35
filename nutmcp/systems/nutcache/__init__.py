"""Nutcache: what its API documents, as data, and how to speak to it."""

from nutmcp.remote.system import System
from nutmcp.systems.nutcache.dialect import NutcacheDialect
from nutmcp.systems.nutcache.rates import RATES
from nutmcp.systems.nutcache.resources import RESOURCES

NUTCACHE = System(
    key="nutcache",
    name="Nutcache",
    prefix="NUTCACHE_",
    resources=RESOURCES,
    context="organizations",
    rates=RATES,
    dialect=NutcacheDialect,
)
"""The system itself, as the client and the documentation see it."""

SYSTEM = NUTCACHE
"""What `nutmcp.systems` looks for."""
