"""Nutcache as the sandbox emulates it, as one declaration."""

from types import MappingProxyType

from nutmcp.sandbox.emulation import Emulation
from nutmcp.sandbox.nutcache.behaviours import behaviours
from nutmcp.sandbox.nutcache.host import NutcacheHost
from nutmcp.sandbox.nutcache.knobs import NutcacheKnobs
from nutmcp.sandbox.nutcache.seed.datasets import sow_large, sow_small
from nutmcp.sandbox.nutcache.users import USERS
from nutmcp.systems.nutcache.declaration import NUTCACHE

EMULATION = Emulation(
    system=NUTCACHE,
    base="/webapi",
    accounts=USERS,
    knobs=NutcacheKnobs,
    # "Rate limit" of the v4 collection.
    limits=MappingProxyType({1: 5, 60: 200, 86_400: 20_000}),
    host=NutcacheHost,
    seeds=MappingProxyType({"small": sow_small, "large": sow_large}),
    behaviours=behaviours,
)
"""Nutcache as the sandbox emulates it."""
