"""ProWorkflow as one declaration: what it keeps, and who speaks to it."""

from nutmcp.remote.system import System
from nutmcp.systems.proworkflow.dialect import ProWorkflowDialect
from nutmcp.systems.proworkflow.profile import PROFILE
from nutmcp.systems.proworkflow.rates import RATES
from nutmcp.systems.proworkflow.resources import RESOURCES

PROWORKFLOW = System(
    key=PROFILE.key,
    name=PROFILE.name,
    prefix=PROFILE.prefix,
    resources=RESOURCES,
    context="account",
    me="members",
    dialect=ProWorkflowDialect,
    rates=RATES,
    experimental=PROFILE.experimental,
    compares=False,
    on_demand=frozenset({"records", "notes"}),
)
"""The system itself, as the client and the documentation see it."""

SYSTEM = PROWORKFLOW
"""What `nutmcp.systems` looks for."""
