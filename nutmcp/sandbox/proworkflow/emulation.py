"""ProWorkflow as the sandbox emulates it, as one declaration."""

from types import MappingProxyType

from nutmcp.sandbox.emulation import Emulation
from nutmcp.sandbox.proworkflow.behaviours import behaviours
from nutmcp.sandbox.proworkflow.host import ProWorkflowHost
from nutmcp.sandbox.proworkflow.keeping import KEEPING
from nutmcp.sandbox.proworkflow.knobs import ProWorkflowKnobs
from nutmcp.sandbox.proworkflow.seed import sow_large, sow_small
from nutmcp.sandbox.proworkflow.users import USERS
from nutmcp.systems.proworkflow.declaration import PROWORKFLOW

EMULATION = Emulation(
    system=PROWORKFLOW,
    keeping=KEEPING,
    accounts=USERS,
    knobs=ProWorkflowKnobs,
    limits=MappingProxyType({30: 500}),
    host=ProWorkflowHost,
    seeds=MappingProxyType({"small": sow_small, "large": sow_large}),
    behaviours=behaviours,
)
"""ProWorkflow as the sandbox emulates it."""
