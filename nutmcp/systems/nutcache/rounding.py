"""How an organization rounds the minutes of a time entry ("Organizations", `time_rounding`)."""

from nutmcp.systems.nutcache.codes import Rounding
from nutmcp.systems.nutcache.records import Organization


def rounded(minutes: int, organization: Organization) -> int:
    """Return the minutes as the organization rounds them; time never becomes nothing by rounding (assumed)."""
    step = organization.time_rounding_minutes or 0
    if step <= 0 or minutes <= 0 or organization.time_rounding in (None, Rounding.NONE):
        return minutes
    if organization.time_rounding is Rounding.UP:
        return -(-minutes // step) * step
    # Halfway goes up (assumed).
    return max(step, (2 * minutes + step) // (2 * step) * step)
