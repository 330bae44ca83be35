"""88 Miles as the sandbox emulates it, as one declaration."""

from types import MappingProxyType

from nutmcp.sandbox.emulation import Emulation
from nutmcp.sandbox.miles88.behaviours import behaviours
from nutmcp.sandbox.miles88.host import Miles88Host
from nutmcp.sandbox.miles88.knobs import Miles88Knobs
from nutmcp.sandbox.miles88.seed import sow_large, sow_small
from nutmcp.sandbox.miles88.users import USERS
from nutmcp.systems.miles88.declaration import MILES88

EMULATION = Emulation(
    system=MILES88,
    accounts=USERS,
    knobs=Miles88Knobs,
    host=Miles88Host,
    seeds=MappingProxyType({"small": sow_small, "large": sow_large}),
    behaviours=behaviours,
)
"""88 Miles as the sandbox emulates it."""
