"""Nutshell as the sandbox emulates it, as one declaration."""

from types import MappingProxyType

from nutmcp.sandbox.emulation import Emulation
from nutmcp.sandbox.nutshell.behaviours import behaviours
from nutmcp.sandbox.nutshell.host import NutshellHost
from nutmcp.sandbox.nutshell.keeping import KEEPING
from nutmcp.sandbox.nutshell.knobs import NutshellKnobs
from nutmcp.sandbox.nutshell.rpc import called
from nutmcp.sandbox.nutshell.seed import sow_large, sow_small
from nutmcp.sandbox.nutshell.users import USERS
from nutmcp.systems.nutshell.declaration import NUTSHELL

EMULATION = Emulation(
    system=NUTSHELL,
    keeping=KEEPING,
    called=called,
    base="/api/v1/json",
    accounts=USERS,
    knobs=NutshellKnobs,
    host=NutshellHost,
    seeds=MappingProxyType({"small": sow_small, "large": sow_large}),
    behaviours=behaviours,
)
"""Nutshell as the sandbox emulates it."""
