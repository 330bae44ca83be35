"""88 Miles as one declaration: what it keeps, and who speaks to it."""

from nutmcp.remote.system import System
from nutmcp.systems.miles88.dialect import Miles88Dialect
from nutmcp.systems.miles88.profile import PROFILE
from nutmcp.systems.miles88.records import ACCOUNT
from nutmcp.systems.miles88.resources import RESOURCES

MILES88 = System(
    key=PROFILE.key,
    name=PROFILE.name,
    prefix=PROFILE.prefix,
    resources=RESOURCES,
    account=ACCOUNT,
    dialect=Miles88Dialect,
    experimental=PROFILE.experimental,
)
"""The system itself, as the client and the documentation see it."""

SYSTEM = MILES88
"""What `nutmcp.systems` looks for."""
